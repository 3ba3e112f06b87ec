// Single keys for those who read much; /about/keyboard/ says which. No page needs them.
{
  const FIELDS = "input:not([type=checkbox], [type=radio]), select, textarea, [contenteditable]"
  const STOPS = [".words [id^=p]", ".item :is(h2, h3) a", ".told > p"]
  const {DOCUMENT_POSITION_FOLLOWING: AFTER, DOCUMENT_POSITION_PRECEDING: BEFORE} = Node
  const find = selector => document.querySelector(selector)
  const all = selector => [...document.querySelectorAll(selector)]
  let off = false, dialog

  // The focus; where nothing has it, what the address points at.
  const here = () => {
    const focus = document.activeElement
    return (focus.matches("body, main") && find(":target")) || focus
  }
  const beside = (elements, side) => {
    const start = here()
    return elements.filter(element => start.compareDocumentPosition(element) & side)
  }

  const go = (element, fragment) => {
    if (!element) return false
    if (element.tabIndex < 0) element.tabIndex = -1
    // Unlike history.replaceState, this moves :target and opens what is folded.
    if (fragment) location.replace("#" + fragment)
    element.focus({preventScroll: true})
    element.scrollIntoView({block: "nearest"})
    return true
  }
  const step = side => {
    const found = beside(STOPS.map(all).find(stops => stops.length) || [], side)
    const next = side == AFTER ? found[0] : found.pop()
    return go(next, next?.id)
  }
  const evidence = () => {
    const start = here()
    const words = start.closest(".evidence[id^=in-]")
    const back = words && find(`.passage[href="#${words.id}"]`)
    if (back) return go(back, back.closest("[id^=fact-]")?.id)
    const link = start.closest(".passage") || start.closest("[id^=fact-]")?.querySelector(".passage")
    if (link && !find(link.hash)) return link.click() ?? true
    const passages = all(".passage, .evidence[id^=in-]")
    const next = find(link?.hash || "none") || beside(passages, AFTER)[0] || passages[0]
    return go(next, next?.id)
  }
  const search = () => {
    const field = all("[type=search]").find(each => each.checkVisibility())
    field?.select()
    return go(field)
  }

  const fetched = async address => {
    const answer = await fetch(address)
    const page = new DOMParser().parseFromString(await answer.text(), "text/html")
    const made = document.createElement("dialog")
    made.append(...page.querySelector("main").childNodes)
    made.ariaLabel = made.querySelector("h1").textContent
    made.querySelector("form").hidden = false
    document.body.append(made)
    listen()
    return made
  }
  const tell = () => {
    const address = find("[rel=help]").href
    dialog ||= fetched(address)
    dialog.then(made => made.showModal()).catch(() => {
      dialog = null
      location.assign(address)
    })
    return true
  }

  const keys = {
    "/": search,
    j: () => step(AFTER),
    k: () => step(BEFORE),
    e: evidence,
    c: () => go(find("#cite, #take")),
    "?": tell,
  }
  const press = event => {
    const {key, target} = event
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (!keys[key] || target.closest(FIELDS) || find("dialog[open]")) return
    if (keys[key]()) event.preventDefault()
  }

  // One switch for all tabs; where storage is refused, for this page.
  const listen = () => {
    try { off = localStorage.shortcuts == "off" } catch {}
    document.removeEventListener("keydown", press)
    if (!off) document.addEventListener("keydown", press)
    for (const box of all("[name=shortcuts]")) {
      box.checked = !off
      box.closest("[hidden]")?.removeAttribute("hidden")
    }
  }
  addEventListener("change", ({target}) => {
    if (target.name != "shortcuts") return
    off = !target.checked
    try { off ? localStorage.shortcuts = "off" : delete localStorage.shortcuts } catch {}
    listen()
  })
  addEventListener("pageshow", listen)
  addEventListener("storage", listen)
  listen()
}

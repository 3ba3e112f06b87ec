// Single keys in the queue of review. Everything works by buttons and links without them.
{
  const find = selector => document.querySelector(selector)
  const rows = [...document.querySelectorAll(".review-row")]
  const dialog = find("#review-keys")
  const opener = find("#review-keys-open")
  const box = find("#review-keys-on")
  const FIELDS = "input:not([type=checkbox]), select, textarea"
  let off = false
  try { off = localStorage.shortcuts == "off" } catch {}

  const here = () => document.activeElement.closest(".review-row")
  const step = by => {
    const at = rows.indexOf(here())
    rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus()
    return true
  }
  // In the row that has the focus only: a key pressed elsewhere decides nothing.
  const inRow = (selector, deed) => () => {
    const found = here()?.querySelector(selector)
    if (found) deed(found)
    return found
  }
  const keys = {
    j: () => step(1),
    k: () => step(-1),
    a: inRow("[value=accept]", button => button.click()),
    c: inRow("[data-key=c]", link => link.click()),
    x: inRow("[name=reason]", field => field.focus()),
    "?": () => dialog.showModal() ?? true,
  }
  addEventListener("keydown", event => {
    const {key, target} = event
    if (off || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return
    if (event.repeat && key != "j" && key != "k") return
    if (!keys[key] || target.closest(FIELDS) || dialog.open) return
    if (keys[key]()) event.preventDefault()
  })
  // Escape leaves the reason and goes back to the row.
  addEventListener("keydown", ({key, target}) => {
    if (key == "Escape" && target.matches("[name=reason]")) here()?.focus()
  })

  opener.hidden = false
  opener.addEventListener("click", () => dialog.showModal())
  box.checked = !off
  box.addEventListener("change", () => {
    off = !box.checked
    try { off ? localStorage.shortcuts = "off" : delete localStorage.shortcuts } catch {}
  })

  // What was done is announced, and the focus is where the address says.
  const said = [...document.querySelectorAll(".messagelist li")].map(each => each.textContent.trim())
  if (location.hash) find("#" + CSS.escape(location.hash.slice(1)))?.focus()
  if (said.length) setTimeout(() => { find("#review-said").textContent = said.join(" ") }, 100)
}

// Names that one may mean, while one types; without them one can search as well
{
  const {address} = document.currentScript.dataset
  const list = document.createElement("datalist")
  // Gecko shows labels in place of names; others seek in both, and bare letters are in no name.
  const gecko = CSS.supports("-moz-appearance", "none")
  let wait, asked
  list.id = "names"

  const fill = async (typed, signal) => {
    try {
      const answer = await fetch(address + "?q=" + encodeURIComponent(typed), {signal})
      const [, names, told] = await answer.json()
      list.replaceChildren(...names.map((name, at) => {
        const option = new Option("", name)
        if (!gecko) option.label = told[at] + " · " + typed
        return option
      }))
    } catch {}
  }
  oninput = ({target, inputType}) => {
    if (target.type != "search") return
    clearTimeout(wait)
    asked?.abort()
    if (!inputType || inputType == "insertReplacementText") return // chosen
    document.body.append(list)
    target.setAttribute("list", "names")
    target.setAttribute("mozNoFilter", "")
    asked = new AbortController
    wait = setTimeout(fill, 150, target.value, asked.signal)
  }
}

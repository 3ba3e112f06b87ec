// Dark or light before the first paint
(page => {
 const show = () => {
  try { page.theme = sessionStorage.theme || "system" } catch {}
  (document.getElementById("theme-" + page.theme) || {}).checked = true
  if (page.theme == "system") delete page.theme
 }
 show()
 onpageshow = document.onreadystatechange = show
 onchange = ({target: {name, value}}) => {
  try { if (name == "theme") page.theme = value, sessionStorage.theme = value } catch {}
  show()
 }
})(document.documentElement.dataset)

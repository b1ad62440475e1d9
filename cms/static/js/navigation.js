/**
 * Following a link replaces #page alone (htmx), so that the player goes on. What a browser does by itself on a new
 * page is done here: the language and direction of the document, the focus, and an ordinary visit where a swap
 * cannot work.
 */
const page = () => document.getElementById("page");

function isPage(response, text) {
  return response.headers.get("content-type")?.includes("text/html") && text.includes('id="page"');
}

document.addEventListener("htmx:after:request", (event) => {
  const { response, text, request, target } = event.detail.ctx;
  if (target !== page() || isPage(response.raw, text)) return;
  event.preventDefault();
  location.assign(request.action);
});

document.addEventListener("htmx:error", (event) => {
  const action = event.detail.ctx?.request.action;
  if (action) location.assign(action);
});

// In the capture phase: the player, which also listens, must find the document in its new language.
document.addEventListener(
  "htmx:after:swap",
  () => {
    const { lang, dir } = page();
    Object.assign(document.documentElement, { lang, dir });
    if (!location.hash) document.querySelector("h1")?.focus({ preventScroll: true });
  },
  true,
);

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.languages[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", ({ key, target }) => {
  const menu = key === "Escape" && target.closest?.("details.languages[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

// An official's list follows the evening; forms are on pages of their own, so that nothing is lost by it.

import { fetched, follow } from "./crew-stream.js";

const screen = document.querySelector("[data-official-screen]");
const part = screen.querySelector("[data-part]");

async function refresh() {
  const response = await fetched(location.href);
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.querySelector("[data-part]");
  const hasFocus = part.contains(document.activeElement);
  // Nothing moves away under a finger that is about to follow a link.
  if (!hasFocus && fresh.textContent !== part.textContent) part.replaceChildren(...fresh.childNodes);
  return page.querySelector("[data-official-screen]").dataset.stream;
}

follow(screen.dataset.stream, refresh, () => {});

// The presenter's screen follows by itself; its buttons act without leaving it.

import { SignedOut, fetched, follow, renewTokens } from "./crew-stream.js";

const screen = document.querySelector("[data-presenter]");
const part = screen.querySelector("[data-part]");
const told = screen.querySelector("[data-told]");
const plain = (html) => html.replace(/name="csrfmiddlewaretoken" value="\w+"/g, "").trim();

let shown = plain(part.innerHTML);
let busy = false;

function put(html) {
  renewTokens(html);
  if (plain(html) === shown) return;
  const focused = part.contains(document.activeElement);
  part.innerHTML = html;
  shown = plain(html);
  if (focused) part.querySelector("button")?.focus({ preventScroll: true });
}

function say(words) {
  if (told.textContent.trim() !== words) told.textContent = words;
}

async function refresh() {
  const response = await fetched(screen.dataset.presenter);
  const answer = await response.json();
  if (!busy) put(answer.html);
  return answer.stream;
}

screen.addEventListener("submit", async (event) => {
  if (!event.target.matches("[data-steer]")) return;
  event.preventDefault();
  if (busy) return;
  busy = true;
  try {
    const body = new FormData(event.target);
    const response = await fetched(event.target.getAttribute("action"), { method: "POST", body });
    const answer = await response.json();
    put(answer.html);
    say(answer.told);
  } catch (problem) {
    say(problem instanceof SignedOut ? "" : screen.dataset.lost);
  }
  busy = false;
});

follow(screen.dataset.stream, refresh, (isLost) => {
  if (isLost) say(screen.dataset.lost);
  else if (told.textContent.trim() === screen.dataset.lost) say("");
});

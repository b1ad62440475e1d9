// The moderators' desk by keys: one decides, the server's answer brings the next question to the front.

import { SignedOut, fetched, follow, renewTokens } from "./crew-stream.js";
import { digitOf, letterOf } from "./keyboard.js";

const HOLD_AFTER = 350;
const HOLD_AGAIN = 90_000;
const TOLD_FOR = 6000;
const LINED_UP = ["accepted", "shortlisted", "cued"];
const PLAIN = { A: "accept", S: "shortlist", Q: "cue", O: "reopen", "+": "earlier", "-": "later", "−": "later", "=": "earlier" };
const FORMS = ["R", "M", "C", "H", "D", "W", "T", "B"];
const WITH_DIGITS = ["R", "M", "D"];

const frame = document.querySelector("[data-desk]");
const front = frame.querySelector("[data-front]");
const air = frame.querySelector("[data-air]");
const told = frame.querySelector("[data-told]");
const keys = frame.querySelector("[data-keys]");
const query = frame.dataset.deskQuery;
const token = () => frame.querySelector("input[name=csrfmiddlewaretoken]").value;
const address = (path) => frame.dataset.desk + path + (query ? `?${query}` : "");

let last = Number(frame.dataset.deskLast);
let busy = false;
let armed = null;
let holdTimer = 0;
let toldTimer = 0;

const card = () => front.querySelector("[data-card]");
const number = () => card().dataset.n || "";
const list = (column) => frame.querySelector(`[data-column="${column}"]`);
const onAir = () => air.querySelector("[data-live]")?.dataset.live ?? "";
const rowOf = (n) => frame.querySelector(`[data-column] > [data-n="${n}"]`);

function say(words, tone = "success") {
  told.textContent = words;
  told.dataset.tone = tone;
  clearTimeout(toldTimer);
  if (words && tone !== "lost") toldTimer = setTimeout(() => { told.textContent = ""; }, TOLD_FOR);
}

// Rows ----------------------------------------------------------------------------------------------------------------

function parsed(html) {
  const holder = document.createElement("template");
  holder.innerHTML = html;
  return holder.content.firstElementChild;
}

// Nothing moves under the hand but what has changed itself.
function putRow(n, { column, place, html }) {
  const before = rowOf(n);
  if (!column) {
    before?.remove();
    return;
  }
  const row = parsed(html);
  const rows = list(column);
  if (before && before.parentElement === rows && Number(before.dataset.place) === place) {
    before.replaceWith(row);
    return;
  }
  before?.remove();
  row.dataset.place = place;
  const later = [...rows.children].find((other) => {
    const theirs = Number(other.dataset.place);
    return theirs > place || (theirs === place && Number(other.dataset.n) > n);
  });
  rows.insertBefore(row, later ?? null);
}

function mark() {
  const current = rowOf(number());
  frame.querySelectorAll("[aria-current]").forEach((row) => row.removeAttribute("aria-current"));
  current?.setAttribute("aria-current", "true");
}

// What is on air, and the card ----------------------------------------------------------------------------------------

const plain = (html) => html.replace(/name="csrfmiddlewaretoken" value="\w+"/g, "");
let airShown = plain(air.innerHTML.trim());

// What opens to begin the programme never stays open to end it.
const purpose = (details) => `${details.className} ${details.querySelector("form")?.getAttribute("action")}`;

function putAir(html) {
  if (plain(html.trim()) === airShown) return;
  const open = new Map([...air.querySelectorAll("details")].map((each) => [purpose(each), each.open]));
  const focused = air.contains(document.activeElement) ? document.activeElement.closest("form")?.getAttribute("action") : null;
  air.innerHTML = html;
  airShown = plain(html.trim());
  air.querySelectorAll("details").forEach((each) => { each.open = open.get(purpose(each)) ?? each.open; });
  if (focused) (air.querySelector(`form[action="${focused}"] button`) ?? card()).focus({ preventScroll: true });
}

function putFront(html) {
  front.innerHTML = html;
  armed = null;
  card().focus({ preventScroll: true });
  mark();
  rowOf(number())?.scrollIntoView({ block: "nearest" });
  // Where a window cannot show both, the question matters more than its line.
  card().scrollIntoView({ block: "start" });
}

// Somebody writes in a form of the card: it is not taken away.
const isWritten = () => front.contains(document.activeElement) && document.activeElement.matches("textarea, input, select");

function put(answer) {
  if (answer.lost) {
    location.reload();
    return;
  }
  last = Math.max(last, answer.last);
  Object.entries(answer.rows).forEach(([n, row]) => putRow(Number(n), row));
  Object.entries(answer.votes).forEach(([n, votes]) => {
    const shown = rowOf(n)?.querySelector("[data-votes]");
    if (shown) shown.textContent = votes;
  });
  putAir(answer.air);
  renewTokens(answer.air);
  mark();
}

// Talking to the server -----------------------------------------------------------------------------------------------

async function ask(path, values) {
  values.delete("csrfmiddlewaretoken");
  const response = await fetched(path, { method: "POST", headers: { "X-CSRFToken": token() }, body: values });
  return response.json();
}

async function act(path, values = new FormData()) {
  if (busy) return;
  busy = true;
  frame.classList.add("is-busy");
  clearTimeout(holdTimer);
  values.set("since", last);
  try {
    const answer = await ask(path, values);
    put(answer);
    if ("front" in answer) putFront(answer.front);
    else if (number() in answer.rows) replaceFront((await changes({ full: 1 })).front);
    say(answer.told, answer.tone);
  } catch (problem) {
    say(problem instanceof SignedOut ? "" : frame.dataset.deskLost, "lost");
  }
  busy = false;
  frame.classList.remove("is-busy");
}

async function changes(extra = {}) {
  const asked = new URLSearchParams(query);
  asked.set("since", last);
  Object.entries({ front: number(), ...extra }).forEach(([name, value]) => asked.set(name, value));
  const response = await fetched(`${frame.dataset.deskChanges}?${asked}`);
  return response.json();
}

async function refresh() {
  const before = number();
  const answer = await changes();
  put(answer);
  if ("front" in answer && !busy && number() === before && !isWritten()) replaceFront(answer.front);
  return answer.stream;
}

// The same question, as it is now: what was opened stays open, and the focus where it was.
function replaceFront(html) {
  const was = armed;
  const focused = front.contains(document.activeElement);
  front.innerHTML = html;
  armed = null;
  if (was) openForm(was, { focus: false });
  if (focused) card().focus({ preventScroll: true });
  mark();
}

// Moving about --------------------------------------------------------------------------------------------------------

async function bring(n) {
  if (busy) return;
  busy = true;
  try {
    const answer = await changes({ front: n, full: 1 });
    put(answer);
    putFront(answer.front);
  } catch (problem) {
    say(problem instanceof SignedOut ? "" : frame.dataset.deskLost, "lost");
  }
  busy = false;
  clearTimeout(holdTimer);
  if (rowOf(n)?.parentElement.dataset.column === "queue" && card().querySelector("[data-card], [data-form=R]")) {
    holdTimer = setTimeout(hold, HOLD_AFTER);
  }
}

// Reading is holding: others see it, and get another one.
async function hold() {
  const n = number();
  if (!n || busy || !["received", "screening", "refusal_proposed"].includes(card().dataset.state)) return;
  try {
    const values = new FormData();
    values.set("since", last);
    const answer = await ask(address(`${n}/take/`), values);
    put(answer);
    if (number() === n && !busy && !isWritten()) replaceFront(answer.front);
    if (answer.tone !== "success") say(answer.told, answer.tone);
  } catch {
    // Deciding works without, and says so where somebody was quicker.
  }
}

function move(step) {
  const current = rowOf(number());
  const rows = [...(current?.parentElement ?? list("queue")).children];
  const next = current ? rows[rows.indexOf(current) + step] : rows[0];
  if (next) bring(next.dataset.n);
}

function cross(step) {
  const columns = [...frame.querySelectorAll("[data-column]")].filter((each) => each.children.length);
  const here = columns.indexOf(rowOf(number())?.parentElement);
  const next = columns[here + step];
  if (next) bring(next.firstElementChild.dataset.n);
}

// Keys ----------------------------------------------------------------------------------------------------------------

function submit(form, button) {
  const values = new FormData(form);
  if (button?.name) values.set(button.name, button.value);
  // The card may be older than what is on air.
  if (form.dataset.act === "live") values.set("seen", onAir());
  act(form.getAttribute("action"), values);
}

function openForm(letter, { focus = true } = {}) {
  const form = front.querySelector(`[data-form="${letter}"]`);
  if (!form) return;
  front.querySelectorAll("[data-form]").forEach((other) => { other.open = other === form; });
  armed = letter;
  const digits = form.querySelector("[data-digit]");
  if (focus && !(WITH_DIGITS.includes(letter) && digits)) form.querySelector("textarea, select, input:not([type=hidden])")?.focus();
  form.scrollIntoView({ block: "nearest" });
}

function live() {
  const own = LINED_UP.includes(card().dataset.state) && front.querySelector("form[data-act=live]");
  const first = list("cued").firstElementChild;
  if (own) submit(own);
  else if (first) {
    const values = new FormData();
    values.set("version", first.dataset.version);
    values.set("keep", "1");
    values.set("seen", onAir());
    act(address(`${first.dataset.n}/live/`), values);
  }
}

function digit(which) {
  const button = armed && front.querySelector(`[data-form="${armed}"] [data-digit="${which}"]`);
  if (button) submit(button.form, button);
}

function later() {
  const values = new FormData();
  values.set("after", number() || "0");
  act(frame.dataset.deskDo + (query ? `?${query}` : ""), values);
}

const COMMANDS = {
  N: later,
  J: () => move(1),
  K: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  ArrowLeft: () => cross(document.dir === "rtl" ? 1 : -1),
  ArrowRight: () => cross(document.dir === "rtl" ? -1 : 1),
  L: live,
  E: () => { const form = air.querySelector("form[data-act=end]"); if (form) submit(form); },
  U: () => submit(air.querySelector("form[data-do=undo]")),
  "/": () => frame.querySelector("[data-search]").focus(),
  "?": () => keys.showModal(),
};

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open) return;
  const field = event.target.matches("textarea, select, input:not([type=radio])");
  if (event.key === "Escape") {
    front.querySelectorAll("[data-form][open]").forEach((each) => { each.open = false; });
    armed = null;
    card().focus({ preventScroll: true });
    return;
  }
  if (field) return;
  const which = armed && digitOf(event);
  const letter = letterOf(event);
  const moves = letter.startsWith("Arrow") || letter === "J" || letter === "K";
  if (event.repeat && !moves) return;
  if (which) digit(which);
  else if (FORMS.includes(letter)) openForm(letter);
  else if (letter in PLAIN) {
    const form = front.querySelector(`form[data-act="${PLAIN[letter]}"]`);
    if (form) submit(form);
  } else if (letter in COMMANDS) COMMANDS[letter]();
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", onKey);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) event.target.form.requestSubmit();
});

frame.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-act], [data-do]")) return;
  event.preventDefault();
  submit(form, event.submitter);
});

frame.addEventListener("click", (event) => {
  const link = event.target.closest("[data-column] a");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey && event.button === 0) {
    event.preventDefault();
    bring(link.closest("[data-n]").dataset.n);
  }
  const summary = event.target.closest("[data-form] > summary");
  if (summary && summary.parentElement.dataset.form && front.contains(summary)) {
    armed = summary.parentElement.open ? null : summary.parentElement.dataset.form;
  }
  if (event.target.closest("[data-help]")) keys.showModal();
});

frame.querySelectorAll("input[name=show]").forEach((radio) => radio.addEventListener("change", () => radio.form.submit()));

let lost = false;
follow(frame.dataset.deskStream, refresh, (isLost) => {
  if (isLost) say(frame.dataset.deskLost, "lost");
  else if (lost) say(frame.dataset.deskBack);
  lost = isLost;
});
mark();
card().focus({ preventScroll: true });
hold();
// Who reads for long keeps the question; who has left the screen does not.
setInterval(() => { if (document.visibilityState === "visible") hold(); }, HOLD_AGAIN);

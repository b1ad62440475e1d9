// The overlay of the studio: changes with the desk, keeps what it shows when the network is lost, and never blinks.

const LINES = 3;
const LARGEST = 3.4; // per cent of the width: 65 px of 1920
const SMALLEST = 1.6; // 31 px: smaller is not read from a sofa
const STEP = 0.1;
const WITHOUT_STREAM = 3000;
const NEW_STREAM = 15000;
const ANSWERED = ["answered_on_air", "promised", "overdue", "done"];

const screen = document.querySelector("[data-overlay]");
const text = screen.querySelector("[data-text]");
const slots = ["name", "place", "official", "office"].map((name) => [name, screen.querySelector(`[data-${name}]`)]);
const language = document.documentElement.lang;

let etag = "";
let number = "";
let timer = 0;
let heard = 0;
let isDead = false;

// Largest size at which the question takes three lines; a very long one takes more of the smallest.
function fit() {
  let size = LARGEST;
  const set = () => document.documentElement.style.setProperty("--overlay-size", `${size.toFixed(2)}vw`);
  set();
  while (size > SMALLEST && lines() > LINES) {
    size -= STEP;
    set();
  }
}

function lines() {
  const { lineHeight } = getComputedStyle(text);
  return Math.round(text.getBoundingClientRect().height / parseFloat(lineHeight));
}

// `shown` is a row of on-air.json. What leaves keeps its words while it fades.
function show(shown) {
  clearTimeout(timer);
  if (shown.state !== "idle") {
    text.textContent = shown.text;
    text.lang = shown.language;
    text.dir = shown.direction || "auto";
    slots.forEach(([name, slot]) => { slot.textContent = shown[name] ?? ""; });
    number = String(shown.number);
    fit();
  }
  screen.dataset.state = shown.state;
  if (shown.state === "answered") timer = setTimeout(leave, Number(screen.dataset.answeredMs));
}

// What is shown is no longer what was fetched last: that it has not changed since would say nothing.
function differs() {
  etag = "";
  heard += 1;
}

function leave() {
  differs();
  screen.dataset.state = "idle";
  number = "";
}

const called = (names) => names?.[language] ?? Object.values(names ?? {})[0] ?? "";

// A question as the public stream tells it.
function hear(told) {
  if (told.state === "live") {
    differs();
    show({ state: "question", number: told.n, text: told.text, language: told.language, name: told.name, place: called(told.place), official: told.to, office: told.to_office });
  } else if (String(told.n) === number) {
    differs();
    if (ANSWERED.includes(told.state)) {
      screen.dataset.state = "answered";
      clearTimeout(timer);
      timer = setTimeout(leave, Number(screen.dataset.answeredMs));
    } else leave();
  }
}

// What is on air by now, after the stream was away; when nobody answers, everything stays as it is.
async function look() {
  if (isDead) return;
  const before = heard;
  try {
    const response = await fetch(screen.dataset.overlay, { headers: etag ? { "If-None-Match": etag } : {}, cache: "no-store" });
    if (response.status === 404) {
      isDead = true;
      source?.close();
      leave();
    } else if (response.ok) {
      const shown = await response.json();
      // Told meanwhile, the stream may know more than this answer.
      if (heard !== before) return look();
      etag = response.headers.get("ETag") ?? "";
      show(shown);
    }
  } catch {
    // The last state stays on the picture.
  }
}

let source = null;
let polling = 0;

function poll(isOn) {
  if (isOn && !polling) polling = setInterval(look, WITHOUT_STREAM);
  if (!isOn && polling) {
    clearInterval(polling);
    polling = 0;
  }
}

function listen() {
  if (isDead) return;
  source = new EventSource(screen.dataset.stream);
  source.addEventListener("open", () => {
    poll(false);
    look();
  });
  source.addEventListener("error", () => {
    poll(true);
    // The browser itself tries again, unless it was told not to.
    if (source.readyState === EventSource.CLOSED) setTimeout(listen, NEW_STREAM);
  });
  source.addEventListener("question", (event) => hear(JSON.parse(event.data)));
  source.addEventListener("gone", (event) => {
    if (String(JSON.parse(event.data).n) === number) leave();
  });
  // A new connection begins with everything.
  source.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    differs();
    if (state.on_air) hear(state.on_air);
    else if (screen.dataset.state === "question") leave();
  });
  source.addEventListener("phase", look);
  source.addEventListener("reset", look);
}

if (screen.dataset.state !== "idle") fit();
document.fonts?.ready.then(() => { if (screen.dataset.state !== "idle") fit(); });
addEventListener("resize", fit);
listen();
look();

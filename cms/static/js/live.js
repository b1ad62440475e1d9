/**
 * A public page of a live programme follows its desk. live-stream.js brings the news; both are loaded by the page itself.
 *
 * The page is complete without this script. The contract with its template, all inside of <section data-live …>:
 *
 *   <section data-live="/live/12/" data-live-since="57" data-live-phase="on_air"
 *            data-live-states='{"accepted": "Accepted", …}'>          what each public state is called
 *
 *   [data-live-when="announced collecting"]   shown only in these phases (announced, collecting, on_air, ended)
 *   [data-live-asking="yes|no"]               shown only while questions are taken, or while they are not
 *   [data-live-votes="yes|no"]                shown only while votes are shown, or while they are not
 *
 *   [data-live-on-air]                        shown while a question is on air; holds the slots below
 *   <ol data-live-list="accepted">            questions of these states (several, by spaces), the newest first
 *     <li data-live-question="7" data-live-state="accepted"> … slots … </li>
 *   <template data-live-template>             one such <li>, with empty slots, for all lists
 *
 *   Slots of a question:
 *   [data-live-text]      its text; gets `lang` and dir="auto"
 *   [data-live-n]         its number
 *   [data-live-name] [data-live-place] [data-live-topic] [data-live-to] [data-live-to-office]   hidden while empty
 *   [data-live-label]     the name of its state, out of data-live-states
 *   [data-live-count]     its votes, as a number; hidden while votes are not shown
 *   a[data-live-link="/ar/live/12/{n}/"]      its page
 *   form[data-live-vote] with <input type="hidden" name="n">  action="/live/12/vote", method="post", hx-boost="false";
 *                         hidden unless the state is "accepted"; its button is disabled once this device has voted
 *
 *   <button type="button" data-live-new hidden data-one="One new question" data-two="…" data-few="{n} …" data-many="…"
 *           data-other="{n} new questions">   shows what waits; plural forms by Intl.PluralRules of the page's language
 *   <p data-live-gone-text hidden>…</p>       what stands in the place of a question that was withdrawn
 *   <p role="status" class="visually-hidden" data-live-say data-on-air="Now on air: {text}" data-phase-on_air="…"
 *      data-phase-ended="…"></p>              the one live region; says little, and not often
 *   <p data-live-lost hidden>…</p>            shown quietly while the connection is lost
 *
 * Nothing moves under the finger: what is new, or belongs into another list, waits behind the button. What was withdrawn
 * loses its words at once and keeps its room.
 */
const SAY_AFTER_MS = 1_000;
const SAY_NEW_EVERY_MS = 30_000;
const LOST_AFTER_MS = 4_000;
const views = new WeakMap();

const named = (names, lang) => names[lang] ?? Object.values(names)[0] ?? "";

/** What this device has voted for; where a browser keeps nothing, the server still counts once. */
const voted = {
  key: (action) => `athir-voted ${new URL(action).pathname}`,
  of(action) {
    try {
      return new Set(JSON.parse(localStorage.getItem(this.key(action)) ?? "[]"));
    } catch {
      return new Set();
    }
  },
  add(action, n) {
    try {
      localStorage.setItem(this.key(action), JSON.stringify([...this.of(action).add(n)]));
    } catch {
      // Nothing is kept in a private window.
    }
  },
};

class View {
  #section;
  #lang;
  #states;
  #waiting = new Map();
  #showsVotes;
  #phase;
  #words = "";
  #saying = 0;
  #saidNewAt = 0;
  #losing = 0;

  constructor(section) {
    this.#section = section;
    this.#lang = section.closest("[lang]")?.lang ?? "ar";
    this.#states = JSON.parse(section.dataset.liveStates ?? "{}");
    this.#phase = section.dataset.livePhase;
    this.#showsVotes = Boolean(this.#find("[data-live-count]:not([hidden])"));
    this.#find("[data-live-new]")?.addEventListener("click", () => this.#place());
    this.#all("form[data-live-vote]").forEach((form) => this.#paintVote(form));
  }

  told({ kind, data }) {
    if (kind === "question") this.#question(data);
    else if (kind === "gone") this.#gone(data.n);
    else if (kind === "counts") this.#counts(data);
    else if (kind === "phase") this.#turn(data);
    else if (kind === "state") this.#state(data);
  }

  line({ lost }) {
    clearTimeout(this.#losing);
    const notice = this.#find("[data-live-lost]");
    if (!notice) return;
    if (lost) this.#losing = setTimeout(() => (notice.hidden = false), LOST_AFTER_MS);
    else notice.hidden = true;
  }

  #find(selector) {
    return this.#section.querySelector(selector);
  }

  #all(selector) {
    return this.#section.querySelectorAll(selector);
  }

  #item(n) {
    return this.#find(`[data-live-question="${n}"]`);
  }

  #listOf(state) {
    return this.#find(`[data-live-list~="${state}"]`);
  }

  #question(question, quietly = false) {
    const item = this.#item(question.n);
    const list = this.#listOf(question.state);
    const isGone = item?.dataset.liveState === "gone";
    if (item && !isGone) this.#fill(item, question);
    if (list && (isGone || item?.parentElement !== list)) this.#waiting.set(question.n, question);
    else this.#waiting.delete(question.n);
    this.#air(question, quietly);
    this.#paintNew();
  }

  #air(question, quietly) {
    const region = this.#find("[data-live-on-air]");
    if (!region) return;
    if (question.state === "live") {
      const isOther = region.dataset.n !== String(question.n);
      this.#fill(region, question);
      region.dataset.n = question.n;
      region.hidden = false;
      if (isOther && !quietly) this.#say(this.#word("data-on-air").replace("{text}", question.text));
    } else if (region.dataset.n === String(question.n) || !region.dataset.n) {
      this.#clearAir(question);
    }
  }

  /** Without a number, the page was made with a question on air, which is known by its words. */
  #clearAir(question) {
    const region = this.#find("[data-live-on-air]");
    const isKnown = region.dataset.n || region.querySelector("[data-live-text]")?.textContent.trim() === question.text;
    if (isKnown) region.hidden = true;
  }

  #gone(n) {
    this.#waiting.delete(n);
    const region = this.#find("[data-live-on-air]");
    if (region?.dataset.n === String(n)) region.hidden = true;
    const item = this.#item(n);
    if (item && item.dataset.liveState !== "gone") this.#empty(item);
    this.#paintNew();
  }

  /** The words go at once; the room stays until the reader asks for what is new, so that nothing moves. */
  #empty(item) {
    item.style.minBlockSize = `${item.offsetHeight}px`;
    item.dataset.liveState = "gone";
    const text = item.querySelector("[data-live-text]") ?? item;
    text.removeAttribute("lang");
    text.textContent = this.#find("[data-live-gone-text]")?.textContent ?? "";
    for (const other of item.children) other.hidden = !other.contains(text);
  }

  #counts(votes) {
    for (const [n, count] of Object.entries(votes)) {
      const waiting = this.#waiting.get(Number(n));
      if (waiting) waiting.votes = count;
      this.#paintCount(this.#item(n)?.querySelector("[data-live-count]"), count);
    }
  }

  #paintCount(slot, count) {
    if (!slot) return;
    slot.hidden = count === null || count === undefined;
    slot.textContent = count ?? "";
  }

  #turn({ phase, asking, votes }, quietly = false) {
    const toggle = (name, isShown) => this.#all(`[${name}]`).forEach((one) => (one.hidden = !isShown(one.getAttribute(name))));
    toggle("data-live-when", (phases) => phases.split(" ").includes(phase));
    toggle("data-live-asking", (word) => word === (asking ? "yes" : "no"));
    toggle("data-live-votes", (word) => word === (votes ? "yes" : "no"));
    if (phase !== this.#phase && !quietly) this.#say(this.#word(`data-phase-${phase}`));
    if (votes !== this.#showsVotes && !quietly) this.#section.dispatchEvent(new CustomEvent("athir:live-fetch"));
    this.#phase = phase;
    this.#showsVotes = votes;
  }

  #state(state) {
    this.#turn(state, true);
    const region = this.#find("[data-live-on-air]");
    if (region && !state.on_air) region.hidden = true;
    for (const question of [...state.questions].reverse()) this.#question(question, true);
    const isPublic = new Set(state.public);
    for (const item of this.#all("[data-live-question]")) {
      const n = Number(item.dataset.liveQuestion);
      if (!isPublic.has(n)) this.#gone(n);
    }
  }

  #fill(root, question) {
    const put = (name, value) =>
      root.querySelectorAll(`[data-live-${name}]`).forEach((slot) => {
        slot.textContent = value;
        slot.hidden = value === "";
      });
    put("n", question.n);
    put("name", question.name);
    put("place", named(question.place, this.#lang));
    put("topic", named(question.topic, this.#lang));
    put("to", question.to);
    put("to-office", question.to_office);
    put("label", this.#states[question.state] ?? "");
    for (const text of root.querySelectorAll("[data-live-text]")) {
      text.textContent = question.text;
      text.lang = question.language;
      text.dir = "auto";
    }
    for (const link of root.querySelectorAll("a[data-live-link]")) {
      link.href = link.dataset.liveLink.replace("{n}", question.n);
    }
    this.#paintCount(root.querySelector("[data-live-count]"), question.votes);
    if (!("liveQuestion" in root.dataset)) return;
    root.dataset.liveQuestion = question.n;
    root.dataset.liveState = question.state;
    for (const form of root.querySelectorAll("form[data-live-vote]")) {
      form.elements.n.value = question.n;
      form.hidden = question.state !== "accepted";
      this.#paintVote(form);
    }
  }

  #paintVote(form) {
    const button = form.querySelector("button");
    if (button) button.disabled = voted.of(form.action).has(Number(form.elements.n.value));
  }

  #paintNew() {
    const button = this.#find("[data-live-new]");
    const count = this.#waiting.size;
    if (!button) return;
    button.hidden = count === 0;
    if (count === 0) return;
    const words = button.dataset[new Intl.PluralRules(this.#lang).select(count)] ?? button.dataset.other ?? "{n}";
    button.textContent = words.replace("{n}", count);
    if (Date.now() - this.#saidNewAt > SAY_NEW_EVERY_MS && !this.#words) {
      this.#saidNewAt = Date.now();
      this.#say(button.textContent);
    }
  }

  /** Show what has waited; this is the only moment at which the lists move. */
  #place() {
    let first = null;
    for (const item of this.#all('[data-live-state="gone"]')) item.remove();
    for (const question of [...this.#waiting.values()].sort((a, b) => a.n - b.n)) {
      const item = this.#item(question.n) ?? this.#made();
      this.#fill(item, question);
      const list = this.#listOf(question.state);
      list.prepend(item);
      if (list.nextElementSibling?.matches(".empty")) list.nextElementSibling.hidden = true;
      first = item;
    }
    this.#waiting.clear();
    this.#paintNew();
    first?.setAttribute("tabindex", "-1");
    first?.focus();
  }

  #made() {
    return this.#find("template[data-live-template]").content.cloneNode(true).querySelector("[data-live-question]");
  }

  #word(name) {
    return this.#find("[data-live-say]")?.getAttribute(name) ?? "";
  }

  /** What is said in the same second is said once, and the last of it. */
  #say(words) {
    if (!words) return;
    this.#words = words;
    clearTimeout(this.#saying);
    this.#saying = setTimeout(() => {
      const region = this.#find("[data-live-say]");
      if (region) region.textContent = this.#words;
      this.#words = "";
    }, SAY_AFTER_MS);
  }
}

const viewOf = (section) => {
  if (!views.has(section)) views.set(section, new View(section));
  return views.get(section);
};

async function cast(form, isFirst = true) {
  const n = Number(form.elements.n.value);
  const response = await fetch(form.action, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ n }),
  });
  // A cookie that was not good any more has been replaced by the answer.
  if (response.status === 403 && isFirst) return cast(form, false);
  if (response.status === 409) form.hidden = true;
  if (!response.ok) throw new Error(response.status);
  voted.add(form.action, n);
  return response.json();
}

document.addEventListener("submit", async (event) => {
  const form = event.target.closest("form[data-live-vote]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const { votes } = await cast(form);
    const count = form.closest("[data-live-question]")?.querySelector("[data-live-count]");
    if (count && votes !== null) count.textContent = votes;
  } catch {
    button.disabled = false;
  }
});

document.addEventListener("athir:live", ({ target, detail }) => viewOf(target).told(detail));
document.addEventListener("athir:live-line", ({ target, detail }) => viewOf(target).line(detail));
const begin = () => document.querySelectorAll('[data-live^="/live/"]').forEach(viewOf);
document.addEventListener("htmx:after:swap", begin);
begin();

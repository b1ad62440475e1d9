/**
 * Keeps an element of the page joined to the stream of a desk.
 *
 *   <section data-live="/live/12/"          base of the addresses `stream`, `state` and `vote`
 *            data-live-since="57"           desk.last_event when the page was made; without it, the whole state comes
 *            data-live-crew="TOKEN">        only on screens of the crew
 *
 * The element gets these events (CustomEvent, they bubble), whatever the way on which the news came:
 *
 *   athir:live       detail = {kind, data, number}; kind: "question" (public view), "gone" {n}, "phase" {phase, asking,
 *                    votes}, "counts" {"<n>": votes}, "state" (everything, as /state gives it), with a token also
 *                    "crew" {kind, n, state, version}
 *   athir:live-line  detail = {lost}; the connection was lost, or is back. What is shown stays as it was.
 *
 * An `athir:live-fetch` that is sent to the element fetches the state. A browser reconnects by itself, after the time that the server gave to it; where streams do not pass at all, the
 * state is fetched from time to time instead. Following a link (htmx) ends and begins connections as needed.
 */
const POLL_MS = 10_000;
const RETRY_MS = 3_000;
const TRIES = 3;
const joined = new Map();

const jittered = (ms) => ms * (0.5 + Math.random());

class Line {
  #element;
  #base;
  #number;
  #etag = "";
  #failures = 0;
  #isLost = false;
  #source = null;
  #timer = 0;

  constructor(element) {
    this.#element = element;
    this.#base = element.dataset.live;
    this.#number = element.dataset.liveSince;
    element.addEventListener("athir:live-fetch", () => this.#fetchState());
    this.#open();
  }

  close() {
    this.#source?.close();
    this.#source = null;
    clearTimeout(this.#timer);
    this.#timer = -1;
  }

  #open() {
    const query = new URLSearchParams();
    if (this.#number !== undefined) query.set("since", this.#number);
    if (this.#element.dataset.liveCrew) query.set("crew", this.#element.dataset.liveCrew);
    this.#source = new EventSource(`${this.#base}stream?${query}`);
    this.#source.onopen = () => this.#heard();
    this.#source.onerror = () => this.#failed();
    for (const kind of ["question", "gone", "phase", "counts", "state", "crew"]) {
      this.#source.addEventListener(kind, (event) => this.#told(kind, JSON.parse(event.data), event.lastEventId));
    }
    this.#source.addEventListener("reset", (event) => this.#beginAnew(JSON.parse(event.data).number));
  }

  #told(kind, data, number) {
    if (number) this.#number = number;
    this.#element.dispatchEvent(
      new CustomEvent("athir:live", { bubbles: true, detail: { kind, data, number: Number(this.#number) } }),
    );
  }

  #heard() {
    this.#failures = 0;
    this.#mark(false);
  }

  /** The browser tries again by itself unless it was refused (CLOSED). */
  #failed() {
    this.#failures += 1;
    this.#mark(true);
    if (this.#source.readyState !== EventSource.CLOSED && this.#failures < TRIES) return;
    this.#source.close();
    this.#poll();
  }

  /** Look at the state, then try the stream again: where it passes, this was the only look. */
  async #poll() {
    if (await this.#fetchState()) this.#mark(false);
    if (this.#timer === -1) return;
    this.#timer = setTimeout(() => (this.#failures < 2 * TRIES ? this.#open() : this.#again()), jittered(POLL_MS));
  }

  /** Streams do not pass here: they are tried again only now and then. */
  #again() {
    this.#failures = this.#failures > 20 * TRIES ? TRIES : this.#failures + 1;
    this.#poll();
  }

  /** Too much was missed to be told: the state is asked for, as it is after that event at least. */
  async #beginAnew(number) {
    while (this.#timer !== -1 && !(await this.#fetchState(`?since=${number}`))) {
      await new Promise((done) => setTimeout(done, jittered(RETRY_MS)));
    }
  }

  async #fetchState(query = "") {
    try {
      const response = await fetch(`${this.#base}state${query}`, { headers: this.#etag ? { "If-None-Match": this.#etag } : {} });
      if (response.status === 304) return true;
      if (!response.ok) return false;
      this.#etag = response.headers.get("ETag") ?? "";
      const state = await response.json();
      this.#told("state", state, String(state.number));
      return true;
    } catch {
      return false;
    }
  }

  #mark(lost) {
    if (lost === this.#isLost) return;
    this.#isLost = lost;
    this.#element.dispatchEvent(new CustomEvent("athir:live-line", { bubbles: true, detail: { lost } }));
  }
}

function join() {
  const found = new Set(document.querySelectorAll('[data-live^="/live/"]'));
  for (const [element, line] of joined) {
    if (!found.has(element)) {
      line.close();
      joined.delete(element);
    }
  }
  for (const element of found) {
    if (!joined.has(element)) joined.set(element, new Line(element));
  }
}

document.addEventListener("htmx:after:swap", join);
join();

/**
 * <athir-player>: the one player of the site, around one native <audio>.
 *
 * It stands outside of #page, which is replaced when the visitor follows a link, so the sound goes on. Its controls
 * are cloned from <template id="player-controls"> inside #page and therefore always speak the language of the page.
 *
 * An episode is {guid, src, title, series, url, language, duration, picture?, chapters?}: times in seconds, chapters
 * as [start, title]. The event "athir:change" on the document says that another episode is open, or that it plays,
 * waits, stops or was moved; play-links.js, chapters.js and media-session.js follow it.
 */
const BACK = 15;
const FORWARD = 30;
const STEP = 5;
const LEAP = 60;
const SAVE_EVERY = 5;
const REMEMBERED = 60;
const ANNOUNCE_WAITING_AFTER = 1500;
const SPEEDS = [0.75, 1, 1.25, 1.5, 1.75, 2];

/** Small facts kept in the visitor's browser; a browser that refuses to keep them plays all the same. */
const memory = {
  get(area, key, fallback) {
    try {
      return JSON.parse(window[area].getItem(key)) ?? fallback;
    } catch {
      return fallback;
    }
  },
  set(area, key, value) {
    try {
      window[area].setItem(key, JSON.stringify(value));
    } catch {
      // Private windows and full disks: playing matters more than remembering.
    }
  },
};

/** 125 → "2 minutes 5 seconds" in the language of the page, with Western digits as in Morocco. */
function inWords(seconds) {
  const language = `${document.documentElement.lang}-MA-u-nu-latn`;
  // Browsers cannot count in Amazigh yet.
  if (!Intl.NumberFormat.supportedLocalesOf(language).length) return AthirPlayer.clock(seconds);
  const whole = Math.floor(seconds || 0);
  const parts = { hour: Math.floor(whole / 3600), minute: Math.floor(whole / 60) % 60, second: whole % 60 };
  return Object.entries(parts)
    .filter(([unit, value]) => value || (unit === "second" && !whole))
    .map(([unit, value]) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(value))
    .join(" ");
}

class AthirPlayer extends HTMLElement {
  /** 3725 → "1:02:05" */
  static clock(seconds) {
    const whole = Math.max(0, Math.floor(seconds || 0));
    const parts = [Math.floor(whole / 60) % 60, whole % 60];
    if (whole >= 3600) parts.unshift(Math.floor(whole / 3600));
    return parts.map((part, index) => (index ? String(part).padStart(2, "0") : part)).join(":");
  }

  /** "{position} of {duration}" with each name in braces replaced by its word. */
  static fill(sentence, words) {
    return sentence.replace(/\{(\w+)\}/g, (_, name) => words[name]);
  }

  connectedCallback() {
    this.audio = this.querySelector("audio");
    this.heard = memory.get("localStorage", "athir.heard", {});
    for (const type of ["play", "pause", "playing", "waiting", "timeupdate", "loadedmetadata", "ended", "error"]) {
      this.audio.addEventListener(type, this);
    }
    for (const type of ["click", "input", "change", "keydown", "focusin"]) this.addEventListener(type, this);
    document.addEventListener("htmx:after:swap", () => this.dress());
    window.addEventListener("pagehide", () => this.remember());
    new ResizeObserver(() => this.makeRoom()).observe(this);
    this.setSpeed(memory.get("localStorage", "athir.speed", 1));
    this.dress();
    const episode = memory.get("sessionStorage", "athir.episode", null);
    if (episode) this.open(episode);
  }

  handleEvent(event) {
    this[`on${event.type}`](event);
  }

  /* Controls in the language of the page. */

  dress() {
    const template = document.getElementById("player-controls");
    if (!template) return;
    this.words = template.dataset;
    if (this.lang !== document.documentElement.lang || !this.controls) {
      this.lang = document.documentElement.lang;
      this.dir = document.documentElement.dir;
      this.controls?.remove();
      this.append(template.content.cloneNode(true));
      this.controls = this.lastElementChild;
      this.setAttribute("aria-label", this.words.player);
    }
    this.paint();
  }

  part(name) {
    return this.controls.querySelector(`[data-part="${name}"]`);
  }

  tellChange() {
    document.dispatchEvent(new CustomEvent("athir:change", { detail: this }));
  }

  paint() {
    this.tellChange();
    if (!this.episode) return;
    const { title, series, url, language, picture } = this.episode;
    const link = this.part("title");
    Object.assign(link, { href: url, textContent: title, lang: language, dir: "auto" });
    // Following it must not stop the sound either; htmx takes a link over once it has an address.
    window.htmx?.process(this);
    this.part("series").textContent = series;
    if (picture) this.part("picture").src = picture;
    this.part("speed").value = this.audio.defaultPlaybackRate;
    this.part("range").max = Math.ceil(this.duration);
    this.paintState();
    this.paintTime();
  }

  paintState() {
    const playing = !this.audio.paused;
    const toggle = this.part("toggle");
    toggle.toggleAttribute("data-playing", playing);
    toggle.toggleAttribute("data-waiting", playing && this.waiting);
    toggle.setAttribute("aria-label", playing ? this.words.pause : this.words.play);
    this.tellChange();
  }

  paintTime(at = this.position) {
    const range = this.part("range");
    range.value = at;
    range.style.setProperty("--played", this.duration ? at / this.duration : 0);
    this.part("position").textContent = AthirPlayer.clock(at);
    this.part("duration").textContent = AthirPlayer.clock(this.duration);
  }

  /** Words for a screen reader change only when the visitor acts: a slider that speaks each second is noise. */
  tellTime(at = this.position) {
    const words = { position: inWords(at), duration: inWords(this.duration) };
    this.part("range").setAttribute("aria-valuetext", AthirPlayer.fill(this.words.progress, words));
  }

  announce(message, isProblem = false) {
    this.part("status").textContent = isProblem ? "" : message;
    this.part("problem").textContent = isProblem ? message : "";
  }

  makeRoom() {
    const room = this.hidden ? 0 : this.offsetHeight;
    document.documentElement.style.setProperty("--player-space", `${room}px`);
  }

  /* Episodes. */

  get duration() {
    return this.audio.duration || this.episode?.duration || 0;
  }

  get position() {
    return this.pending ?? this.audio.currentTime;
  }

  open(episode, at) {
    this.remember();
    this.episode = episode;
    this.pending = at ?? this.resumePoint(episode);
    this.audio.src = episode.src;
    this.setSpeed(this.audio.defaultPlaybackRate);
    this.hidden = false;
    memory.set("sessionStorage", "athir.episode", episode);
    this.announce("");
    this.paint();
    this.tellTime();
  }

  resumePoint({ guid }) {
    const [at, of] = this.heard[guid] ?? [0, 0];
    return at > of - BACK ? 0 : at;
  }

  play() {
    if (this.audio.error) this.retry();
    this.audio.play().catch((error) => {
      // A refusal of the browser to start, or a newer choice of the visitor; failures to load arrive as "error".
      if (error.name === "NotAllowedError") this.paintState();
    });
  }

  retry() {
    this.pending = this.position;
    this.announce("");
    this.audio.load();
  }

  toggle() {
    if (this.audio.paused) this.play();
    else this.audio.pause();
  }

  skip(seconds) {
    this.seek(this.position + seconds);
  }

  seek(to) {
    const at = Math.min(Math.max(0, to), this.duration);
    if (this.audio.readyState) this.audio.currentTime = at;
    else this.pending = at;
    this.paintTime(at);
    this.tellTime(at);
    this.tellChange();
  }

  setSpeed(speed) {
    this.audio.defaultPlaybackRate = speed;
    this.audio.playbackRate = speed;
    memory.set("localStorage", "athir.speed", speed);
  }

  remember() {
    if (!this.episode || !this.duration) return;
    const { [this.episode.guid]: _, ...others } = this.heard;
    const kept = Object.entries(others).slice(1 - REMEMBERED);
    this.heard = { ...Object.fromEntries(kept), [this.episode.guid]: [Math.floor(this.position), this.duration] };
    this.savedAt = this.position;
    memory.set("localStorage", "athir.heard", this.heard);
  }

  close() {
    this.audio.pause();
    this.remember();
    this.hidden = true;
    this.episode = null;
    // Nothing more is to be downloaded of what nobody listens to.
    this.audio.removeAttribute("src");
    this.audio.load();
    memory.set("sessionStorage", "athir.episode", null);
    this.tellChange();
    document.querySelector("h1")?.focus({ preventScroll: true });
  }

  togglePanel(open = this.part("panel").hidden) {
    this.part("panel").hidden = !open;
    this.part("more").setAttribute("aria-expanded", open);
  }

  /* What the audio says. */

  onplay() {
    this.waiting = true;
    this.paintState();
  }

  onplaying() {
    clearTimeout(this.patience);
    this.waiting = false;
    this.announce("");
    this.paintState();
  }

  onwaiting() {
    this.waiting = true;
    this.paintState();
    clearTimeout(this.patience);
    this.patience = setTimeout(() => this.announce(this.words.waiting), ANNOUNCE_WAITING_AFTER);
  }

  onpause() {
    clearTimeout(this.patience);
    this.waiting = false;
    this.remember();
    this.paintState();
  }

  onended() {
    this.audio.currentTime = 0;
    this.remember();
    this.paint();
  }

  onloadedmetadata() {
    if (this.pending) this.audio.currentTime = this.pending;
    this.pending = undefined;
    this.part("range").max = Math.ceil(this.duration);
    this.paintTime();
    this.tellChange();
  }

  ontimeupdate() {
    if (!this.episode || this.dragging) return;
    this.paintTime();
    if (Math.abs(this.position - (this.savedAt ?? 0)) > SAVE_EVERY) this.remember();
  }

  onerror() {
    clearTimeout(this.patience);
    this.pending = this.position;
    this.waiting = false;
    this.audio.pause();
    this.announce(navigator.onLine ? this.words.failed : this.words.offline, true);
    this.paintState();
  }

  /* What the visitor does in the player. */

  onclick({ target }) {
    const button = target.closest("button");
    if (!button) return;
    const actions = {
      toggle: () => this.toggle(),
      back: () => this.skip(-BACK),
      forward: () => this.skip(FORWARD),
      more: () => this.togglePanel(),
      close: () => this.close(),
    };
    if (button.dataset.start) this.seek(Number(button.dataset.start));
    else actions[button.dataset.part]?.();
  }

  oninput({ target }) {
    if (target !== this.part("range")) return;
    this.dragging = true;
    this.paintTime(target.valueAsNumber);
    this.tellTime(target.valueAsNumber);
  }

  onchange({ target }) {
    if (target === this.part("speed")) this.setSpeed(Number(target.value));
    if (target !== this.part("range")) return;
    this.dragging = false;
    this.seek(target.valueAsNumber);
  }

  onfocusin({ target }) {
    if (target === this.part("range")) this.tellTime();
  }

  /** Single keys work only while the focus is in the player (WCAG 2.1.4). */
  onkeydown(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("select")) return;
    const onRange = event.target === this.part("range");
    const act = (onRange && this.rangeKeys()[event.key]) || this.playerKeys(event.target)[event.key.toLowerCase()];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** Right is forward whatever the direction of the text: browsers turn the keys of a range in Arabic. */
  rangeKeys() {
    const by = (seconds) => () => this.skip(seconds);
    return {
      ArrowRight: by(STEP),
      ArrowUp: by(STEP),
      ArrowLeft: by(-STEP),
      ArrowDown: by(-STEP),
      PageUp: by(LEAP),
      PageDown: by(-LEAP),
      Home: () => this.seek(0),
      End: () => this.seek(this.duration),
    };
  }

  playerKeys(target) {
    const faster = (by) => () => {
      const index = SPEEDS.indexOf(this.audio.defaultPlaybackRate) + by;
      this.setSpeed(SPEEDS[Math.min(Math.max(0, index), SPEEDS.length - 1)]);
      this.part("speed").value = this.audio.defaultPlaybackRate;
    };
    const keys = {
      k: () => this.toggle(),
      j: () => this.skip(-BACK),
      l: () => this.skip(FORWARD),
      "<": faster(-1),
      ">": faster(1),
      escape: () => {
        this.togglePanel(false);
        this.part("more").focus();
      },
    };
    if (!target.matches("button, a")) keys[" "] = keys.k;
    return keys;
  }
}

customElements.define("athir-player", AthirPlayer);

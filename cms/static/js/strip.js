/**
 * <athir-strip>: finds a moment of a video by its small pictures, beneath the browser's own controls, which know none.
 *
 * Its WebVTT names a part of one large picture for each stretch of time. Both are fetched when somebody reaches for
 * the slider. It stands beside the <video> it belongs to.
 */
const CUE = /^([\d:.]+) --> ([\d:.]+)\n(\S+)#xywh=(\d+),(\d+),(\d+),(\d+)$/gm;
const { clock, fill } = customElements.get("athir-player");

/** "00:02:03.450" → 123.45 */
function seconds(moment) {
  return moment.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
}

function read(text, address) {
  return [...text.matchAll(CUE)].map(([, start, end, picture, ...place]) => {
    const [left, top, width, height] = place.map(Number);
    return { start: seconds(start), end: seconds(end), picture: new URL(picture, address).href, left, top, width, height };
  });
}

class AthirStrip extends HTMLElement {
  connectedCallback() {
    this.video = this.parentElement.querySelector("video");
    this.range = this.querySelector("input");
    this.tile = this.querySelector(".strip-tile");
    this.tiles = [];
    for (const type of ["pointerenter", "focusin"]) this.addEventListener(type, () => this.fetch(), { once: true });
    this.range.addEventListener("pointermove", (event) => this.preview(this.under(event)));
    this.range.addEventListener("input", () => this.preview(this.range.valueAsNumber));
    this.range.addEventListener("change", () => this.seek(this.range.valueAsNumber));
    for (const type of ["pointerleave", "blur"]) this.range.addEventListener(type, () => this.rest());
    this.video.addEventListener("timeupdate", () => this.follow());
    this.hidden = false;
    this.follow();
  }

  async fetch() {
    const address = new URL(this.dataset.src, location);
    const response = await fetch(address).catch(() => null);
    if (!response?.ok) return;
    this.tiles = read(await response.text(), address);
    this.range.max = Math.ceil(this.tiles.at(-1)?.end ?? this.range.max);
    // A moment that was chosen shall be seen, also before anything plays.
    if (this.video.preload === "none") this.video.preload = "metadata";
    if (this.at !== undefined) this.preview(this.at);
  }

  under({ clientX }) {
    const { left, width } = this.range.getBoundingClientRect();
    return Math.min(Math.max((clientX - left) / width, 0), 1) * Number(this.range.max);
  }

  preview(at) {
    this.at = at;
    const tile = this.tiles.find(({ end }) => at < end) ?? this.tiles.at(-1);
    if (!tile) return;
    const { picture, left, top, width, height } = tile;
    Object.assign(this.querySelector(".strip-picture").style, {
      inlineSize: `${width}px`,
      blockSize: `${height}px`,
      backgroundImage: `url("${picture}")`,
      backgroundPosition: `${-left}px ${-top}px`,
    });
    this.querySelector(".strip-time").textContent = clock(at);
    this.tile.style.setProperty("--at", at / Number(this.range.max));
    this.tile.hidden = false;
    this.tell(at);
  }

  tell(at) {
    const words = { position: clock(at), duration: clock(Number(this.range.max)) };
    this.range.setAttribute("aria-valuetext", fill(this.dataset.progress, words));
  }

  seek(at) {
    this.video.currentTime = at;
  }

  rest() {
    this.at = undefined;
    this.tile.hidden = true;
    this.follow();
  }

  follow() {
    if (this.at !== undefined) return;
    this.range.value = this.video.currentTime;
    this.tell(this.video.currentTime);
  }
}

customElements.define("athir-strip", AthirStrip);

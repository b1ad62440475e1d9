/** Chapters: a list in the player, and the one that plays is marked there and on the page. */
const player = document.querySelector("athir-player");
const { clock } = customElements.get("athir-player");
// A chapter that starts at 36.1 s has begun for a listener who jumped to it and landed at 36.0 s.
const TOLERANCE = 0.25;

let painted;

/** The list of this episode in a document, or undefined. */
function listIn(page, { guid }) {
  return [...page.querySelectorAll("[data-chapters]")].find((list) => list.dataset.chapters === guid);
}

function read(list) {
  const rows = list?.querySelectorAll("[data-seek]") ?? [];
  return [...rows].map((row) => [Number(row.dataset.seek), row.querySelector("bdi").textContent]);
}

/** A card does not carry chapters; the page of the episode does. It is read when they are asked for. */
async function fetchChapters(episode) {
  const response = await fetch(episode.url).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  episode.chapters = read(listIn(page, episode));
  paint();
}

function row([start, title]) {
  const item = player.part("chapter").content.cloneNode(true);
  item.querySelector("button").dataset.start = start;
  item.querySelector(".digits").textContent = clock(start);
  item.querySelector("[data-title]").textContent = title;
  return item;
}

function paint() {
  const { episode } = player;
  if (!episode) return;
  const list = player.part("chapters");
  const chapters = episode.chapters ?? [];
  list.lang = episode.language;
  list.replaceChildren(...chapters.map(row));
  player.part("chapters-heading").hidden = !chapters.length;
  mark();
}

function mark() {
  const { episode, position } = player;
  if (!episode) return;
  const current = episode.chapters?.findLastIndex(([start]) => start <= position + TOLERANCE) ?? -1;
  for (const list of [player.part("chapters"), listIn(document, episode)]) {
    list?.querySelectorAll("[data-seek], [data-start]").forEach((place, index) => {
      if (index === current) place.setAttribute("aria-current", "true");
      else place.removeAttribute("aria-current");
    });
  }
}

document.addEventListener("athir:change", () => {
  const { episode, lang } = player;
  const list = episode && !episode.chapters && listIn(document, episode);
  if (list) episode.chapters = read(list);
  const drawn = `${episode?.guid} ${episode?.chapters?.length} ${lang}`;
  if (drawn === painted) return mark();
  painted = drawn;
  paint();
});

player.audio.addEventListener("timeupdate", mark);

player.addEventListener("click", ({ target }) => {
  if (!target.closest("[data-part=more]") || !player.episode || player.episode.chapters) return;
  fetchChapters(player.episode);
});

paint();

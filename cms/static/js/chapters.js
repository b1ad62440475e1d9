/** Chapters: a list in the player, and the one that plays is marked there and on the page. */
const player = document.querySelector("athir-player");
const { clock } = customElements.get("athir-player");
// A chapter that starts at 36.1 s has begun for a listener who jumped to it and landed at 36.0 s.
const TOLERANCE = 0.25;

let painted;

/** A card does not carry chapters; the page of the episode does. It is read when they are asked for. */
async function fetchChapters(episode) {
  const response = await fetch(episode.url).catch(() => null);
  if (!response?.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const rows = [...page.querySelectorAll("[data-chapters] [data-seek]")];
  episode.chapters = rows.map((row) => [Number(row.dataset.seek), row.querySelector("bdi").textContent]);
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
  const current = episode?.chapters?.findLastIndex(([start]) => start <= position + TOLERANCE) ?? -1;
  const onPage = document.querySelectorAll("#page [data-chapters]");
  const mine = [...onPage].filter((list) => list.dataset.chapters === episode?.guid);
  for (const list of [player.part("chapters"), ...mine]) {
    list.querySelectorAll("[data-seek], [data-start]").forEach((place, index) => {
      if (index === current) place.setAttribute("aria-current", "true");
      else place.removeAttribute("aria-current");
    });
  }
}

document.addEventListener("athir:change", () => {
  const drawn = `${player.episode?.guid} ${player.lang}`;
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

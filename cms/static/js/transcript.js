/** The paragraph of a transcript that is being said is marked, on the page of the episode that plays. */
const player = document.querySelector("athir-player");
const TOLERANCE = 0.25;

function mark() {
  const { episode, position } = player;
  if (!episode) return;
  for (const text of document.querySelectorAll("#page [data-transcript]")) {
    const rows = [...text.querySelectorAll("[data-seek]")];
    const isHeard = text.dataset.transcript === episode.guid && position > 0;
    const current = isHeard ? rows.findLast((row) => Number(row.dataset.seek) <= position + TOLERANCE) : undefined;
    for (const row of rows) {
      if (row === current) row.parentElement.setAttribute("aria-current", "true");
      else row.parentElement.removeAttribute("aria-current");
    }
  }
}

document.addEventListener("athir:change", mark);
player.audio.addEventListener("timeupdate", mark);

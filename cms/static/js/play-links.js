/**
 * Links on the page that play. Without this script they are plain links, to the page of the episode or its sound.
 *
 * data-episode (JSON, see player.js) plays or pauses that episode; data-seek goes to that second of the episode of
 * the page. Both take the picture that stands beside them to the player.
 */
const player = document.querySelector("athir-player");
const { fill } = customElements.get("athir-player");

function paint(link) {
  const { words, heard } = player;
  const episode = JSON.parse(link.dataset.episode);
  const playing = player.episode?.guid === episode.guid && !player.audio.paused;
  link.setAttribute("role", "button");
  link.setAttribute("aria-label", fill(playing ? words.pauseOf : words.listenTo, episode));
  link.toggleAttribute("data-playing", playing);
  link.toggleAttribute("data-waiting", playing && player.waiting);
  const word = link.querySelector("[data-word]");
  if (word) word.textContent = playing ? words.pause : words.listen;
  const [at, of] = heard[episode.guid] ?? [];
  if (at) link.style.setProperty("--heard", (at / of).toFixed(3));
}

function paintAll() {
  document.querySelectorAll("#page [data-episode]").forEach(paint);
}

function pictureBeside(link) {
  const picture = link.closest("[data-work]")?.querySelector("img");
  return picture?.currentSrc || picture?.src;
}

/** The second that a shared address points to, as in #t=125; undefined without one. */
function addressedTime() {
  const [, seconds] = location.hash.match(/^#t=(\d+)/) ?? [];
  return seconds && Number(seconds);
}

function follow(link) {
  const source = link.dataset.episode ? link : document.querySelector("#page .listen [data-episode]");
  const at = link.dataset.seek && Number(link.dataset.seek);
  const episode = JSON.parse(source.dataset.episode);
  const isOpen = player.episode?.guid === episode.guid;
  if (isOpen && at === undefined) return player.toggle();
  if (isOpen) player.seek(at);
  else player.open({ ...episode, picture: pictureBeside(source) }, at ?? addressedTime());
  player.play();
}

document.addEventListener("athir:change", paintAll);

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-episode], [data-seek]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  follow(link);
});

// What acts as a button also answers to the space bar.
document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("#page [data-episode]");
  if (!link || event.key !== " ") return;
  event.preventDefault();
  link.click();
});

paintAll();

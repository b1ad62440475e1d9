// Plays the moment of a cue while its words are written: by its link, or by Ctrl and Enter in one of its fields.

const player = document.querySelector("[data-transcript-player]");
const form = document.querySelector("[data-transcript-form]");

let end = Infinity;
let playing;

/** "1:02:03.5" → 3723.5 */
function seconds(text) {
  return text.split(":").reduce((sum, part) => 60 * sum + Number(part.replace(",", ".")), 0);
}

function moment(cue, name) {
  return seconds(cue.querySelector(`[name$="-${name}"]`).value);
}

function mark(cue) {
  playing?.classList.remove("cue--playing");
  playing = cue;
  playing?.classList.add("cue--playing");
}

function play(cue) {
  const start = moment(cue, "start");
  if (Number.isNaN(start)) return;
  end = moment(cue, "end") || Infinity;
  mark(cue);
  player.currentTime = start;
  player.play();
}

function stopAtEnd() {
  if (player.currentTime < end) return;
  end = Infinity;
  player.pause();
}

if (player) {
  player.addEventListener("timeupdate", stopAtEnd);
  player.addEventListener("pause", () => mark());
  form.addEventListener("click", (event) => {
    const link = event.target.closest("[data-cue-play]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    play(link.closest("[data-cue]"));
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    play(event.target.closest("[data-cue]"));
  });
}

// What was written is not lost by a slip of the finger.
let changed = false;
form.addEventListener("input", () => (changed = true));
form.addEventListener("submit", () => (changed = false));
window.addEventListener("beforeunload", (event) => changed && event.preventDefault());

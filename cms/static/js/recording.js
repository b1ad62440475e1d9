// Shows what changes on a page as it happens: asks for that part each second, or as often as the page says.

const INTERVAL = 1000;

const page = document.querySelector("[data-recording]");
const every = Number(page.dataset.recordingEvery) || INTERVAL;
const status = document.querySelector("[data-recording-status]");

function say(sentence) {
  if (status.textContent !== sentence) status.textContent = sentence;
}

// Each answer has another token against forgery, which says nothing of the state.
function told(part) {
  return part.outerHTML.replace(/name="csrfmiddlewaretoken" value="\w+"/g, "");
}

// Only what differs is replaced, so that a button that has the focus keeps it while bars move.
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const [before, after] = [page, fresh].map((tree) => [...tree.querySelectorAll("[data-recording-part]")]);
  before.forEach((part, index) => {
    const isBeingFilledIn = part.contains(document.activeElement) && document.activeElement.matches("input:not([type=hidden])");
    if (!isBeingFilledIn && told(part) !== told(after[index])) part.replaceWith(after[index]);
  });
  return after[0].dataset;
}

async function ask() {
  try {
    const response = await fetch(page.dataset.recording, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    if (!response.ok) throw new Error(response.statusText);
    const told = show(await response.text());
    say(told.recordingAnnouncement);
    if (told.recordingFinal === "yes") return;
  } catch {
    say(page.dataset.recordingLost);
  }
  setTimeout(ask, every);
}

if (page.dataset.recording) setTimeout(ask, every);

/**
 * Makes asking nicer; everything works without it.
 *
 *   <form data-ask>                     the form; [data-left] with [data-left-number] tells how many letters are left
 *     <div data-similar="/ar/live/12/similar/">   gets what others asked in similar words, while somebody writes
 *   <form data-prove="NAME" data-bits="16" data-worker="…/live-work.js">   sends itself when the work is done
 *
 * The pages that need it load it themselves, so it looks at what htmx brings, too.
 */
const PAUSE_MS = 700;
const SHORTEST = 12;
let pause = 0;
let wanted = "";

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.("[data-ask]");
  if (!form || target.name !== "text") return;
  tellLeft(form, target);
  clearTimeout(pause);
  pause = setTimeout(() => look(form, target.value.trim()), PAUSE_MS);
});

function tellLeft(form, field) {
  const line = form.querySelector("[data-left]");
  if (!line) return;
  const left = Number(field.dataset.longest) - [...field.value].length;
  line.hidden = left > 150;
  line.querySelector("[data-left-number]").textContent = left;
}

async function look(form, text) {
  const place = form.querySelector("[data-similar]");
  if (!place || text === wanted) return;
  wanted = text;
  if (text.length < SHORTEST) {
    place.replaceChildren();
    return;
  }
  try {
    const response = await fetch(`${place.dataset.similar}?${new URLSearchParams({ text })}`);
    const found = response.ok ? await response.text() : "";
    // What comes late belongs to words that have changed since.
    if (text !== wanted) return;
    const parsed = new DOMParser().parseFromString(found, "text/html").body;
    if (parsed.textContent.trim() === place.textContent.trim()) return;
    place.replaceChildren(...parsed.childNodes);
    // Said when there is something, and not once more when it is something else.
    const say = form.querySelector("[data-similar-say]");
    say.textContent = place.childElementCount ? say.dataset.found : "";
  } catch {
    // Without a connection nothing is proposed; the page that follows does it once more.
  }
}

function prove() {
  const form = document.querySelector("form[data-prove]:not([data-working])");
  if (!form) return;
  form.dataset.working = "";
  if (!window.isSecureContext) {
    // Browsers hash for secure pages only: elsewhere people wait, as without scripts.
    form.querySelector(".without-script")?.classList.remove("without-script");
    form.querySelector(".needs-script")?.remove();
    return;
  }
  const worker = new Worker(form.dataset.worker, { type: "module" });
  worker.onmessage = ({ data }) => {
    worker.terminate();
    form.elements.proof.value = data;
    if (form.isConnected) form.requestSubmit();
  };
  worker.postMessage({ name: form.dataset.prove, bits: Number(form.dataset.bits) });
}

document.addEventListener("htmx:after:swap", prove);
prove();

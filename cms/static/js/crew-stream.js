// Tells a screen of the crew that something has changed: by the stream, and by asking now and then while there is none.

const WITHOUT_STREAM = 3000;
const WITH_STREAM = 20000;
const GATHER = 120;
const NEW_STREAM = 5000;
const KINDS = ["crew", "question", "gone", "phase", "counts", "state", "reset"];

export class SignedOut extends Error {}

// Asks the server as a screen of the crew does; rejects when it does not answer, or not to this user any more.
export async function fetched(path, options = {}) {
  const response = await fetch(path, { ...options, headers: { "X-Requested-With": "fetch", ...options.headers } });
  // Screens are never led elsewhere: this is the door, or its refusal.
  showSignedOut(response.redirected || response.status === 403);
  if (response.redirected || response.status === 403) throw new SignedOut();
  if (!response.ok) throw new Error(response.statusText);
  return response;
}

function showSignedOut(isOut) {
  const notice = document.querySelector("[data-signed-out]");
  if (!notice || notice.hidden !== isOut) return;
  notice.hidden = !isOut;
  // Whoever signs in again is noticed soon.
  if (isOut) dispatchEvent(new Event("athir:signed-out"));
}

// Who has signed in again, in another tab, has another token; forms that are open get it.
export function renewTokens(html) {
  const token = /name="csrfmiddlewaretoken" value="(\w+)"/.exec(html)?.[1];
  if (token) document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => { input.value = token; });
}

const jittered = (ms) => ms * (0.5 + Math.random());

// `refresh` is a function that brings the screen up to date and rejects when it cannot; it gives the address of the
// stream with a token that is good for longer. `onLost` hears whether it could.
export function follow(address, refresh, onLost) {
  let open = false;
  let running = false;
  let again = false;
  let timer = 0;
  let source = null;
  let isOut = false;

  async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
    try {
      address = (await refresh()) ?? address;
      isOut = false;
      onLost(false);
    } catch (problem) {
      isOut = problem instanceof SignedOut;
      onLost(!isOut);
    }
    running = false;
    const next = again ? GATHER : open && !isOut ? WITH_STREAM : WITHOUT_STREAM;
    again = false;
    timer = setTimeout(run, next);
  }

  function soon() {
    if (running) {
      again = true;
      return;
    }
    clearTimeout(timer);
    timer = setTimeout(run, GATHER);
  }

  function listen() {
    source = new EventSource(address);
    source.addEventListener("open", () => {
      open = true;
      soon();
    });
    source.addEventListener("error", () => {
      open = false;
      soon();
      // The browser itself tries again, unless it was refused: by a server that is away, or for an old token.
      if (source.readyState === EventSource.CLOSED) setTimeout(listen, jittered(NEW_STREAM));
    });
    KINDS.forEach((kind) => source.addEventListener(kind, soon));
  }

  listen();
  addEventListener("online", soon);
  addEventListener("athir:signed-out", soon);
  addEventListener("pagehide", () => source.close());
  timer = setTimeout(run, WITHOUT_STREAM);
  return soon;
}

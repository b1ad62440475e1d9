// Tells a screen of the crew that something has changed: by the stream, and by asking now and then while there is none.

const WITHOUT_STREAM = 3000;
const WITH_STREAM = 20000;
const GATHER = 120;
const NEW_STREAM = 5000;
const KINDS = ["crew", "question", "gone", "phase", "counts", "state", "reset"];

const jittered = (ms) => ms * (0.5 + Math.random());

// `refresh` is a function that brings the screen up to date and rejects when it cannot; it gives the address of the
// stream with a token that is good for longer. `onLost` hears whether it could.
export function follow(address, refresh, onLost) {
  let open = false;
  let running = false;
  let again = false;
  let timer = 0;
  let source = null;

  async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
    try {
      address = (await refresh()) ?? address;
      onLost(false);
    } catch {
      onLost(true);
    }
    running = false;
    const next = again ? GATHER : open ? WITH_STREAM : WITHOUT_STREAM;
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
  addEventListener("pagehide", () => source.close());
  timer = setTimeout(run, WITHOUT_STREAM);
  return soon;
}

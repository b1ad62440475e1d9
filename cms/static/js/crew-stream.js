// Tells a screen of the crew that something has changed: by the stream, and by asking now and then while there is none.

const WITHOUT_STREAM = 3000;
const WITH_STREAM = 20000;
const GATHER = 120;
const KINDS = ["crew", "question", "gone", "phase", "counts", "reset"];

// `refresh` is a function that brings the screen up to date and rejects when it cannot; `onLost` hears whether it could.
export function follow(address, refresh, onLost) {
  let open = false;
  let running = false;
  let again = false;
  let timer = 0;

  async function run() {
    if (running) {
      again = true;
      return;
    }
    running = true;
    clearTimeout(timer);
    try {
      await refresh();
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

  const source = new EventSource(address);
  source.addEventListener("open", () => {
    open = true;
    soon();
  });
  source.addEventListener("error", () => {
    open = false;
    soon();
  });
  KINDS.forEach((kind) => source.addEventListener(kind, soon));
  addEventListener("online", soon);
  addEventListener("pagehide", () => source.close());
  timer = setTimeout(run, WITHOUT_STREAM);
  return soon;
}

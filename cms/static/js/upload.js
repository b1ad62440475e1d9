// Brings a recording to the server in pieces, by the tus protocol; without it the form is sent as it is.

const PIECE_RETRIES = [0, 1000, 3000, 5000, 10000, 20000];
const WAIT_FOR_NETWORK = 15000;
const ASK_AGAIN = 1000;
const STEP_OF_SPEECH = 10;
const RETRYABLE = new Set([409, 423, 460]);

const root = document.querySelector("[data-upload]");
const settings = JSON.parse(document.getElementById("upload-settings").textContent);
const words = document.querySelector("[data-upload-words]").dataset;
const language = `${document.documentElement.lang || "en"}-MA-u-nu-latn`;
// Nobody reads the abbreviations that Arabic has for bytes.
const unitDisplay = language.startsWith("ar") ? "long" : "short";

const part = (name) => root.querySelector(`[data-upload-${name}]`);
const form = part("form");
const input = form.querySelector("input[type=file]");
const show = form.elements.namedItem("show");
const title = form.elements.namedItem("title");

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_whole, name) => values[name]);
}

function cookie(name) {
  const pair = document.cookie.split("; ").find((each) => each.startsWith(`${name}=`));
  return pair ? decodeURIComponent(pair.slice(name.length + 1)) : "";
}

function bytes(count) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(Math.floor(Math.log(Math.max(count, 1)) / Math.log(1024)), units.length - 1);
  const style = { style: "unit", unit: units[power], unitDisplay, maximumFractionDigits: power > 1 ? 1 : 0 };
  return new Intl.NumberFormat(language, style).format(count / 1024 ** power);
}

function duration(seconds) {
  const [amount, unit] = seconds < 90 ? [seconds, "second"] : [seconds / 60, "minute"];
  const style = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 };
  return new Intl.NumberFormat(language, style).format(Math.ceil(amount));
}

// Sends the checksum of each piece with it, where the browser can compute one (secure pages only).
class CheckedStack {
  constructor() {
    this.plain = new tus.DefaultHttpStack();
  }

  getName() {
    return "CheckedStack";
  }

  createRequest(method, url) {
    const request = this.plain.createRequest(method, url);
    const [send, abort] = [request.send.bind(request), request.abort.bind(request)];
    let aborted = false;
    request.abort = () => {
      aborted = true;
      return abort();
    };
    request.send = async (body) => {
      if (body instanceof Blob && window.crypto?.subtle) {
        const digest = await crypto.subtle.digest("SHA-256", await body.arrayBuffer());
        const text = btoa(String.fromCharCode(...new Uint8Array(digest)));
        if (aborted) return new Promise(() => {});
        request.setHeader("Upload-Checksum", `sha256 ${text}`);
      }
      return send(body);
    };
    return request;
  }
}

// What the officer sees and hears of one upload.
class Display {
  constructor() {
    this.spoken = 0;
    this.begun = null;
  }

  open(name) {
    form.hidden = true;
    part("unfinished")?.toggleAttribute("hidden", true);
    part("progress").hidden = false;
    part("name").textContent = name;
    document.getElementById("upload-heading").focus();
  }

  say(sentence) {
    part("status").textContent = sentence;
  }

  tell(sentence) {
    part("message").textContent = sentence;
    this.say(sentence);
  }

  buttons({ pause = false, resume = false, cancel = true }) {
    part("pause").hidden = !pause;
    part("resume").hidden = !resume;
    part("cancel").hidden = !cancel;
  }

  progress(sent, whole) {
    const percent = Math.floor((100 * sent) / whole);
    part("bar").value = percent;
    const figures = fill(words.figures, { percent, sent: bytes(sent), whole: bytes(whole) });
    const left = this.left(sent, whole);
    part("figures").textContent = left ? `${figures} · ${left}` : figures;
    const step = Math.floor(percent / STEP_OF_SPEECH) * STEP_OF_SPEECH;
    if (step > this.spoken) {
      this.spoken = step;
      this.say(fill(words.percent, { percent: step }));
    }
  }

  left(sent, whole) {
    const now = performance.now();
    this.begun ??= { at: now, sent };
    const [seconds, moved] = [(now - this.begun.at) / 1000, sent - this.begun.sent];
    if (seconds < 3 || moved <= 0) return "";
    return fill(words.left, { time: duration(((whole - sent) * seconds) / moved) });
  }

  pause() {
    this.begun = null;
  }
}

class Transfer {
  constructor(file, known) {
    this.file = file;
    this.url = known;
    this.display = new Display();
    this.isActive = false;
    this.waiting = null;
  }

  get options() {
    return {
      endpoint: settings.endpoint,
      uploadUrl: this.url,
      chunkSize: settings.chunkSize,
      retryDelays: PIECE_RETRIES,
      removeFingerprintOnSuccess: true,
      httpStack: new CheckedStack(),
      metadata: { filename: this.file.name, title: title.value, collection: show.value },
      onBeforeRequest: (request) => {
        request.setHeader("X-CSRFToken", cookie("csrftoken"));
        request.setHeader("X-Requested-With", "XMLHttpRequest");
      },
      onShouldRetry: (error) => {
        const status = error.originalResponse?.getStatus() ?? 0;
        return status === 0 ? navigator.onLine : status >= 500 || RETRYABLE.has(status);
      },
      onUploadUrlAvailable: () => {
        this.url = this.upload.url;
      },
      onProgress: (sent, whole) => this.display.progress(sent, whole),
      onSuccess: () => this.arrive(),
      onError: (error) => this.stumble(error),
    };
  }

  async start() {
    clearTimeout(this.waiting);
    this.isActive = true;
    this.display.open(this.file.name);
    this.display.buttons({ pause: true });
    this.display.tell(words.uploading);
    this.upload = new tus.Upload(this.file, this.options);
    if (!this.url) {
      const begun = await this.upload.findPreviousUploads();
      if (begun.length) this.upload.resumeFromPreviousUpload(begun[begun.length - 1]);
    }
    if (this.isActive) this.upload.start();
  }

  pause() {
    this.isActive = false;
    clearTimeout(this.waiting);
    this.upload.abort();
    this.display.pause();
    this.display.buttons({ resume: true });
    this.display.tell(words.paused);
  }

  async cancel() {
    if (!window.confirm(words.sure)) return;
    this.isActive = false;
    clearTimeout(this.waiting);
    await this.upload.abort(true).catch(() => {});
    window.location.reload();
  }

  stumble(error) {
    const status = error.originalResponse?.getStatus() ?? 0;
    this.display.pause();
    if (status === 0 || status >= 502) {
      this.display.tell(words.waiting);
      this.display.buttons({ pause: true });
      this.waiting = setTimeout(() => this.start(), WAIT_FOR_NETWORK);
      return;
    }
    this.isActive = false;
    this.display.tell(this.reason(status, error.originalResponse));
    this.display.buttons({ resume: true });
  }

  reason(status, response) {
    const isOurs = response?.getHeader("Content-Type")?.startsWith("text/plain");
    if (isOurs && status < 500) return response.getBody();
    if (status === 403) return words.signedOut;
    return status === 404 ? words.gone : words.failed;
  }

  arrive() {
    this.isActive = false;
    this.display.progress(this.file.size, this.file.size);
    this.display.tell(words.arrived);
    this.display.buttons({ cancel: false });
    this.follow();
  }

  async follow() {
    const again = () => setTimeout(() => this.follow(), ASK_AGAIN);
    try {
      const response = await fetch(`${this.url}status/`, { headers: { "X-Requested-With": "XMLHttpRequest" } });
      const told = await response.json();
      if (!told.recording) return void again();
      if (!told.duplicate) return void window.location.assign(told.recording);
      this.offer(told);
    } catch {
      again();
    }
  }

  offer(told) {
    this.display.tell(words.duplicate);
    const link = part("link");
    link.hidden = false;
    link.querySelector("a").href = told.recording;
    link.querySelector("a").focus();
  }
}

let transfer = null;
let continued = null;

function complain(sentence) {
  const error = form.querySelector("#upload-error") ?? document.createElement("p");
  Object.assign(error, { id: "upload-error", className: "error-message", textContent: sentence });
  error.setAttribute("role", "alert");
  part("drop").append(error);
}

function problem(file) {
  if (!file) return words.file;
  if (file.size === 0) return words.empty;
  if (file.size > settings.maxBytes) return words.large;
  if (continued) return isSame(file) ? "" : words.different;
  return show.value ? "" : words.show;
}

function isSame(file) {
  const row = continued.dataset;
  return file.name.normalize("NFC") === row.uploadFilename && String(file.size) === row.uploadLength;
}

function begin() {
  const [file] = input.files;
  const sentence = problem(file);
  if (sentence) return void complain(sentence);
  form.querySelector("#upload-error")?.remove();
  transfer = new Transfer(file, continued?.dataset.uploadUrl ?? null);
  transfer.start();
}

function chosen() {
  const [file] = input.files;
  if (!file) return;
  part("chosen").textContent = file.name;
  if (continued) begin();
}

function wireDrop(drop) {
  const mark = (isOver) => drop.classList.toggle("recording-drop--over", isOver);
  drop.addEventListener("dragover", (event) => {
    event.preventDefault();
    mark(true);
  });
  drop.addEventListener("dragleave", () => mark(false));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    mark(false);
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    continued = null;
    chosen();
  });
}

function wireContinue(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    continued = button.closest("li");
    input.click();
  });
}

if (tus.isSupported) {
  root.classList.add("recording-upload--scripted");
  wireDrop(part("drop"));
  root.querySelectorAll("[data-upload-continue]").forEach(wireContinue);
  input.addEventListener("change", chosen);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    continued = null;
    begin();
  });
  part("pause").addEventListener("click", () => transfer.pause());
  part("resume").addEventListener("click", () => transfer.start());
  part("cancel").addEventListener("click", () => transfer.cancel());
  window.addEventListener("online", () => transfer?.isActive && transfer.start());
  window.addEventListener("beforeunload", (event) => transfer?.isActive && event.preventDefault());
}

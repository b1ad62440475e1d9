// Clocks on the screens of the crew: how long something has lasted, and how long it still has, by the server's clock.

const TICK = 250;
const framed = document.querySelector("[data-now]");
const ahead = framed ? new Date(framed.dataset.now) - Date.now() : 0;

function written(seconds) {
  const whole = Math.floor(Math.abs(seconds));
  const parts = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const shown = parts[0] ? parts : parts.slice(1);
  return shown.map((part) => String(part).padStart(2, "0")).join(":");
}

function show(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function tick() {
  const now = Date.now() + ahead;
  document.querySelectorAll("[data-since]").forEach((clock) => {
    show(clock, written(Math.max(0, (now - new Date(clock.dataset.since)) / 1000)));
  });
  document.querySelectorAll("[data-until]").forEach((clock) => {
    const left = (new Date(clock.dataset.until) - now) / 1000;
    show(clock, (left < 0 ? "−" : "") + written(left));
    clock.classList.toggle("is-short", left < 60);
    clock.classList.toggle("is-over", left < 0);
  });
}

tick();
setInterval(tick, TICK);

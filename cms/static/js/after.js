// Moves the questions of an evening along a recording, by ear and by eye, until they begin where they should.

const NEAR = 15;

function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  const two = (number) => String(number).padStart(2, "0");
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

class After {
  constructor(section) {
    this.section = section;
    this.duration = Number(section.dataset.after);
    this.audio = section.querySelector("audio");
    this.offset = section.querySelector("[data-after-offset]");
    this.near = section.querySelector("[data-after-near]");
    const kept = Number(this.offset.value);
    this.moments = [...section.querySelectorAll("[data-after-start]")].map((button) => ({
      button,
      base: Number(button.dataset.afterStart) - kept,
      mark: this.mark(),
    }));
    this.moments.forEach((moment) => moment.button.addEventListener("click", () => this.play(moment)));
    this.offset.addEventListener("input", () => this.place());
    this.place();
  }

  mark() {
    const mark = document.createElement("span");
    mark.className = "after-mark";
    this.section.querySelector("[data-after-marks]").append(mark);
    return mark;
  }

  at(moment) {
    return moment.base + Number(this.offset.value || 0);
  }

  place() {
    for (const moment of this.moments) {
      const at = this.at(moment);
      moment.mark.hidden = at < 0 || at > this.duration;
      moment.mark.style.left = `${(100 * at) / this.duration}%`;
      moment.button.querySelector(".after-time").textContent = clock(at);
    }
    if (this.chosen) this.draw();
  }

  play(moment) {
    this.chosen = moment;
    this.moments.forEach((each) => each.mark.classList.toggle("after-mark--chosen", each === moment));
    this.audio.currentTime = Math.max(0, this.at(moment));
    this.audio.play();
    this.draw();
  }

  async draw() {
    // Ten points for each second: pairs of the lowest and the highest sample.
    this.peaks ??= fetch(this.section.dataset.peaks).then((answer) => answer.json());
    const { data, sample_rate: rate, samples_per_pixel: step } = await this.peaks;
    const perSecond = rate / step;
    const first = Math.round((this.at(this.chosen) - NEAR) * perSecond);
    const count = Math.round(2 * NEAR * perSecond);
    const strokes = [];
    for (let index = 0; index < count; index += 1) {
      const low = data[2 * (first + index)];
      const high = data[2 * (first + index) + 1];
      if (low === undefined || high === undefined) continue;
      const x = ((index + 0.5) * 300) / count;
      strokes.push(`M${x.toFixed(1)} ${(50 - high * 0.38).toFixed(1)}V${(50 - low * 0.38 + 0.5).toFixed(1)}`);
    }
    this.near.querySelector("path").setAttribute("d", strokes.join(""));
    this.near.toggleAttribute("hidden", false);
  }
}

document.querySelectorAll('[data-after]:not([data-after=""])').forEach((section) => new After(section));

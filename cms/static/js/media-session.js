/** The lock screen, the headset and the car: the system shows what plays and has its buttons obeyed. */
const BACK = 15;
const FORWARD = 30;

function describe({ title, series, picture }) {
  const artwork = picture ? [{ src: new URL(picture, location).href }] : [];
  navigator.mediaSession.metadata = new MediaMetadata({ title, artist: series, artwork });
}

function obey(player) {
  const actions = {
    play: () => player.play(),
    pause: () => player.audio.pause(),
    seekbackward: () => player.skip(-BACK),
    seekforward: () => player.skip(FORWARD),
    seekto: ({ seekTime }) => player.seek(seekTime),
  };
  for (const [name, action] of Object.entries(actions)) navigator.mediaSession.setActionHandler(name, action);
}

function place({ duration, position, audio }) {
  if (!duration) return;
  const { playbackRate } = audio;
  navigator.mediaSession.setPositionState({ duration, playbackRate, position: Math.min(position, duration) });
}

let shown;

function follow({ detail: player }) {
  const { episode, audio } = player;
  navigator.mediaSession.playbackState = !episode ? "none" : audio.paused ? "paused" : "playing";
  if (!episode) return;
  if (shown !== episode) {
    shown = episode;
    describe(episode);
    obey(player);
  }
  place(player);
}

if ("mediaSession" in navigator) document.addEventListener("athir:change", follow);

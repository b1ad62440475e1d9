"""Sound for the measurements: speech-like, uneven, in stereo, the same on every machine."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
SEED = 7
TAKES = 20
TAKE_SECONDS = 15.0
HISS_HZ = (2500, 9000)
Wave = NDArray[np.float64]


def write(path: Path, minutes: float) -> Path:
    """Write a 16-bit WAV: speakers of different level and place, pauses, a little noise of the room."""
    random = np.random.default_rng(SEED)
    takes = [(voice(random), random.uniform(-26, -6), random.uniform(0.3, 0.7)) for _ in range(TAKES)]
    left = int(minutes * 60 * RATE)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        while left > 0:
            sound, level, place = takes[random.integers(TAKES)]
            gain = 1.6 * 10 ** ((level + random.uniform(-4, 4)) / 20)
            room = random.standard_normal((sound.size, 2)) * 0.0008
            stereo = (np.stack([sound * (1 - place), sound * place], axis=1) * gain + room)[:left]
            file.writeframes((np.clip(stereo, -1, 1) * 32767).astype("<i2").tobytes())
            left -= len(stereo)
    return path


def voice(random: np.random.Generator) -> Wave:
    """Return syllables of one speaker, normalised to full scale."""
    sound = np.zeros(int(TAKE_SECONDS * RATE))
    at = 0
    while at < sound.size:
        length = min(int(random.uniform(0.12, 0.32) * RATE), sound.size - at)
        sound[at : at + length] += syllable(random, length)
        at += length
        if random.random() < 0.12:
            at += int(random.uniform(0.2, 1.2) * RATE)
    return sound / np.abs(sound).max()


def syllable(random: np.random.Generator, length: int) -> Wave:
    """Harmonics under four formants, now and then with a hiss."""
    times = np.arange(length) / RATE
    pitch = random.uniform(90, 220) * (1 + 0.05 * np.sin(2 * np.pi * 4 * times))
    phase = 2 * np.pi * np.cumsum(pitch) / RATE
    formants = [random.uniform(300, 800), random.uniform(900, 2300), random.uniform(2400, 3200), 3600.0]
    sound = np.zeros(length)
    for harmonic in range(1, int(7000 / pitch.mean())):
        frequency = harmonic * pitch.mean()
        loud = sum(0.6**n / (1 + ((frequency - formant) / 120) ** 2) for n, formant in enumerate(formants))
        sound += (loud + 0.01) * np.sin(harmonic * phase)
    if random.random() < 0.35:
        spectrum = np.fft.rfft(random.standard_normal(length))
        frequencies = np.fft.rfftfreq(length, 1 / RATE)
        spectrum[(frequencies < HISS_HZ[0]) | (frequencies > HISS_HZ[1])] = 0
        sound += 0.8 * np.fft.irfft(spectrum, length) * np.hanning(length) ** 2
    rise, fall = times / 0.015, (times[-1] - times) / 0.03
    return np.asarray(sound * np.minimum(np.minimum(rise, fall), 1) * random.uniform(0.5, 1))

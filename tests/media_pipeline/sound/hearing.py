"""Reads sound into numbers by ffmpeg itself, and measures it without the product's own code."""

import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
Sound = NDArray[np.float64]


def read(path: Path, channels: int = 1) -> Sound:
    """Samples of shape (samples, channels), or just samples for one channel."""
    command = ["ffmpeg", "-v", "error", "-nostdin", "-i", f"file:{path}", "-f", "f32le"]
    said = subprocess.run([*command, "-ar", str(RATE), "-ac", str(channels), "pipe:1"], capture_output=True, check=True)
    values = np.frombuffer(said.stdout, "<f4").astype(np.float64)
    return values if channels == 1 else values.reshape(-1, channels)


def raw(path: Path, channels: int) -> Sound:
    """Decoded sound as it lies on a bench."""
    return np.fromfile(path, "<f4").astype(np.float64).reshape(-1, channels)


def part(sound: Sound, start: float, end: float) -> Sound:
    """From one second to another."""
    return sound[round(start * RATE) : round(end * RATE)]


def rms(sound: Sound) -> float:
    """In dBFS."""
    return float(10 * np.log10(max(np.mean(np.square(sound)), 1e-15)))


def tone(sound: Sound, hertz: float) -> float:
    """How strong one frequency is, in dBFS of its peak."""
    turning = np.exp(-2j * np.pi * hertz * np.arange(len(sound)) / RATE) * np.hanning(len(sound))
    return float(20 * np.log10(max(abs(np.sum(sound * turning)) * 4 / len(sound), 1e-9)))


def band(sound: Sound, low: float, high: float) -> float:
    """The power between two frequencies, in dBFS."""
    power = np.abs(np.fft.rfft(sound)) ** 2 / len(sound) ** 2 * 2
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE)
    return float(10 * np.log10(max(power[(hertz >= low) & (hertz < high)].sum(), 1e-15)))


def longest_pause(sound: Sound, below_db: float = -50.0) -> float:
    """Seconds for which every 10 ms stay below a level."""
    rows = sound[: len(sound) // 480 * 480].reshape(-1, 480)
    quiet = np.concatenate([[0], 10 * np.log10(np.maximum(np.square(rows).mean(axis=1), 1e-15)) < below_db, [0]])
    edges = np.flatnonzero(np.diff(quiet.astype(int))).reshape(-1, 2)
    return float(np.diff(edges, axis=1).max(initial=0)) / 100

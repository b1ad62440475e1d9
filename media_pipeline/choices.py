"""What makers can choose for the sound of a recording."""

from enum import StrEnum


class Cleaning(StrEnum):
    """What is taken out of a sound: rumble and hum, steady noise, sharp sibilants."""

    HIGHPASS = "highpass"
    DENOISE = "denoise"
    DEESS = "deess"

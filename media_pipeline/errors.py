"""What can go wrong with a recording.

    MediaError
    ├── SourceRefused           the recording itself; whoever uploaded it must act
    │   ├── EmptyFile           empty
    │   ├── TooLarge            too_large
    │   ├── TooLong             too_long
    │   ├── TooManyPixels       too_many_pixels
    │   ├── OutputTooLarge      output_too_large
    │   ├── NotMedia            not_media
    │   ├── Playlist            playlist
    │   ├── UnsupportedFormat   unsupported_format
    │   ├── NoAudio             no_audio
    │   ├── Unreadable          unreadable
    │   ├── Protected           protected
    │   ├── Silent              silent
    │   ├── NothingHere         nothing_here
    │   ├── JingleTooLong       jingle_too_long
    │   └── JingleUnreadable    jingle_unreadable
    ├── MachineFailed           this installation; if trying again does not help, the operator must act
    │   ├── DiskFull            disk_full
    │   ├── TimedOut            timed_out
    │   ├── OutOfMemory         out_of_memory
    │   ├── EncoderFailed       encoder_failed
    │   ├── Crashed             crashed
    │   ├── SourceMissing       source_missing
    │   ├── StorageFailed       storage_failed
    │   ├── ToolMissing         tool_missing
    │   └── InternalError       internal
    └── Cancelled               cancelled; nobody must act

The sentences for people are in messages.py, because the steps know nothing of Django.
"""

from enum import StrEnum
from typing import ClassVar


class Actor(StrEnum):
    """Who has to do something before the recording can go on."""

    UPLOADER = "uploader"
    OPERATOR = "operator"
    NOBODY = "nobody"


class MediaError(Exception):
    """`detail` holds JSON values that the sentence for people may name; `log` is for the operator only."""

    code: ClassVar[str]
    retryable: ClassVar[bool]
    who: ClassVar[Actor]

    def __init__(self, log: str = "", **detail: str | float) -> None:
        super().__init__(log or self.code)
        self.detail = detail


class SourceRefused(MediaError):
    retryable = False
    who = Actor.UPLOADER


class EmptyFile(SourceRefused):
    code = "empty"


class TooLarge(SourceRefused):
    """detail: limit_gb."""

    code = "too_large"


class TooLong(SourceRefused):
    """detail: limit_hours."""

    code = "too_long"


class TooManyPixels(SourceRefused):
    """detail: limit_megapixels."""

    code = "too_many_pixels"


class OutputTooLarge(SourceRefused):
    """A small file unfolded to more than one file may hold here."""

    code = "output_too_large"


class NotMedia(SourceRefused):
    code = "not_media"


class Playlist(SourceRefused):
    """The file is a list of other files; reading it would read those."""

    code = "playlist"


class UnsupportedFormat(SourceRefused):
    code = "unsupported_format"


class NoAudio(SourceRefused):
    code = "no_audio"


class Unreadable(SourceRefused):
    """It begins like a recording, but nothing in it can be decoded."""

    code = "unreadable"


class Protected(SourceRefused):
    code = "protected"


class Silent(SourceRefused):
    """No loudness can be measured: silence, or less than half a second."""

    code = "silent"


class NothingHere(SourceRefused):
    """The seconds of a sample are silent, or lie after the end."""

    code = "nothing_here"


class JingleTooLong(SourceRefused):
    """detail: limit_seconds."""

    code = "jingle_too_long"


class JingleUnreadable(SourceRefused):
    """The intro or outro of the show, not the recording, cannot be decoded."""

    code = "jingle_unreadable"


class MachineFailed(MediaError):
    retryable = True
    who = Actor.OPERATOR


class DiskFull(MachineFailed):
    code = "disk_full"


class TimedOut(MachineFailed):
    code = "timed_out"


class OutOfMemory(MachineFailed):
    code = "out_of_memory"


class EncoderFailed(MachineFailed):
    code = "encoder_failed"


class Crashed(MachineFailed):
    """Workers died on this job as often as a job may be taken up."""

    code = "crashed"
    retryable = False


class SourceMissing(MachineFailed):
    """The stored original is not where it was put."""

    code = "source_missing"
    retryable = False


class StorageFailed(MachineFailed):
    """A storage did not take, or did not give, a whole file."""

    code = "storage_failed"


class ToolMissing(MachineFailed):
    """There is no ffmpeg or ffprobe on this machine."""

    code = "tool_missing"
    retryable = False


class InternalError(MachineFailed):
    """A fault of the product; the log has the trace."""

    code = "internal"
    retryable = False


class Cancelled(MediaError):
    """Somebody, or a newer owner of the job, stopped the work."""

    code = "cancelled"
    retryable = False
    who = Actor.NOBODY


def leaves(root: type[MediaError] = MediaError) -> list[type[MediaError]]:
    """Every concrete error under `root`, in the order of the tree."""
    children = root.__subclasses__()
    return [leaf for child in children for leaf in leaves(child)] if children else [root]


BY_CODE: dict[str, type[MediaError]] = {error.code: error for error in leaves()}

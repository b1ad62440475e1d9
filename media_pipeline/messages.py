"""What people are told: what happened, whether trying again can help, and who must act."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.errors import BY_CODE, Actor, InternalError

Text = str | Promise


@dataclass(frozen=True, kw_only=True)
class Explanation:
    """Three sentences in the language of the reader; `who` names the same actor for programs."""

    happened: str
    again: str
    action: str
    who: Actor

    def __str__(self) -> str:
        return f"{self.happened} {self.again} {self.action}"


SAME_AGAIN: Text = _("Trying again with the same file will not help.")
SAME_PLACE: Text = _("Trying again at the same place will not help.")
MAY_HELP: Text = _("Trying again later can help.")
NOT_ALONE: Text = _("Trying again will not help until this is repaired.")
ASK_OPERATOR: Text = _("If it happens again, the operator of this site must look into it.")
TELL_OPERATOR: Text = _("The operator of this site must act.")

# By code: what happened, whether trying again can help, who must do what.
SENTENCES: dict[str, tuple[Text, Text, Text]] = {
    "empty": (
        _("The file is empty: it holds no bytes at all."),
        SAME_AGAIN,
        _("Copy the recording from the recorder again and upload that copy."),
    ),
    "too_large": (
        _("The file is larger than the limit of %(limit_gb)s GB."),
        SAME_AGAIN,
        _("Export it in a compressed format such as MP3 or M4A, and upload that."),
    ),
    "too_long": (
        _("The recording is longer than the limit of %(limit_hours)s hours."),
        SAME_AGAIN,
        _("Cut it into parts and upload each part."),
    ),
    "too_many_pixels": (
        _("The picture of this video has more than %(limit_megapixels)s million pixels."),
        SAME_AGAIN,
        _("Export it in a smaller size, such as 1080p, and upload that."),
    ),
    "output_too_large": (
        _("Unpacked, this recording is larger than any file may be here."),
        SAME_AGAIN,
        _("Check that it is the right file; if it is, cut it into parts and upload each part."),
    ),
    "not_media": (
        _("The file is not a recording, whatever its name says."),
        SAME_AGAIN,
        _("Check that you chose the right file, and upload the recording."),
    ),
    "playlist": (
        _("The file is not a recording but a list that points to other files. None of them was read."),
        SAME_AGAIN,
        _("Upload the recording itself."),
    ),
    "unsupported_format": (
        _("The file is of a kind that is not accepted here."),
        SAME_AGAIN,
        _("Export the recording as MP3, M4A, WAV or MP4, and upload that."),
    ),
    "no_audio": (
        _("The file holds pictures but no sound."),
        SAME_AGAIN,
        _("Upload a recording that has a sound track."),
    ),
    "unreadable": (
        _("The file is damaged or incomplete, and nothing in it can be played."),
        SAME_AGAIN,
        _("Check that the original plays to its end on your device, and upload it again."),
    ),
    "protected": (
        _("The file is locked by copy protection."),
        SAME_AGAIN,
        _("Upload a version without protection, if you have the right to."),
    ),
    "silent": (
        _("The recording is silent, or shorter than half a second."),
        SAME_AGAIN,
        _("Listen to the original; if you hear nothing, another track or microphone may have the sound."),
    ),
    "nothing_here": (
        _("At this place of the recording nothing can be heard."),
        SAME_PLACE,
        _("Choose another place to listen from."),
    ),
    "jingle_too_long": (
        _("The intro or outro of this show is longer than the limit of %(limit_seconds)s seconds."),
        SAME_AGAIN,
        _("Choose a shorter one for the show, then start again."),
    ),
    "jingle_unreadable": (
        _("The intro or outro of this show cannot be read. Your upload is safe."),
        SAME_AGAIN,
        _("Upload the intro or outro of the show again, then start again."),
    ),
    "disk_full": (
        _("There is no room left on the server for the finished recording. Your upload is safe."),
        _("Trying again will help once there is room."),
        _("The operator of this site must free or add storage."),
    ),
    "timed_out": (
        _("Processing took longer than allowed and was stopped. Your upload is safe."),
        MAY_HELP,
        ASK_OPERATOR,
    ),
    "out_of_memory": (
        _("Processing needed more memory than allowed. Your upload is safe."),
        MAY_HELP,
        ASK_OPERATOR,
    ),
    "encoder_failed": (
        _("The sound could not be converted. Your upload is safe."),
        MAY_HELP,
        ASK_OPERATOR,
    ),
    "crashed": (
        _("Processing stopped unexpectedly, several times. Your upload is safe."),
        NOT_ALONE,
        TELL_OPERATOR,
    ),
    "source_missing": (
        _("The uploaded file is no longer in the storage of this site."),
        NOT_ALONE,
        _("The operator of this site must restore it, or you can upload it again."),
    ),
    "storage_failed": (
        _("The storage of this site did not take the finished recording, or did not give the uploaded one."),
        MAY_HELP,
        ASK_OPERATOR,
    ),
    "tool_missing": (
        _("The program that converts sound, ffmpeg, is not installed on the server. Your upload is safe."),
        NOT_ALONE,
        _("The operator of this site must install ffmpeg."),
    ),
    "internal": (
        _("A fault in this product stopped the processing. Your upload is safe."),
        NOT_ALONE,
        _("The operator of this site must report it; the log has the details."),
    ),
    "cancelled": (
        _("Processing was cancelled."),
        _("It can be started again at any time."),
        _("Nobody has to act."),
    ),
}

WARNINGS: dict[str, Text] = {
    "truncated": _("The recording breaks off before its declared end. Check that the last words are there."),
    "quiet": _("The recording was very quiet. Raising it also raised its background noise."),
    "clipped": _(
        "The sound is distorted in many places, because it was recorded too loud. Nothing can undo that. "
        "Next time, turn the recorder down until its display stays below the red."
    ),
    "hum": _(
        "There is a hum of the mains under the speech. Next time, move cables and chargers away from the microphone."
    ),
    "noisy": _(
        "The background is almost as loud as the speech. Next time, bring the microphone closer to whoever speaks."
    ),
    "several_tracks": _(
        "The file holds several sound tracks, of which only the first is used. Listen whether it is the right one; "
        "if not, export the recording with the right track alone."
    ),
    "jingle_missing": _("The intro or outro of this show is no longer in the storage, so the editions lack it."),
    "loudness_off_target": _(
        "The loudness could not be brought to the target without distortion, because single moments are far louder "
        "than the rest. Cut out knocks and claps and upload it again, or raise the quiet speakers."
    ),
    "cover_too_large": _("The cover picture is too large, so the editions have none. Use one of 3,000 pixels a side."),
    "cover_unreadable": _("The cover picture could not be read, so the editions have none."),
    "one_silent_channel": _("One of the two channels was silent. The other one is now heard on both sides."),
    "out_of_phase": _(
        "The two channels cancel each other: on a phone with one loudspeaker much of the sound disappears. "
        "Check the cables, or swap the poles of one channel, and record or export again."
    ),
}

STEPS: dict[str, Text] = {
    "probe": _("Recognise the file"),
    "validate": _("Check the recording"),
    "decode": _("Read the sound and measure it"),
    "examine": _("Look for faults of the sound"),
    "mix": _("Mix the tracks of the speakers"),
    "arrange": _("Cut silence and add intro and outro"),
    "level": _("Find the right level"),
    "encode": _("Encode every edition"),
    "tags": _("Write title, cover and chapters"),
    "waveform": _("Draw the waveform and the loudness"),
    "soundtrack": _("Level the sound for video"),
    "picture": _("Encode the picture in every size"),
    "stills": _("Choose a poster and draw the preview strip"),
    "package": _("Join picture and sound"),
    "transcribe": _("Write down what is said"),
    "preview": _("Make a sample from before and after"),
    "keep": _("Keep the file as it came"),
    "film": _("Make a film of the sound"),
}


def explain(code: str, detail: dict[str, Any]) -> Explanation:
    """`code`: of a MediaError; an unknown one, of another version, is told as a fault of the product."""
    known = code if code in SENTENCES else InternalError.code
    happened, again, action = SENTENCES[known]
    return Explanation(
        happened=str(happened) % detail if detail else str(happened),
        again=str(again),
        action=str(action),
        who=BY_CODE[known].who,
    )

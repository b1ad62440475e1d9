"""What people are told of a file of captions, and of what is doubtful in one: what happened, and what to do."""

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from media_pipeline.captions.checks import Remark
from media_pipeline.captions.errors import CaptionError

Text = str | Promise

REFUSALS: dict[str, Text] = {
    "too_large": _("The file is larger than %(limit_mb)s MB. A transcript is much smaller: check the file."),
    "too_many": _("The file has more than %(limit)s cues. Check that it is the transcript of one recording."),
    "binary": _(
        "The file is a document or a recording, not text. Save the transcript as WebVTT, SRT or plain text, and "
        "choose that file."
    ),
    "unknown_format": _("The file is none of WebVTT, SRT, podcast JSON and plain text. Export it as one of these."),
    "no_cues": _("Nothing is said in the file. Check that the export has finished."),
    "bad_time": _(
        "“%(found)s” is not a time. Write it like 00:01:02.500 --> 00:01:05.000, then import the file again."
    ),
    "ends_early": _("A cue ends before it begins: “%(found)s”. Correct its times, then import the file again."),
    "no_time": _(
        "Words come before any time: “%(found)s”. Put the times of the cue above them, or remove the line, then "
        "import the file again."
    ),
    "cue_too_long": _("A cue has more than %(limit)s characters. Divide it, then import the file again."),
    "bad_json": _("The JSON cannot be read: “%(found)s”. Export it again in the podcast format."),
    "no_length": _(
        "Plain text has no times, and the recording is not ready yet. Import it when the recording is ready."
    ),
}

REMARKS: dict[str, Text] = {
    "empty": _("This cue has no words."),
    "no_length": _("It ends when it begins, so nobody sees it."),
    "out_of_order": _("It begins before the cue above it."),
    "overlap": _("It begins %(found)s ms before the cue above it ends."),
    "beyond_end": _("It ends after the recording does."),
    "too_fast": _(
        "Too fast to read: %(found)s characters a second, at most %(limit)s. Shorten it or give it more time."
    ),
    "too_many_words": _(
        "Too fast to read: %(found)s words a minute, at most %(limit)s. Shorten it or give it more time."
    ),
    "line_too_long": _("A line has %(found)s characters, at most %(limit)s. Break it, or break all lines anew."),
    "too_many_lines": _("It has %(found)s lines, at most %(limit)s. Divide the cue."),
}


def refusal_words(error: CaptionError) -> str:
    """Return what is wrong with a file, where, and what to do."""
    sentence = str(REFUSALS[error.code]) % error.detail
    if not error.line:
        return sentence
    return gettext("Line %(line)s: %(problem)s") % {"line": error.line, "problem": sentence}


def remark_words(remark: Remark) -> str:
    """Return what is doubtful in a cue."""
    return str(REMARKS[remark.code]) % {"found": remark.found, "limit": remark.limit}

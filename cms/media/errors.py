"""Why a file is not taken in.

    UploadRefused           somebody must choose another file, another show, or make room
    ├── EmptyUpload
    ├── TooLarge
    ├── OverQuota
    ├── DiskIsFull
    ├── NotYours
    └── UnknownShow
    PieceRefused            the program that uploads must ask for the offset and go on from there
    ├── OffsetMoved
    ├── PieceTooLong
    ├── ChecksumMismatch
    └── UploadBusy
    NotAllowed              another show's recording
    NotPublisher            a page shows it to the public: who may not publish may not change it
    RecordingInUse          a page plays it: it cannot be deleted
    TranscriptRefused       a transcript stays as it was
    ├── Unreadable          its file must be mended
    ├── Overtaken           somebody else has changed it meanwhile
    └── NothingSaid         nothing would be left of it

Each says in the reader's language what happened and what to do.
"""

from typing import ClassVar

from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cms.core.conf import conf
from cms.media.caption_words import refusal_words
from media_pipeline.captions.errors import CaptionError

Text = str | Promise


class MediaRefusal(Exception):
    """``status`` is the HTTP status that says the same to a program."""

    status: ClassVar[int]
    text: ClassVar[Text]

    @property
    def message(self) -> str:
        return str(self.text)

    def __str__(self) -> str:
        return self.message


class UploadRefused(MediaRefusal):
    """The file cannot be taken in, whole or in pieces."""


class EmptyUpload(UploadRefused):
    status = 400
    text = _("The file is empty. Copy the recording from the recorder again and upload that copy.")


class TooLarge(UploadRefused):
    status = 413

    @property
    def message(self) -> str:
        sentence = _("The file is larger than %(limit)s. Export it in a compressed format such as MP3 or M4A.")
        return str(sentence) % {"limit": filesizeformat(conf.upload_max_bytes)}


class OverQuota(UploadRefused):
    status = 413

    def __init__(self, room: int) -> None:
        super().__init__(room)
        self.room = max(room, 0)

    @property
    def message(self) -> str:
        sentence = _(
            "This show has %(room)s left for recordings, less than this file needs. Delete recordings that no "
            "episode uses, or ask the operator of this site for more room."
        )
        return str(sentence) % {"room": filesizeformat(self.room)}


class DiskIsFull(UploadRefused):
    # RFC 9110, section 15.5.14: more than the server is able to take in. Programs that upload take 5xx for a fault
    # that passes, and go on asking.
    status = 413
    text = _(
        "The disk of this site has not enough room left for the file. Tell the operator of the site. What has arrived "
        "so far is kept, and the upload goes on from there when there is room."
    )


class NotYours(UploadRefused):
    status = 403
    text = _("You may not add recordings to this show. Ask an administrator, or choose another show.")


class UnknownShow(UploadRefused):
    status = 400
    text = _("Choose the show to which the recording belongs.")


class PieceRefused(MediaRefusal):
    """One piece of an upload cannot be added; what has arrived before is safe."""


class OffsetMoved(PieceRefused):
    status = 409
    text = _("The upload has gone on elsewhere. It continues from where it is now.")


class PieceTooLong(PieceRefused):
    status = 413
    text = _("A piece of the upload is larger than agreed.")


class ChecksumMismatch(PieceRefused):
    status = 460  # tus 1.0, extension "checksum"
    text = _("A piece of the upload was damaged on the way. It will be sent again.")


class UploadBusy(PieceRefused):
    status = 423
    text = _("This upload is being continued in another window.")


class NotAllowed(MediaRefusal):
    status = 403
    text = _("You may not change this recording. Ask an administrator.")


class NotPublisher(MediaRefusal):
    status = 403
    text = _("A published page shows this. Ask somebody who may publish the page to change it.")


class RecordingInUse(MediaRefusal):
    status = 409
    text = _("A page uses this recording. Choose another recording there first, then delete this one.")


class TranscriptRefused(MediaRefusal):
    """A transcript stays as it was."""


class Unreadable(TranscriptRefused):
    status = 400

    def __init__(self, error: CaptionError) -> None:
        super().__init__(error)
        self.error = error

    @property
    def message(self) -> str:
        return refusal_words(self.error)


class Overtaken(TranscriptRefused):
    status = 409
    text = _("Somebody else has changed this transcript meanwhile. Copy what you wrote, then load the page again.")


class NothingSaid(TranscriptRefused):
    status = 400
    text = _("A transcript has at least one cue with words. To remove it, delete the transcript.")

"""YouTube, by its Data API v3."""

import re
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from channels.publisher import Call, Capabilities, Finding, Obstacle, Publisher, Quota, Reading, Receipt, Stage
from channels.youtube import changing, extras, looking, wording
from channels.youtube.client import UNITS, UPLOADS, calling
from channels.youtube.options import Options
from channels.youtube.publishing import video_id
from channels.youtube.refusals import SENTENCES
from cms.catalogue.works import Work

LARGEST_BYTES = 256 * 1024**3
LONGEST_S = 12 * 3600
# The units that a live programme of an evening needs: to make, bind, follow and end it.
LIVE_RESERVE = 1000
# Where people see a video: watch?v=…, youtu.be/…, /shorts/…, /live/…, Studio's /video/….
WATCHED = re.compile(r"(?:[?&]v=|youtu\.be/|/(?:shorts|live|video|embed)/)([\w-]{11})(?![\w-])")


class YouTube(Publisher[Options]):
    slug = "youtube"
    label = "YouTube"
    capabilities = Capabilities(
        schedule=True,
        update=True,
        withdraw=True,
        captions=True,
        thumbnails=True,
        reconcile=True,
        kinds=frozenset({"episode", "broadcast"}),
        needs_video=True,
    )
    options = Options
    setup = "channels_youtube"
    quotas = {UPLOADS: Quota(units=100), UNITS: Quota(units=10_000, reserve=LIVE_RESERVE)}
    sentences = SENTENCES
    phases = {
        "begin": _("Beginning"),
        "film": _("Sending the film"),
        "picture": _("Sending the picture"),
        "captions": _("Sending the captions"),
        "playlist": _("Adding it to the playlist"),
        "cover": _("Sending the cover of the playlist"),
        "words": _("Changing the words"),
        "look": _("Asking how far it is"),
    }

    def identity(self, url: str, marker: str) -> str:
        found = WATCHED.search(url)
        return found[1] if found else ""

    def preflight(self, work: Work, options: Options) -> Sequence[Obstacle]:
        return [
            Obstacle(code=code, detail={"length": len(work.title)})
            for code, is_so in {
                "no_client": not (options.client_id and options.client_secret),
                "no_video": work.video is None and work.sound is None,
                "no_title": not work.title.strip(),
                "title_too_long": len(work.title) > wording.TITLE_CHARACTERS,
                "title_with_brackets": "<" in work.title or ">" in work.title,
                "file_too_large": work.video is not None and work.video.byte_length > LARGEST_BYTES,
                "film_too_long": work.duration_s > LONGEST_S,
            }.items()
            if is_so
        ]

    def holds_back(self, options: Options) -> bool:
        # What YouTube shows by itself it shows to everybody.
        return options.privacy == "public"

    def publish(self, call: Call[Options]) -> Receipt:
        if call.remote_id:
            # It was taken back, and is there still.
            return self.update(call)
        with calling(call) as client:
            sent = video_id(client)
            if not changing.waits_for_home(call):
                changing.uncover(client, sent)
            return looking.first_receipt(client, sent)

    def update(self, call: Call[Options]) -> Receipt:
        with calling(call) as client:
            video = changing.bring_up_to_date(client, call.remote_id)
            extras.attach(client, call.remote_id)
            return looking.receipt(video)

    def withdraw(self, call: Call[Options]) -> bool:
        if not call.remote_id:
            return True
        with calling(call) as client:
            take_back = changing.delete if call.options.way_back == "delete" else changing.hide
            return take_back(client, call.remote_id)

    def is_seen(self, call: Call[Options]) -> bool:
        with calling(call) as client:
            return looking.is_seen(client, call.remote_id)

    def reconcile(self, call: Call[Options]) -> Finding:
        with calling(call) as client:
            return looking.finding(client)

    def verify(self, call: Call[Options]) -> Reading:
        if changing.waits_for_home(call):
            return Reading(stage=Stage.PROCESSING, look_again_s=looking.SOONEST_S)
        with calling(call) as client:
            changing.uncover(client, call.remote_id)
            # What belongs to a video comes after it: whatever keeps it from coming, the video is known to be there.
            extras.attach(client, call.remote_id)
            return looking.reading(client)


PUBLISHER = YouTube()

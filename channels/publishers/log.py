"""The harmless default: writes down that a work was released, and sends nothing to anybody."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from channels.publisher import Call, Capabilities, Finding, Obstacle, Publisher, Reading, Receipt, Stage, Verdict
from cms.catalogue.works import Work

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Options:
    """Nothing to choose."""


class Log(Publisher[Options]):
    slug = "log"
    label = _("Log of this house")
    capabilities = Capabilities(update=True, withdraw=True, reconcile=True)
    options = Options

    def preflight(self, work: Work, options: Options) -> Sequence[Obstacle]:
        return ()

    def publish(self, call: Call[Options]) -> Receipt:
        logger.info("released: %s (%s)", call.work.title, call.work.page_url)
        return Receipt(remote_id=call.marker, url=call.work.page_url)

    def update(self, call: Call[Options]) -> Receipt:
        logger.info("changed: %s (%s)", call.work.title, call.work.page_url)
        return Receipt(remote_id=call.marker, url=call.work.page_url)

    def withdraw(self, call: Call[Options]) -> bool:
        logger.info("withdrawn: %s", call.work.title)
        return False

    def reconcile(self, call: Call[Options]) -> Finding:
        return Finding(verdict=Verdict.ABSENT)

    def verify(self, call: Call[Options]) -> Reading:
        return Reading(stage=Stage.PUBLISHED, is_as_sent=True, url=call.work.page_url)


PUBLISHER = Log()

"""Live programmes, their desks, and the questions of the public."""

from cms.live.models.answers import AnswerDocument, Commitment
from cms.live.models.desk import Desk, Invitation, LiveEvent, Timeline
from cms.live.models.programme import LiveProgrammePage
from cms.live.models.question import Notice, Question, QuestionEvent, Vote
from cms.live.models.rundown import RundownItem, RundownTemplate, RundownTemplateItem, Slot
from cms.live.models.salts import DailySalt

__all__ = [
    "AnswerDocument",
    "Commitment",
    "DailySalt",
    "Desk",
    "Invitation",
    "LiveEvent",
    "LiveProgrammePage",
    "Notice",
    "Question",
    "QuestionEvent",
    "RundownItem",
    "RundownTemplate",
    "RundownTemplateItem",
    "Slot",
    "Timeline",
    "Vote",
]

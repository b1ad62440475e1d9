"""What is shown of a question: to everybody, and to those who work on the programme."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from cms.live.states import CANDIDATES, State
from cms.taxonomy.models import Term

if TYPE_CHECKING:
    from cms.live.models import Question

Shown = dict[str, Any]


def for_public(question: "Question", *, named: Callable[[Term | None], dict[str, str]] | None = None) -> Shown:
    """Return what everybody may read of a question that is public; names of places and topics by language.

    ``named`` gives those names where many questions are shown at once. The running order is the desk's: whether a
    question is shortlisted or cued is not said.
    """
    state = State(question.state)
    official = question.directed_to
    named = named or names
    return {
        "n": question.number,
        "text": question.text,
        "language": question.language,
        "name": public_name(question),
        "place": named(question.place),
        "topic": named(question.topic),
        "to": official.person.name if official else "",
        "to_office": official.function if official else "",
        "state": str(State.ACCEPTED if state in CANDIDATES else state),
        "votes": question.votes if question.desk.shows_votes else None,
    }


def for_crew(question: "Question") -> Shown:
    """Return by what a screen of the crew knows that a question has changed; it asks for the rest itself."""
    return {"n": question.number, "state": str(question.state), "version": question.version}


def public_name(question: "Question") -> str:
    """Return the name as the asker wishes it; "" for somebody who is known by the commune alone."""
    if question.naming == "full":
        return question.name
    if question.naming == "initials":
        return " ".join(f"{word[0]}." for word in question.name.split() if word)
    return ""


def names(term: Term | None) -> dict[str, str]:
    """Return the names of a place or a topic by language; nothing for none."""
    if term is None:
        return {}
    same = type(term)._default_manager.filter(translation_key=term.translation_key)
    return dict(same.values_list("locale__language_code", "name"))

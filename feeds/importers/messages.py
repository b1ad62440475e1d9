"""What people are told of an import: what happened, whether trying again can help, and what to do."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from media_pipeline.messages import explain

Text = str | Promise

# By code of an ImportProblem.
PROBLEMS: dict[str, Text] = {
    "empty": _("There is nothing at this address. Copy the feed's address again from your present host."),
    "not_a_feed": _(
        "This is not a podcast feed. Look for the RSS address in the settings of your present host, and enter that."
    ),
    "not_a_feed_hint": _("This is a web page, not a feed. It names this feed: %(hint)s – enter that address."),
    "other_kind": _("This is a list of the kind %(kind)s, not a podcast feed in RSS. Enter the RSS address."),
    "bad_encoding": _(
        "The feed says that its letters are written as %(encoding)s, but they are not. Nothing was taken. Ask your "
        "present host to mend the feed."
    ),
    "not_well_formed": _(
        "The feed breaks off, or is damaged in line %(line)s. Nothing was taken. Try again later; if it stays so, ask "
        "your present host to mend the feed."
    ),
    "entities": _("The feed defines abbreviations of its own, as attacks do. It is not read."),
    "feed_too_large": _("The feed is larger than the limit of %(limit_mb)s MB. It is not read."),
    "too_many_items": _("The feed has more than %(limit)s episodes. Ask the operator of this site to raise the limit."),
    "no_title": _(
        "The feed does not say what the podcast is called. Add the title at your present host, then try again."
    ),
    "no_items": _("The feed has no episode with sound. Check that it is the right address."),
    "bad_archive": _("The file is no export of a show, or it is damaged. Copy it again."),
    "refused": "%(reason)s",
    "not_allowed": _("You may not import a feed into this show. Ask an administrator."),
    "handle_taken": _("Another show has this handle. Choose another one."),
    "locked": _("The owner of this feed forbids others to import it. Say that it is yours, or ask %(owner)s."),
    "forbidden": _(
        "The address leads to a machine that may not be asked from here: a private network, or no address of the web."
    ),
    "status": _("The server answers with the status %(status)s. Check the address."),
    "passing": _("Nobody answers at this address, or the connection breaks. Trying again later can help."),
    "too_large": _("The file is larger than the limit of %(limit_mb)s MB."),
    "too_slow": _("The server sends too slowly. Trying again later can help."),
    "too_many_redirects": _("One address leads to another, too often. Ask your present host for the direct address."),
    "missing": _("The file is not in the export."),
    "no_picture": _("The picture cannot be read, or has too many pixels."),
    "damaged": _("The file in the export is damaged: its checksum differs. Copy the export again."),
    "internal": _("Something went wrong in this product. The operator of this site finds it in the log."),
    "no_chapters": _("The file with the chapters cannot be read."),
    "no_language": _("There are no transcripts in this language here."),
    "no_kind": _("Files of this kind are not read here."),
    # Of single items.
    "no_sound": _("It has no sound: there is no enclosure with an address of the web."),
    "long_guid": _("Its identifier is longer than 500 characters."),
    "duplicate_guid": _("Another item of the feed has the same identifier; only the first was taken."),
    "foreign_guid": _("Another show of this house already has an episode with this identifier."),
}

# By code of a Remark: what is not as in the feed, although it was taken.
REMARKS: dict[str, Text] = {
    "language": _("The language “%(language)s” is not one of this site's. The pages are made in Arabic: check that."),
    "category": _("The category “%(category)s” is not one of ours. Check the category of the show."),
    "no_email": _("The feed names no contact address: that of the house stands in its place."),
    "place": _("The place “%(name)s” is not one of ours; it was left out."),
    "guid_kept": _("The show has released episodes before, so it keeps its own permanent identifier."),
    "mended": _(
        "The feed has a mistake in line %(line)s. What could be read was taken: compare the number of episodes."
    ),
    "left_out": _("%(tag)s (%(count)s times): there is no place for this here."),
    "moved": _("The feed says that it has moved to %(address)s. Check that you are importing the right one."),
    "no_guid": _("It has no identifier; the address of its sound is taken as such, as apps do."),
    "no_date": _("Its date cannot be read; it has that of its neighbour, or of the feed."),
    "role": _("%(name)s: the role “%(role)s” is not one of ours; it became “guest”."),
    "picture": _("Its picture was not taken. %(reason)s"),
    "chapters": _("Its chapters were not taken. %(reason)s"),
    "transcript": _("A transcript (%(language)s) was not taken. %(reason)s"),
    "show_kept": _("What is said of the show itself was not taken over. %(reason)s"),
    "not_public": _("The show is still a draft. %(reason)s"),
    "other_edition": _("The same file was received before and has been prepared: listeners get the prepared one."),
}

FIELDS: dict[str, Text] = {
    "title": _("title"),
    "summary": _("summary"),
    "released_at": _("date"),
    "season": _("season"),
    "number": _("number"),
    "episode_type": _("kind of episode"),
    "language": _("language"),
    "author": _("author"),
    "owner_email": _("contact address"),
    "category": _("category"),
    "show_type": _("order of episodes"),
    "explicit": _("not suited to children"),
    "copyright": _("copyright"),
}


def problem(code: str, detail: Mapping[str, Any]) -> str:
    """Return the sentence for a problem in the language of the reader; an unknown code is a fault of the product."""
    if code == "sound":
        return str(explain(str(detail["code"]), dict(detail["detail"])))
    if code == "not_a_feed" and detail.get("hint"):
        code = "not_a_feed_hint"
    return _filled(PROBLEMS.get(code, PROBLEMS["internal"]), detail)


def remark(code: str, detail: Mapping[str, Any]) -> str:
    """Return the sentence for a remark in the language of the reader, or "" for one of another version.

    A detail that is itself a problem stands under ``problem`` as its code, with its own detail.
    """
    named = dict(detail)
    if "problem" in named:
        named["reason"] = problem(str(named.pop("problem")), named)
    return _filled(REMARKS.get(code, ""), named)


def _filled(sentence: Text, detail: Mapping[str, Any]) -> str:
    return str(sentence) % detail if detail else str(sentence)

"""Transcripts, as officers bring, mend and sign them, and as visitors and programs read them."""

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cms.media.caption_words import REFUSALS, REMARKS
from cms.media.cue_pages import SIZE
from cms.media.errors import NotAllowed, Overtaken
from cms.media.models import Recording, Transcript
from cms.media.operations.adopt_transcript import adopt_transcript
from cms.media.operations.keep_cues import KEPT_VERSIONS, keep_cues
from cms.media.operations.save_transcript import save_transcript
from cms.media.operations.sign_transcript import sign_transcript
from cms.podcasts.models import ShowPage
from cms.users.models import User
from cms.users.roles import Role
from media_pipeline.captions import podcast_json
from media_pipeline.captions.checks import CODES as REMARK_CODES
from media_pipeline.captions.cues import Cue
from media_pipeline.captions.errors import CODES as ERROR_CODES
from tests.cms.media.transcribed import CUES, VTT, editor, north, recording, signed_in, transcript
from tests.factories.content import make_episode, make_show, make_user

__all__ = ["editor", "north", "recording", "transcript"]

pytestmark = pytest.mark.django_db


def bring(user: User, recording: Recording, data: bytes = VTT, language: str = "ar", name: str = "words.vtt") -> Any:
    form = {"language": language, "file": SimpleUploadedFile(name, data)}
    return signed_in(user).post(reverse("transcript_import", args=[recording.pk]), form)


def page_of(transcript: Transcript, page: int = 1) -> str:
    return f"{reverse('transcript', args=[transcript.pk])}?p={page}"


def form_of(user: User, transcript: Transcript, page: int = 1, **changes: Any) -> dict[str, Any]:
    """What the form of a transcript would send after ``changes``."""
    context = signed_in(user).get(page_of(transcript, page)).context
    formset = context["formset"]
    fields = {f"{form.prefix}-{name}": form[name].value() or "" for form in formset.forms for name in form.fields}
    fields = {name: value for name, value in fields.items() if not name.endswith("-DELETE")}
    management = {
        form.add_prefix(name): form[name].value() for form in [formset.management_form] for name in form.fields
    }
    return fields | management | {"version": context["version"]} | changes


def save(user: User, transcript: Transcript, page: int = 1, **changes: Any) -> Any:
    return signed_in(user).post(page_of(transcript, page), form_of(user, transcript, page, **changes))


def words_of(transcript: Transcript) -> list[str]:
    return [cue.text for cue in Transcript.objects.get(pk=transcript.pk).spoken]


# Bringing one.


def test_a_file_becomes_a_transcript_with_its_remarks_beside_the_cues(editor: User, recording: Recording) -> None:
    response = bring(editor, recording)
    transcript = recording.transcripts.get()
    assert response["Location"] == reverse("transcript", args=[transcript.pk])
    assert [(cue.start, cue.speaker) for cue in transcript.spoken] == [(0.0, "سلمى"), (1.5, "ياسين")]
    assert (transcript.origin, transcript.is_unchecked, transcript.is_timed) == ("uploaded", False, True)
    text = signed_in(editor).get(response["Location"]).content.decode()
    for sentence in ("It begins 500 ms before", "Too fast to read: ", "A line has 44", "3 remarks"):
        assert sentence in text
    assert (
        response["Location"] in signed_in(editor).get(reverse("recording:edit", args=[recording.pk])).content.decode()
    )


def test_a_file_that_cannot_be_read_is_refused_with_its_line(editor: User, recording: Recording) -> None:
    response = bring(editor, recording, b"WEBVTT\n\n00:00.000 --> 00:0x.000\nwords\n")
    assert "Line 3: “00:00.000 --&gt; 00:0x.000” is not a time." in response.content.decode()
    assert not recording.transcripts.exists()


def test_typed_text_is_kept_but_its_times_are_not_given_away(editor: User, recording: Recording) -> None:
    bring(editor, recording, "أهلا بكم. شكرا.".encode(), name="words.txt")
    transcript = recording.transcripts.get()
    assert not transcript.is_timed
    assert [form.extension for form in transcript.formats] == ["txt"]
    assert signed_in(editor).get(transcript.url("vtt")).status_code == 404
    save(editor, transcript, is_timed="yes")
    transcript.refresh_from_db()
    assert transcript.is_timed
    assert signed_in(editor).get(transcript.url("vtt")).status_code == 200


def test_a_second_file_takes_the_place_of_the_first_which_can_be_brought_back(
    editor: User, recording: Recording
) -> None:
    bring(editor, recording)
    bring(editor, recording, b"00:00.000 --> 00:01.000\nother\n")
    transcript = recording.transcripts.get()
    assert (transcript.version, words_of(transcript)) == (2, ["other"])
    address = reverse("transcript_restore", args=[transcript.pk, 1])
    assert signed_in(editor).get(address).status_code == 404
    signed_in(editor).post(address)
    assert words_of(transcript)[0] == "مرحبا بكم"
    verbs = transcript.versions.values_list("number", "verb", "made_by")
    assert list(verbs) == [(3, "restored", editor.pk), (2, "imported", editor.pk), (1, "imported", editor.pk)]


def test_every_language_has_its_own(editor: User, recording: Recording) -> None:
    bring(editor, recording)
    bring(editor, recording, language="fr")
    assert set(recording.transcripts.values_list("language", flat=True)) == {"ar", "fr"}


# Mending it.


def test_cues_are_changed_added_and_deleted_without_a_script(editor: User, transcript: Transcript) -> None:
    changes = {
        "cue-0-text": "مرحبا \r\nبكم\u202e",
        "cue-1-DELETE": "on",
        "cue-2-start": "0:03",
        "cue-2-end": "3,5",
        "cue-2-text": "جديد",
        "cue-2-speaker": " ياسين ",
    }
    save(editor, transcript, **changes)
    assert Transcript.objects.get(pk=transcript.pk).spoken == (
        Cue(start=0.0, end=2.0, text="مرحبا\nبكم", speaker="سلمى"),
        Cue(start=3.0, end=3.5, text="جديد", speaker="ياسين"),
    )
    assert transcript.versions.first().made_by == editor


def test_what_is_wrong_is_said_beside_the_cue_and_nothing_is_lost(editor: User, transcript: Transcript) -> None:
    response = save(editor, transcript, **{"cue-0-start": "soon", "cue-1-end": "0:01", "cue-1-text": "written"})
    text = response.content.decode()
    assert "Write the time like" in text
    assert "It ends before it begins." in text
    assert "written" in text
    assert words_of(transcript) == ["مرحبا", "بكم"]


def test_a_transcript_without_words_is_not_saved(editor: User, transcript: Transcript) -> None:
    response = save(editor, transcript, **{"cue-0-text": "", "cue-1-text": ""})
    assert "at least one cue with words" in response.content.decode()
    assert words_of(transcript) == ["مرحبا", "بكم"]


def test_nobody_overwrites_what_somebody_else_has_saved(editor: User, transcript: Transcript) -> None:
    mine = form_of(editor, transcript, **{"cue-0-text": "mine"})
    save(editor, transcript, **{"cue-0-text": "theirs"})
    for attempt in (mine, mine | {"sign": "yes"}):
        response = signed_in(editor).post(page_of(transcript), attempt)
        assert "Somebody else has changed this transcript" in response.content.decode()
        assert f'name="version" value="{mine["version"]}"' in response.content.decode()
    assert words_of(transcript)[0] == "theirs"
    with pytest.raises(Overtaken):
        save_transcript(transcript=transcript, cues=CUES, user=editor, expected=1)


def test_saving_what_was_not_changed_makes_no_version(editor: User, transcript: Transcript) -> None:
    save(editor, transcript)
    assert Transcript.objects.get(pk=transcript.pk).version == 1


def test_long_lines_are_broken_anew(editor: User, transcript: Transcript) -> None:
    long = "اجتمع أعضاء المجلس الإقليمي وممثلو الجمعيات المحلية"
    save(editor, transcript, **{"cue-0-text": long, "wrap": "yes"})
    assert words_of(transcript)[0] == "اجتمع أعضاء المجلس الإقليمي\nوممثلو الجمعيات المحلية"


def test_a_long_transcript_is_edited_page_by_page(editor: User, transcript: Transcript) -> None:
    many = tuple(Cue(start=float(at), end=at + 1.0, text=f"جملة {at}") for at in range(SIZE + 5))
    keep_cues(transcript=transcript, cues=many, verb="edited", user=None)
    save(editor, transcript, 2, **{"cue-0-text": "first of the second page"})
    words = words_of(transcript)
    assert (len(words), words[SIZE], words[SIZE - 1]) == (SIZE + 5, "first of the second page", f"جملة {SIZE - 1}")
    first = signed_in(editor).get(page_of(transcript, 1)).content.decode()
    assert "?p=2" in first
    assert "Page 1 of 2" in first


def test_very_old_versions_are_dropped(transcript: Transcript) -> None:
    for number in range(KEPT_VERSIONS + 2):
        keep_cues(transcript=transcript, cues=(*CUES, Cue(start=9, end=9, text=str(number))), verb="edited", user=None)
    assert transcript.versions.count() == KEPT_VERSIONS


# Signing it.


def test_a_signature_ends_with_the_next_change(editor: User, transcript: Transcript) -> None:
    assert transcript.is_unchecked
    save(editor, transcript, **{"cue-0-text": "مرحبا بكم", "sign": "yes"})
    transcript.refresh_from_db()
    assert (transcript.signed_by, transcript.is_unchecked, transcript.version) == (editor, False, 2)
    save(editor, transcript, **{"cue-0-text": "أهلا"})
    transcript.refresh_from_db()
    assert (transcript.signed_by, transcript.is_unchecked) == (None, True)


def test_it_is_deleted_after_a_question(editor: User, transcript: Transcript) -> None:
    address = reverse("transcript_delete", args=[transcript.pk])
    assert "This cannot be undone" in signed_in(editor).get(address).content.decode()
    assert Transcript.objects.exists()
    signed_in(editor).post(address)
    assert not Transcript.objects.exists()


# Who may.


def test_a_transcript_of_another_show_does_not_exist(transcript: Transcript) -> None:
    stranger = signed_in(make_user((make_show("south-words"), Role.PUBLISHER)))
    for name, extra in (("transcript", []), ("transcript_delete", []), ("transcript_restore", [1])):
        address = reverse(name, args=[transcript.pk, *extra])
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, {}).status_code == 404
    assert bring(make_user((make_show("west-words"), Role.EDITOR)), transcript.recording).status_code == 404
    assert stranger.get(transcript.url()).status_code == 404
    with pytest.raises(NotAllowed):
        sign_transcript(transcript=transcript, user=User.objects.get(pk=stranger.session["_auth_user_id"]), expected=1)


def test_what_is_public_is_changed_by_those_who_may_publish(
    editor: User, north: ShowPage, transcript: Transcript
) -> None:
    make_episode(north, recording=transcript.recording)
    form = form_of(editor, transcript, **{"cue-0-text": "mine"})
    response = signed_in(editor).post(page_of(transcript), form)
    assert "Ask somebody who may publish" in response.content.decode()
    assert "disabled" in response.content.decode()
    signed_in(editor).post(reverse("transcript_delete", args=[transcript.pk]))
    assert words_of(transcript) == ["مرحبا", "بكم"]
    save(make_user((north, Role.PUBLISHER)), transcript, **{"cue-0-text": "theirs"})
    assert words_of(transcript)[0] == "theirs"


# What the pipeline wrote down.


def heard(recording: Recording, text: str, language: str = "ar") -> None:
    cues = (Cue(start=0.0, end=2.0, text=text), Cue(start=2.0, end=4.0, text="وانتهى اللقاء."))
    name = default_storage.save("transcript/heard.json", ContentFile(podcast_json.write(cues, language).encode()))
    recording.job.result = {"assets": {"transcript": name}}
    recording.job.save()


def test_what_a_machine_wrote_is_adopted_once(recording: Recording) -> None:
    assert adopt_transcript(recording=recording) is None
    heard(recording, "مرحبا بكم في حديث الجهة.")
    for _time in range(2):
        adopted = adopt_transcript(recording=recording)
        assert adopted is not None
        assert (adopted.language, adopted.version, adopted.is_unchecked) == ("ar", 1, True)
    heard(recording, "أهلا بكم في حديث الجهة.")
    again = adopt_transcript(recording=recording)
    assert again is not None
    assert (again.version, words_of(again)[0]) == (2, "أهلا بكم في حديث الجهة.")


@pytest.mark.parametrize("language", ["de", "", "x" * 20])
def test_a_language_that_the_house_lacks_is_left(recording: Recording, language: str) -> None:
    heard(recording, "Guten Tag.", language)
    assert adopt_transcript(recording=recording) is None


def test_no_machine_overwrites_a_person(editor: User, recording: Recording, transcript: Transcript) -> None:
    heard(recording, "مرحبا من الآلة.")
    save(editor, transcript, **{"cue-0-text": "مني"})
    assert adopt_transcript(recording=recording) is None
    assert words_of(transcript)[0] == "مني"


def test_a_broken_file_of_the_pipeline_keeps_nothing_back(recording: Recording) -> None:
    name = default_storage.save("transcript/broken.json", ContentFile(b'{"segments": 1}'))
    recording.job.result = {"assets": {"transcript": name}}
    recording.job.save()
    assert adopt_transcript(recording=recording) is None


def test_everything_that_can_be_said_has_its_words() -> None:
    assert set(REFUSALS) == set(ERROR_CODES)
    assert set(REMARKS) == set(REMARK_CODES)

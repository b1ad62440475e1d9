"""A letter goes once, whatever becomes of the process that sends it; twice at worst, and then as the same letter."""

import signal
import socketserver
import threading
from collections.abc import Iterator
from email import message_from_bytes

import pytest
from django.core import mail
from pytest_django import Settings

from cms.live import letters
from cms.live.contacts import Contact, sealed
from cms.live.models import Notice, Question
from cms.live.notices import send_notices
from cms.live.states import State
from tests.factories.live import make_programme, make_question
from tests.processes import LOOPBACK, Processes, home, processes

__all__ = ["home", "processes"]

SENDS = """
import django, sys
django.setup()
from cms.live.notices import send_notices
send_notices(int(sys.argv[1]), "received")
"""


class MailServer(socketserver.ThreadingTCPServer):
    """Takes letters by SMTP (RFC 5321); kills who sends while it waits for the last answer, if told to."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__((LOOPBACK, 0), Taking)
        self.letters: list[bytes] = []
        self.refused: set[bytes] = set()
        self.kills: list[object] = []
        self.falls_silent_at: set[bytes] = set()


class Taking(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        if b"" in self.server.falls_silent_at:
            return
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.letters.append(b"".join(iter(self.rfile.readline, b".\r\n")))
                for process in self.server.kills:
                    process.kill()  # type: ignore[attr-defined]
                    process.wait()  # type: ignore[attr-defined]
            if verb in self.server.falls_silent_at:
                self.rfile.read()
                return
            is_refused = verb == b"RCPT" and any(address in line for address in self.server.refused)
            self.wfile.write(b"550 nobody here\r\n" if is_refused else b"250 well\r\n")
            if verb == b"QUIT":
                return


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    with MailServer() as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = False
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def asked(*emails: str) -> list[Question]:
    desk = make_programme().desk
    return [make_question(desk, contact=sealed(Contact(email=email, language="fr"))) for email in emails]


def test_a_worker_that_dies_while_it_sends_is_followed_by_one_letter_more(
    server: MailServer, processes: Processes, settings: Settings
) -> None:
    [question] = asked("souad@example.org")
    there = {"ATHIR_MAIL_HOST": LOOPBACK, "ATHIR_MAIL_PORT": str(server.server_address[1])}
    here = {"ATHIR_SECRET_KEY": settings.SECRET_KEY, "ATHIR_MAIL_IS_ENCRYPTED": "no"}
    worker = processes.start("-c", SENDS, str(question.pk), **there, **here)
    server.kills = [worker]
    assert worker.wait(60) == -signal.SIGKILL, processes.log
    server.kills = []
    for _time in range(3):
        send_notices(question.pk, State.RECEIVED)
    first, second = (message_from_bytes(letter) for letter in server.letters)
    assert first["Message-ID"] == second["Message-ID"]
    assert first["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_who_died_twice_has_written_often_enough(server: MailServer) -> None:
    [question] = asked("souad@example.org")
    Notice.objects.create(question=question, state=State.RECEIVED, is_sent=False, unsure=2)
    send_notices(question.pk, State.RECEIVED)
    assert server.letters == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("hindrance", "what", "told"),
    [("refused", b"souad@", "nobody here"), ("falls_silent_at", b"", "closed")],
    ids=["the address is refused", "nobody answers the call"],
)
def test_what_certainly_did_not_go_is_tried_as_often_as_it_takes(
    server: MailServer, hindrance: str, what: bytes, told: str
) -> None:
    [question] = asked("souad@example.org")
    setattr(server, hindrance, {what})
    for _time in range(3):
        with pytest.raises(OSError, match=told):
            send_notices(question.pk, State.RECEIVED)
    setattr(server, hindrance, set())
    send_notices(question.pk, State.RECEIVED)
    assert len(server.letters) == 1


@pytest.mark.django_db
def test_nobody_gets_a_third_letter_from_a_server_that_takes_letters_and_says_nothing(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "PATIENCE_S", 0.3)
    [question] = asked("souad@example.org")
    server.falls_silent_at = {b"DATA"}
    for _time in range(2):
        with pytest.raises(OSError, match=r"timed out|closed"):
            send_notices(question.pk, State.RECEIVED)
    server.falls_silent_at = set()
    send_notices(question.pk, State.RECEIVED)
    assert len(server.letters) == 2


@pytest.mark.django_db
def test_a_letter_that_was_taken_is_sent_however_the_goodbye_ends(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(letters, "PATIENCE_S", 0.3)
    [question] = asked("souad@example.org")
    server.falls_silent_at = {b"QUIT"}
    for _time in range(2):
        send_notices(question.pk, State.RECEIVED)
    assert len(server.letters) == 1
    assert Notice.objects.get().is_sent


@pytest.mark.django_db
def test_the_address_of_one_does_not_keep_the_letter_from_another(server: MailServer) -> None:
    first, second = asked("gone@example.org", "there@example.org")
    Question.objects.filter(pk=second.pk).update(state=State.MERGED, merged_into=first)
    server.refused = {b"gone@"}
    with pytest.raises(OSError, match="nobody here"):
        send_notices(first.pk, State.ANSWERED_IN_WRITING)
    assert [message_from_bytes(letter)["To"] for letter in server.letters] == ["there@example.org"]
    assert mail.outbox == []

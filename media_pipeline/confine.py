"""The child's side of ffmpeg.py: gives up what ffmpeg has no use for, then becomes ffmpeg.

Run as a script by a fresh interpreter, because code that runs between fork and exec of a process with
threads (subprocess's preexec_fn) may deadlock. It imports little, because it starts before every ffmpeg.

Usage: confine.py PARENT_PID CPU_SECONDS ADDRESS_SPACE FILE_BYTES NICENESS [calls] [r:PATH…] [w:PATH…] -- COMMAND
       confine.py report        says what this machine allows, one name a line

`calls` refuses calls to the kernel that decoding never needs. `r:` is a file or folder to read, `w:` one to
write; then nothing else can be opened. Without any, files stay as open as they are to the account.

A kernel may lack each of the restrictions, or a container forbid it: then the others must do.
"""

import ctypes
import os
import platform
import resource
import signal
import stat
import struct
import sys

PR_SET_PDEATHSIG = 1
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2
CLONE_THREAD = 0x00010000
CLONE_NEWUSER = 0x10000000
CLONE_NEWNET = 0x40000000
# capabilities(7): the worker's root may read what another account uploaded.
CAP_DAC_OVERRIDE = 1
CAPABILITIES = 64
# After the soft limit the kernel asks once; after this many seconds more it kills.
LAST_SECONDS = 5
OPEN_FILES = 256

# landlock(7): numbers of the calls, the same on every architecture, and the rights by bit.
CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR, REMOVE_DIR, REMOVE_FILE = (1 << bit for bit in range(6))
MAKE_DIR, MAKE_REG, REFER, TRUNCATE = 1 << 7, 1 << 8, 1 << 13, 1 << 14
READ = EXECUTE | READ_FILE | READ_DIR
WRITE = READ_FILE | READ_DIR | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | REFER | TRUNCATE
OF_A_FILE = EXECUTE | READ_FILE | WRITE_FILE | TRUNCATE
# How many rights over files each version of the interface knows.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
ALL_FILE_RIGHTS = 16
TCP_SINCE, SCOPES_SINCE = 4, 6
BIND_AND_CONNECT = 0b11
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11
PATH_BENEATH = 1

# seccomp(2), by architecture: its name to the kernel, the calls to refuse, clone, clone3.
CALLS = {
    # socket, fork, vfork, ptrace, mount, unshare, open_by_handle_at, bpf, userfaultfd, io_uring_setup
    "x86_64": (0xC000003E, (41, 57, 58, 101, 165, 272, 304, 321, 323, 425), 56, 435),
    # socket, ptrace, mount, unshare, open_by_handle_at, bpf, userfaultfd, io_uring_setup
    "aarch64": (0xC00000B7, (198, 117, 40, 97, 265, 280, 282, 425), 220, 435),
}
EACCES, ENOSYS = 13, 38
LOAD, EQUAL, AT_LEAST, ANY_BIT, ANSWER = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, REFUSE, UNKNOWN, KILL = 0x7FFF0000, 0x00050000 | EACCES, 0x00050000 | ENOSYS, 0x80000000
NUMBER_AT, ARCHITECTURE_AT, FIRST_ARGUMENT_AT = 0, 4, 16
X32_CALLS = 0x40000000

libc = ctypes.CDLL(None, use_errno=True)


def limit(cpu_seconds: int, address_space: int, file_bytes: int, niceness: int) -> None:
    """Limits that every kernel has. Threads are limited by the address space, which their stacks share."""
    give_way(os.nice(niceness))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + LAST_SECONDS)
    _lower(resource.RLIMIT_AS, address_space, address_space)
    _lower(resource.RLIMIT_FSIZE, file_bytes, file_bytes)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES)


def give_way(niceness: int) -> None:
    """Where the kernel shares processors among sessions, niceness counts only within one: the session needs its own.

    Source: sched(7), "The autogroup feature".
    """
    try:
        group = os.open("/proc/self/autogroup", os.O_WRONLY)
        os.write(group, str(niceness).encode())
    except OSError:
        # This kernel does not.
        return
    os.close(group)


def _lower(which: int, soft: int, hard: int) -> None:
    """A limit that the service has already is never raised, which an ordinary account may not."""
    _, most = resource.getrlimit(which)
    if most != resource.RLIM_INFINITY:
        soft, hard = min(soft, most), min(hard, most)
    resource.setrlimit(which, (soft, hard))


def leave_network() -> bool:
    """An empty network: root by right, others as masters of a world of their own (user_namespaces(7))."""
    return not libc.unshare(CLONE_NEWNET) or bool(os.geteuid() and not libc.unshare(CLONE_NEWUSER | CLONE_NEWNET))


def drop_rights() -> bool:
    """No program can give new rights any more, and root is left with its own over files alone."""
    for capability in range(CAPABILITIES):
        if capability != CAP_DAC_OVERRIDE:
            libc.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0)
    return not libc.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def landlock_version() -> int:
    """0 where the kernel has no Landlock."""
    return max(int(libc.syscall(CREATE_RULESET, None, 0, 1)), 0)


def close_files(reads: list[str], writes: list[str]) -> bool:
    """Landlock: nothing can be opened but this, and no TCP where the kernel knows that (since 6.7)."""
    version = landlock_version()
    if not version:
        return False
    known = (1 << FILE_RIGHTS.get(version, ALL_FILE_RIGHTS)) - 1
    tcp = BIND_AND_CONNECT if version >= TCP_SINCE else 0
    scopes = ABSTRACT_SOCKETS_AND_SIGNALS if version >= SCOPES_SINCE else 0
    words = [known, *([tcp] if tcp else []), *([scopes] if scopes else [])]
    handled = struct.pack(f"={len(words)}Q", *words)
    rules = int(libc.syscall(CREATE_RULESET, handled, len(handled), 0))
    if rules < 0:
        return False
    for paths, rights in ((reads, READ), (writes, WRITE)):
        for path in paths:
            _permit(rules, path, rights & known)
    closed = not libc.syscall(RESTRICT_SELF, rules, 0)
    os.close(rules)
    return closed


def _permit(rules: int, path: str, rights: int) -> None:
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        # What is not there needs no rule.
        return
    if not stat.S_ISDIR(os.fstat(beneath).st_mode):
        rights &= OF_A_FILE
    libc.syscall(ADD_RULE, rules, PATH_BENEATH, struct.pack("=Qi", rights, beneath), 0)
    os.close(beneath)


def forbid_calls() -> bool:
    """A filter (seccomp) of calls that decoding never needs: sockets, new processes, ways around the files' rules.

    Threads stay allowed: clone with CLONE_THREAD. The C library tries clone3 first, whose arguments no filter
    can read, and takes clone when that is unknown.
    """
    if platform.machine() not in CALLS or sys.maxsize < 2**32:
        return False
    architecture, refused, clone, clone3 = CALLS[platform.machine()]
    program = [
        (LOAD, 0, 0, ARCHITECTURE_AT), (EQUAL, 1, 0, architecture), (ANSWER, 0, 0, KILL),
        (LOAD, 0, 0, NUMBER_AT), (AT_LEAST, 0, 1, X32_CALLS), (ANSWER, 0, 0, REFUSE),
        (EQUAL, 0, 1, clone3), (ANSWER, 0, 0, UNKNOWN),
    ]  # fmt: skip
    for number in refused:
        program += [(EQUAL, 0, 1, number), (ANSWER, 0, 0, REFUSE)]
    program += [
        (EQUAL, 0, 3, clone), (LOAD, 0, 0, FIRST_ARGUMENT_AT),
        (ANY_BIT, 1, 0, CLONE_THREAD), (ANSWER, 0, 0, REFUSE), (ANSWER, 0, 0, ALLOW),
    ]  # fmt: skip
    packed = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *line) for line in program))
    described = struct.pack("@HP", len(program), ctypes.addressof(packed))
    return not libc.prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, described, 0, 0)


def die_with(parent: int) -> None:
    if libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    # The worker may have died before the line above took effect.
    if os.getppid() != parent:
        sys.exit("the worker is gone")


def main(words: list[str]) -> None:
    parent, *limits = map(int, words[:5])
    end = words.index("--")
    terms, command = words[5:end], words[end + 1 :]
    reads, writes = ([word[2:] for word in terms if word.startswith(kind)] for kind in ("r:", "w:"))
    limit(*limits)
    leave_network()
    drop_rights()
    if reads or writes:
        close_files(reads, writes)
    if "calls" in terms:
        forbid_calls()
    # Last, because the kernel forgets it when rights change.
    die_with(parent)
    os.execv(command[0], command)


def report() -> None:
    found = {
        "namespace": leave_network(),
        "privileges": drop_rights(),
        f"landlock {landlock_version()}": close_files([], []),
        "seccomp": forbid_calls(),
    }
    print("\n".join(name for name, works in found.items() if works))


if __name__ == "__main__":
    if sys.argv[1:] == ["report"]:
        report()
    else:
        main(sys.argv[1:])

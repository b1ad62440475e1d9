"""Proof of work: a number that is found by trying and checked at once (hashcash, after Back, 2002).

SHA-256 of "<sending>:<number>" begins with the bits that are set. Where scripts do not run, time stands for work:
the same page is sent again after some seconds.
"""

from hashlib import sha256

from django.core.signing import BadSignature, TimestampSigner

from cms.live.conf import conf

_SALT = "live wait"
LONGEST_WAIT_S = 3600


def is_proven(sending: str, number: str) -> bool:
    """Say whether ``number`` proves the work for this sending; a proof is worth one question, and no other."""
    if not number.isascii() or not number.isdigit() or len(number) > 20:
        return False
    digest = int.from_bytes(sha256(f"{sending}:{number}".encode()).digest(), "big")
    return digest >> (256 - conf.proof_bits) == 0


def new_wait(sending: str) -> str:
    """Return what a form carries that begins to wait now."""
    return TimestampSigner(salt=_SALT).sign(sending)


def has_waited(sending: str, wait: str) -> bool:
    return is_wait(sending, wait) and not is_wait(sending, wait, at_most=conf.proof_wait_s)


def is_wait(sending: str, wait: str, *, at_most: int = LONGEST_WAIT_S) -> bool:
    """Say whether ``wait`` belongs to this sending and began no longer ago than that, in seconds."""
    try:
        return TimestampSigner(salt=_SALT).unsign(wait, max_age=at_most) == sending
    except BadSignature:
        return False

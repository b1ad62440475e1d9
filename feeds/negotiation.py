"""Which content coding a client gets: RFC 9110, sections 12.4.2 and 12.5.3."""

from collections.abc import Iterable


def acceptable(accept_encoding: str, offered: Iterable[str]) -> list[str]:
    """Return those of ``offered`` that a client takes, what it likes best first; equals stay in their order.

    "identity" is always taken: a client that refuses it may still use it, and none is known that would.
    """
    weights = dict(_weights(accept_encoding))
    others = weights.get("*", 0.0)
    weights.setdefault("identity", others or 0.001)
    taken = {coding: weights.get(coding, others) for coding in offered}
    liked = [coding for coding, weight in taken.items() if weight > 0 or coding == "identity"]
    return sorted(liked, key=lambda coding: -taken[coding])


def _weights(header: str) -> Iterable[tuple[str, float]]:
    for part in header.lower().split(","):
        coding, _, parameter = (piece.strip() for piece in part.partition(";"))
        name, _, value = (piece.strip() for piece in parameter.partition("="))
        if coding:
            yield coding, _weight(value) if name == "q" else 1.0


def _weight(value: str) -> float:
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 0.0

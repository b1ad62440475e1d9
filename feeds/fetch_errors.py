"""Why something could not be had from an address. The texts are for logs; who shows one says it in words of their own.

FetchError
├── ForbiddenAddress    not http or https, or it leads to a machine of a private network
├── Unreachable         no such name, nobody answers, or what answers does not speak HTTP: later it may
├── TooSlow             more seconds than allowed
├── TooLarge            more bytes than allowed
└── TooManyRedirects
"""


class FetchError(Exception):
    """Nothing could be had from an address."""


class ForbiddenAddress(FetchError):
    """The address leads where nobody may go from here."""


class Unreachable(FetchError):
    """Nobody answers there, or not in a way that can be understood."""


class TooSlow(FetchError):
    """It took more seconds than allowed."""


class TooLarge(FetchError):
    """It has more bytes than allowed."""


class TooManyRedirects(FetchError):
    """One redirect led to another, more often than allowed."""

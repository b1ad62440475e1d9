"""Settings of the peer: the product's database and models, nothing else in the way of a request."""

from cms.settings.test import *  # noqa: F403 - settings of another kind build on it

ROOT_URLCONF = "benchmarks.feeds.peer"
MIDDLEWARE: list[str] = []

"""libxml2 finds that what has a schema keeps to it: Atom, and the sitemaps."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from lxml import etree

from cms.catalogue.records import Found
from feeds.formats import atom, news_sitemap, question_sitemap, video_sitemap, video_sitemaps
from tests.feeds.samples import HOUSE, NEWS, NOW, PROGRAMME, SITE, STORY

ASKED = (Found(url=f"{SITE}/ar/live/1/1/", changed_at=NOW), Found(url=f"{SITE}/ar/commitments/", changed_at=NOW))
DOCUMENTS = {
    "atom": atom.render(NEWS),
    "atom, empty": atom.render(replace(NEWS, stories=(), hubs=())),
    "atom, bare": atom.render(replace(NEWS, stories=(replace(STORY, image=None, topics=(), summary=""),))),
    "sitemap of videos": video_sitemap.render(PROGRAMME),
    "sitemap of videos, empty": video_sitemap.render(replace(PROGRAMME, episodes=())),
    "sitemap of videos, long": video_sitemap.render(
        replace(PROGRAMME, author="م" * 300, episodes=(replace(PROGRAMME.episodes[0], summary="ب" * 3000),))
    ),
    "sitemap index": video_sitemaps.render(HOUSE),
    "sitemap of news": news_sitemap.render(HOUSE),
    "sitemap of news, later": news_sitemap.render(replace(HOUSE, read_at=NOW + timedelta(days=9))),
    "sitemap of questions": question_sitemap.render(replace(HOUSE, asked=ASKED)),
}


@cache
def schema(name: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(Path(__file__).parent / "schemas" / f"{name}.rng"))


def faults(name: str, document: bytes) -> list[str]:
    found = schema(name.partition(",")[0].partition(" ")[0])
    found.validate(etree.fromstring(document))
    return [f"{each.line}: {each.message}" for each in found.error_log]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_it_keeps_to_its_schema(name: str) -> None:
    assert faults(name, DOCUMENTS[name]) == []


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("atom", b"<updated>", b"<updated>soon "),
        ("atom", b"<id>urn", b"<id></id><id>urn"),
        ("sitemap of videos", b"<video:live>no", b"<video:live>perhaps"),
        ("sitemap of videos", b"<loc>https://athir.example", "<loc>https://athir.example/ماء".encode()),
        ("sitemap index", b"<lastmod>", b"<lastmod>about "),
    ],
)
def test_the_schemas_refuse_what_is_wrong(name: str, right: bytes, wrong: bytes) -> None:
    assert right in DOCUMENTS[name]
    assert faults(name, DOCUMENTS[name].replace(right, wrong)) != []

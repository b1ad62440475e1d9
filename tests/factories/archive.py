"""A show with many episodes, made by copying the rows of one."""

from datetime import UTC, datetime

from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from cms.podcasts.models import EpisodeChapter, EpisodeCredit, EpisodeLink, EpisodePage, EpisodeSoundbite, ShowPage


def grow(show: ShowPage, count: int) -> None:
    """Copy the first episode until the show has ``count`` of them, each with a recording of its own."""
    first = EpisodePage.objects.child_of(show).earliest("pk")
    have = EpisodePage.objects.child_of(show).count()
    pages = Page.objects.bulk_create(_page(first, number) for number in range(have, count))
    keys = [page.pk for page in pages]
    Page.objects.filter(pk=show.pk).update(numchild=count)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE IF NOT EXISTS copies (page bigint, recording uuid)")
        cursor.execute("TRUNCATE copies")
        cursor.execute("INSERT INTO copies SELECT page, gen_random_uuid() FROM unnest(%s::bigint[]) AS page", [keys])
    _copy("media_recording", {"id": "copies.recording", "sha256": "copies.page::text"}, f"id = '{first.recording_id}'")
    for table, name in (("media_rendition", "name || copies.page"), ("media_transcript", None)):
        values = {"id": "gen_random_uuid()", "recording_id": "copies.recording"} | ({"name": name} if name else {})
        _copy(table, values, f"recording_id = '{first.recording_id}'")
    episode = {"page_ptr_id": "copies.page", "recording_id": "copies.recording", "guid": "gen_random_uuid()::text"}
    _copy("podcasts_episodepage", episode, f"page_ptr_id = {first.pk}")
    for row in (EpisodeChapter, EpisodeCredit, EpisodeSoundbite, EpisodeLink):
        _copy(row._meta.db_table, {"page_id": "copies.page"}, f"page_id = {first.pk}", without="id")
    for terms in (EpisodePage.places, EpisodePage.topics):
        table = terms.through._meta.db_table
        _copy(table, {"episodepage_id": "copies.page"}, f"episodepage_id = {first.pk}", without="id")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _page(first: EpisodePage, number: int) -> Page:
    values = {field.attname: getattr(first, field.attname) for field in Page._meta.local_concrete_fields}
    released = datetime.fromtimestamp(1_500_000_000 + number * 3600, UTC)
    changed = {
        "id": None,
        "path": first.path[: -Page.steplen] + Page._int2str(number + 1).zfill(Page.steplen),
        "slug": f"episode-{number}",
        "url_path": f"{first.url_path.rstrip('/')}-{number}/",
        "title": f"{first.title} {number}",
        "translation_key": None,
        "first_published_at": released,
        "last_published_at": timezone.now(),
        "latest_revision_id": None,
        "live_revision_id": None,
    }
    kept = {name: value for name, value in (values | changed).items() if name != "translation_key"}
    return Page(**kept)


def _copy(table: str, values: dict[str, str], where: str, *, without: str = "") -> None:
    """Copy the rows of ``table`` that fit ``where`` once for each new episode, with other ``values``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        columns = [name for (name,) in cursor.fetchall() if name != without]
        names = ", ".join(f'"{name}"' for name in columns)
        taken = ", ".join(values.get(name, f't."{name}"') for name in columns)
        # The names are those of our own models.
        cursor.execute(f'INSERT INTO "{table}" ({names}) SELECT {taken} FROM "{table}" t, copies WHERE t.{where}')

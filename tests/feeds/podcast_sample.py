"""A show in which everything is said that a podcast feed can say."""

from datetime import UTC, datetime

from cms.catalogue.records import (
    Chapter,
    Enclosure,
    Episode,
    Image,
    Licence,
    Link,
    LiveItem,
    Location,
    Person,
    RemoteItem,
    Rhythm,
    Show,
    Soundbite,
    Text,
    Transcript,
)

SITE = "https://athir.example"
FEED_URL = f"{SITE}/feeds/water/podcast.xml"
SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
SRI = "sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="
SALMA = Person(name="سلمى & حمزة", role="host", url=f"{SITE}/ar/people/salma/", image_url=f"{SITE}/salma.jpg")
CAMERA = Person(
    name="نزهة", role="camera operator", group="video production", url=f"{SITE}/ar/people/nezha/", image_url=""
)
TETOUAN = Location(name="تطوان", geo="geo:35.57,-5.37", osm="R2799210")
WIDE = Image(
    url=f"{SITE}/wide.jpg",
    alt="سد «النخلة» & الوادي",
    width=1920,
    height=1080,
    media_type="image/jpeg",
    purpose="social",
)
TRANSCRIPT = Transcript(
    url=f"{SITE}/transcripts/1.vtt", media_type="text/vtt", language="ar", is_timed=True, is_unchecked=False
)
EPISODE = Episode(
    guid="5a5c06ce-765c-48b4-8c42-b3e15bd709a2",
    title="الماء & الحياة <1>",
    summary="من السد إلى الصنبور",
    notes_html='<div lang="ar" dir="rtl"><p>نص ]]> و <a href="https://athir.example/ar/">رابط</a></p></div>',
    page_url=f"{SITE}/ar/podcasts/water/1/",
    released_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    changed_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC),
    enclosure=Enclosure(
        url=f"{SITE}/audio/3c60574b-e72f-4fdb-b543-b293447ef928.mp3",
        byte_length=962_335,
        media_type="audio/mpeg",
        duration_s=59.6,
    ),
    image_url=f"{SITE}/media/images/one.jpg",
    number=2,
    season=1,
    season_name="الموسم «الأول» & الأخير",
    episode_type="full",
    explicit=False,
    persons=(SALMA, CAMERA),
    alternates=(
        Enclosure(
            url=f"{SITE}/audio/light.opus?a=1&b=2",
            byte_length=240_000,
            media_type="audio/ogg",
            duration_s=60,
            sha256=SHA256,
            title="نسخة خفيفة لمن يقتصد في الصبيب والبيانات",
        ),
        Enclosure(url=f"{SITE}/stream.m3u8", byte_length=0, media_type="application/x-mpegURL", duration_s=60),
        Enclosure(url=f"{SITE}/low.mp4", byte_length=9, media_type="video/mp4", duration_s=60, height=360),
    ),
    images=(WIDE,),
    transcripts=(
        TRANSCRIPT,
        Transcript(
            url=f"{SITE}/transcripts/2.vtt", media_type="text/vtt", language="zgh", is_timed=True, is_unchecked=False
        ),
        Transcript(
            url=f"{SITE}/transcripts/3.vtt", media_type="text/vtt", language="fr", is_timed=True, is_unchecked=True
        ),
        Transcript(
            url=f"{SITE}/transcripts/1.txt", media_type="text/plain", language="ar", is_timed=False, is_unchecked=False
        ),
    ),
    chapters=(Chapter(start_s=0, title="البداية"), Chapter(start_s=3725.5, title='الماء "قريب" & بعيد')),
    chapters_url=f"{SITE}/chapters/7.json",
    soundbites=(Soundbite(start_s=12.25, duration_s=30, title="جملة"), Soundbite(start_s=1, duration_s=15, title="")),
    locations=(TETOUAN,),
    links=(Link(url="https://video.example/watch?v=1&t=2", label="شاهدوا الحلقة"),),
    texts=(Text(purpose="ai-content", value="false"),),
    licence=Licence(identifier="house-terms", url=f"{SITE}/terms"),
)
TRAILER = Episode(
    guid="trailer",
    title="إعلان الموسم",
    summary="",
    notes_html="",
    page_url=f"{SITE}/ar/podcasts/water/0/",
    released_at=datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
    changed_at=datetime(2026, 11, 1, 8, 0, tzinfo=UTC),
    enclosure=Enclosure(url=f"{SITE}/audio/t.mp3", byte_length=20_000, media_type="audio/mpeg", duration_s=0.2),
    image_url=f"{SITE}/media/images/show.jpg",
    number=None,
    season=3,
    episode_type="trailer",
    explicit=True,
    persons=(),
)
LIVE = LiveItem(
    guid="c0c9d2f0-6f7c-4d5c-a5b8-1f1c39d7f7aa",
    title="لقاء <مفتوح> & مباشر",
    summary="أسئلتكم",
    status="pending",
    page_url=f"{SITE}/ar/programmes/water/2/",
    starts_at=datetime(2026, 11, 25, 19, 0, tzinfo=UTC),
    ends_at=datetime(2026, 11, 25, 20, 30, tzinfo=UTC),
    links=(Link(url="https://video.example/live?a=1&b=2", label="مباشر"),),
    image_url=f"{SITE}/live.jpg",
    enclosure=Enclosure(url=f"{SITE}/live.mp3", byte_length=0, media_type="audio/mpeg", duration_s=0),
)
SHOW = Show(
    handle="water",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    title="حديث الماء",
    summary="كل أسبوع سؤال",
    language="ar",
    page_language="ar",
    author="مجلس الجهة",
    owner_email="podcast@council.example",
    category="Society & Culture / Documentary",
    show_type="episodic",
    explicit=False,
    copyright="مجلس الجهة",
    page_url=f"{SITE}/ar/podcasts/water/",
    feed_url=FEED_URL,
    image_url=f"{SITE}/media/images/show.jpg",
    changed_at=datetime(2026, 11, 21, 9, 0, tzinfo=UTC),
    episodes=(EPISODE, TRAILER),
    released_at=EPISODE.released_at,
    trailers=(TRAILER,),
    locked=True,
    locked_owner="podcast@council.example",
    is_complete=True,
    is_private=True,
    moved_to="https://elsewhere.example/feed.xml?a=1&b=2",
    images=(WIDE,),
    persons=(SALMA,),
    locations=(TETOUAN,),
    licence=Licence(identifier="cc-by-4.0"),
    funding=Link(url=f"{SITE}/ar/participate/?a=1&b=2", label="شاركوا & اسألوا"),
    texts=(Text(purpose="applepodcastsverify", value="a<b>&c"),),
    rhythm=Rhythm(rrule="FREQ=WEEKLY", text="كل أسبوع", starts_at=datetime(2026, 1, 5, tzinfo=UTC), is_complete=True),
    publisher=RemoteItem(
        feed_guid="917393e3-1b1e-5cef-ace4-edaa54e1f810",
        feed_url=f"{SITE}/feeds/all/publisher.xml",
        title="أثير",
        medium="publisher",
    ),
    podroll=(RemoteItem(feed_guid="c", feed_url="https://sister.example/rss?a=1&b=2", title="أخت & أخرى"),),
    live_items=(LIVE,),
    hubs=("https://hub.example/?a=1&b=2",),
    announces_by_podping=True,
)

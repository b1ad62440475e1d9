"""Records of the news, of a video programme and of a house, with text that is hard to write down."""

from datetime import UTC, datetime, timedelta

from cms.catalogue.records import (
    Enclosure,
    Episode,
    House,
    Image,
    Link,
    LiveItem,
    News,
    Person,
    Show,
    Story,
    Transcript,
)

SITE = "https://athir.example"
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HARD = "الماء & الحياة <1> ]]> ⴰⵎⴰⵏ \u202bمن اليمين\u202c 🎙️"

WIDE = Image(
    url=f"{SITE}/media/images/road.jpg",
    alt="الطريق",
    width=1200,
    height=630,
    media_type="image/jpeg",
    purpose="social",
)
STORY = Story(
    guid="5a5c06ce-765c-48b4-8c42-b3e15bd709a2",
    title=HARD,
    summary="افتتاح الطريق",
    notes_html=f'<div dir="rtl" lang="ar"><p>نص ]]&gt; و <a href="{SITE}/ar/">رابط</a></p></div>',
    page_url=f"{SITE}/ar/news/road/",
    released_at=NOW - timedelta(hours=5),
    changed_at=NOW - timedelta(hours=4),
    image=WIDE,
    topics=("الطرق", "الماء & البيئة"),
    language="ar",
)
OLD_STORY = Story(
    guid="0d6a6a3e-9d7d-44b6-9f4e-cc1ad12c8d31",
    title="خبر قديم",
    summary="قديم",
    notes_html="<p>قديم</p>",
    page_url=f"{SITE}/ar/news/old/",
    released_at=NOW - timedelta(hours=49),
    changed_at=NOW - timedelta(hours=49),
    language="ar",
)
NEWS = News(
    handle="news-ar",
    guid="7d5d1d3a-1f5a-4c3e-8a39-2c8a3a5c2b11-ar",
    title="أخبار الجهة",
    summary="ما يحدث في الجهة",
    language="ar",
    author="مجلس الجهة",
    page_url=f"{SITE}/ar/news/",
    changed_at=NOW,
    stories=(STORY, OLD_STORY),
    hubs=("https://hub.example/",),
)
BROADCAST = Episode(
    guid="f2b2a7de-52d6-4d5b-9d3c-7a4a4b4f9b10",
    title=HARD,
    summary="ورش الطريق",
    notes_html="<p>ورش</p>",
    page_url=f"{SITE}/ar/programmes/works/1/",
    released_at=NOW - timedelta(days=3),
    changed_at=NOW - timedelta(days=3),
    enclosure=Enclosure(
        url=f"{SITE}/video/1.mp4", byte_length=9_000_000, media_type="video/mp4", duration_s=65.4, height=720
    ),
    alternates=(
        Enclosure(
            url=f"{SITE}/video/2.mp4", byte_length=3_000_000, media_type="video/mp4", duration_s=65.4, height=360
        ),
        Enclosure(url=f"{SITE}/stream/1.m3u8", byte_length=0, media_type="application/x-mpegURL", duration_s=65.4),
    ),
    image_url=f"{SITE}/media/images/square.jpg",
    images=(WIDE,),
    number=None,
    season=None,
    episode_type="full",
    explicit=False,
    persons=(Person(name="سلمى", role="host", url=f"{SITE}/ar/people/salma/", image_url=""),),
    transcripts=(
        Transcript(
            url=f"{SITE}/transcripts/1.vtt", media_type="text/vtt", language="ar", is_timed=True, is_unchecked=False
        ),
        Transcript(
            url=f"{SITE}/transcripts/2.vtt", media_type="text/vtt", language="fr", is_timed=True, is_unchecked=True
        ),
    ),
)
PROGRAMME = Show(
    handle="works",
    guid="9b024349-ccf0-5f69-a609-6b82873eab3c",
    title="أوراش",
    summary="أوراش الجهة",
    language="ar",
    page_language="ar",
    author="مجلس الجهة",
    owner_email="",
    category="Government",
    show_type="episodic",
    explicit=False,
    copyright="",
    page_url=f"{SITE}/ar/programmes/works/",
    feed_url=f"{SITE}/feeds/works/podcast.xml",
    image_url=f"{SITE}/media/images/show.jpg",
    changed_at=NOW,
    episodes=(BROADCAST,),
    released_at=BROADCAST.released_at,
    medium="video",
)
LIVE_ITEM = LiveItem(
    guid="c0c9d2f0-6f7c-4d5c-a5b8-1f1c39d7f7aa",
    title="لقاء مفتوح: أسئلة المواطنين حول الماء الصالح للشرب بالعالم القروي، وأجوبة المنتخبين؛ مباشرة",
    summary="سطر أول\nسطر ثان، وفاصلة؛ وفاصلة منقوطة",
    status="pending",
    page_url=f"{SITE}/ar/programmes/works/2/",
    starts_at=datetime(2027, 1, 15, 19, 0, tzinfo=UTC),
    ends_at=datetime(2027, 1, 15, 20, 30, tzinfo=UTC),
    links=(Link(url="https://video.example/live", label="مباشر"),),
)
HOUSE = House(
    handle="all",
    guid="0b7c1f7e-6e0e-5f7f-8f4e-1c1de0f6bb2b",
    title="أثير",
    summary="إذاعة الجهة",
    language="ar",
    author="مجلس الجهة",
    owner_email="",
    page_url=f"{SITE}/ar/",
    feed_url=f"{SITE}/feeds/all/publisher.xml",
    image_url="",
    changed_at=NOW,
    shows=(PROGRAMME,),
    news=(NEWS,),
    live_items=(LIVE_ITEM,),
    read_at=NOW,
)

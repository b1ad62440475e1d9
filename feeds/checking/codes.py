"""Lists that directories keep: codes of languages, categories, kinds of files."""

import re

# Codes of ISO 639-1: Apple's guide asks for these (archived "A Podcaster's Guide to RSS").
_TWO_LETTERS = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu "
)
TWO_LETTERS = frozenset(_TWO_LETTERS.split())
# The feed validator of the W3C knows ber and kab, and refuses these (measured): they are too new for it.
UNKNOWN_TO_VALIDATORS = frozenset({"zgh", "tzm", "shi", "rif"})
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*$", re.IGNORECASE)

# Apple writes transcripts by itself in these languages (article 5316; the list of 2024, the longest that is public).
TRANSCRIBED_BY_APPLE = frozenset({"da", "de", "en", "es", "fi", "fr", "it", "nl", "no", "pt", "sv"})

# Apple Podcasts categories (article 7915, "Choose a category"); a name is a category, or a part of one.
CATEGORIES: dict[str, frozenset[str]] = {
    "Arts": frozenset({"Books", "Design", "Fashion & Beauty", "Food", "Performing Arts", "Visual Arts"}),
    "Business": frozenset({"Careers", "Entrepreneurship", "Investing", "Management", "Marketing", "Non-Profit"}),
    "Comedy": frozenset({"Comedy Interviews", "Improv", "Stand-Up"}),
    "Education": frozenset({"Courses", "How To", "Language Learning", "Self-Improvement"}),
    "Fiction": frozenset({"Comedy Fiction", "Drama", "Science Fiction"}),
    "Government": frozenset(),
    "History": frozenset(),
    "Health & Fitness": frozenset(
        {"Alternative Health", "Fitness", "Medicine", "Mental Health", "Nutrition", "Sexuality"}
    ),
    "Kids & Family": frozenset({"Education for Kids", "Parenting", "Pets & Animals", "Stories for Kids"}),
    "Leisure": frozenset(
        {"Animation & Manga", "Automotive", "Aviation", "Crafts", "Games", "Hobbies", "Home & Garden", "Video Games"}
    ),
    "Music": frozenset({"Music Commentary", "Music History", "Music Interviews"}),
    "News": frozenset(
        {"Business News", "Daily News", "Entertainment News", "News Commentary", "Politics", "Sports News", "Tech News"}
    ),
    "Religion & Spirituality": frozenset(
        {"Buddhism", "Christianity", "Hinduism", "Islam", "Judaism", "Religion", "Spirituality"}
    ),
    "Science": frozenset(
        {
            *("Astronomy", "Chemistry", "Earth Sciences", "Life Sciences", "Mathematics"),
            *("Natural Sciences", "Nature", "Physics", "Social Sciences"),
        }
    ),
    "Society & Culture": frozenset(
        {"Documentary", "Personal Journals", "Philosophy", "Places & Travel", "Relationships"}
    ),
    "Sports": frozenset(
        {
            *("Baseball", "Basketball", "Cricket", "Fantasy Sports", "Football", "Golf", "Hockey", "Rugby"),
            *("Running", "Soccer", "Swimming", "Tennis", "Volleyball", "Wilderness", "Wrestling"),
        }
    ),
    "Technology": frozenset(),
    "True Crime": frozenset(),
    "TV & Film": frozenset({"After Shows", "Film History", "Film Interviews", "Film Reviews", "TV Reviews"}),
}

# What Apple plays (article 823) and what PSP-1 allows, by the extension of the address.
MEDIA_TYPES: dict[str, frozenset[str]] = {
    "mp3": frozenset({"audio/mpeg", "audio/mp3"}),
    "m4a": frozenset({"audio/x-m4a", "audio/mp4", "audio/m4a"}),
    "mp4": frozenset({"video/mp4"}),
    "m4v": frozenset({"video/x-m4v", "video/m4v"}),
    "mov": frozenset({"video/quicktime"}),
    "pdf": frozenset({"application/pdf"}),
}
EVERY_MEDIA_TYPE = frozenset(each for types in MEDIA_TYPES.values() for each in types)
# The podcast namespace, tag "transcript".
TRANSCRIPT_TYPES = frozenset(
    {"text/plain", "text/html", "text/vtt", "application/json", "application/x-subrip", "application/srt", "text/srt"}
)
CHAPTERS_TYPE = "application/json+chapters"


def is_language(code: str) -> bool:
    """Say whether directories know this code of a language."""
    base = code.partition("-")[0].lower()
    if not LANGUAGE.match(code) or base in UNKNOWN_TO_VALIDATORS:
        return False
    return base in TWO_LETTERS or len(base) == 3


def extension_of(url: str) -> str:
    """Return the extension of an address, without its query, in lower case."""
    name = url.partition("?")[0].partition("#")[0].rpartition("/")[2]
    return name.rpartition(".")[2].lower() if "." in name else ""


def plain_type(value: str) -> str:
    """Return a media type without its parameters, in lower case."""
    return value.partition(";")[0].strip().lower()

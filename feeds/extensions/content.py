"""The content module of RSS 1.0: the whole show notes, as HTML in a CDATA section (Apple, article 823)."""

from feeds.vocabulary import Tag, Vocabulary, itself, rows

VOCABULARY = Vocabulary(
    prefix="content",
    uri="http://purl.org/rss/1.0/modules/content/",
    item=(Tag(name="encoded", rows=rows("notes_html"), text=itself, is_html=True),),
)

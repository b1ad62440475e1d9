"""Media RSS 1.5.1: the wide picture of an episode, for services that make a video of its sound."""

from operator import attrgetter

from feeds.vocabulary import Tag, Vocabulary, each

SIZES = {name: attrgetter(name) for name in ("url", "width", "height")}

VOCABULARY = Vocabulary(
    prefix="media",
    uri="http://search.yahoo.com/mrss/",
    item=(Tag(name="thumbnail", rows=each("images"), attributes=SIZES),),
)

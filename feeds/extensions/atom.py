"""Links of Atom in RSS: the hubs that tell of changes (W3C WebSub, section 4)."""

from feeds.vocabulary import Tag, Vocabulary, each, itself

VOCABULARY = Vocabulary(
    prefix="atom",
    uri="http://www.w3.org/2005/Atom",
    channel=(Tag(name="link", rows=each("hubs"), constants={"rel": "hub"}, attributes={"href": itself}),),
)

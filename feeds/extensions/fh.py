"""Feed history (RFC 5005): this document is the whole feed, so what is no longer in it has been withdrawn.

An archive of pages (section 4) would need readers that put it together, and the large directories do not: what is
not in the one document that they ask for disappears from them. So nothing is paged, however long a show lives.
"""

from feeds.vocabulary import Tag, Vocabulary, only

VOCABULARY = Vocabulary(
    prefix="fh",
    uri="http://purl.org/syndication/history/1.0",
    channel=(Tag(name="complete", rows=lambda record: only(hasattr(record, "episodes"))),),
)

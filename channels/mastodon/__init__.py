"""How a server of the fediverse is spoken to, by the interface of Mastodon (docs.joinmastodon.org), from 4.0 on."""

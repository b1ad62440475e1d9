"""What is claimed of feeds, each beside its peer, run by hand."""

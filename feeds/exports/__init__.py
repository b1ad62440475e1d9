"""Moving out: all that a show is, in one file that any other house, and this one, can read."""

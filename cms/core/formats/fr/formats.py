"""Dates as they are written in French: a moment has "à" before its hour; the rest is Django's."""

DATETIME_FORMAT = "j F Y à H:i"

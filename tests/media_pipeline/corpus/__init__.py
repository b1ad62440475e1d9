"""Hostile and broken recordings, each with what is expected of the pipeline.

A module of this package yields cases: a name, a recipe of a few lines that makes the file, and the verdict. All are
made from seeds, so the same name is always the same file. See running.py for what is looked at, __main__.py for the
command.
"""

"""Transcripts and captions: cues, and the formats in which they come and go. Plain Python, no Django.

Three well-kept libraries were weighed, all MIT: webvtt-py 0.6, srt 3.5, pysubs2 1.8. They serve as independent readers
in the tests, and not here, because each loses words without a trace or cannot say where a file is wrong: webvtt-py
skips a malformed cue, or stops without its line; srt counts in characters and knows neither voices nor encodings;
pysubs2 leaves out what it cannot read and turns text into that of another format. None reads podcast JSON. An officer
needs the line, the reason and every word.
"""

"""Blocks of text to sentences; the place of the spaCy pipeline."""

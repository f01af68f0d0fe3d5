"""Blocks of text to sentences; entities, relations and qualifiers of a sentence by a spaCy pipeline."""

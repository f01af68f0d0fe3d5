"""Verbs of trade that a parser takes for nouns: "the farms ship roses", "buyers supply designs"."""

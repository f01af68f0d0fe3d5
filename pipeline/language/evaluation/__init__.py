"""Scores the language stage against sentences that a person marked."""

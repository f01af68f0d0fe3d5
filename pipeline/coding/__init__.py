"""Sentences to codes: labels, shares, cases, periods, sources, qualifiers, reasons."""

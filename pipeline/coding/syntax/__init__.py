"""What the syntax of a sentence says for its codes: who does what to whom, as reasons."""

from pipeline.coding.syntax.reader import Syntax

__all__ = ["Syntax"]

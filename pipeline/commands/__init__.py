"""The commands: Typer's arguments and one call each into plain Python that a notebook can call too.

Imports of the stages stand inside the commands, so that ``gvcoder --help`` answers at once.
"""

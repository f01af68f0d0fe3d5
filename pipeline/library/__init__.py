"""The library for notebooks and scripts: the stages as four functions with typed results.

``read`` makes a :class:`Paper` of a PDF, ``tag`` a :class:`Coding` of a paper or of plain text, ``profile``
the :class:`Profiles` of clusters of codings, and ``run`` does all of it for many PDFs and keeps it in a
folder (:class:`Results`). Every result has ``to_dict`` and ``to_pandas`` and shows itself in Jupyter.
"""

from pipeline.library.papers import Paper, read
from pipeline.library.profiles import ClusterProfile, Profiles, profile
from pipeline.library.results import Results, run
from pipeline.library.rows import Rows
from pipeline.library.tagging import CodedSentence, Coding, tag

__all__ = [
    "ClusterProfile",
    "CodedSentence",
    "Coding",
    "Paper",
    "Profiles",
    "Results",
    "Rows",
    "profile",
    "read",
    "run",
    "tag",
]

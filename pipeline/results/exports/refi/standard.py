"""What the standard fixes: namespaces, identifiers, paths, and the grammar that files must follow."""

from __future__ import annotations

import uuid
from functools import cache
from importlib.resources import files
from typing import Any, Literal

Kind = Literal["project", "codebook"]
NAMESPACES: dict[Kind, str] = {
    "project": "urn:QDA-XML:project:1.0",
    "codebook": "urn:QDA-XML:codebook:1.0",
}
#: In a .qdpx file: the project itself, the folder of its sources, and how the project names a file in it.
PROJECT_FILE, SOURCES, INTERNAL = "project.qde", "sources", "internal://"
#: Identifiers are made of names in this space, so that exporting again gives the same ones.
SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:gvcoder:refi-qda")


def guid(kind: str, name: str) -> str:
    """The identifier of a thing: the same for the same kind and name, always."""
    return str(uuid.uuid5(SPACE, f"{kind}:{name}"))


@cache
def grammar(kind: Kind) -> Any:
    """The schema of a project or codebook, as an ``lxml.etree.XMLSchema``."""
    from lxml import etree

    data = files("pipeline.results.exports.refi").joinpath(f"{kind}.xsd").read_bytes()
    return etree.XMLSchema(etree.fromstring(data))

"""Makes the components known to spaCy.

In an installed package the entry points of ``pyproject.toml`` do; in a bare checkout this does.
"""

from __future__ import annotations

from importlib import import_module

#: The module of each component, as in the entry points.
MODULES = {
    "gvcoder_verbs": "pipeline.language.verbs.component",
    "gvcoder_entities": "pipeline.language.entities.component",
    "gvcoder_relations": "pipeline.language.relations.component",
    "gvcoder_qualifiers": "pipeline.language.qualifiers.component",
    "gvcoder_layout": "pipeline.language.layout.component",
    "gvcoder_attributes": "pipeline.language.model.attributes",
}


def register() -> None:
    """Import every component, so that ``nlp.add_pipe`` knows it by name."""
    for module in MODULES.values():
        import_module(module)

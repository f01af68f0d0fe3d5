"""What an XML schema means, however it is written: for comparing two schemas of one language.

Named types, groups and attribute groups are followed to what they stand for, so that two schemas come
out the same when the same elements may hold the same elements, in the same order and as often, with the
same attributes of the same types. Patterns of strings are left to be compared by samples.
"""

from __future__ import annotations

from typing import Any

XSD = "{http://www.w3.org/2001/XMLSchema}"
#: A path of element names from the root, and what stands there.
Meaning = dict[str, tuple[Any, ...]]


def meaning(schema: Any) -> Meaning:
    """Of each element, by its path from the root: its content and its attributes.

    Where an element holds itself (a code below a code), its path ends at the second one.
    """
    return _Grammar(schema).all()


class _Grammar:
    def __init__(self, schema: Any) -> None:
        self.schema = schema
        self.named = {(e.tag, e.get("name")): e for e in schema if isinstance(e.tag, str)}
        self.found: Meaning = {}

    def all(self) -> Meaning:
        for e in self.schema.iterchildren(f"{XSD}element"):
            self._element(e, "")
        return self.found

    def _element(self, e: Any, above: str) -> None:
        path = f"{above}/{e.get('name')}"
        if path.split("/").count(e.get("name")) > 1:
            return
        kind = self._type(e)
        if isinstance(kind, str):
            self.found[path] = (kind,)
            return
        content = [part for child in kind for part in self._content(child)]
        self.found[path] = (self._shown(content), tuple(sorted(self._attributes(kind))))
        for child in self._elements(content):
            self._element(child, path)

    def _type(self, e: Any) -> Any:
        """The complex type of an element; of one that holds text alone, the name of its type."""
        name = e.get("type")
        if name is None:
            return e.find(f"{XSD}complexType")
        return self.named.get((f"{XSD}complexType", name), name)

    def _content(self, e: Any) -> list[Any]:
        """What a part of a type lets in: elements, and lists of parts; groups are replaced by theirs."""
        counts = (e.get("minOccurs", "1"), e.get("maxOccurs", "1"))
        if e.tag == f"{XSD}element":
            return [(e, counts)]
        if e.tag == f"{XSD}group":
            group = self.named[(e.tag, e.get("ref"))]
            return [part for child in group for part in self._content(child)]
        parts = [part for child in e for part in self._content(child)]
        if e.tag == f"{XSD}sequence" and counts == ("1", "1"):
            return parts
        return [("choice", counts, parts)] if e.tag in (f"{XSD}choice", f"{XSD}sequence") else []

    def _shown(self, content: list[Any]) -> tuple[Any, ...]:
        return tuple(
            (part[0], part[1], self._shown(part[2]))
            if part[0] == "choice"
            else (part[0].get("name"), part[1])
            for part in content
        )

    def _elements(self, content: list[Any]) -> list[Any]:
        out: list[Any] = []
        for part in content:
            out += self._elements(part[2]) if part[0] == "choice" else [part[0]]
        return out

    def _attributes(self, e: Any) -> list[tuple[str, ...]]:
        out = []
        for child in e.iterchildren(f"{XSD}attribute", f"{XSD}attributeGroup"):
            if child.get("ref"):
                out += self._attributes(self.named[(child.tag, child.get("ref"))])
            else:
                use = child.get("use", "optional")
                out.append((child.get("name"), use, *self._simple(child)))
        return out

    def _simple(self, e: Any) -> tuple[str, ...]:
        """A type of text: its base and its values, or that it has a pattern."""
        name = e.get("type")
        simple = e if name is None else self.named.get((f"{XSD}simpleType", name))
        if simple is None:
            return (str(name),)
        restriction = simple.find(f".//{XSD}restriction")
        values = sorted(v.get("value") for v in restriction.iterfind(f"{XSD}enumeration"))
        patterned = restriction.find(f"{XSD}pattern") is not None
        return (restriction.get("base"), *values, *(["a pattern"] if patterned else []))

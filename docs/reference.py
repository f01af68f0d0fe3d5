"""Write the pages of docs/reference/ that are made from types and data, so that they cannot go stale.

python docs/reference.py          writes them
python docs/reference.py --check  fails when one is out of date
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def files_page() -> str:
    """The fields of every file of a run directory, from the types in ``pipeline/records.py``."""
    from pipeline.records import FILES, schema

    parts = [
        "# Files of a run",
        "A run directory holds these files, one JSON object a line; what is said here is made from the "
        "types in `pipeline/records.py` (`python docs/reference.py`), as are the JSON Schemas in "
        "`pipeline/results/json_schemas/`. "
        "`texts/` has the text of each document, to which `start` and `end` count (characters from 0, end "
        "exclusive); boxes are `[page, x0, top, x1, bottom]` in points from the top left of the page.",
    ]
    seen: set[str] = set()
    for name, kind in FILES.items():
        whole = schema(name)
        about = (kind.__doc__ or "").strip()
        parts.append(f"## {name}.jsonl\n\n{about}\n\n{fields(whole)}")
        for inner, part in whole.get("$defs", {}).items():
            if inner not in seen and "properties" in part:
                seen.add(inner)
                parts.append(f"### {inner}\n\n{part.get('description', '')}\n\n{fields(part)}")
    return "\n\n".join(parts).replace("``", "`") + "\n"


def fields(part: dict[str, Any]) -> str:
    """A table of the fields of a JSON Schema's object."""
    rows = ["| field | holds |", "| --- | --- |"]
    rows += [f"| `{name}` | {holds(about)} |" for name, about in part["properties"].items()]
    return "\n".join(rows)


def holds(about: dict[str, Any]) -> str:
    """What a field holds, in words."""
    if "$ref" in about:
        return about["$ref"].split("/")[-1]
    if "anyOf" in about:
        return " or ".join(holds(x) for x in about["anyOf"])
    if "enum" in about:
        return ", ".join(f"`{x}`" for x in about["enum"])
    if "const" in about:
        return f"`{about['const']}`"
    if about.get("type") == "array":
        if "prefixItems" in about:
            return "list of (" + ", ".join(holds(x) for x in about["prefixItems"]) + ")"
        return f"list of {holds(about.get('items', {}))}"
    if about.get("type") == "object":
        return f"mapping to {holds(about.get('additionalProperties', {}))}"
    words = {"string": "text", "integer": "whole number", "number": "number", "null": "nothing"}
    limits = (about.get("minimum"), about.get("maximum"))
    span = f" from {limits[0]} to {limits[1]}" if None not in limits else ""
    return words.get(about.get("type", ""), about.get("type", "anything")) + span


def codebook_page() -> str:
    """The labels with their definitions, from ``annotations/codebook.yaml``."""
    data = yaml.safe_load((ROOT / "annotations" / "codebook.yaml").read_text(encoding="utf-8"))
    parts = [
        "# Codebook",
        f"Version {data['version']}; the unit is the {data['unit']}. Made from `annotations/codebook.yaml`. "
        "How to decide: [guidelines](../../annotations/guidelines.md).",
    ]
    for family in (k for k, v in data.items() if isinstance(v, dict)):
        if family == "share":
            rows = [
                f"| `{k}` | {', '.join(f'`{x}`' for x in v)} |" for k, v in data[family].items()
            ]
            parts.append("## share\n\n| field | values |\n| --- | --- |\n" + "\n".join(rows))
            continue
        rows = [f"| `{label}` | {means} |" for label, means in data[family].items()]
        parts.append(f"## {family}\n\n| code | means |\n| --- | --- |\n" + "\n".join(rows))
    rules = [
        f"- `{r['holder']}` from {r['at_least']:.0%}"
        + (f" with at most {r['most_holders']} holders" if "most_holders" in r else "")
        + f": `{r['gives']}` ({r['probability']:.2f})"
        for r in data["buyers_by_share"]
    ]
    parts.append("## Buyers by share\n\n" + "\n".join(rules))
    return "\n\n".join(parts) + "\n"


def typologies_page() -> str:
    """The shipped typologies and rules, from their YAML files."""
    from pipeline.profiling import load_rules, load_typology
    from pipeline.profiling.typology import SHIPPED

    parts = [
        "# Typologies and rules",
        "Made from the YAML files in `pipeline/profiling/`. How to write one: "
        "[a typology of your own](../howto/own-typology.md).",
    ]
    for name in SHIPPED:
        made = load_typology(name)
        data = yaml.safe_load(
            (ROOT / "pipeline/profiling/typologies" / f"{name}.yaml").read_text("utf-8")
        )
        types = [f"| `{t.id}` | {t.name} | {t.definition} |" for t in made.types]
        signs = [
            f"| `{i['id']}` | {i['name']} | {', '.join(i['for'])} | {', '.join(i.get('against', []))} |"
            for i in data["indicators"]
        ]
        parts += [
            f"## {made.name}",
            f"`{name}`; {data['source']}",
            "| type | name | definition |\n| --- | --- | --- |\n" + "\n".join(types),
            "| indicator | name | for | against |\n| --- | --- | --- | --- |\n" + "\n".join(signs),
        ]
    rules = yaml.safe_load((ROOT / "pipeline/profiling/rules.yaml").read_text("utf-8"))
    load_rules()
    rows = [
        f"| `{rule['id']}` | `{rule['concludes']}` | {rule.get('note', '')} | {rule.get('source', '')} |"
        for section in rules.values()
        if isinstance(section, list)
        for rule in section
        if isinstance(rule, dict)
    ]
    parts.append(
        f"## Rules of what follows\n\nVersion {rules['version']}, after {rules['source']}. A conclusion "
        "names its rule and the sentences it stands on.\n\n"
        "| rule | concludes | because | source |\n| --- | --- | --- | --- |\n" + "\n".join(rows)
    )
    return "\n\n".join(parts) + "\n"


PAGES = {"files": files_page, "codebook": codebook_page, "typologies": typologies_page}

if __name__ == "__main__":
    for name, page in PAGES.items():
        path = ROOT / "docs" / "reference" / f"{name}.md"
        if "--check" not in sys.argv:
            path.write_text(page(), encoding="utf-8", newline="\n")
        elif path.read_text(encoding="utf-8") != page():
            sys.exit(f"{path.relative_to(ROOT)} is out of date; run `python docs/reference.py`")

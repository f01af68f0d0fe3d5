"""The model's card: what the training writes and what was measured after it; errors that were read."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.coding.labels.card import MEASURED, with_sections
from pipeline.coding.labels.errors_read import kinds_of_error, with_readings
from pipeline.coding.labels.training import train

DEFAULT = Path(__file__).parents[2] / "models" / "default"


def error(id: str, **more: object) -> dict[str, object]:
    row = {"id": id, "label": "buyers:dispersed", "coded": True, "probability": 0.0}
    return {**row, "text": f"Sentence {id}.", **more}


def test_sections_take_the_place_of_those_of_their_heading_and_others_stay() -> None:
    card = with_sections("# Model card\n\nTaught.\n", {"One": "1\n", "Two": "2\n\n### Inner\n\nx"})
    assert card == (
        f"# Model card\n\nTaught.\n\n{MEASURED}\n\n## One\n\n1\n\n## Two\n\n2\n\n### Inner\n\nx\n"
    )
    again = with_sections(card, {"One": "new"})
    assert again == card.replace("\n1\n", "\nnew\n")
    assert with_sections(again, {}) == again


def test_a_new_training_leaves_nothing_that_an_older_model_was_measured_by(tmp_path: Path) -> None:
    out = tmp_path / "model"
    out.mkdir()
    (out / "CARD.md").write_text(with_sections("# Model card", {"Old": "figures"}))
    row = {"id": "a-1", "document": "a", "text": "Buyers draw the shoes.", "scope": "case"}
    (tmp_path / "a.jsonl").write_text(json.dumps(row))
    train([tmp_path / "a.jsonl"], out)
    card = (out / "CARD.md").read_text("utf-8")
    assert "Fewer than two documents" in card and "Old" not in card and MEASURED not in card


def test_what_was_said_of_an_error_stays_with_the_same_error_alone() -> None:
    read = [error("a", kind="irony", why="It jokes."), error("b", kind="k", why="w")]
    found = [error("c"), error("a"), error("b", coded=False)]
    kept = with_readings(found, read)
    assert kept == [error("c"), error("a", kind="irony", why="It jokes."), error("b", coded=False)]


def test_kinds_of_error_are_counted_each_with_its_surest_example() -> None:
    rows = [
        error("a", kind="irony", why="A joke."),
        error("b", kind="passage", why="See | before."),
        error("c", kind="passage", why="So too."),
        error("d", coded=False),
    ]
    lines = kinds_of_error(rows)
    assert lines[-2:] == [
        '| passage | 2 | "Sentence b." (`buyers:dispersed`) | See \\| before. |',
        '| irony | 1 | "Sentence a." (`buyers:dispersed`) | A joke. |',
    ]
    text = "\n".join(lines)
    assert "3 are codes that a coder gave and the model did not, 1 the other way" in text
    assert "1 of them nobody has read yet" in text
    assert "| kind |" not in "\n".join(kinds_of_error([error("a")]))


def test_the_shipped_card_holds_what_was_measured_and_what_was_read() -> None:
    card = (DEFAULT / "CARD.md").read_text("utf-8")
    rows = [json.loads(x) for x in (DEFAULT / "worst.jsonl").read_text("utf-8").splitlines()]
    assert len(rows) == 50 and all(row["kind"] and row["why"] for row in rows)
    assert "\n".join(kinds_of_error(rows)) in card
    for shown in ("learning.svg", "calibration.svg"):
        assert f"]({shown})" in card and (DEFAULT / shown).exists()
    for way in ("majority", "keywords", "TF-IDF", "MiniLM as it comes", "this model"):
        assert f"| {way} |" in card

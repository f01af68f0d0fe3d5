"""``gvcoder tag``: plain passages in, codes a sentence out, as JSON Lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipeline.coding.coder import Coder
from pipeline.coding.discourse import Discourse, Unit
from pipeline.coding.lines import LineError, lines_of, parse_line
from pipeline.records import FIRST_YEAR, LAST_YEAR, Tag


class Passage(BaseModel):
    """A line of input; fields that are not used are let pass."""

    model_config = ConfigDict(extra="ignore")

    passage: str
    sentences: list[str]
    title: str | None = None
    section: str | None = None
    year: int | None = Field(None, ge=FIRST_YEAR, le=LAST_YEAR)
    references: list[str] | None = None

    def discourse(self) -> Discourse:
        """The passage as the coder sees it: one paragraph."""
        units = [
            Unit(f"{self.passage}-{i}", text, 1, self.section)
            for i, text in enumerate(self.sentences, 1)
        ]
        return Discourse(units, self.title, self.year, self.references or [])


def parse_passages(content: bytes) -> Iterator[Passage | str]:
    """Each line as a passage, or as the message that says what is wrong with it."""
    for number, line in lines_of(content):
        try:
            yield Passage.model_validate(parse_line(line))
        except LineError as e:
            yield f"line {number}: {e}"
        except ValidationError as e:
            fault = e.errors()[0]
            field = ".".join(str(x) for x in fault["loc"]) or "line"
            yield (
                f"line {number}: {field}: {fault['msg']}; "
                'a line is {"passage": "p1", "sentences": ["…", "…"]}'
            )


def tag(coder: Coder, passage: Passage) -> list[Tag]:
    """The tags of a passage's sentences, in order."""
    return [
        Tag(
            passage=passage.passage,
            index=index,
            scores=coded.scores,
            **coded.codes.model_dump(by_alias=True),
        )
        for index, coded in enumerate(coder.code(passage.discourse()), 1)
    ]


def tag_line(tag: Tag) -> dict[str, Any]:
    """A tag as ``gvcoder tag`` prints it: passage and index first, scores last."""
    row = tag.model_dump(mode="json", by_alias=True)
    first = {"passage": row.pop("passage"), "index": row.pop("index")}
    scores = row.pop("scores")
    return {**first, **row, "scores": scores}

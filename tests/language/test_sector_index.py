"""Names of industries are found by how they begin as they are by trying every one."""

from __future__ import annotations

import re

import pytest

from pipeline.coding.bounds import _named
from pipeline.language.sectors import find_sectors
from pipeline.language.sectors.finder import _LOOKED_AT, _beginning, _index


def test_no_word_is_lost_by_looking_at_more_of_its_letters() -> None:
    begins = {w.literal for words in _index().values() for w in words}
    texts = {t for b in begins for t in (b, b[:-1], b + "s", b + "es", b + " and more")}
    tried = kept = 0
    for text in sorted(texts):
        letters = re.match(rf"[a-z]{{2,{_LOOKED_AT}}}", text)
        if letters is None:
            continue
        there = [w for w in _index().get(letters[0][:3], ()) if w.regex.match(text)]
        near = _beginning(letters[0])
        assert [w for w in near if w.regex.match(text)] == there, text
        tried += len(_index().get(letters[0][:3], ()))
        kept += len(near)
    assert kept < 0.6 * tried


@pytest.mark.parametrize("word", ["saree", "sarees", "Sarees", "SAREES"])
def test_a_letter_that_a_word_may_lack_is_not_looked_for(word: str) -> None:
    assert [m.sector for m in find_sectors(f"They weave {word}.")]


def test_an_industry_named_near_is_known_by_its_class() -> None:
    sector = find_sectors("They weave sarees.")[0].sector
    assert _named(sector, ["Rain fell.", "They weave sarees."])
    assert not _named(sector, ["Rain fell.", "They bake bread."])


@pytest.mark.parametrize("word", ["T-shirts", "t-shirt", "T-Shirts"])
def test_a_word_may_begin_with_one_letter_and_a_hyphen(word: str) -> None:
    assert [m.sector for m in find_sectors(f"{word} for the world")] == ["garments"]


def test_every_word_begins_with_letters_by_which_it_is_looked_for() -> None:
    assert all(w.literal[:1].isalpha() for words in _index().values() for w in words)
    assert [m.sector for m in find_sectors("Wrapping machines, cultured pearls")] == [
        "packaging machinery",
        "pearls",
    ]

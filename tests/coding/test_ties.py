"""Direction, markets and channel of a tie."""

from __future__ import annotations

import pytest

from pipeline.coding.ties import read_tie


@pytest.mark.parametrize(
    ("text", "upstream"),
    [
        ("The makers import their kilns from Italy.", True),
        ("The looms come from Switzerland.", True),
        ("Machine builders in the next town lend their engineers.", True),
        ("The buyers supply the leather themselves.", False),
        ("They sell shoes to wholesalers in the north.", False),
    ],
)
def test_direction(text: str, upstream: bool) -> None:
    assert read_tie(text).direction == ("upstream" if upstream else "downstream")


@pytest.mark.parametrize(
    ("text", "markets"),
    [
        ("They export to Germany and the United States.", ("DE", "US")),
        ("British supermarkets take the beans.", ("GB",)),
        ("Most pairs are sold on the home market.", ("domestic",)),
        ("They sell to dealers all over Brazil.", ("BR",)),
        ("The looms come from Switzerland.", ()),
        ("Kenyan growers spray by the book.", ()),
    ],
)
def test_markets(text: str, markets: tuple[str, ...]) -> None:
    assert read_tie(text).markets == markets


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("Small shops buy a dozen at a time.", "small_retailers"),
        ("Sales go through wholesalers in the capital.", "wholesalers"),
        ("Middlemen come with cash.", "traders"),
        ("Export agents choose the makers.", "export_agents"),
        ("A couture house orders the uppers.", "fashion_houses"),
        ("Supermarkets decide the size of the bean.", "global_retailers"),
        ("Car makers rate their suppliers.", "large_manufacturers"),
        ("The river floods in May.", None),
    ],
)
def test_channel(text: str, channel: str | None) -> None:
    assert read_tie(text).channel == channel

"""Profiles as the terminal shows them."""

import pytest
from rich.console import Console

from pipeline.results.terminal import show_overview, show_profile


def shown(renderable):
    console = Console(width=160, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
    console.print(renderable)
    return console.export_text()


@pytest.fixture
def found(all_profiles, row):
    figure = {"value": 0.8, "relation": "over", "of": "firm_output", "holder": "main_buyer"}
    return all_profiles(
        [
            row("1", "Agents drew the models for @US.", governance=["quasi_hierarchical"]),
            row("2", "One buyer takes it.", buyers=["concentrated"], shares=[figure], start=1),
            row("3", "Design is theirs.", functions=[("design", "external")], start=2),
            row("4", "It was refused.", upgrading=[("functional", "blocked")], start=3),
            row("5", "[bold]Fairs[/x]", governance=["arms_length"], qualifiers=["ended"], start=4),
        ]
    )


def test_a_profile_shows_its_findings_and_its_sentences(found):
    profiles, linked = found
    text = shown(show_profile(profiles[0], linked))
    for part in (
        "Velmar, Italy",
        "footwear (ISIC 1520)",
        "quasi-hierarchical 100%",
        "over 80% of firm output (main buyer)",
        "Agents drew the models for @US.",
        "d1, p. 1",
        "functional blocked",
        "rule:lock_in.specialised",
        "arm's-length → quasi-hierarchical",
        "no evidence",
    ):
        assert part in text


def test_text_from_documents_is_no_markup(found):
    profiles, linked = found
    ended = linked[-1].model_copy(update={"text": "[bold]Brackets[/x] stay", "id": "1"})
    assert "[bold]Brackets[/x] stay" in shown(show_profile(profiles[0], [ended]))


def test_sentences_that_are_not_at_hand_are_named(found):
    assert "1" in shown(show_profile(found[0][0], []))


def test_the_overview_sets_clusters_side_by_side(all_profiles, row):
    place = {"name": "Dorna melons", "place": "Dorna", "country": "BR", "sector": "melons"}
    rows = [
        row("1", governance=["network"]),
        row("2", buyers=["dispersed"], cluster=place),
        row("3", governance=["hierarchical"], cluster=place, start=3),
    ]
    text = shown(show_overview(all_profiles(rows)[0]))
    assert text.index("Dorna melons") < text.index("Velmar shoe cluster")
    assert "dispersed" in text
    assert "hierarchical 100%" in text


def test_nothing_found_is_said():
    assert "No cluster" in shown(show_overview([]))

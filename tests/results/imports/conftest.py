"""Projects as other programs write them, made here by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

#: Two paragraphs as a word processor leaves them; signs beyond the basic plane before the passages.
TEXT = (
    "The cluster 𝒳 of Novo Hamburgo makes shoes. Buyers from New York send the drawings.\r\n"
    "They inspect every batch. Nobody sells to more than two importers.\r\n"
)
Maker = Callable[..., Path]


@pytest.fixture
def foreign(tmp_path: Path) -> Maker:
    """Makes a project: codings as (passage, code, user), with the habits of other programs."""

    def make(
        codings: list[tuple[str, str, str]],
        *,
        codes: dict[str, str] | None = None,
        text: str = TEXT,
        cases: str = "",
        extra: str = "",
        files: dict[str, bytes] | None = None,
        name: str = "team.qdpx",
    ) -> Path:
        codes = codes or {
            "11111111-0000-0000-0000-000000000001": "Captive ties",
            "11111111-0000-0000-0000-000000000002": "Design external",
            "11111111-0000-0000-0000-000000000003": "Interesting",
        }
        guids = {name: guid for guid, name in codes.items()}
        users = sorted({user for _, _, user in codings})
        user_guid = {u: f"22222222-0000-0000-0000-00000000000{n}" for n, u in enumerate(users)}
        selections = ""
        for n, (passage, code, user) in enumerate(codings):
            start = text.index(passage)
            selections += (
                f'<PlainTextSelection guid="33333333-0000-0000-0000-{n:012d}" '
                f'startPosition="{start}" endPosition="{start + len(passage)}">'
                f'<Coding guid="44444444-0000-0000-0000-{n:012d}" creatingUser="{user_guid[user]}">'
                f'<CodeRef targetGUID="{{{guids[code].upper()}}}"/></Coding></PlainTextSelection>'
            )
        listed = "".join(
            f'<Code guid="{g}" name={quoteattr(n)} isCodable="true"/>' for g, n in codes.items()
        )
        people = "".join(f'<User guid="{g}" name={quoteattr(u)}/>' for u, g in user_guid.items())
        xml = (
            '<?xml version="1.0" encoding="utf-8"?>'
            '<Project xmlns="urn:QDA-XML:project:1.0" name="team" origin="Other 1.0">'
            f"<Users>{people}</Users>"
            '<CodeBook><Codes><Code guid="11111111-0000-0000-0000-00000000000A" name="Power" '
            f'isCodable="false">{listed}</Code></Codes></CodeBook>{cases}'
            '<Sources><TextSource guid="55555555-0000-0000-0000-00000000000F" name="Interview 1" '
            f'plainTextPath="internal://Text.txt">{selections}</TextSource>{extra}</Sources></Project>'
        )
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr("project.qde", xml)
            file.writestr("sources/text.txt", b"\xef\xbb\xbf" + text.encode())
            for entry, data in (files or {}).items():
                file.writestr(entry, data)
        return path

    return make

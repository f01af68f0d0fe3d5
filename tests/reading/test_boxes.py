"""Every word maps back to the place where it is printed, on turned and cropped pages too."""

from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pikepdf
import pypdfium2 as pdfium
import pytest

from pipeline.document import Document
from pipeline.language.sentences import split
from pipeline.reading import read

SOURCE = """#set page(paper: "a5", columns: 2, margin: 1.5cm, numbering: "1")
#set text(size: 9pt, hyphenate: true, lang: "en")
= A heading over the text
#lorem(120)#footnote[A note on the first of the many things said here.] #lorem(260)
"""


def under(path: Path, document: Document) -> list[tuple[str, str]]:
    """Pairs of a word as read and the text that pdfium finds inside its box."""
    pdf = pdfium.PdfDocument(path)
    words, pairs = document.words, []
    pages = {
        p.number: (pdf[p.number - 1], pdf[p.number - 1].get_textpage()) for p in document.pages
    }
    for i in range(0, len(words), 3):
        page, text = pages[int(words.page[i])]
        left, bottom, right, top = page.get_bbox()
        x0, y0, x1, y1 = words.x0[i], words.top[i], words.x1[i], words.bottom[i]
        corners = {
            0: (left + x0, top - y1, left + x1, top - y0),
            90: (left + y0, bottom + x0, left + y1, bottom + x1),
            180: (right - x1, bottom + y0, right - x0, bottom + y1),
            270: (right - y1, top - x1, right - y0, top - x0),
        }[page.get_rotation()]
        found = text.get_text_bounded(*corners, errors="ignore")
        pairs.append((document.text[words.start[i] : words.end[i]], found))
    return pairs


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
@pytest.mark.parametrize("crop", [False, True])
def test_boxes_hold_their_words(typeset, tmp_path: Path, turn: int, crop: bool) -> None:
    path = tmp_path / "turned.pdf"
    with pikepdf.open(typeset(SOURCE)) as pdf:
        for page in pdf.pages:
            if turn:
                page.Rotate = turn
            if crop:
                x0, y0, x1, y1 = (float(v) for v in page.mediabox)
                page.CropBox = [x0 + 20, y0 + 12, x1 - 9, y1 - 5]
        pdf.save(path)
    document = read(path)
    pairs = under(path, document)
    right = sum(
        word.strip("-") in found.replace("\x02", "").replace("\ufffe", "") for word, found in pairs
    )
    assert right >= 0.98 * len(pairs), [p for p in pairs if p[0] not in p[1]][:5]
    for page in document.pages:
        on = document.words.page == page.number
        assert document.words.x1[on].max() <= page.width
        assert document.words.bottom[on].max() <= page.height
        assert min(document.words.x0[on].min(), document.words.top[on].min()) >= 0


@pytest.mark.parametrize("turn", [90, 180, 270])
@pytest.mark.parametrize("drawn", [False, True])
def test_turned_pages_read_as_upright_ones_do(
    typeset, tmp_path: Path, turn: int, drawn: bool
) -> None:
    """With ``drawn`` the drawing is turned too, as on landscape pages, so that all looks upright."""
    upright = read(typeset(SOURCE))
    path = tmp_path / "turned.pdf"
    with pikepdf.open(typeset(SOURCE)) as pdf:
        for page in pdf.pages:
            page.Rotate = turn
            if drawn:
                _, _, wide, high = (float(v) for v in page.mediabox)
                matrix, box = {
                    90: (f"0 1 -1 0 {high} 0", [0, 0, high, wide]),
                    180: (f"-1 0 0 -1 {wide} {high}", [0, 0, wide, high]),
                    270: (f"0 -1 1 0 0 {wide}", [0, 0, high, wide]),
                }[turn]
                page.contents_add(f"q {matrix} cm".encode(), prepend=True)
                page.contents_add(b"Q")
                page.mediabox = box
        pdf.save(path)
    document = read(path)
    # pdfium does not mark the hyphens of lines that do not run across the file's own page.
    a, b = (d.text.replace("-", "").split() for d in (document, upright))
    assert SequenceMatcher(None, a, b).ratio() > (0.999 if drawn else 0.98)
    if drawn and document.text == upright.text:
        assert np.allclose(document.words.x0, upright.words.x0, atol=0.5)
        assert np.allclose(document.words.top, upright.words.top, atol=0.5)


def test_arrays_fit_the_text(typeset) -> None:
    document = read(typeset(SOURCE))
    words = document.words
    assert (words.end > words.start).all()
    assert (words.start[1:] >= words.end[:-1]).all()
    assert (words.x1 > words.x0).all() and (words.bottom > words.top).all()
    assert 6 < np.median(words.size) < 12
    covered = np.zeros(len(document.text), bool)
    for a, b in zip(words.start, words.end, strict=True):
        covered[a:b] = True
    bare = [c for c, inside in zip(document.text, covered, strict=True) if not inside]
    assert not "".join(bare).strip()


def test_a_broken_word_has_two_boxes(typeset) -> None:
    document = read(typeset(SOURCE))
    words = document.words
    joined = [i for i in range(len(words) - 1) if words.end[i] == words.start[i + 1]]
    assert joined, "the page should have words broken at line ends"
    for i in joined:
        assert words.top[i] != words.top[i + 1] or words.page[i] != words.page[i + 1]
        assert len(document.boxes(int(words.start[i]), int(words.end[i + 1]))) == 2


def test_sentences_of_the_corpus_have_boxes(corpus: Path) -> None:
    paths = sorted(corpus.glob("*.pdf"))
    if not paths:
        pytest.skip("the sample corpus has not been set")
    for path in paths:
        document = read(path)
        split(document)
        for sentence in document.sentences:
            boxes = document.boxes(sentence.start, sentence.end)
            assert boxes, document.text[sentence.start : sentence.end]
            pages = [b.page for b in boxes]
            assert pages == sorted(pages)


def test_reading_twice_gives_the_same(typeset) -> None:
    a, b = read(typeset(SOURCE)), read(typeset(SOURCE))
    assert (a.text, a.blocks, a.notes) == (b.text, b.blocks, b.notes)
    assert (a.words.x0 == b.words.x0).all()

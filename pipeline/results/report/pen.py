"""A pen that draws SVG: for the page, coloured by its style sheet and with links, or as a file alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape

from pipeline.results.words import titled

#: Colours of the types in the typology's order: told apart by colour-blind readers, and dark enough
#: that white letters on them can be read (contrast at least 4.5).
COLOURS = ("#2f66ad", "#1f7a4d", "#9a5b00", "#9c2c6b", "#0f7286", "#b03a2e", "#5f6470")
NO_TYPE = "#6b7280"
FONT = "Source Sans Pro, Segoe UI, Helvetica, Arial, sans-serif"
#: What the classes mean in a file that stands alone; on the page its style sheet says so.
STYLE = (
    "text{font-family:" + FONT + ";fill:#1d2330}.s{fill:#565f70}.w{fill:#fff}"
    ".line{stroke:#d3d8e1;fill:none}.axis{stroke:#8a93a3;fill:none}"
    ".land{fill:#e9ecf1;stroke:#fff}.land.on{fill:#c3cfdf}.none{fill:#fff;stroke:#8a93a3}"
    ".ink{fill:#1d2330;stroke:#1d2330}.half{fill:#fff;stroke:#1d2330}.warn{fill:#8a2d12}"
    ".k{fill:"
    + NO_TYPE
    + ";stroke:"
    + NO_TYPE
    + "}"
    + "".join(f".k{i}{{fill:{c};stroke:{c}}}" for i, c in enumerate(COLOURS))
    + ".hollow{fill:#fff}.pale{fill-opacity:.25}"
)


def kind_class(position: int | None) -> str:
    """The class that gives the colour of the type at a position of the typology; grey for none."""
    return "k" if position is None else f"k{position % len(COLOURS)}"


class Pen:
    """Collects shapes; ``links`` says whether they lead anywhere, as on the page they do."""

    def __init__(self, width: float, height: float, label: str, *, links: bool) -> None:
        self.width, self.height, self.label, self.links = width, height, label, links
        self.parts: list[str] = []

    @contextmanager
    def link(self, href: str, span: str = "", told: str = "") -> Iterator[None]:
        """What is drawn inside leads to ``href`` and shows the sentences of ``span``."""
        if not self.links or not href:
            yield
            return
        shown = f' data-s="{span}"' if span else ""
        told = f' aria-label="{escape(told)}"' if told else ""
        self.parts.append(f'<a href="{escape(href)}"{shown}{told}>')
        yield
        self.parts.append("</a>")

    def rect(self, x: float, y: float, w: float, h: float, cls: str, title: str = "") -> None:
        """A rectangle, with words that a pointer shows."""
        self._shape("rect", f'x="{_n(x)}" y="{_n(y)}" width="{_n(w)}" height="{_n(h)}"', cls, title)

    def circle(self, x: float, y: float, r: float, cls: str, title: str = "") -> None:
        """A circle."""
        self._shape("circle", f'cx="{_n(x)}" cy="{_n(y)}" r="{_n(r)}"', cls, title)

    def line(self, x0: float, y0: float, x1: float, y1: float, cls: str, width: float = 1) -> None:
        """A straight line."""
        at = f'x1="{_n(x0)}" y1="{_n(y0)}" x2="{_n(x1)}" y2="{_n(y1)}" stroke-width="{_n(width)}"'
        self._shape("line", at, cls)

    def path(self, d: str, cls: str, title: str = "", more: str = "") -> None:
        """A path."""
        self._shape("path", f'd="{d}"{more}', cls, title)

    def text(
        self, x: float, y: float, said: str, cls: str = "", *, size: float = 13, at: str = ""
    ) -> None:
        """Words whose base line begins (``at``: ``middle`` or ``end`` elsewhere) at a point."""
        anchor = f' text-anchor="{at}"' if at else ""
        named = f' class="{cls}"' if cls else ""
        self.parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{_n(size)}"{anchor}{named}>{escape(said)}</text>'
        )

    def _shape(self, kind: str, at: str, cls: str, title: str = "") -> None:
        told = f"<title>{escape(title)}</title></{kind}>" if title else ""
        self.parts.append(f'<{kind} {at} class="{cls}"{">" + told if told else "/>"}')

    def svg(self) -> str:
        """The drawing: to be set into the page with links, otherwise a file of its own."""
        box = f'viewBox="0 0 {_n(self.width)} {_n(self.height)}"'
        inside = "".join(self.parts)
        if self.links:
            return f'<svg class="fig" {box} role="group" aria-label="{escape(self.label)}">{inside}</svg>'
        size = f'width="{_n(self.width)}" height="{_n(self.height)}"'
        paper = f'<rect width="{_n(self.width)}" height="{_n(self.height)}" fill="#fff"/>'
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img">'
            f"<title>{escape(self.label)}</title><style>{STYLE}</style>{paper}{inside}</svg>\n"
        )


def _n(value: float) -> str:
    """A number of at most one decimal, as short as can be."""
    return f"{round(value, 1):g}"


def cluster_label(name: str, most: int) -> str:
    """A cluster's name as a label; in a list of clusters, "cluster" is the first word to do without."""
    short = name.removesuffix(" cluster") if len(name) > most else name
    return clipped(titled(short), most)


def clipped(text: str, most: int) -> str:
    """A label of at most so many characters, cut at a word."""
    if len(text) <= most:
        return text
    return text[: most - 2].rsplit(" ", 1)[0].rstrip(",;:") + " …"

"""Build the sample corpus: every Typst source in ``sources/`` becomes a PDF beside this file.

Run it from anywhere::

    python corpus/build.py            # write all PDFs
    python corpus/build.py SLUG...    # write only these
    python corpus/build.py --check    # write nothing; fail where a PDF is not what its source gives

The build is reproducible: system fonts are left out and the creation time is fixed,
so the same sources and the same version of Typst give the same bytes.
"""

import argparse
import sys
from pathlib import Path

import typst

CORPUS = Path(__file__).resolve().parent
SOURCES = CORPUS / "sources"
TIMESTAMP = 1_600_000_000
"""Creation time of all PDFs in seconds of the Unix epoch (September 2020)."""


def slugs() -> list[str]:
    """Return the names of all studies, sorted."""
    return sorted(path.stem for path in SOURCES.glob("*.typ"))


def build(slug: str) -> bytes:
    """Set one study and return the bytes of its PDF."""
    return compiled(SOURCES / f"{slug}.typ", CORPUS)


def compiled(source: Path, root: Path) -> bytes:
    """Set a source whose layouts lie under ``root``, and return the bytes of its PDF."""
    compiler = typst.Compiler(input=str(source), root=str(root), ignore_system_fonts=True)
    pdf = compiler.compile(format="pdf", timestamp=TIMESTAMP, pdf_tags=False)
    if not isinstance(pdf, bytes):
        raise TypeError(f"{source.stem}: Typst gave no single PDF")
    return pdf


def check(slug: str) -> str | None:
    """Say what is wrong with the PDF of one study, or return None where it is in order."""
    path = CORPUS / f"{slug}.pdf"
    if not path.exists():
        return f"{path.name} is missing"
    if path.read_bytes() != build(slug):
        return f"{path.name} is not what sources/{slug}.typ gives"
    return None


def main(arguments: list[str] | None = None) -> int:
    """Build or check the corpus; return the exit status."""
    parser = argparse.ArgumentParser(description="Build the PDFs of the sample corpus.")
    parser.add_argument("slug", nargs="*", help="studies to build (default: all)")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args(arguments)
    known = slugs()
    unknown = sorted(set(options.slug) - set(known))
    if unknown:
        parser.error(f"no such study: {', '.join(unknown)}")
    wanted = options.slug or known

    if options.check:
        problems = [problem for slug in wanted if (problem := check(slug))]
        if not options.slug:
            strays = sorted({path.stem for path in CORPUS.glob("*.pdf")} - set(known))
            problems += [f"{stray}.pdf has no source" for stray in strays]
        for problem in problems:
            print(problem, file=sys.stderr)
        return 1 if problems else 0

    for slug in wanted:
        pdf = build(slug)
        (CORPUS / f"{slug}.pdf").write_bytes(pdf)
        print(f"{slug}.pdf: {len(pdf) / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

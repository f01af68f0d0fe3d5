"""Build the planted report: ``report.typ`` becomes ``report.pdf`` beside this file.

Run it from anywhere::

    python tests/planted/build.py            # write the PDF
    python tests/planted/build.py --check    # write nothing; fail where the PDF is another

As with the sample corpus, only the fonts of the ``typst`` package are used and the creation time is
fixed, so the same source and the same version of Typst (0.15.2) give the same bytes.
"""

import argparse
import sys
from pathlib import Path

import typst

PLANTED = Path(__file__).resolve().parent
TIMESTAMP = 1_600_000_000
"""Creation time in seconds of the Unix epoch (September 2020)."""


def build() -> bytes:
    """Set the report and return the bytes of its PDF."""
    compiler = typst.Compiler(
        input=str(PLANTED / "report.typ"),
        root=str(PLANTED),
        ignore_system_fonts=True,
    )
    pdf = compiler.compile(format="pdf", timestamp=TIMESTAMP, pdf_tags=False)
    if not isinstance(pdf, bytes):
        raise TypeError("Typst gave no single PDF")
    return pdf


def main(arguments: list[str] | None = None) -> int:
    """Build or check the report; return the exit status."""
    parser = argparse.ArgumentParser(description="Build the PDF of the planted report.")
    parser.add_argument("--check", action="store_true", help="compare only, write nothing")
    options = parser.parse_args(arguments)
    path = PLANTED / "report.pdf"
    pdf = build()
    if options.check:
        if path.exists() and path.read_bytes() == pdf:
            return 0
        print("report.pdf is not what report.typ gives", file=sys.stderr)
        return 1
    path.write_bytes(pdf)
    print(f"{path.name}: {len(pdf) / 1024:.0f} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())

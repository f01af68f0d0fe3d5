"""The tesseract program, one thread a process: with its own threads it is six times slower."""

from __future__ import annotations

import os
import subprocess

from pipeline.reading.ocr.engines import Image, PageTooHardError, RecognitionError, Seen

SECONDS = 120  # for one page; a page of print takes three
MOST_SIDE = 32_767  # pixels: tesseract takes no larger image
TOLD = 2  # last lines of its complaints that are passed on: the last alone seldom tells
LINE, WORD = "4", "5"  # levels of tesseract's table


class Tesseract:
    """Recognises through tesseract's table of words."""

    name = "tesseract"
    tight = True

    def words(self, image: Image, dpi: int) -> list[Seen]:
        """The words of a grey image.

        Raises:
            RecognitionError: when tesseract fails, with the end of what it complains of.
        """
        if max(image.shape) > MOST_SIDE:
            return []  # A page like a thread, which is no page of print.
        data = b"P5 %d %d 255\n" % (image.shape[1], image.shape[0]) + image.tobytes()
        try:
            made = subprocess.run(
                ["tesseract", "stdin", "stdout", "--dpi", str(dpi), "-l", "eng", "tsv"],
                input=data,
                capture_output=True,
                env={**os.environ, "OMP_THREAD_LIMIT": "1"},
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise PageTooHardError(f"took over {SECONDS} s for a page") from None
        except OSError as e:
            raise RecognitionError(f"cannot be started: {e.strerror}") from None
        if made.returncode:
            raise RecognitionError(_complaint(made))
        return parse(made.stdout.decode("utf-8", "replace"))


def _complaint(made: subprocess.CompletedProcess[bytes]) -> str:
    """The end of what a run of tesseract said of its failure, or how it ended where it said nothing."""
    lines = made.stderr.decode("utf-8", "replace").split("\n")
    told = " ".join([line.strip() for line in lines if line.strip()][-TOLD:])
    return told or f"ended with status {made.returncode}"


def parse(table: str) -> list[Seen]:
    """The words of tesseract's table, each as high as its line."""
    words = []
    top = bottom = 0.0
    line = 0
    for row in table.split("\n")[1:]:
        cells = row.rstrip("\r").split("\t")
        if len(cells) < 12:
            continue
        left, upper, wide, high = map(float, cells[6:10])
        if cells[0] == LINE:
            top, bottom = upper, upper + high
            line += 1
        elif cells[0] == WORD and cells[11].strip():
            sure = max(0.0, min(1.0, float(cells[10]) / 100))
            words.append(Seen(cells[11].strip(), left, top, left + wide, bottom, sure, line))
    return words

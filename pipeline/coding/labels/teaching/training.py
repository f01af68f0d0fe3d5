"""Teach the encoder and train the classifiers on it, in one go."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.coding.labels.coded import CodedText, coded_text
from pipeline.coding.labels.model import ModelError, load_model
from pipeline.coding.labels.teaching.comparison import Compared, compared
from pipeline.coding.labels.teaching.course import plan
from pipeline.coding.labels.teaching.further import Told
from pipeline.coding.labels.teaching.tutor import teach_encoder
from pipeline.coding.labels.training import rows_of, train
from pipeline.records import Annotation


def train_with_encoder(
    annotations: Sequence[Path],
    out: Path,
    *,
    start: Path | None = None,
    reviewed: Sequence[Annotation] = (),
    adopt: Callable[[Compared], bool] = lambda _: True,
    begun: Callable[[int], None] = lambda _: None,
    told: Told = lambda *_: None,
    taught: Callable[[], None] = lambda: None,
) -> dict[str, Any] | None:
    """Teach the encoder of a model further on text new to it, then train a model with it; what its card says.

    ``start`` is the folder of a trained model, the shipped one by default. Documents that its encoder was
    never shown, and one in five of those that are new, are left out of the teaching; calibration, thresholds
    and figures come from these. Before the classifiers are trained ``adopt`` is shown both encoders on them,
    and where it says no, nothing is written and the answer is None. ``begun``, ``told`` and ``taught`` show
    progress (:func:`~pipeline.coding.labels.teaching.tutor.teach_encoder`).

    Raises:
        AnnotationError: when an annotation file has a fault.
        ModelError: when there is no trained model in ``start``, or its encoder cannot be taught.
        EvaluationError: when nothing is new to it, nothing known to it, or nothing could be left out.
        OSError: when the folder cannot be written to.
    """
    rows = rows_of(annotations, reviewed)
    with (
        as_file(files("models").joinpath("default")) as shipped,
        TemporaryDirectory(prefix="gvcoder-") as folder,
    ):
        source = Path(start or shipped)
        base = load_model(source)
        course = plan(rows, base)
        made = Path(folder)
        try:
            teach_encoder(course, source, made, begun=begun, told=told)
        except ValueError as e:
            raise ModelError(f"{e}; start from the model that ships") from e
        taught()

        def adopted(text: CodedText, unseen: Collection[str]) -> bool:
            # Of a model of one's own also private text is known, of which no vector may be kept.
            public = base.known if start is None else ()
            return adopt(compared(coded_text(text.rows, base.encoder, public), text, unseen))

        return train(
            annotations,
            out,
            encoder=made,
            honest_encoder=made,
            documents_left_out=course.left_out,
            reviewed=reviewed,
            adopt_encoder=adopted,
        )

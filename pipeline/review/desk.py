"""The desk behind the pages: takes people's decisions in and has the files follow them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.coding.codebook import codebook
from pipeline.records import Codes
from pipeline.review.decisions import ClusterRef, Decision, new_id, now
from pipeline.review.keeping import Keeper
from pipeline.review.views import Views


class Desk(Views):
    """The reviewed state of one run directory, to look at and to decide on."""

    def __init__(self, folder: Path, *, blind: bool = False, password: str | None = None) -> None:
        """Read the run directory and its decisions; ``password`` opens its PDFs for the report.

        Raises:
            RunDirectoryError, StoreError: when either cannot be used, or a run is still at work in the
                directory after half a minute.
        """
        from pipeline.running.assembly import program_version

        self.keeper = Keeper(self, password)
        super().__init__(folder, blind=blind)
        self.version = f"gvcoder {program_version()}, codebook {codebook().version}"

    @property
    def fault(self) -> str | None:
        """Why the files could not be brought up to date, if they could not."""
        return self.keeper.fault

    def refresh(self) -> bool:
        """Take in what was decided since, here or by others; the files follow after a pause."""
        news = super().refresh()
        if news:
            self.keeper.later()
        return news

    def decide(self, decision: Decision) -> None:
        """Append a decision and take it in; it is on the disk when this returns."""
        self.store.append([decision])
        self.refresh()

    def verdict(
        self,
        sentence: str,
        coder: str,
        action: str,
        codes: Codes,
        *,
        cluster: ClusterRef | None = None,
        cluster_unknown: bool = False,
        comment: str | None = None,
        adjudicates: bool = False,
        decision_id: str | None = None,
        seconds: float | None = None,
    ) -> Decision:
        """Record what a coder says of a sentence."""
        made = Decision.model_validate(
            {
                **self._by(coder, decision_id),
                "action": action,
                "role": "adjudicator" if adjudicates else "coder",
                "anchors": [self.anchor(sentence)],
                "codes": codes,
                "cluster": cluster,
                "cluster_unknown": cluster_unknown,
                "comment": comment,
                "seconds": seconds,
            }
        )
        self.decide(made)
        return made

    def act(
        self,
        coder: str,
        action: str,
        *,
        sentences: Sequence[str] = (),
        cluster: ClusterRef | None = None,
        merged: Sequence[ClusterRef] = (),
        comment: str | None = None,
        undoes: str | None = None,
        decision_id: str | None = None,
    ) -> Decision:
        """Record anything else: a comment, a merge, a split, an undo, a redo."""
        made = Decision.model_validate(
            {
                **self._by(coder, decision_id),
                "action": action,
                "anchors": [self.anchor(i) for i in sentences],
                "cluster": cluster,
                "merged": list(merged),
                "comment": comment,
                "undoes": undoes,
            }
        )
        self.decide(made)
        return made

    def _by(self, coder: str, decision_id: str | None) -> dict[str, object]:
        return {
            "id": decision_id or new_id(),
            "time": now(),
            "coder": coder,
            "version": self.version,
            "blind": self.blind,
        }

    def save(self) -> None:
        """Bring the files of the run directory up to date now, the report too."""
        self.keeper.save()

    def close(self) -> None:
        """Bring the files up to date and close the file of decisions."""
        self.keeper.close()
        self.store.close()

"""The ``gvcoder`` command: what it offers, in the order of its help; see ``pipeline/commands``."""

from __future__ import annotations

import typer

from pipeline.commands import coding, results, reviewing, running

app = typer.Typer(
    name="gvcoder",
    help="Codes PDF case studies of industrial clusters into cluster profiles with evidence.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

for name, command in {
    "run": running.run_cli,
    "show": results.show_cli,
    "review": reviewing.review_cli,
    "export": results.export_cli,
    "cite": results.cite_cli,
    "tag": coding.tag_cli,
    "train": coding.train_cli,
    "evaluate": coding.evaluate_cli,
    "import": results.import_cli,
    "decisions": reviewing.decisions_cli,
    "agree": reviewing.agree_cli,
    "merge": running.merge_cli,
    "schemas": results.schemas_cli,
}.items():
    app.command(name)(command)

if __name__ == "__main__":
    app()

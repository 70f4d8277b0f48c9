"""``footnote eval …``: the options; what they ask for is done in ``ui.cli.eval_work``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ui.cli.access_command import principals_from
from ui.cli.options import Asking, IndexOption, JsonOption, given_path, named_index

if TYPE_CHECKING:
    from ui.cli.eval_work import EvalWork

eval_app = typer.Typer(
    help="Measure the assistant on test sets, and prove that one run is better than another.",
    no_args_is_help=True,
)

TestSetArgument = Annotated[
    Path,
    typer.Argument(
        parser=given_path, metavar="TESTSET", help="File or folder of questions, in a known format."
    ),
]
DocumentsOption = Annotated[
    Path | None,
    typer.Option(
        "--documents",
        parser=given_path,
        metavar="FOLDER",
        help="Ingest this into a kept index and use it.",
    ),
]
ColumnsOption = Annotated[
    str,
    typer.Option(
        "--columns",
        metavar="PART=COLUMN,…",
        help="Which column is the question, answer, document, page, quote, id: by header, letter or number.",
    ),
]
LimitOption = Annotated[
    int, typer.Option("--limit", metavar="N", min=0, help="The first N questions only; 0: all.")
]
SplitOption = Annotated[
    str, typer.Option("--split", metavar="TAG=VALUE", help="Only the questions with this tag.")
]
ConcurrencyOption = Annotated[
    int, typer.Option("--concurrency", min=0, help="Questions asked at once; 0: one a processor.")
]
NoCacheOption = Annotated[
    bool, typer.Option("--no-cache", help="Ask every question, also those asked before.")
]


@eval_app.command()
def run(
    context: typer.Context,
    testset: TestSetArgument,
    index: IndexOption = None,
    documents: DocumentsOption = None,
    out: Annotated[
        Path | None,
        typer.Option(
            parser=given_path,
            metavar="FOLDER",
            help="Folder of the results (default .footnote-eval/NAME).",
        ),
    ] = None,
    fail_under: Annotated[
        list[str] | None,
        typer.Option(
            metavar="METRIC=VALUE",
            help="Exit with status 1 below this value; above it for times and error rates.",
        ),
    ] = None,
    columns: ColumnsOption = "",
    limit: LimitOption = 0,
    split: SplitOption = "",
    concurrency: ConcurrencyOption = 0,
    no_cache: NoCacheOption = False,
    asked_as: Annotated[
        list[str] | None,
        typer.Option(
            "--as",
            metavar="PRINCIPAL",
            help="Ask as user:NAME or group:NAME may read (repeatable; default: held to no rule).",
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Ask every question of TESTSET and write results.json, report.html and junit.xml."""
    principals = principals_from(asked_as) if asked_as else None
    asking = Asking(testset, columns, split, limit, concurrency, not no_cache, principals)
    _work(context, index, documents).run(asking, out, fail_under or [], as_json)


@eval_app.command()
def compare(
    a: Annotated[
        Path,
        typer.Argument(
            parser=given_path, metavar="A", help="results.json of a run, or its folder."
        ),
    ],
    b: Annotated[
        Path, typer.Argument(parser=given_path, metavar="B", help="The run to compare with it.")
    ],
    html: Annotated[
        Path | None,
        typer.Option(parser=given_path, metavar="FILE", help="Write the comparison as a page."),
    ] = None,
    samples: Annotated[
        int, typer.Option(min=100, help="Bootstrap and permutation draws.")
    ] = 10_000,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the draws.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Say of each metric whether run B is better than run A, and list what changed."""
    _work().compare(a, b, html=html, samples=samples, seed=seed, as_json=as_json)


@eval_app.command()
def export(
    run: Annotated[
        Path,
        typer.Argument(
            parser=given_path, metavar="RESULTS", help="results.json of a run, or its folder."
        ),
    ],
    to: Annotated[
        Literal["ragas", "trec"],
        typer.Option("--to", help="Samples for ragas, or the ranking of documents as a TREC run."),
    ],
    out: Annotated[
        Path | None,
        typer.Option(parser=given_path, metavar="FILE", help="Write it there (default: print it)."),
    ] = None,
) -> None:
    """Give the results of a run to another tool."""
    _work().export(run, to, out)


@eval_app.command()
def audit(
    context: typer.Context,
    testset: TestSetArgument,
    index: IndexOption = None,
    documents: DocumentsOption = None,
    columns: ColumnsOption = "",
    cleaned: Annotated[
        Path | None,
        typer.Option(
            parser=given_path, metavar="FILE", help="Write a cleaned copy of the test set."
        ),
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Say what is wrong with TESTSET itself, before anything is scored by it."""
    _work(context, index, documents).audit(testset, columns, cleaned, as_json)


@eval_app.command()
def calibrate(
    context: typer.Context,
    testset: TestSetArgument,
    index: IndexOption = None,
    documents: DocumentsOption = None,
    precision: Annotated[
        float, typer.Option(help="Share of the shown answers that is to be right.")
    ] = 0.9,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the split into halves.")] = 0,
    write: Annotated[
        bool, typer.Option("--write", help="Set assistant.abstain_below in footnote.toml.")
    ] = False,
    columns: ColumnsOption = "",
    limit: LimitOption = 0,
    split: SplitOption = "",
    concurrency: ConcurrencyOption = 0,
    no_cache: NoCacheOption = False,
    as_json: JsonOption = False,
) -> None:
    """Choose the abstention threshold on half of TESTSET and report it on the other half."""
    asking = Asking(testset, columns, split, limit, concurrency, not no_cache)
    _work(context, index, documents).calibrate(
        asking, precision=precision, seed=seed, write=write, as_json=as_json
    )


@eval_app.command()
def draft(
    context: typer.Context,
    out: Annotated[
        Path, typer.Argument(parser=given_path, metavar="FILE", help="Where to write the drafts.")
    ],
    index: IndexOption = None,
    documents: DocumentsOption = None,
    count: Annotated[int, typer.Option(min=1, help="How many questions to propose.")] = 50,
    seed: Annotated[int, typer.Option(min=0, help="Seed of the choice of sentences.")] = 0,
    as_json: JsonOption = False,
) -> None:
    """Propose test questions from the documents themselves, for a person to accept."""
    _work(context, index, documents).draft(out, count, seed, as_json)


@eval_app.command()
def benchmark(
    name: Annotated[
        str, typer.Argument(help="squad, xquad, beir, chroma, canard or nq (Natural Questions).")
    ],
    folder: Annotated[
        Path,
        typer.Argument(parser=given_path, metavar="FOLDER", help="The set as it is published."),
    ],
    limit: LimitOption = 0,
    without: Annotated[
        Path | None,
        typer.Option(
            parser=given_path,
            metavar="FILE",
            help="SQuAD file whose paragraphs are not asked about.",
        ),
    ] = None,
    held_out: Annotated[
        bool, typer.Option("--held-out", help="Only articles the span model was not trained on.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Score a public set by its protocol, beside the figures that others have published."""
    _work().benchmark(
        name, folder, limit=limit, without=without, held_out=held_out, as_json=as_json
    )


def _work(
    context: typer.Context | None = None, index: str | None = None, documents: Path | None = None
) -> EvalWork:
    # What asks and scores is not imported for --help, nor for the other commands.
    from ui.cli.eval_work import EvalWork

    return EvalWork(named_index(context, index) if context else None, documents)

"""``python -m eval.bench``: Footnote beside the recipe everybody writes, in turns, on this machine.

Both ingest the same documents and answer the same questions, each in a process of its own, with
the defaults it has. Imports and loading a model count where a fresh process is measured, and
nowhere else. Whether a target is met is said in the table, not by the exit status.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from eval.bench.bench_table import header, print_table
from eval.bench.corpus import Corpus, corpus_of_folder, generated_corpus
from eval.bench.measure import PARTS, measure
from eval.bench.plan import Plan
from eval.bench.worker import WorkerFailed

MISSING = "The recipe is not measured without its packages: pip install -e '.[bench]'."
_EXTRA = ("langchain_huggingface", "langchain_text_splitters")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns the exit status."""
    given = _parser().parse_args(arguments)
    recipe = not given.no_recipe
    if recipe and not all(find_spec(package) for package in _EXTRA):
        sys.stderr.write(f"{MISSING}\n")
        recipe = False
    documents, questions, rounds = (12, 6, 2) if given.quick else (420, 240, 5)
    with tempfile.TemporaryDirectory(prefix="footnote-bench-") as scratch:
        work = Path(scratch)
        try:
            if given.folder is None:
                corpus = generated_corpus(work / "documents", documents, questions, rounds)
            else:
                corpus = corpus_of_folder(given.folder, work / "documents", questions, rounds)
            plan = Plan(
                work,
                (given.models or work / "models").resolve(),
                corpus,
                recipe,
                asks=1 if given.quick else 5,
                serves=0 if given.quick else 3,
                evaluations=1 if given.quick else 3,
                evaluated=30 if given.quick else 10_000,
                ruled=400 if given.quick else 100_000,
                sizes=(40, 100) if given.quick else (1_000, 100_000),
                handed_in=4 if given.quick else 1_000,
                say=_say,
            )
            rows = measure(plan, given.only)
        except (ValueError, WorkerFailed) as problem:
            sys.stderr.write(f"bench: {problem}\n")
            return 1
    if given.json:
        shown = [row.as_dict() for row in rows]
        about = {**header(), "documents": corpus.documents, "questions": len(corpus.questions)}
        print(json.dumps({"header": about, "rows": shown}, ensure_ascii=False, indent=2))
    else:
        print_table(header(), _described(corpus, given.folder), rows)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument(
        "--folder",
        type=Path,
        metavar="DIR",
        help="Markdown and text files to use, not generated ones",
    )
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=(), metavar="PART",
        help=f"measure these parts and ingest: {', '.join(PARTS)}",
    )  # fmt: skip
    parser.add_argument("--quick", action="store_true", help="few documents, one start: no timing")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--no-recipe", action="store_true", help="measure Footnote alone")
    parser.add_argument(
        "--models", type=Path, metavar="DIR", help="keep the compiled model here for the next run"
    )
    return parser


def _described(corpus: Corpus, folder: Path | None) -> str:
    kind = "generated documents" if folder is None else f"documents of {folder.name}"
    return f"{corpus.documents} {kind}; the competitors took turns on this machine."


def _say(step: str) -> None:
    sys.stderr.write(f"bench: {step}…\n")


if __name__ == "__main__":
    sys.exit(main())

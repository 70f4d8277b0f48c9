"""Answers, reports and tables for the terminal: coloured on a terminal, plain in a pipe."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from assistant.markers import parted, unescape
from ingest.how_many import counted
from ui.printable import console, escaped, field, shortened

_GONE_SHOWN = 20  # documents that are listed
_NARROWEST = 40  # columns in which a table can be read
# Markdown's bold; a backslash before an asterisk makes it a plain one.
_BOLD = re.compile(r"(?<!\\)\*\*(?=\S)(.+?)(?<!\\)\*\*")
# What the doctor counts, one and many, and what became of it.
_REPAIRED = {
    "missing": ("passage", "", "had no vector: embedded again"),
    "orphans": ("vector", "", "belonged to no passage: removed"),
    "unreachable": ("vector", "", "could not be found by search: index of vectors rebuilt"),
    "unfound": ("passage", "", "could not be found by words: full-text index rebuilt"),
    "leftovers": (
        "directory was",
        "directories were",
        "left over from deleted collections: removed",
    ),
    "broken_spans": (
        "passage differs",
        "passages differ",
        "from the document: run footnote ingest --rebuild",
    ),
}

if TYPE_CHECKING:
    from rich.console import Console


def print_answer(answer: Mapping[str, Any]) -> None:
    """An answer with its footnotes below, or an abstention with the closest passages."""
    from rich.text import Text

    out = console()
    if answer["notice"]:
        out.print(Text(answer["notice"], style="yellow"))
    text = Text(style="bold" if answer["abstained"] else "")
    for part, is_code in parted(answer["answer"]):
        if is_code:
            text.append(part, "green")
            continue
        words = Text(style="bold" if answer["abstained"] else "")
        for number, piece in enumerate(_BOLD.split(part)):
            words.append(unescape(piece), "bold" if number % 2 else "")
        words.highlight_regex(r"\[\d+\]", "cyan")
        text.append_text(words)
    out.print(text)
    if answer["trace"]["corrected"]:
        _print_respelled(out, answer["trace"])
    for citation in answer["citations"]:
        out.print()
        out.print(Text(f"[{citation['number']}] ", "cyan") + Text(reference(citation), "bold"))
        out.print(Text(f"    “{citation['shown'] or ' '.join(citation['quote'].split())}”", "dim"))
    if answer["abstained"]:
        _print_why(out, answer)


def _print_respelled(out: Console, trace: Mapping[str, Any]) -> None:
    """What was searched for, and the question that searches for what was typed."""
    from rich.text import Text

    out.print(Text(f"Searched for: {trace['searched_for']}", "yellow"))
    out.print(Text(f"Search instead for: {trace['literal']}", "dim"))


def _print_why(out: Console, answer: Mapping[str, Any]) -> None:
    from rich.text import Text

    out.print(Text(answer["reason"]))
    searched = answer["trace"]["searched_for"]
    if not answer["trace"]["corrected"] and searched.casefold() != answer["question"].casefold():
        out.print(Text(f"Searched for: {searched}"))
    if answer["closest"]:
        out.print("\nClosest passages, none of them an answer:")
    for passage in answer["closest"]:
        out.print(Text("  · ") + Text(reference(passage), "bold"))
        out.print(Text(f"    {shortened(passage['shown'] or passage['quote'], 160)}", "dim"))


def reference(source: Mapping[str, Any]) -> str:
    """A citation as one line: title, page or other place in the file, heading path, document."""
    page = f"page {source['page']}" if source["page"] else ""
    parts = (source["title"], page, source["locator"], source["heading"])
    told = f"{', '.join(part for part in parts if part)} ({source['document']})"
    return escaped(told)


def print_report(report: Mapping[str, Any]) -> None:
    """What an ingest did, and every file it skipped with the reason."""
    out = console()
    parts = [
        f"{report[key]} {key}"
        for key in ("added", "changed", "moved", "removed", "unchanged")
        if report[key]
    ]
    out.print(f"Documents: {', '.join(parts) or 'none'}; {report['total_documents']} in the index")
    if report["passages"]:
        rate = f"{counted(round(report['passages_per_second']), 'passage')} per second"
        out.print(
            f"Passages: {report['passages']} embedded in {report['seconds']:.1f} s ({rate});"
            f" {report['total_passages']} in the index"
        )
    else:
        out.print(f"Passages: nothing to embed; {report['total_passages']} in the index")
    if report["skipped"]:
        out.print(f"Skipped: {len(report['skipped'])}")
    for skipped in report["skipped"]:
        out.print(f"  {escaped(skipped['path'])} {escaped(skipped['reason'])}")
    _print_gone(out, report["sources_gone"])
    if report["remarks"]:
        out.print(f"Remarks: {len(report['remarks'])}")
    for remark in report["remarks"]:
        out.print(f"  {escaped(remark['path'])}: {escaped(remark['sentence'])}")


def print_documents(documents: Sequence[Mapping[str, Any]]) -> None:
    """The documents of an index as a table; in a pipe one line of five fields each, tab-separated.

    The remarks stand below the table; in a pipe they go to standard error.
    """
    remarks = [(document["id"], each) for document in documents for each in document["remarks"]]
    if not sys.stdout.isatty():
        for document in documents:
            row = (document["id"], document["title"], document["format"], document["passages"])
            sys.stdout.write("\t".join(map(field, (*row, document["ingested_at"]))) + "\n")
        for where, sentence in remarks:
            console(error=True).print(escaped(f"{where}: {sentence}"))
        return
    from rich.table import Column, Table

    # The id is what other commands are given: it is folded, not cut.
    table = Table(Column("document", overflow="fold"), "title", "format", "passages", "ingested")
    for document in documents:
        table.add_row(
            escaped(document["id"]),
            escaped(document["title"]),
            document["format"],
            str(document["passages"]),
            f"{datetime.fromisoformat(document['ingested_at']).astimezone():%Y-%m-%d %H:%M}",
        )
    out = console()
    # A terminal that is less wide does not know how wide it is (COLUMNS=0).
    out.width = max(out.width, _NARROWEST)
    out.print(table)
    if remarks:
        out.print(f"Remarks: {len(remarks)}")
    for where, sentence in remarks:
        out.print(escaped(f"  {where}: {sentence}"))


def print_diagnosis(diagnosis: Mapping[str, Any]) -> None:
    """What the doctor found and did."""
    out = console()
    documents = counted(diagnosis["documents"], "document")
    out.print(f"{documents}, {counted(diagnosis['passages'], 'passage')} examined.")
    out.print(escaped(f"The embedding model is compiled in {diagnosis['model']}."))
    index, model = diagnosis["index_bytes"] / 1e6, diagnosis["model_bytes"] / 1e6
    out.print(f"On disk: the index {index:.1f} MB, the compiled model {model:.1f} MB.")
    for one in diagnosis["generations"] if len(diagnosis["generations"]) > 1 else ():
        out.print(f"Generation {one['number']}, {one['state']}: {one['bytes'] / 1e6:.1f} MB.")
    if diagnosis["outdated"]:
        out.print(escaped(f"{diagnosis['outdated']}: footnote ingest builds it anew."))
    if diagnosis["ocr_problem"]:
        out.print(escaped(f"OCR is on, but {diagnosis['ocr_problem']}."))
    elif diagnosis["ocr"]:
        out.print(escaped(f"OCR is on, by tesseract, in {diagnosis['ocr']}."))
    else:
        out.print("OCR is off (ingest.ocr): scans and pictures are named and not read.")
    for root in diagnosis["broken_off"]:
        out.print(escaped(f"Reading {root} was broken off: footnote ingest goes on with it."))
    for sentence in diagnosis["idle_rules"]:
        out.print(escaped(f"{sentence}: if it is mistyped, what it should close is open."))
    for folder in diagnosis["watched"]:
        out.print(escaped(f"Watched for changes: {folder}"))
    for key, (noun, many, sentence) in _REPAIRED.items():
        if diagnosis[key]:
            out.print(f"{counted(diagnosis[key], noun, many)} {sentence}.")
    _print_gone(out, diagnosis["sources_gone"])
    if diagnosis["read_only"]:
        out.print(
            "The index is read-only: a copy of it was examined, and nothing here was changed."
        )
    if diagnosis["healthy"]:
        out.print("Nothing needed repair.")


def print_rollback(done: Mapping[str, Any]) -> None:
    """What answers again, and what keeps it so."""
    out = console()
    out.print(
        f"Generation {done['live']} answers again: {counted(done['documents'], 'document')}, built by"
        f" {escaped(done['embedding_model'])} ({done['precision']})."
        f" footnote rollback again returns to generation {done['previous']}."
    )
    if done["outdated"]:
        out.print(
            "The settings name another model, precision or splitter: set ingest.embedding_model,"
            f" ingest.precision and ingest.passage_tokens = {done['passage_tokens']} back, or the next"
            " ingest builds it anew."
        )


def print_receipt(receipt: Mapping[str, Any]) -> None:
    """What was removed of a document, and what was looked for afterwards."""
    out = console()
    source = escaped(receipt["source"])
    stays = "was removed too" if receipt["source_removed"] else "stays where it is, if it is there"
    out.print(
        f"Removed {escaped(receipt['document'])}: {counted(receipt['passages'], 'passage')}, with"
        f" words and vectors. Its file {source} {stays}; ingesting it again brings the document back."
    )
    for file in receipt["blacked_out"]:
        out.print(f"  Blacked out in {escaped(file)}")
    pieces, files = counted(receipt["pieces"], "piece"), counted(receipt["files"], "file")
    left = len(receipt["left_in"])
    out.print(
        f"  Asked for {receipt['probes']} of its sentences: {receipt['answered']} found. Looked for"
        f" {pieces} of its text in {files} ({receipt['megabytes']:.1f} MB):"
        f" {left} {'holds' if left == 1 else 'hold'} any."
    )
    for file in receipt["left_in"]:
        out.print(f"  Still in {escaped(file)}: run footnote doctor, then remove that file")


def _print_gone(out: Console, documents: Sequence[str]) -> None:
    """Which documents' files are gone, what that means, and the command that forgets them."""
    if not documents:
        return
    one = len(documents) == 1
    files = "1 source file is" if one else f"{len(documents)} source files are"
    out.print(
        f"Gone: {files} not where {'it was' if one else 'they were'}, and"
        f" {'this document is' if one else 'these documents are'} quoted only where no other answers;"
        f" footnote documents remove --gone forgets {'it' if one else 'them'}."
    )
    for document in documents[:_GONE_SHOWN]:
        out.print(f"  {escaped(document)}")
    if len(documents) > _GONE_SHOWN:
        out.print(f"  and {len(documents) - _GONE_SHOWN} more")

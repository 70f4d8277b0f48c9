"""Sentences that tell a person what of a PDF is not searched."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ingest.parsers.remarks import counted, left_out

_LONGEST_EXAMPLE = 60


def pages_remarks(
    without_text: Sequence[int], damaged: Sequence[int], unknown: Mapping[int, int]
) -> Iterator[str]:
    """Pages (from 1) that hold no text, that cannot be read, or whose fonts name no letters.

    ``unknown`` says how many such characters a page has.
    """
    if without_text:
        one = len(without_text) == 1
        yield (
            f"{_pages(without_text)} {'holds' if one else 'hold'} no text (a picture?): what"
            f" {'it shows' if one else 'they show'} is not searched; run OCR on the file first."
        )
    if damaged:
        yield f"{_pages(damaged)} cannot be read: the file is damaged there."
    if unknown:
        number = sum(unknown.values())
        yield (
            f"{counted(number, 'character')} on {_pages(sorted(unknown)).lower()}"
            f" {'has' if number == 1 else 'have'} no letter in the file's fonts: the text may be"
            " missing or wrong there."
        )


def unseen_remarks(comments: int, hidden: int, struck: int, is_xfa: bool) -> Iterator[str]:
    """Comments that a click opens, lines that nobody sees, what no longer holds, dynamic forms."""
    if comments:
        yield f"{counted(comments, 'comment')} beside the text cannot be searched."
    if hidden:
        yield (
            f"{counted(hidden, 'line')} {'holds' if hidden == 1 else 'hold'} words that nobody sees"
            " (in the colour of the paper, covered, switched off or beyond the edges): they are"
            " left out."
        )
    if struck:
        yield left_out(struck, "struck-out stretch", "struck-out stretches")
    if is_xfa:
        yield (
            "The file is a dynamic form (XFA): what is filled in may be missing; print it to a PDF"
            " and ingest that."
        )


def furniture_remarks(lines: Sequence[str]) -> Iterator[str]:
    """Lines left out as headers or footers, with one of them, no bare page number if possible."""
    if not lines:
        return
    example = next((line for line in lines if sum(map(str.isalpha, line)) > 3), lines[0])
    if len(example) > _LONGEST_EXAMPLE:
        example = f"{example[:_LONGEST_EXAMPLE].rstrip()}…"
    one = len(lines) == 1
    yield (
        f"{counted(len(lines), 'line')} {'is' if one else 'are'} taken for headers, footers or"
        f" page numbers and not searched, such as “{example}”."
    )


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]}"
    return f"Pages {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"

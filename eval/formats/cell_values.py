"""What stands in a cell: texts, lists of answers, pages, sources, quotes, yes and no."""

from __future__ import annotations

import ast
import json
import re
import string
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from assistant.writing.refusal import holds_sentinel, is_refusal
from eval.formats.columns import columns_of
from eval.formats.file_rows import Fault, RowProblem
from eval.testset import Gold
from ingest.sentences import sentence_spans

_MOST_PAGES = 50  # of one range
# Behind a page, how many the document has.
_OF_HOW_MANY = re.compile(
    r"(\d)\s*[(\[]?\s*\b(?:(?:out )?of|von|sur|de|di|van|av|af)\s+\d{1,6}\b\s*[)\]]?", re.IGNORECASE
)
# A number below 0 (-1: "not known"), with a fraction or an exponent; a date.
_NO_PAGE = re.compile(r"(?<!\w)(?<!\w\s)[-−]\d|\d[.eE]\d|\d-\d+-\d")
# "[handbook.pdf#page=7]" or "[handbook.pdf]" at or after the sentence it proves.
_TAG = re.compile(
    r"\s*\[([^\[\]#\n]{1,200}?)"
    r"(?:#page=(\d{1,6})|(?<=\.[A-Za-z]\w)|(?<=\.[A-Za-z]\w{2})|(?<=\.[A-Za-z]\w{3}))\]"
)
_PAGE_IN_SOURCE = re.compile(
    r"\s*(?:#page=|[,;(]?\s*(?:\bpp?\.|\bpages?\b|\bS\.|\bSeiten?\b|\bp[áa]g(?:ina)?s?\b\.?)\s*)(\d{1,6})\)?\s*$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"\.\w{1,5}$")
_WORDS = tomllib.loads(Path(__file__).with_name("cell_words.toml").read_text("utf-8"))
_NO_ANSWER = re.compile(rf"(?:{'|'.join(_WORDS['no_answer'])})", re.IGNORECASE)
_AROUND = " \t\r\n\xa0" + string.punctuation + "–—−…“”„‘’«»。"
# What spreadsheets show for a failed formula, in any of their languages: #REF!, #NAME?, #¡VALOR!, #ДЕЛ/0!
# (ECMA-376 part 1, 18.17.3); for what is not available; LibreOffice's Err:502; and what Google Sheets
# exports of a cell that was still being computed.
_CELL_ERROR = re.compile(
    r"#[¡¿]?[^\W\d_a-z][^\sa-z#]{1,20}[!?]"
    r"|#(?:N/A|N/D|N/B|NV|Н/Д|I/T|GETTING_DATA)|Err:\d{3}|Loading\.\.\."
)
_HOLDS_TEXT = {"text": 0, "content": 0, "value": 0, "answer": 0}.keys()  # the first there is counts
_ASKS = {"question", "history"}  # what a column that holds questions holds in an object
# How NumPy writes its arrays, in which no comma parts two texts: ['one' 'two'].
_ARRAY = re.compile(r"array\((\[.*?\])(?:, dtype=\w+)?\)", re.DOTALL)
_TEXT = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"")
# One of several texts in a cell, by its number.
_NUMBERED_TEXT = re.compile(r"(?:\A|\n\n)Document \d+: ")
_TEXTS = re.compile(rf"\[\s*(?:{_TEXT.pattern})(?:\s+(?:{_TEXT.pattern}))+\s*\]")


def text_of(value: Any) -> str:
    """A cell's text without space around it: 7.0 is "7", a date is ISO 8601, nothing is ""."""
    if value is None or isinstance(value, Fault):
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else str(value)
    if isinstance(value, datetime):
        return (value.date() if value.time() == datetime.min.time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value).strip()


def is_blank(text: str) -> bool:
    """Whether a text says nothing: no letter or number, or a word for nothing such as "NaN" or "None"."""
    bare = text.strip(_AROUND)
    return not bare or (bare.casefold() in _WORDS["nothing"] and bare not in _WORDS["something"])


def fault_of(value: Any) -> str:
    """Why a cell has no value, as "it holds the error #REF!"; "" where it has one, or is empty."""
    if isinstance(value, Fault):
        return value.sentence
    failed = isinstance(value, str) and _CELL_ERROR.fullmatch(value.strip())
    return f"it holds the error {failed[0]}" if failed else ""


def texts_of(value: Any) -> tuple[str, ...]:
    """One or several texts: a list, a list written out in a cell, or a single text; blank ones left out."""
    return tuple(text for text in _written(value) if not is_blank(text))


def blanks_of(value: Any) -> tuple[str, ...]:
    """The texts that ``answers_of`` leaves out because they say nothing."""
    parts = (part.strip() for text in _written(value) for part in text.split(" | "))
    return tuple(dict.fromkeys(part for part in parts if part and is_blank(part)))


def _written(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        value = written_list(value)
    if isinstance(value, Mapping):
        value = next((value[key] for key in _HOLDS_TEXT if key in value), None)
    if isinstance(value, Sequence) and not isinstance(value, str):
        found = (text for item in value for text in _written(item))
        return tuple(dict.fromkeys(text for text in found if text))
    text = text_of(value)
    return (text,) if text else ()


def written_list(cell: str) -> Any:
    """The list, or the object with a text or a question, that is written out in a cell; else the cell."""
    inner = _ARRAY.sub(r"\1", cell.strip())
    if inner[:1] + inner[-1:] not in ("[]", "{}"):
        return cell
    if _TEXTS.fullmatch(inner):
        return [ast.literal_eval(text) for text in _TEXT.findall(inner)]
    try:
        read = json.loads(inner)
    except ValueError:
        try:
            read = ast.literal_eval(inner)  # as Python data frames write their lists to CSV
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return cell
    known = isinstance(read, list) or (isinstance(read, Mapping) and _is_known(read))
    return read if known else cell


def _is_known(read: Mapping[Any, Any]) -> bool:
    return bool(_HOLDS_TEXT & read.keys()) or not _ASKS.isdisjoint(columns_of(map(str, read)))


def quotes_of(value: Any) -> tuple[str, ...]:
    """Texts of documents; those that Giskard numbers in one cell ("Document 3: …") are several."""
    found = texts_of(value)
    parts = (part for text in found for part in _NUMBERED_TEXT.split(text) if part.strip())
    return tuple(part.strip() for part in parts) if any(map(_NUMBERED_TEXT.match, found)) else found


def answers_of(value: Any) -> tuple[str, ...]:
    """Accepted answers; in one cell they may be separated by `` | ``."""
    found = texts_of(value)
    if isinstance(value, str) and len(found) == 1 and " | " in found[0]:
        parts = (part.strip() for part in found[0].split(" | "))
        found = tuple(part for part in parts if not is_blank(part))
    return tuple(dict.fromkeys(found))


def says_unanswerable(answer: str) -> bool:
    """Whether an expected answer says that there is none, as "not in the documents" does."""
    return _NO_ANSWER.fullmatch(answer.strip(_AROUND)) is not None


def refuses(answer: str) -> bool:
    """As ``says_unanswerable``, or in prose as chat models say it: "The context does not mention it."."""
    if says_unanswerable(answer) or holds_sentinel(answer):
        return True
    sentences = [answer[start:end] for start, end in sentence_spans(answer)]
    return bool(sentences) and all(map(is_refusal, sentences))


def without_tags(answer: str) -> tuple[str, tuple[Gold, ...]]:
    """An answer without its ``[file.pdf#page=7]`` tags, and the gold they name."""
    gold = tuple(
        Gold(tag.group(1).strip(), page=int(tag.group(2)) if tag.group(2) else None)
        for tag in _TAG.finditer(answer)
    )
    return (_TAG.sub("", answer).strip(), tuple(dict.fromkeys(gold))) if gold else (answer, ())


def whole_numbers(text: str) -> str:
    """``text`` with "7" for "7.0", as data frames write a column of whole numbers that has gaps."""
    return re.sub(r"\b(\d+)\.0+\b(?!\.)", r"\1", text)


def truth_of(value: Any) -> bool | None:
    """Yes, no, or None for an empty cell. Raises ``RowProblem`` for anything else."""
    if isinstance(value, bool):
        return value
    word = whole_numbers(text_of(value).casefold())
    if is_blank(word):
        return None
    if word in _WORDS["yes"] or word in _WORDS["no"]:
        return word in _WORDS["yes"]
    raise RowProblem(f"says {word!r} where yes or no is expected")


def pages_of(value: Any) -> tuple[int, ...]:
    """Pages from 1: "7", "p. 7", "7-9", "7, 9". Raises ``RowProblem`` for what is no page."""
    if isinstance(value, list | tuple):
        return tuple(dict.fromkeys(page for item in value for page in pages_of(item)))
    cell = text_of(value)
    if is_blank(cell):
        return ()
    pages: list[int] = []
    plain = _OF_HOW_MANY.sub(r"\1", whole_numbers(cell))
    for found in re.finditer(r"(\d{1,6})(?:\s*[-–—]\s*(\d{1,6}))?", plain):
        first, last = int(found.group(1)), int(found.group(2) or found.group(1))
        pages += range(first, min(last, first + _MOST_PAGES - 1) + 1)
    if not pages or 0 in pages or _NO_PAGE.search(plain):
        raise RowProblem(f"has the page {cell!r}, which is not a number from 1")
    return tuple(dict.fromkeys(pages))


def sources_of(value: Any) -> tuple[tuple[str, int | None], ...]:
    """Documents with the page that stands in their name: "a.pdf#page=7", "a.pdf, p. 7; b.md"."""
    names: list[str] = []
    for cell in texts_of(value):
        parts = [part.strip() for part in re.split(r"[;\n|]", cell) if part.strip()]
        for part in parts:
            commas = [piece.strip() for piece in part.split(",")]
            names += commas if all(_SUFFIX.search(piece) for piece in commas) else [part]
    found = []
    for name in names:
        page = _PAGE_IN_SOURCE.search(name)
        bare = name[: page.start()].strip() if page else name
        if bare.startswith(("http://", "https://", "file://")):
            bare = unquote(bare)
        found.append((bare, int(page.group(1)) if page else None))
    return tuple(dict.fromkeys(found))

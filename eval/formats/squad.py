"""SQuAD 1.1 and 2.0 (Rajpurkar et al., 2016 and 2018), nested or one question a row.

An article becomes one document, its paragraphs parted by blank lines; answer offsets are moved with
their paragraphs. Rows of one question each become one document per different context. ``is_impossible``
makes a question unanswerable; a nested one that has no answers and does not say so was never annotated.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from eval.formats.cell_values import text_of, truth_of
from eval.formats.file_rows import Documents, FileRow, RowProblem, collect, fields_of
from eval.formats.opened_file import FileShape, OpenedFile
from eval.testset import Gold, TestQuestion, TestSet

_BETWEEN = "\n\n"


_Part = TypeVar("_Part")


def is_squad(opened: OpenedFile) -> bool:
    """An object with articles of paragraphs, or rows with a context and answers with offsets."""
    if opened.shape is FileShape.OBJECT:
        match opened.data.get("data"):
            case [Mapping() as first, *_]:
                return "paragraphs" in first
        return False
    answers = (opened.first or {}).get("answers")
    return opened.has("question", "context") and isinstance(answers, Mapping)


def read(opened: OpenedFile, *, by_paragraph: bool = False) -> TestSet:
    """See ``eval.formats.format_table.Format``.

    ``by_paragraph`` makes each paragraph a document of its own, which its questions have as a tag.
    """
    documents = Documents()
    if opened.shape is FileShape.OBJECT:
        rows, what = _nested(opened.data["data"], documents, by_paragraph), "article"
    else:
        rows, what = _flat(opened.rows(), documents), "context"

    def said() -> list[str]:
        count = len(documents.texts)
        made = f"1 {what} became a document" if count == 1 else f"{count} {what}s became documents"
        return [f"{made}; the answers' offsets became gold in them."]

    def make(row: FileRow) -> TestQuestion:
        question = _question(row)
        if not by_paragraph:
            return question
        return replace(question, tags={**question.tags, "paragraph": row.values["document"]})

    return collect(opened.path, "squad", rows, make, mapped=said, documents=documents)


def _part(whole: Any, name: str, kind: type[_Part]) -> _Part | None:
    part = whole.get(name) if isinstance(whole, Mapping) else None
    return part if isinstance(part, kind) else None


def _nested(articles: Sequence[Any], documents: Documents, by_paragraph: bool) -> Iterator[FileRow]:
    for count, article in enumerate(articles, start=1):
        where = f"article {count}"
        paragraphs = _part(article, "paragraphs", list)
        if paragraphs is None:
            yield FileRow(where, 0, None, "has no paragraphs")
            continue
        title = text_of(article.get("title"))
        name = "" if by_paragraph else documents.unused(title or where)
        texts: list[str] = []
        offset = 0
        for number, paragraph in enumerate(paragraphs, start=1):
            at = f"{where}, paragraph {number}"
            context = _part(paragraph, "context", str)
            if context is None:
                yield FileRow(at, 0, None, "has no context")
                continue
            if by_paragraph:
                name, offset = f"{at}.txt", 0
                documents.add(name, context, title)
            texts.append(context)
            found = {"document": name, "offset": offset, "context": context}
            for asked_number, asked in enumerate(paragraph.get("qas") or (), start=1):
                yield FileRow(f"{at}, question {asked_number}", 0, {"qa": asked, **found})
            offset += len(context) + len(_BETWEEN)
        if not by_paragraph:
            documents.add(name, _BETWEEN.join(texts), title)


def _flat(rows: Iterable[FileRow], documents: Documents) -> Iterator[FileRow]:
    for row in rows:
        values = row.values if isinstance(row.values, Mapping) else {}
        context, answers = values.get("context"), values.get("answers")
        if row.fault or not isinstance(context, str) or not isinstance(answers, Mapping):
            yield FileRow(row.where, row.line, None, row.fault or "has no context or no answers")
            continue
        name = documents.named(context, text_of(values.get("title")), "context 1")
        texts, starts = answers.get("text") or (), answers.get("answer_start") or ()
        listed = [
            {"text": text, "answer_start": start}
            for text, start in zip(texts, starts, strict=False)
        ]
        # Rows of a data set that does not say leave the answers of the unanswerable empty.
        asked = {"is_impossible": not any(a["text"] for a in listed), **values, "answers": listed}
        found = {"qa": asked, "document": name, "offset": 0, "context": context}
        yield FileRow(row.where, row.line, found)


def _question(row: FileRow) -> TestQuestion:
    fields = fields_of(row)
    asked, context, offset = fields["qa"], fields["context"], fields["offset"]
    if not isinstance(asked, Mapping) or not text_of(asked.get("question")):
        raise RowProblem("has no question")
    answers = [a for a in asked.get("answers") or () if isinstance(a, Mapping) and a.get("text")]
    impossible = bool(truth_of(asked.get("is_impossible")))
    gold: dict[Gold, None] = {}
    for answer in () if impossible else answers:
        text, start = str(answer["text"]), answer.get("answer_start")
        if not isinstance(start, int):
            raise RowProblem("has an answer without answer_start")
        if context[start : start + len(text)] != text:
            # some published files count from a context with other space: the nearest occurrence
            start = _nearest(context, text, start)
        if start < 0:
            raise RowProblem(f"has the answer {text[:40]!r}, which its context does not hold")
        begin = offset + start
        gold[Gold(fields["document"], begin, begin + len(text), quote=text)] = None
    tags = {k: text_of(v) for k, v in asked.items() if k in ("type", "cause") and text_of(v)}
    return TestQuestion(
        id=text_of(asked.get("id")) or row.where.replace(", ", "-").replace(" ", ""),
        question=text_of(asked["question"]),
        answers=() if impossible else tuple(dict.fromkeys(str(a["text"]) for a in answers)),
        answerable=not impossible,
        gold=tuple(gold),
        tags=tags,
        line=row.line,
    )


def _nearest(context: str, text: str, start: int) -> int:
    start = max(0, start)
    found = (context.rfind(text, 0, start + len(text)), context.find(text, start))
    return min((at for at in found if at >= 0), key=lambda at: abs(at - start), default=-1)

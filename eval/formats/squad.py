"""SQuAD 1.1 and 2.0 (Rajpurkar et al., 2016 and 2018), nested or one question a row.

An article becomes one document, its paragraphs parted by blank lines; answer offsets are moved with
their paragraphs. Rows of one question each become one document per different context. ``is_impossible``
makes a question unanswerable; a nested one that has no answers and does not say so was never annotated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from eval.formats.cell_values import text_of, truth_of
from eval.formats.file_rows import Row, RowProblem, collect, fields_of
from eval.formats.records import document_name
from eval.formats.source import Shape, Source
from eval.testset import Gold, TestQuestion, TestSet

_BETWEEN = "\n\n"


def is_squad(source: Source) -> bool:
    """An object with articles of paragraphs, or rows with a context and answers with offsets."""
    if source.shape is Shape.OBJECT:
        data = source.data.get("data")
        return (
            isinstance(data, list)
            and bool(data)
            and isinstance(data[0], Mapping)
            and "paragraphs" in data[0]
        )
    answers = (source.first or {}).get("answers")
    return source.has("question", "context") and isinstance(answers, Mapping)


def read(source: Source) -> TestSet:
    """See ``eval.formats.format_table.Format``."""
    documents: dict[str, str] = {}
    if source.shape is Shape.OBJECT:
        rows, what = _nested(source.data["data"], documents), "article"
    else:
        rows, what = _flat(source.rows(), documents), "context"
    found = collect(source.path, "squad", rows, lambda row: [_question(row)], documents=documents)
    made = (
        f"1 {what} became a document"
        if len(documents) == 1
        else (f"{len(documents)} {what}s became documents")
    )
    said = f"{made}; the answers' offsets became gold in them."
    return TestSet(
        found.name, "squad", found.questions, (said, *found.mapped), found.problems, documents
    )


def _nested(articles: Sequence[Any], documents: dict[str, str]) -> Iterator[Row]:
    for place, article in enumerate(articles, start=1):
        where = f"article {place}"
        paragraphs = article.get("paragraphs") if isinstance(article, Mapping) else None
        if not isinstance(paragraphs, list):
            yield Row(where, 0, None, "has no paragraphs")
            continue
        name = _unused(text_of(article.get("title")) or f"article {place}", documents)
        texts: list[str] = []
        offset = 0
        for number, paragraph in enumerate(paragraphs, start=1):
            context = paragraph.get("context") if isinstance(paragraph, Mapping) else None
            if not isinstance(context, str):
                yield Row(f"{where}, paragraph {number}", 0, None, "has no context")
                continue
            texts.append(context)
            for count, asked in enumerate(paragraph.get("qas") or (), start=1):
                at = f"{where}, paragraph {number}, question {count}"
                yield Row(
                    at, 0, {"qa": asked, "document": name, "offset": offset, "context": context}
                )
            offset += len(context) + len(_BETWEEN)
        documents[name] = _BETWEEN.join(texts)


def _flat(rows: Any, documents: dict[str, str]) -> Iterator[Row]:
    names: dict[str, str] = {}
    for row in rows:
        values = row.values if isinstance(row.values, Mapping) else {}
        context, answers = values.get("context"), values.get("answers")
        if row.fault or not isinstance(context, str) or not isinstance(answers, Mapping):
            yield Row(row.where, row.line, None, row.fault or "has no context or no answers")
            continue
        if context not in names:
            names[context] = _unused(text_of(values.get("title")) or "context 1", documents)
            documents[names[context]] = context
        listed = [
            {"text": text, "answer_start": start}
            for text, start in zip(
                answers.get("text") or (), answers.get("answer_start") or (), strict=False
            )
        ]
        # Rows of a data set that does not say leave the answers of the unanswerable empty.
        asked = {"is_impossible": not any(a["text"] for a in listed), **values, "answers": listed}
        qa = {"qa": asked, "document": names[context], "offset": 0, "context": context}
        yield Row(row.where, row.line, qa)


def _unused(title: str, documents: Mapping[str, str]) -> str:
    base = document_name(title)
    name, number = f"{base}.txt", 1
    while name in documents:
        number += 1
        name = f"{base} {number}.txt"
    return name


def _question(row: Row) -> TestQuestion:
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
    before, after = (
        context.rfind(text, 0, max(0, start) + len(text)),
        context.find(text, max(0, start)),
    )
    found = [at for at in (before, after) if at >= 0]
    return min(found, key=lambda at: abs(at - start), default=-1)

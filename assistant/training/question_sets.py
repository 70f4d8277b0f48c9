"""Question sets as their publishers give them: documents to index, and the places in them that answer.

Two forms: a folder with ``documents/`` and ``questions.jsonl`` (workplace questions, each with its
evidence, its short answers and another wording), and public files, whose paragraphs become documents
of their own. Development and test sets are not read.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.span_model.held_out import held_out_titles

TextOf = Callable[[str], str]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class SetQuestion:
    """A question to ``document``, in one or several wordings.

    ``evidence`` (empty: nothing answers) and ``answers`` are spans of the document's stored text.
    """

    wordings: tuple[str, ...]
    document: str
    evidence: tuple[Span, ...]
    answers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class SetKind:
    """``share`` of the public questions that training draws, from at most ``most`` of the set's.

    A passage that retrieval ranks before ``first_negative`` may answer as well. Without ``titled``,
    titles are only file names.
    """

    file: str
    share: float
    most: int
    first_negative: int
    titled: bool


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """``asked`` gives the questions once the ``documents`` are stored."""

    name: str
    documents: Path
    asked: Callable[[TextOf], list[SetQuestion]]
    kind: SetKind


NEVER = 1_000_000
_FORBIDDEN = re.compile(r"[^\w.-]")  # in the name of a folder
WORKPLACE = SetKind("workplace/*/questions.jsonl", 0.0, NEVER, 0, True)
# Reviews and chats say the same many times over, policies of several firms nearly always.
PUBLIC_SETS = {
    "half_a": SetKind("squad2_half_a/dev-v2.0.json", 0.27, NEVER, 0, True),
    "new_wiki": SetKind("squadshifts/new_wiki_v1.0.json", 0.34, 6500, 0, True),
    "policy": SetKind("policyqa/dev.json", 0.05, 1200, NEVER, True),
    "reddit": SetKind("squadshifts/reddit_v1.0.json", 0.07, 2000, 6, False),
    "amazon_reviews": SetKind("squadshifts/amazon_reviews_v1.0.json", 0.07, 2000, 6, False),
    "sentence_pairs": SetKind("nqg_squad", 0.20, 4000, 0, False),
}


def sets_in(data: Path, work: Path) -> Iterator[QuestionSet]:
    """All sets under ``data``; paragraphs of public sets are written to ``work``."""
    for file in sorted(data.glob(WORKPLACE.file)):
        yield _workplace_set(file)
    for name, kind in PUBLIC_SETS.items():
        if (data / kind.file).exists():
            yield _public_set(name, kind, data / kind.file, work / name)


def _public_set(name: str, kind: SetKind, file: Path, folder: Path) -> QuestionSet:
    asked = _sentence_pairs(file, folder) if file.is_dir() else _squad(file, folder, kind.titled)
    if len(asked) > kind.most:
        asked = random.Random(3).sample(asked, kind.most)  # noqa: S311
    return QuestionSet(name, folder, lambda _: asked, kind)


def held_out_articles(data: Path) -> frozenset[str]:
    """The articles of SQuAD 2.0's half A that are measured with, as documents are called."""
    file = data / PUBLIC_SETS["half_a"].file
    titles = held_out_titles(file) if file.exists() else ()
    return frozenset(f"half_a/{_FORBIDDEN.sub('_', title)}" for title in titles)


def _workplace_set(file: Path) -> QuestionSet:
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]

    def asked(text_of: TextOf) -> list[SetQuestion]:
        made = (_workplace(line, text_of(line["document"])) for line in lines)
        return [one for one in made if one is not None]

    return QuestionSet(file.parent.name, file.parent / "documents", asked, WORKPLACE)


def _workplace(line: dict[str, Any], text: str) -> SetQuestion | None:
    """The question of a line; none where its evidence is not in ``text``."""
    wordings = tuple(line[key].strip() for key in ("question", "alt") if line.get(key))
    if not line["answerable"]:
        return SetQuestion(wordings, line["document"], ())
    evidence = [span for quote in line["evidence"] for span in _places(quote, text)]
    answers = [
        (begin + a, begin + b)
        for begin, end in evidence
        for answer in line.get("answers", ())
        for a, b in _places(answer, text[begin:end])[:1]
    ]
    return (
        SetQuestion(wordings, line["document"], tuple(evidence), tuple(answers))
        if evidence
        else None
    )


def _places(quote: str, text: str) -> list[Span]:
    """Where ``quote`` stands in ``text``, whatever its white space."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    return [match.span() for match in re.finditer(pattern, text)] if pattern else []


def _squad(file: Path, folder: Path, titled: bool) -> list[SetQuestion]:
    """Every paragraph a document, every question with the answer that most annotators gave."""
    asked: list[SetQuestion] = []
    for place, article in enumerate(json.loads(file.read_text("utf-8"))["data"]):
        head = f"# {article['title'].replace('_', ' ')}\n\n" if titled else ""
        for number, paragraph in enumerate(article["paragraphs"]):
            document = f"{_FORBIDDEN.sub('_', article['title'])}/{place:05}-{number:05}.md"
            text = paragraph["context"].replace("\n", " ")
            _write(folder / document, head + text)
            for one in paragraph["qas"]:
                impossible = bool(one.get("is_impossible", False))
                spans = () if impossible else _majority(text, one["answers"], len(head))
                if spans or impossible:
                    asked.append(SetQuestion((one["question"].strip(),), document, spans, spans))
    return asked


def _majority(text: str, answers: Sequence[dict[str, Any]], shift: int) -> tuple[Span, ...]:
    """The answer given most often, as the only span; none where no answer stands in the text."""
    spans: Counter[Span] = Counter()
    for answer in answers:
        begin, wanted = int(answer["answer_start"]), str(answer["text"]).strip()
        if text[begin : begin + len(wanted)] != wanted:
            begin = text.find(wanted, max(0, begin - 3))
        if begin >= 0 and wanted:
            spans[begin + shift, begin + shift + len(wanted)] += 1
    return tuple(span for span, _ in spans.most_common(1))


def _sentence_pairs(source: Path, folder: Path) -> list[SetQuestion]:
    """Three to six neighbouring answer sentences a document, each a paragraph of its own."""
    lines = [_plain(line) for line in (source / "src-test.txt").read_text("utf-8").splitlines()]
    questions = (source / "tgt-test.txt").read_text("utf-8").splitlines()
    unique = list(dict.fromkeys(lines))
    rng = random.Random(5)  # noqa: S311 - blocks of sentences, not secrets
    places: dict[str, tuple[str, Span]] = {}
    begin = 0
    while begin < len(unique):
        block = unique[begin : begin + rng.randint(3, 6)]
        document, at = f"{begin:05}.md", 0
        for sentence in block:
            places[sentence] = (document, (at, at + len(sentence)))
            at += len(sentence) + 2
        _write(folder / document, "\n\n".join(block))
        begin += len(block)
    return [
        SetQuestion((_plain(question),), places[line][0], (places[line][1],))
        for line, question in zip(lines, questions, strict=True)
    ]


def _plain(line: str) -> str:
    line = re.sub("``|''", '"', line.strip()).replace("-lrb-", "(").replace("-rrb-", ")")
    return re.sub(r" ([,.;:?!%)'])|([($]) ", r"\1\2", line)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8")

"""Documents side by side: what each says to a question about several things ("When do the offices open?")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.language.english import content_terms, stem, stems_of
from assistant.language.identifiers import asked_for_by_name
from assistant.language.limits import keeps_to, meets
from assistant.questions.comparisons import of_several, read_as
from assistant.questions.question import Question
from assistant.quoting.direct import same_topic
from assistant.reading.lists.list_runs import Piece
from assistant.reading.lists.lists import MOST_LINES, with_header
from assistant.reading.reader import RankedSentence, Reading
from assistant.reading.tables.alike import rows_alike, rows_apart
from assistant.reading.tables.columns import named_cell
from assistant.retrieval.titles_named import titles_named
from ingest.document import BlockKind

# So much (logits) below the best sentence of all another document's best may lie: it says the same of another.
_APART = 3.5
# And so much below its document's best a further sentence.
_BESIDE = 1.5
# The same of a comparison: of its topic each says other things.
_COMPARED_APART, _COMPARED_BESIDE = 5.0, 2.5
_MOST = 8
_MOST_ALIKE = 8  # rows with the same words of a question


def each_document(question: Question, reading: Reading) -> list[list[RankedSentence]]:
    """The sentences that answer by document, the best document first; none where one document answers."""
    best = reading.sentences[0]
    plain = read_as(question.text)
    named = titles_named(question, list(dict.fromkeys(one.passage for one in reading.sentences)))
    kinds = [BlockKind.PARAGRAPH]
    if plain.compares:  # it may stand in lists: "refunded to contractors are:"
        kinds += [BlockKind.LIST_ITEM, BlockKind.TABLE_ROW]
    elif named:
        kinds += [BlockKind.TABLE_ROW]
    if not (of_several(question.text) or named) or best.sentence.kind not in kinds:
        return []
    apart, beside = (_COMPARED_APART, _COMPARED_BESIDE) if plain.compares else (_APART, _BESIDE)
    if plain.compares:  # the names of what is compared are not the topic
        question = replace(question, stems=tuple(map(stem, content_terms(plain.read))))
    if named:
        apart, beside = _COMPARED_APART, 0.0
        question = replace(question, stems=tuple(one for one in question.stems if one not in named))
    found: dict[str, list[RankedSentence]] = {}
    for ranked in reading.sentences:
        if ranked.score < best.score - apart - beside:
            break
        if named and named.isdisjoint(stems_of(ranked.passage.title)):
            continue
        said = found.get(ranked.passage.document)
        if said is None:
            parallel = ranked is best or (
                ranked.score >= best.score - apart and same_topic(question, best, ranked)
            )
            if parallel and ranked.sentence.kind in kinds:
                found[ranked.passage.document] = [ranked]
        elif (
            ranked.score >= said[0].score - beside
            and ranked.passage.id == said[0].passage.id
            and (
                ranked.sentence.kind is not BlockKind.TABLE_ROW
                or _is_as_much(question, ranked, said)
            )
        ):
            said.append(ranked)
    if len(found) < 2:
        return []
    kept = [said for said in found.values() if keeps_to(question.text, said[0].text)]
    kept = (_named(plain.things, kept) if plain.compares else []) or kept
    most = max(1, _MOST // (len(kept) or 1))
    return [sorted(said[:most], key=lambda r: r.sentence.start) for said in kept[:_MOST]]


def within_limit(question: Question, reading: Reading) -> Reading:
    """The sentences that keep to the limit a question sets; no confidence where none near the best does.

    It is surer where figures were compared, in a table of what is asked for and in the column asked for.
    """
    plain = read_as(question.text)
    if not reading.sentences or not plain.things or plain.compares:
        return reading
    best = reading.sentences[0]
    kept = tuple(one for one in reading.sentences if meets(question.text, _told(question, one)))
    if not any(one.score >= best.score - _APART or _of_one_table(one, best) for one in kept):
        return replace(reading, confidence=0.0)
    answering = sum(ranked in kept for ranked in reading.sentences[: reading.answering])
    within = replace(reading, sentences=kept, answering=max(1, answering))
    return within.surer() if _is_counted(question, kept[0]) else within


def rows_of_several(question: Question, reading: Reading) -> list[Piece]:
    """The header and all rows beside the best that keep to a question's limit, or that it compares.

    Or that hold the code it asks for and differ in what it does not say: K-100, small and large.
    Or a few that hold the same words of it, in other tables of these columns, too; many are as good as the whole
    table.
    """
    plain = read_as(question.text)
    best = reading.sentences[0]
    if best.sentence.kind is not BlockKind.TABLE_ROW:
        return []
    if not plain.things:
        alike = rows_alike(question, best)
        if apart := rows_apart(question, best, reading.sentences):
            every = {row.key: row for row in (*(alike or [best]), *apart)}
            alike = sorted(every.values(), key=lambda row: row.sentence.start)
        shown = len(alike) <= _MOST_ALIKE or asked_for_by_name(question.text)
        return _with_header(alike) if len(alike) > 1 and shown else []
    rows = (best._replace(sentence=row) for row in best.passage.sentences if not row.lead)
    kept = [
        row
        for row in rows
        if row.sentence.kind is BlockKind.TABLE_ROW
        and (
            not stems_of(plain.things).isdisjoint(stems_of(row.text))
            if plain.compares
            else meets(question.text, _told(question, row))
        )
    ]
    return _with_header(kept)


def _with_header(rows: Iterable[RankedSentence]) -> list[Piece]:
    pieces = (piece for row in rows for piece in with_header(row))
    return list(dict.fromkeys(pieces))[:MOST_LINES]


def _of_one_table(one: RankedSentence, other: RankedSentence) -> bool:
    rows = one.sentence.kind is other.sentence.kind is BlockKind.TABLE_ROW
    return rows and one.passage.id == other.passage.id


def _told(question: Question, ranked: RankedSentence) -> str:
    """What a sentence tells of what is asked: of a row the cell under the column that the question names."""
    return _cell(question, ranked) or ranked.text


def _is_counted(question: Question, ranked: RankedSentence) -> bool:
    """Whether a row has a cell under the column that the question names, in a table of the things it names."""
    things = stems_of(read_as(question.text).things)
    header = " ".join(passage.quote(sentence) for passage, sentence in with_header(ranked)[:-1])
    around = stems_of(f"{ranked.passage.prefix} {header}")
    return bool(_cell(question, ranked)) and not things.isdisjoint(around)


def _cell(question: Question, ranked: RankedSentence) -> str:
    """The cell of a row under the column that the question names; none where it is no row, or names none."""
    if ranked.sentence.kind is not BlockKind.TABLE_ROW:
        return ""
    things = stems_of(read_as(question.text).things)  # the column that names them is not asked for
    asked = tuple(word for word in question.stems if word not in things)
    return named_cell(replace(question, stems=asked), ranked)


def _is_as_much(question: Question, row: RankedSentence, said: list[RankedSentence]) -> bool:
    """Whether a row holds all words of the question that the first of what is said does."""
    return frozenset(question.stems) & stems_of(said[0].text) <= stems_of(row.text)


def _named(compared: str, found: list[list[RankedSentence]]) -> list[list[RankedSentence]]:
    """The documents that what is compared names by their titles: "Bonn and Oslo", not Riga; none if not two."""
    titles = [stems_of(said[0].passage.title) for said in found]
    shared = frozenset.intersection(*titles) if titles else frozenset()
    names = stems_of(compared) - shared
    named = [said for said, title in zip(found, titles, strict=True) if names & title]
    return named if len(named) > 1 else []

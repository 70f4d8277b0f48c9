"""Documents side by side: what each says to a question about several things ("When do the offices open?")."""

from __future__ import annotations

from assistant.comparisons import of_several
from assistant.direct import same_topic
from assistant.limits import keeps_to
from assistant.question import Question
from assistant.reader import RankedSentence, Reading
from ingest.document import BlockKind

# So much (logits) below the best sentence of all another document's best may lie: it says the same of another.
_APART = 3.5
# And so much below its document's best a further sentence.
_BESIDE = 1.5
_MOST = 8


def each_document(question: Question, reading: Reading) -> list[list[RankedSentence]]:
    """The sentences that answer by document, the best document first; none where one document answers."""
    best = reading.sentences[0]
    if not of_several(question.text) or best.sentence.kind is not BlockKind.PARAGRAPH:
        return []
    found: dict[str, list[RankedSentence]] = {}
    for ranked in reading.sentences:
        if ranked.score < best.score - _APART - _BESIDE:
            break
        said = found.get(ranked.passage.document)
        if said is None:
            parallel = ranked is best or (
                ranked.score >= best.score - _APART and same_topic(question, best, ranked)
            )
            if parallel and ranked.sentence.kind is BlockKind.PARAGRAPH:
                found[ranked.passage.document] = [ranked]
        elif ranked.score >= said[0].score - _BESIDE and ranked.passage.id == said[0].passage.id:
            said.append(ranked)
    if len(found) < 2:
        return []
    kept = [said for said in found.values() if keeps_to(question.text, said[0].text)]
    most = max(1, _MOST // (len(kept) or 1))
    return [sorted(said[:most], key=lambda r: r.sentence.start) for said in kept[:_MOST]]

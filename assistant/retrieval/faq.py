"""Questions that stand in a text, as in an FAQ: each is like a heading, and what follows answers it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from assistant.questions.talk.courtesy import CLOSE
from ingest.document import LINES, BlockKind, Passage, Sentence

# Closing quotes, brackets and the marks of bold may follow the question mark; ؟ and ？ are two of others.
_ASKS = re.compile(r"[?؟？][\s\"'”’)\]*_]*$")
_ASKS_FIRST = re.compile(r"(?:\d{1,3}[.)]\s+)?[^.!?؟？]{5,200}[?؟？][\"'”’)\]*_]*(?=\s+\S)")
_Q = r"(?:q|question|f|frage|p|pregunta|domanda|вопрос|问)"
_A = r"(?:a|answer|antwort|r|réponse|respuesta|risposta|ответ|答)"
_MARK = r"[*_\s]*(?:\d+[*_\s]*)?[:：.)][*_\s]*"
_NUMBER = re.compile(r"^\d{1,3}[.)]\s+")
_QUESTION_LABEL = re.compile(rf"^[*_\s]*{_Q}{_MARK}", re.IGNORECASE)
_ANSWER_LABEL = re.compile(rf"^[*_\s]*{_A}[*_\s]*(?:\d+[*_\s]*)?[:：][*_\s]*", re.IGNORECASE)
# "A." is an initial, too, but not right below a question.
_ANSWER_INITIAL = re.compile(r"^[*_\s]*[AR]\d{0,3}[*_]*[.)][*_\s]+(?=\S)")
# The close of a letter, in a line of its own.
_CLOSES = re.compile(rf"^(?:{CLOSE}|cheers|many thanks|thanks)\W*$|^-- ?$", re.IGNORECASE)
# Who says a line of a chat or of a transcript, with or without the time before the name.
_SAYS = re.compile(
    r"^(?P<time>\[?\d[\d./:, -]*\d(?: ?[AP]M)?\]?(?: [-–])? )?(?P<name>[^\W\d][\w.'’-]*(?: [\w.'’-]+){0,3}"
    r"(?: \([\w .'’-]+\))?): "  # "Agent (Joel)"
)
# Who asks says what for: "Who has the key? I need to get the canoe out."
_ASKS_FOR_ITSELF = re.compile(
    r"I(?:['’]d like|['’]m looking|['’]ve lost| (?:need|want|would like|have to|must|am looking|wonder"
    r"|was wondering|can['’]?t|cannot|don['’]t (?:know|find)|could not|couldn['’]t))\b"
)
# How who is asked begins: what the asker added before is none of the answer.
_REPLIES = re.compile(r"(?:yes|no|sure|of course|certainly|absolutely)\b", re.IGNORECASE)
_SHORT = 4  # sentences of an answer that is given whole
_BLANK_LINE = re.compile(r"\n[ \t\r>]*\n")


def asks(text: str) -> bool:
    """Whether a sentence of a document is a question."""
    return bool(_ASKS.search(text))


def is_added_to_question(passage: Passage, sentence: Sentence) -> bool:
    """Whether who asks says a sentence after the question, and another replies "Yes, …" or "No, …" to that."""
    if ": " not in passage.text:  # nobody's name stands before what is said
        return False
    number = passage.sentences.index(sentence)
    asked = False
    for before in reversed(passage.sentences[:number]):
        text = passage.quote(before)
        asked |= asks(text)
        if said := _SAYS.match(text):
            break
    else:
        return False
    after = (passage.quote(line) for line in passage.sentences[number + 1 :])
    reply = next(((other, text) for text in after if (other := _SAYS.match(text))), None)
    if not asked or reply is None or _SAYS.match(passage.quote(sentence)):
        return False
    other, text = reply
    return other["name"] != said["name"] and bool(_REPLIES.match(text, other.end()))


def as_said(text: str) -> str:
    """What somebody says in a line of a chat or transcript; any other text as it is."""
    said = _SAYS.match(text)
    return text[said.end() :] if said else text


def after_label(passage: Passage, sentence: Sentence) -> int:
    """Where the answer begins in a sentence that may open with "A:" or the like, or with the question."""
    text = passage.quote(sentence)
    label = _ANSWER_LABEL.match(text)
    if label is None and (initial := _ANSWER_INITIAL.match(text)):
        before = passage.text[: sentence.start - passage.start] or passage.heading
        label = initial if asks(before) else None
    label = label or _ASKS_FIRST.match(text)
    return label.end() if label else 0


def questions_above(passage: Passage) -> Iterator[tuple[str, int]]:
    """For each sentence, the question it stands below, or opens with, and how many stand between.

    ("", 0) where there is none; a heading ends what a question has to say.
    """
    question, between = "", 0
    for sentence in passage.sentences:
        text = passage.quote(sentence)
        if sentence.kind is BlockKind.HEADING:
            question = ""
        elif asks(text):
            question, between = _unlabelled(text), -1
        elif first := _ASKS_FIRST.match(text):
            question, between = _unlabelled(first[0]), 0
        elif question and between == 0 and _ASKS_FOR_ITSELF.match(text):
            question = ""
        yield question, max(0, between) if question else 0
        between += 1


def answered_together(
    passage: Passage, sentence: Sentence, evidence: Collection[Sentence] = ()
) -> tuple[str, list[Sentence]]:
    """The question of the text that a sentence answers, and all sentences that answer it with it.

    A heading may ask it, which stands above the lines up to the first other question. An answer goes on to the
    end of the paragraph or list that holds the sentence, or the last of its ``evidence``, which counts for
    nothing where "A:" marks the answer; a short one below a heading is given whole. It holds neither what
    another one says nor the close of a letter.
    """
    answers: list[tuple[str, str, list[Sentence]]] = []
    heading = passage.nearest_heading
    above = _unlabelled(heading) if asks(heading) else ""
    for line, (question, _) in zip(passage.sentences, questions_above(passage), strict=True):
        text = passage.quote(line)
        above = "" if line.kind is BlockKind.HEADING else above
        question = question or above
        if asks(text) or not answers or question != answers[-1][1]:
            answers.append((text if asks(text) else "", question, []))
        if not asks(text):
            answers[-1][2].append(line)
    for asked, question, lines in answers:
        own = _own(passage, asked, lines) if sentence in lines else []
        if sentence in own:
            labelled = bool(after_label(passage, own[0]))
            found = frozenset([sentence, *(() if labelled else evidence)])
            short = question == above and len(own) <= _SHORT
            told = own if short else _as_far_as(passage, own, found)
            heads_others = told[-1].lead and told[-1].kind is BlockKind.TABLE_ROW
            return question, told[:-1] if heads_others else told
    return "", [sentence]


def _own(passage: Passage, asked: str, lines: Sequence[Sentence]) -> list[Sentence]:
    """The lines below a question up to a letter's close, or what somebody says after the one who answers."""
    asker, speaker = _SAYS.match(asked), ""
    own: list[Sentence] = []
    for line in lines:
        text = passage.quote(line)
        said = _SAYS.match(text)
        if _CLOSES.match(text):
            break
        if said and (said["time"] or asker):
            if speaker and said["name"] != speaker:
                break
            speaker = said["name"]
        own.append(line)
    return own


def _as_far_as(
    passage: Passage, lines: Sequence[Sentence], found: frozenset[Sentence]
) -> list[Sentence]:
    """The lines as far as the paragraph or list goes that holds the last of those found."""
    blocks: list[list[Sentence]] = []
    for line in lines:
        if not blocks or _parts(passage, blocks[-1][-1], line):
            blocks.append([])
        blocks[-1].append(line)
    held = [number for number, block in enumerate(blocks) if not found.isdisjoint(block)]
    return [line for block in blocks[: held[-1] + 1] for line in block]


def _parts(passage: Passage, before: Sentence, line: Sentence) -> bool:
    """Whether a paragraph ends between two lines; the lines of a list, and the one before it, are together."""
    between = passage.text[before.end - passage.start : line.start - passage.start]
    listed = line.kind in LINES and (before.lead or bool(between.strip()))
    return not listed and bool(_BLANK_LINE.search(between))


def _unlabelled(question: str) -> str:
    return _QUESTION_LABEL.sub("", _NUMBER.sub("", question))

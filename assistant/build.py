"""``build_assistant``: the only place that knows which classes an assistant is made of."""

from __future__ import annotations

from functools import lru_cache

from assistant.answering import Answering
from assistant.assistant import Assistant, ChainAssistant
from assistant.chain import AnswerChain
from assistant.parts_chain import PartsChain
from assistant.questions.followups.followup import complete
from assistant.quoting.extractive import ExtractiveAnswerer
from assistant.reading.reader import Reader
from assistant.reading.similarity import SimilarityReader
from assistant.retrieval.retriever import HybridRetriever
from assistant.settings import AssistantSettings
from assistant.span_model.span_reader import TrainedReader
from assistant.writing.chat_models import chat_model
from ingest.index import Index
from ingest.readable.readable import ReadableIndex


def build_assistant(settings: AssistantSettings, index: Index) -> Assistant:
    """The assistant that ``settings`` describe, over an open ``index``.

    Raises ``SettingsError`` or ``ChatModelProblem`` when a chat model is set that cannot be had.
    """
    reader = build_reader(settings)
    below = settings.abstain_below
    if below is None:
        below = reader.threshold(settings.wrong_at_most)
    model = chat_model(settings) if settings.model else None

    def over(readable: ReadableIndex) -> Answering:
        retriever = HybridRetriever(readable, settings.lexical_weight, settings.candidates)
        quoting = ExtractiveAnswerer(reader, readable, below)
        quotes = PartsChain(retriever, quoting, settings.passages)
        if model is None:
            return Answering(readable, quotes)
        # Its patterns take 40 ms to compile, which quoting can do without.
        from assistant.writing.generative import GenerativeAnswerer, condenser

        condense = condenser(model, lambda question, history: complete(question, history).text)
        written = GenerativeAnswerer(model, settings.model, quoting)
        chain = AnswerChain(retriever, written, settings.passages, condense, reader.rerank)
        return Answering(readable, chain, quotes)

    return ChainAssistant(index, over)


def build_reader(settings: AssistantSettings) -> Reader:
    """The reader that ``settings`` name. Raises ``ModelProblem`` when its weights are damaged."""
    return SimilarityReader() if settings.reader == "similarity" else _trained_reader()


@lru_cache(maxsize=1)
def _trained_reader() -> Reader:
    """One for the process: it belongs to no index and is safe to share between threads."""
    return TrainedReader()

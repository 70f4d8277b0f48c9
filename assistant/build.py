"""``build_assistant``: the only place that knows which classes an assistant is made of."""

from __future__ import annotations

from assistant.assistant import Assistant
from assistant.chain import AnswerChain, Condense
from assistant.draft import Answerer
from assistant.extractive import ExtractiveAnswerer
from assistant.followup import complete
from assistant.retriever import HybridRetriever
from assistant.settings import AssistantSettings
from assistant.similarity import SimilarityReader
from assistant.summary import Summarizer
from ingest.index import Index


def build_assistant(settings: AssistantSettings, index: Index) -> Assistant:
    """The assistant that ``settings`` describe, over an open ``index``.

    Raises ``SettingsError`` or ``ChatModelProblem`` when a chat model is set that cannot be had.
    """
    retriever = HybridRetriever(index, settings.lexical_weight, settings.candidates)
    quoting = ExtractiveAnswerer(SimilarityReader(), Summarizer(index), settings.abstain_below)
    answerer: Answerer = quoting
    condense: Condense | None = None
    if settings.model:
        from assistant.generative import GenerativeAnswerer, condenser
        from assistant.models import chat_model

        model = chat_model(settings)
        condense = condenser(model, lambda question, history: complete(question, history).text)
        answerer = GenerativeAnswerer(model, settings.model, quoting)
    chain = AnswerChain(retriever, answerer, settings.passages, condense)
    return Assistant(index, chain, AnswerChain(retriever, quoting, settings.passages))

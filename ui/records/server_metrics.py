"""Metrics of a server's work, as Prometheus collects them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from assistant.assistant import Assistant
from ingest.errors import FootnoteError

# Seconds: from quoting (milliseconds) to a chat model that is waited for.
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class ServerMetrics:
    """Counts questions by what became of them, and how long their stages took."""

    def __init__(self) -> None:
        import prometheus_client as prometheus

        self._registry = prometheus.CollectorRegistry()
        prometheus.ProcessCollector(registry=self._registry)
        self._questions = prometheus.Counter(
            "footnote_questions", "Questions by outcome.", ["outcome"], registry=self._registry
        )
        self._stages = prometheus.Histogram(
            "footnote_stage_seconds",
            "Seconds that a stage of answering took.",
            ["stage"],
            buckets=_BUCKETS,
            registry=self._registry,
        )

    def gauge(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Offer ``value`` as ``footnote_NAME``; it is called when the metrics are collected."""
        import prometheus_client as prometheus

        gauge = prometheus.Gauge(f"footnote_{name}", meaning, registry=self._registry)
        gauge.set_function(value)

    def count(self, outcome: str, timings_ms: Mapping[str, float]) -> None:
        """Count a question that came to ``outcome``."""
        self._questions.labels(outcome).inc()
        for stage, milliseconds in timings_ms.items():
            self._stages.labels(stage).observe(milliseconds / 1e3)

    def text(self) -> tuple[bytes, str]:
        """All metrics as Prometheus reads them, and their media type."""
        import prometheus_client as prometheus

        return prometheus.generate_latest(self._registry), prometheus.CONTENT_TYPE_LATEST


def add_index_size(metrics: ServerMetrics, assistant: Assistant) -> None:
    """Offer how much the index holds; nothing is told while it cannot be read."""

    def known(count: Callable[[], int]) -> float:
        with suppress(FootnoteError, OSError):
            return count()
        return float("nan")

    # Asked for each time: it is another one after a rebuild or a roll-back.
    def documents() -> int:
        return len(assistant.index.documents())

    def passages() -> int:
        return assistant.index.catalogue.count_passages()

    metrics.gauge("documents", "Documents in the index.", lambda: known(documents))
    metrics.gauge("passages", "Passages in the index.", lambda: known(passages))

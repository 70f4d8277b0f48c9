"""Defaults for the environment of libraries that read it when they are imported."""

from __future__ import annotations

import gc
import os

_DEFAULTS = {
    "GRADIO_ANALYTICS_ENABLED": "False",  # otherwise a start tries two foreign hosts
    "GRADIO_RUN_HISTORY": "False",
    # Otherwise statistics that nobody sees are worked out anew, with pandas, after every question.
    "GRADIO_ANALYTICS_CACHE_FREQUENCY": "1000000000",
    "HF_HUB_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Otherwise onnxruntime notes an id of this machine in the user's cache, and sends what it counts.
    "ORT_DISABLE_TELEMETRY": "1",
    "TRANSFORMERS_VERBOSITY": "error",
    "TOKENIZERS_PARALLELISM": "false",
    "OMP_WAIT_POLICY": "PASSIVE",  # spinning threads make a busy machine many times slower
    "LANGSMITH_TRACING": "false",
    "RAY_USAGE_STATS_ENABLED": "0",
}


def set_defaults() -> None:
    """Set what the operator has not set. Call it before anything imports gradio."""
    # Importing makes a million objects that stay: looking for garbage among them at every 700th
    # takes a fifth of a command's time.
    gc.set_threshold(50_000, 20, 20)
    for name, value in _DEFAULTS.items():
        os.environ.setdefault(name, value)

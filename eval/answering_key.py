"""What an answer depends on, as one key: by it an answer is known again in a later run.

What built the index and the content of its documents, the settings, the code and the weights that
answer, the question and its conversation.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import assistant
import ingest
from eval.testset import TestQuestion
from ingest.readable.readable import ReadableIndex

# Lies in a package that answers, and has no part in it.
_ASIDE = frozenset({"training", "__pycache__"})


def answering_key(index: ReadableIndex, settings: Mapping[str, Any]) -> str:
    """Digest of everything but the question that decides an answer."""
    documents = sorted((d.id, d.content_hash, d.title) for d in index.documents())
    return _digest([index.fingerprint, documents, sorted(settings.items()), _code()])


def question_key(answering: str, question: TestQuestion) -> str:
    """Digest of ``answering`` with a question and its conversation."""
    return _digest([answering, question.question, question.history])


@lru_cache(maxsize=1)
def _code() -> str:
    return code_digest(Path(str(package.__file__)).parent for package in (ingest, assistant))


def code_digest(packages: Iterable[Path]) -> str:
    """SHA-256 (hex) of all that answers in ``packages``, weights included; the trainer is left out."""
    digest = hashlib.sha256()
    for root in packages:
        for file in sorted(root.rglob("*")):
            inside = file.relative_to(root)
            if file.is_file() and _ASIDE.isdisjoint(inside.parts):
                content = hashlib.sha256(file.read_bytes()).digest()
                digest.update(inside.as_posix().encode() + b"\0" + content)
    return digest.hexdigest()


def _digest(value: Any) -> str:
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()

"""The results of a run for other tools: samples for ragas, and a run in TREC's form.

``results`` is what ``results.json`` holds; its rows are looked at one by one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.markers import unmarked

_RUN_TAG = "footnote"
_ROLES = {"user": "human", "assistant": "ai"}


def ragas_samples(results: Mapping[str, Any]) -> Iterator[str]:
    """One ragas sample a row, as lines of JSON.

    ``user_input`` is the question, with a conversation before it a list of messages; ``response`` the
    answer without markers; ``retrieved_contexts`` the quotes it cites, or with an abstention the
    closest passages; ``reference`` the first accepted answer, null where there is none;
    ``reference_contexts`` the quotes of gold that no document holds, null else: what is found stands in
    the results by its offsets alone.
    """
    for row in results["rows"]:
        answer, expected = row["answer"] or {}, row["expected"]
        asked: Any = row["question"]
        if row["history"]:
            said = [*row["history"], {"role": "user", "content": asked}]
            asked = [{"content": t["content"], "type": _ROLES[t["role"]]} for t in said]
        read = answer.get("citations") or answer.get("closest") or ()
        sample = {
            "user_input": asked,
            "response": unmarked(answer.get("answer", "")),
            "retrieved_contexts": list(dict.fromkeys(passage["quote"] for passage in read)),
            "reference": next(iter(expected["answers"]), None),
            "reference_contexts": [g["quote"] for g in expected["gold"] if g["quote"]] or None,
        }
        yield json.dumps(sample)


def trec_run(results: Mapping[str, Any]) -> Iterator[str]:
    """The ranking of documents as lines ``query Q0 document rank score tag``.

    A document stands at its best passage, with that passage's score. Ids lose their spaces, and
    of a BEIR set the ``.txt`` that made files of its documents.
    """
    ending = ".txt" if results["testset"]["format"] == "beir" else ""
    for row in results["rows"]:
        best: dict[str, float] = {}
        for passage in row["ranking"]:
            name, score = passage["document"], passage["score"]
            best[name] = max(best.get(name, score), score)
        ranked = sorted(best.items(), key=lambda pair: -pair[1])  # stable: ties keep their order
        for rank, (name, score) in enumerate(ranked, start=1):
            query, document = _token(row["id"]), _token(name.removesuffix(ending))
            yield f"{query} Q0 {document} {rank} {score:.6f} {_RUN_TAG}"


def _token(name: str) -> str:
    return re.sub(r"\s+", "_", name)


def is_export(start: str, to: str) -> bool:
    """Whether a text that begins with ``start`` is an earlier export in the form ``to``."""
    first = start.partition("\n")[0]
    if to == "trec":
        fields = first.split(" ")
        return len(fields) == 6 and fields[1] == "Q0" and fields[5] == _RUN_TAG
    return first.startswith('{"user_input": ')


EXPORTS = {"ragas": ragas_samples, "trec": trec_run}

"""The packaged model as it reads questions: its own weights, moved a little.

Passages and questions share one space, but a question is not worded like what answers it. What
``assistant.training.train_queries`` learnt of that is added to the weights that read questions. Passages
are read with the published weights alone, so that an index needs nothing of it.
"""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

# By the name of a weight what is added to it, in int8, and under NAME:scale what its rows are multiplied by.
ADAPTER_FILE = Path(__file__).with_name("query_adapter.safetensors")
ADAPTER_SHA256 = "930ab499ffbfdd59418cd23e0915d0688c85a7e476cfc6c45d61f7160f74969d"
SCALE = ":scale"


def adapted(model: Any) -> Any:
    """A copy of the packaged ``model``, a SentenceTransformer, that reads questions."""
    import torch
    from safetensors.torch import load_file

    moved = copy.deepcopy(model)
    weights = moved[0].auto_model.state_dict()
    parts = load_file(ADAPTER_FILE)
    with torch.no_grad():
        for name, part in parts.items():
            if not name.endswith(SCALE):
                weights[name] += part.float() * parts[f"{name}{SCALE}"]
    return moved

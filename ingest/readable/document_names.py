"""Documents by names that compose letters otherwise: macOS takes "é" apart in names of files, keyboards do not."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Iterable

from ingest.document import Document
from ingest.errors import UsageError
from ingest.readable.readable import ReadableIndex


def held_name(name: str, held: Iterable[str]) -> str | None:
    """The id among ``held`` that ``name`` means: the same, else the only one of the same letters."""
    ids = set(held)
    if name in ids or name.isascii():
        return name if name in ids else None
    letters = unicodedata.normalize("NFC", name)
    same = [one for one in ids if unicodedata.normalize("NFC", one) == letters]
    return same[0] if len(same) == 1 else None


def no_such_document(name: str, held: Iterable[str]) -> UsageError:
    """The refusal of a ``name`` that means none of the ``held`` ids, with the near ones."""
    ids = list(held)
    path = name.replace("\\", "/")  # as a shell completes it, or Windows writes it
    near = [one for one in ids if path.endswith(f"/{one}")] or difflib.get_close_matches(name, ids)
    hint = " or ".join(near)
    listed = (
        "the list of documents (footnote documents list, GET /api/v1/documents) has their names."
    )
    return UsageError(
        f"There is no document {name} in the index: {f'did you mean {hint}?' if near else listed}"
    )


def named_document(index: ReadableIndex, name: str) -> Document | None:
    """The document of ``index`` that ``name`` means, with its stored text; None when there is none."""
    found = index.document(name)
    if found is None and not name.isascii():
        held = held_name(name, (one.id for one in index.documents()))
        found = index.document(held) if held is not None else None
    return found

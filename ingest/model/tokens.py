"""Word pieces: what an embedding model reads, and where each piece stands in the stored text.

Counting pieces for the splitter and cutting passages into them for the model take the same work.
Where a piece depends on its own word only (BERT's tokenizers), a passage takes its pieces from its
document's; elsewhere, and where a passage ends within a word, it is cut into pieces by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.document import Passage
from ingest.model.files import TOKENIZER_FILE
from ingest.remembered import remembered

if TYPE_CHECKING:
    from tokenizers import Encoding, Tokenizer

Ids = Sequence[int] | NDArray[np.int64]
_STRETCH = 250_000  # characters
_SPACE = re.compile("[ \n]")  # what a tokenizer takes for the end of a word, whichever it is
# Where the pieces stand that are not from the passage's own text: before it all, or after it all.
_BEFORE, _AFTER = -1, np.iinfo(np.int64).max


class TextPieces(NamedTuple):
    """The pieces of a whole text, special ones left out: ids and character offsets."""

    ids: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]


class PassagePieces(NamedTuple):
    """What the model reads of a passage.

    ``starts`` are ascending offsets into the document's text; pieces of title and headings and
    special ones stand before or after every character of it.
    """

    ids: Ids
    starts: NDArray[np.int64]


class Pieces:
    """The tokenizer saved in ``directory``; a text is cut off after ``longest`` pieces."""

    def __init__(self, directory: Path, longest: int) -> None:
        self._whole = _tokenizer(directory)
        self._cut = _tokenizer(directory)
        self._cut.enable_truncation(longest)
        self._longest = longest
        self._special: list[int] = self._cut.encode("").ids
        self._continues = _continuation(directory) if len(self._special) == 2 else None
        self._prefixed = remembered(1024)(self._ids)

    def of_text(self, text: str) -> TextPieces:
        """All pieces of ``text``, however long it is."""
        stretches = [(0, len(text))] if self._continues is None else _stretches(text)
        parts = [self._of_stretch(text, start, end) for start, end in stretches]
        return TextPieces(*map(np.concatenate, zip(*parts, strict=True)))

    def _of_stretch(self, text: str, start: int, end: int) -> TextPieces:
        encoding: Encoding = self._whole.encode(text[start:end], add_special_tokens=False)
        offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2) + start
        return TextPieces(np.array(encoding.ids, np.int64), offsets[:, 0], offsets[:, 1])

    def of_texts(self, texts: Sequence[str]) -> list[list[int]]:
        """For each text the ids that the model reads, special ones included."""
        return [encoding.ids for encoding in self._cut.encode_batch(list(texts))]

    def of_passages(
        self, passages: Sequence[Passage], prompt: str, documents: Mapping[str, TextPieces]
    ) -> list[PassagePieces]:
        """What the model reads of each passage: prompt, title and headings, text.

        ``documents`` holds the pieces of the texts that are at hand, by document id.
        """
        found = [self._from_document(p, prompt, documents.get(p.document)) for p in passages]
        rest = [row for row, pieces in enumerate(found) if pieces is None]
        texts = [f"{prompt}{passages[row].prefix}\n{passages[row].text}" for row in rest]
        encodings: list[Encoding] = self._cut.encode_batch(texts)
        for row, text, encoding in zip(rest, texts, encodings, strict=True):
            found[row] = _placed(encoding, len(text) - len(passages[row].text), passages[row])
        return [pieces for pieces in found if pieces is not None]

    def _from_document(
        self, passage: Passage, prompt: str, whole: TextPieces | None
    ) -> PassagePieces | None:
        if whole is None or self._continues is None:
            return None
        first, last = np.searchsorted(whole.starts, (passage.start, passage.end))
        if not (self._parts_words(whole, first, passage.start)) or not (
            self._parts_words(whole, last, passage.end)
        ):
            return None
        before = self._prefixed(f"{prompt}{passage.prefix}\n")
        room = self._longest - len(self._special)
        inside = max(0, min(last - first, room - len(before)))
        opening = [self._special[0], *before[:room]]
        ids = np.concatenate((opening, whole.ids[first : first + inside], self._special[1:]))
        starts = np.full(len(ids), _BEFORE, np.int64)
        starts[len(opening) : len(opening) + inside] = whole.starts[first : first + inside]
        starts[-1] = _AFTER
        return PassagePieces(ids, starts)

    def _parts_words(self, whole: TextPieces, piece: int, offset: int) -> bool:
        """Whether a text cut at ``offset``, before ``piece``, has the same pieces on both sides."""
        if piece and whole.ends[piece - 1] > offset:
            return False
        if piece == len(whole.ids):
            return True
        name = self._whole.id_to_token(int(whole.ids[piece])) or ""
        return not name.startswith(self._continues or "")

    def _ids(self, text: str) -> tuple[int, ...]:
        return tuple(self._whole.encode(text, add_special_tokens=False).ids)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Stretches of whole words: cutting a text into pieces takes hundreds of bytes a piece."""
    start = 0
    while (space := _SPACE.search(text, start + _STRETCH)) is not None:
        yield start, space.start()
        start = space.start()
    yield start, len(text)


def _placed(encoding: Encoding, lead: int, passage: Passage) -> PassagePieces:
    offsets = np.array(encoding.offsets, np.int64).reshape(-1, 2)
    starts = offsets[:, 0] + (passage.start - lead)
    starts[offsets[:, 0] < lead] = _BEFORE
    special = np.array(encoding.special_tokens_mask, bool)
    own = np.flatnonzero(~special)
    starts[special] = _BEFORE
    starts[own[-1] + 1 if len(own) else 0 :] = _AFTER
    return PassagePieces(encoding.ids, starts)


def _continuation(directory: Path) -> str | None:
    """What marks a piece that goes on with a word, where no piece depends on another word."""
    saved = json.loads((directory / TOKENIZER_FILE).read_text("utf-8"))
    parts = [(saved[part] or {}).get("type") for part in ("normalizer", "pre_tokenizer", "model")]
    if parts != ["BertNormalizer", "BertPreTokenizer", "WordPiece"]:
        return None
    return saved["model"]["continuing_subword_prefix"] or None


def _tokenizer(directory: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(directory / TOKENIZER_FILE))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer

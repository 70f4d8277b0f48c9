"""PDF files, read by PDFium.

The stored text is the pages' text as PDFium gives it, line by line, with words joined again that
were hyphenated at the end of a line. Structure is guessed from where the lines stand on the page,
see ``ingest.readers.pdf_layout``.
"""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from threading import Lock
from typing import Any, NamedTuple

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.readers.pdf_layout import Bookmark, PdfLine, find_blocks

# PDFium must not be called from two threads at once, not even for different documents.
_PDFIUM = Lock()
_ERROR_PASSWORD, _ERROR_SECURITY = 4, 5
_HYPHEN = "\x02"  # PDFium's mark for a hyphen at the end of a line, whose line break it drops
_PAGE_BREAK = "\n\n"
# Symbol fonts map their bullets to the private use area.
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "▪", 0xF06F: "○", 0xFFFE: _HYPHEN}
_INVISIBLE = frozenset({0xAD, 0x200B, 0xFEFF, 0xFFFF})
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_BROKEN_WORD = re.compile(rf"([^\W_]*){_HYPHEN}([^\W_]*)")
_NOT_A_TITLE = re.compile(
    r"untitled.*|microsoft (word|powerpoint|excel)\b.*|(document|slide|page|scan)\W*\d*|"
    r"\S*\.(docx?|pptx?|xlsx?|pdf|tex|dvi|indd|qxd|odt|rtf|html?|txt|md|ps)|[\W\d_]*",
    re.IGNORECASE,
)


class _RawLine(NamedTuple):
    """A line as PDFium gives it: hyphens still marked, not yet placed in the stored text."""

    content: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool


def read(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of readers
    """Read a PDF with a text layer. Pages without text are listed in the metadata."""
    with _PDFIUM:
        pages, outline, title = _extract(data)
    if not any(pages):
        raise UnreadableDocument("has no text layer (a scan?): run OCR on it first")
    words = Counter(
        word.casefold() for page in pages for line in page for word in _WORD.findall(line.content)
    )
    parts: list[str] = []
    starts: list[int] = []
    lines: list[PdfLine] = []
    length = 0
    for number, page in enumerate(pages):
        if number:
            parts.append(_PAGE_BREAK)
            length += len(_PAGE_BREAK)
        starts.append(length)
        for position, raw in enumerate(page):
            if position:
                parts.append("\n")
                length += 1
            content = _join_broken_words(raw.content, words)
            lines.append(PdfLine(number, length, length + len(content), content, *raw[1:]))
            parts.append(content)
            length += len(content)
    empty = ", ".join(str(number) for number, page in enumerate(pages, start=1) if not page)
    return ParsedDocument(
        text="".join(parts),
        blocks=tuple(find_blocks(lines, outline, len(pages))),
        title=title,
        pages=tuple(starts),
        metadata={"pages_without_text": empty} if empty else {},
    )


def _extract(data: bytes) -> tuple[list[list[_RawLine]], list[Bookmark], str | None]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in {_ERROR_PASSWORD, _ERROR_SECURITY}:
            reason = "is encrypted: remove its password and ingest it again"
        else:
            reason = "is damaged: PDFium cannot open it"
        raise UnreadableDocument(reason) from None
    try:
        pages = [list(_page_lines(document, number)) for number in range(len(document))]
        return pages, _outline(document), _title(document)
    finally:
        document.close()


def _page_lines(document: Any, number: int) -> Iterator[_RawLine]:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return  # one damaged page does not cost the others
    try:
        textpage = page.get_textpage()
        try:
            yield from _text_lines(textpage.raw)
        finally:
            textpage.close()
    except pypdfium2.PdfiumError:
        return
    finally:
        page.close()


def _text_lines(handle: Any) -> Iterator[_RawLine]:
    from pypdfium2 import raw

    characters: list[str] = []
    indices: list[int] = []
    count = raw.FPDFText_CountChars(handle)
    for index in range(count + 1):
        code = raw.FPDFText_GetUnicode(handle, index) if index < count else 0x0A
        if code != 0x0A:
            character = _SYMBOLS.get(code) or chr(code)
            # Other control characters, NUL among them, are debris of broken fonts.
            text = 0x20 <= code < 0x7F or code >= 0xA0 or character in f"{_HYPHEN}\t"
            if text and code not in _INVISIBLE:
                characters.append(character)
                indices.append(index)
            continue
        line = "".join(characters)
        content = line.strip()
        if content.strip(_HYPHEN):
            first = line.index(content[0])
            last = first + len(content) - 1
            yield _measure(handle, content, indices[first : last + 1])
        characters.clear()
        indices.clear()


def _measure(handle: Any, content: str, indices: list[int]) -> _RawLine:
    """Where a line stands, from its first, middle and last character: enough, and cheap."""
    from pypdfium2 import raw

    samples = (indices[0], indices[len(indices) // 2], indices[-1])
    x, top, bottom, ignored = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharOrigin(handle, samples[0], x, top)
    raw.FPDFText_GetCharOrigin(handle, samples[-1], ignored, bottom)
    box = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(handle, samples[-1], box)
    sizes: list[float] = []
    bold = True
    matrix, flags = raw.FS_MATRIX(), ctypes.c_int()
    name = ctypes.create_string_buffer(128)
    for index in samples:
        # The size in the font dictionary is often 1, with the real size in the text matrix.
        scale = 1.0
        if raw.FPDFText_GetMatrix(handle, index, matrix):
            scale = (matrix.c**2 + matrix.d**2) ** 0.5
        sizes.append(raw.FPDFText_GetFontSize(handle, index) * scale)
        if bold and raw.FPDFText_GetFontWeight(handle, index) < 600:
            written = raw.FPDFText_GetFontInfo(handle, index, name, len(name), flags)
            bold = bool(written) and re.search(rb"bold|black|heavy", name.value.lower()) is not None
    size = sorted(sizes)[1] or 1.0
    # Where characters are 16 bits wide PDFium gives surrogates one by one.
    content = content.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _RawLine(content, x.value, box.right, top.value, bottom.value, size, bold)


def _join_broken_words(content: str, words: Counter[str]) -> str:
    def join(match: re.Match[str]) -> str:
        left, right = match.groups()
        if not left or not right or not right[0].islower():
            return f"{left}-{right}"
        joined, hyphenated = f"{left}{right}", f"{left}-{right}"
        if words[joined.casefold()]:
            return joined
        if words[hyphenated.casefold()]:
            return hyphenated
        # Two words the document also uses by themselves are a compound that was broken.
        whole = words[left.casefold()] > 1 and words[right.casefold()] > 1
        return hyphenated if whole else joined

    while _HYPHEN in content:
        # One at a time: the second half of one broken word may be the first half of the next.
        content = _BROKEN_WORD.sub(join, content, count=1)
    return content


def _outline(document: Any) -> list[Bookmark]:
    import pypdfium2

    entries: list[Bookmark] = []
    try:
        for bookmark in document.get_toc():
            destination = bookmark.get_dest()
            page = None if destination is None else destination.get_index()
            entries.append(Bookmark(bookmark.get_title(), page, bookmark.level))
    except (pypdfium2.PdfiumError, UnicodeDecodeError):
        pass  # an outline only helps; without it the layout has to do
    return entries


def _title(document: Any) -> str | None:
    try:
        title = " ".join(document.get_metadata_value("Title").replace("\0", "").split())
    except UnicodeDecodeError:
        return None
    return title if is_sensible_title(title) else None


def is_sensible_title(title: str) -> bool:
    """Whether a title in a file's metadata was meant by a person, not left by a program."""
    return _NOT_A_TITLE.fullmatch(title) is None

"""Files that hold no text of their own, told by their content: each with what to do instead.

Much of it is ASCII and would pass for text: what is encoded, and what a program is to run.
"""

from __future__ import annotations

import re

from ingest.errors import UnreadableDocument

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"GIF8", "is a GIF picture: save it as PNG"),
    (b"8BPS", "is a Photoshop picture: save it as JPEG or PNG"),
    (b"\0\0\0\x0cjP  \r\n", "is a JPEG 2000 picture: save it as JPEG or PNG"),
    (b"\xff\x4f\xff\x51", "is a JPEG 2000 picture: save it as JPEG or PNG"),
    (b"\0\0\0\x0cJXL \r\n", "is a JPEG XL picture: save it as JPEG or PNG"),
    (
        b"\xd0\xcf\x11\xe0",
        "is an old Office file that is damaged, or of a kind that is not read: save it as DOCX or PDF",
    ),
    (b"\xdb\xa5", "is a file of Word 2: save it as DOCX or PDF"),
    (b"\x9b\xa5", "is a file of Word 1: save it as DOCX or PDF"),
    (b"1\xbe\0\0", "is a file of Word for DOS or of Write: save it as DOCX or PDF"),
    (b"(\xb5/\xfd", "is a zstd archive: unpack it and ingest what is in it"),
    (b"7z\xbc\xaf'\x1c", "is a 7z archive: unpack it and ingest the folder"),
    (b"Rar!\x1a\x07", "is a RAR archive: unpack it and ingest the folder"),
    (b"\x7fELF", "is a program, not text"),
    (b"SQLite format 3", "is a database, not text"),
    (b"%!PS", "is PostScript: ingest a PDF made of it"),
    (b"\x04%!PS", "is PostScript: ingest a PDF made of it"),
    (b"\xc5\xd0\xd3\xc6", "is PostScript: ingest a PDF made of it"),
    (b"%FDF-", "is a form's data without the form: ingest the PDF that was filled in"),
    (b"\xffWPC", "is a WordPerfect file: save it as DOCX or PDF"),
    (b"!BDN", "is a mailbox of Outlook (PST): export its messages as MSG or EML"),
    (b"ITSF", "is compiled HTML help: unpack it and ingest the pages"),
    (b"AT&TFORM", "is a DjVu file: ingest a PDF made of it"),
    (b"=ybegin ", "is yEnc-encoded: decode it and ingest what is in it"),
    (b"(This file must be converted with BinHex", "is BinHex-encoded: decode it"),
)
# Pictures as phones make them (ISO 23008-12), and bitmaps of Windows: a text may begin with BM.
_HEIF = re.compile(rb".{4}ftyp(?:(avi[fs])|hei[cxms]|he[iv][cx]|m[is]f1)", re.DOTALL)
_BITMAP = re.compile(rb"BM.{4}\0{4}.{4}[\x0c\x28\x38\x40\x6c\x7c]\0{3}", re.DOTALL)
# By the name of what its members say that it is.
_PACKAGES = {
    "drawing": "is a drawing (of Visio or LibreOffice): save it as PDF",
    "apple": "is a document of Pages, Numbers or Keynote: export it as DOCX, XLSX, PPTX or PDF",
}
_ELSEWHERE = "is a link to a document elsewhere, not the document: "
# Shortcuts of Windows and macOS; those of Google Drive are told from other JSON by their names.
_SHORTCUT = re.compile(
    rb"\s*\[InternetShortcut\]\s"
    rb"|\s*(?:<\?xml[^>]*>\s*)?(?:<!DOCTYPE[^>]*>\s*)?<plist[^>]*>\s*<dict>\s*<key>URL</key>"
    rb"\s*<string>[^<]*</string>\s*</dict>\s*</plist>\s*\Z"
    rb"|bplist00.{1,4}SURL",
    re.DOTALL,
)
_GOOGLE = {
    ".gdoc": "DOCX or PDF", ".gsheet": "XLSX", ".gslides": "PPTX or PDF", ".gdraw": "PDF",
}  # fmt: skip
_KINDLE = re.compile(rb".{60}BOOKMOBI", re.DOTALL)
_LATEX = re.compile(
    rb"(?:\s|%[^\n]*\n)*\\(?:(?:documentclass|documentstyle|usepackage|RequirePackage"
    rb"|ProvidesPackage|PassOptionsToPackage|newcommand)\b|begin\{document\}|(?:input|chapter"
    rb"|section)\*?\{)"
)
_TEXINFO = re.compile(rb"(?:\s|@c(?:omment)?\b[^\n]*\n)*(?:\\input\s+texinfo|@setfilename\s)")
_ROFF = re.compile(rb"(?:\s|['.]\\\"[^\n]*\n)*\.(?:TH|Dd|so)[ \t]")
# RFC 4880, 6.2 and RFC 7468: a signed message is legible between its marks, and no such block.
_ARMOURED = re.compile(rb"\s*-----BEGIN (?!PGP SIGNED)([A-Z0-9 ]{3,40})-----")
_UUENCODED = re.compile(rb"\s*begin(?:-base64)? [0-7]{3,4} ([^\r\n]{1,255})\r?\n[\x20-\x60]")
# Lines of one length, as programs write them; words would not do that.
_BASE64 = re.compile(rb"\s*(?:[A-Za-z0-9+/]{60,76}\r?\n){3,}[A-Za-z0-9+/=]{0,76}\s*")
_LONG_BASE64 = re.compile(rb"\s*[A-Za-z0-9+/]{400,}={0,2}\s*")


def refuse_links(head: bytes, extension: str) -> None:
    """Raise ``UnreadableDocument`` for a file that only says where a document is."""
    if _SHORTCUT.match(head):
        raise UnreadableDocument(_ELSEWHERE + "save what it leads to")
    if extension in _GOOGLE and head.lstrip().startswith(b"{"):
        raise UnreadableDocument(f"{_ELSEWHERE}download it as {_GOOGLE[extension]}")


def refuse_package(kind: str) -> None:
    """Raise ``UnreadableDocument`` for a ZIP file of a kind that is not read (see ``package_kind``)."""
    if kind in _PACKAGES:
        raise UnreadableDocument(_PACKAGES[kind])


def refuse_encoded(data: bytes) -> None:
    """Raise ``UnreadableDocument`` for a file that holds no readable text, whatever its name."""
    for signature, reason in _SIGNATURES:
        if data.startswith(signature):
            raise UnreadableDocument(reason)
    if (found := _HEIF.match(data)) is not None:
        kind = "an AVIF" if found.group(1) else "a HEIC"
        raise UnreadableDocument(f"is {kind} picture: save it as JPEG or PNG")
    if _BITMAP.match(data):
        raise UnreadableDocument("is a BMP picture: save it as PNG")
    if _KINDLE.match(data):
        raise UnreadableDocument("is a Kindle book: save it as EPUB")
    if _LATEX.match(data):
        raise UnreadableDocument("is LaTeX source: ingest the PDF made of it")
    if _TEXINFO.match(data):
        raise UnreadableDocument("is Texinfo source: ingest the HTML or PDF made of it")
    if _ROFF.match(data):
        raise UnreadableDocument("is roff source: ingest the PDF or HTML made of it")
    if (found := _ARMOURED.match(data)) is not None:
        what = found.group(1).decode("ascii").strip().lower().replace("pgp", "PGP")
        raise UnreadableDocument(f"is encoded ({what}), not text")
    if (found := _UUENCODED.match(data)) is not None:
        name = found.group(1).decode("utf-8", errors="replace").strip()
        raise UnreadableDocument(f"is uuencoded ({name}): decode it and ingest what is in it")
    if _BASE64.fullmatch(data) or _LONG_BASE64.fullmatch(data):
        raise UnreadableDocument("is base64-encoded: decode it and ingest what is in it")

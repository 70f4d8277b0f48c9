"""What formats of legible bytes begin with. Each function looks at the head of a file, as UTF-8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# To its first end, whatever follows it.
_COMMENT = rb"<!--[^-]*(?:-(?!->)[^-]*)*-->\s*"
# An XML declaration and comments may stand before the document type.
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*|%b)*<(?:!doctype\s+html|html)\b" % _COMMENT, re.IGNORECASE
)
_TAG = (
    rb"(?:article|b|blockquote|body|center|div|em|font|form|h[1-6]|head|header|i|li|main|meta|ol|p|pre"
    rb"|section|span|strong|style|table|tbody|td|th|title|tr|u|ul|ac:[a-z-]+)"
)
_FRAGMENT = re.compile(rb"\s*(?:%b)*<%b(?:\s[^<>]*)?>" % (_COMMENT, _TAG), re.IGNORECASE)
_CLOSED = re.compile(rb"</(?:a|su[bp]|%b)>|<(?:br|hr)\s*/?>" % _TAG, re.IGNORECASE)
_LINES_SEEN, _SHORT = 40, 4_000  # lines, and bytes: more may be the beginning of a file
_FEWEST_ROWS, _FEWEST_PAIRS = 3, 5  # lines of a table; of one of two columns
_OF_WIKI = re.compile(rb"^(={2,6}) [^=\n]+ \1\s*$", re.MULTILINE)
_FEWEST_TAGS = 2
# A header further in needs the binary comment that follows it: text may mention "%PDF-1.7".
_PDF_INSIDE = re.compile(rb"%PDF-\d\.\d\s{1,2}%[\x80-\xff]{4}")
# PNG, JPEG, TIFF (with offsets of 32 or 64 bits) and WebP.
_PICTURE = re.compile(rb"\x89PNG|\xff\xd8\xff|II[*+]\0|MM\0[*+]|RIFF.{4}WEBP", re.DOTALL)
TAR_BLOCK = 512  # bytes (POSIX.1-2017 pax, "ustar Interchange Format")
_OCTAL = re.compile(rb" *([0-7]{1,7})[ \0]*")
_COMPRESSED = re.compile(rb"\x1f\x8b|BZh[1-9](?:1AY&SY|\x17rE8P\x90)|\xfd7zXZ\0")
_ODS = re.compile(
    rb"PK\x03\x04.{26}mimetypeapplication/vnd\.oasis\.opendocument\.spreadsheet", re.DOTALL
)
_XML = re.compile(
    rb"\s*(?:<\?xml\s|(?:%b)*(?:<!DOCTYPE\s|<[A-Za-z_][\w.-]*(?::[\w.-]+)?\s[^>]{0,2000}?\bxmlns"
    rb"|<(?:svg|rss|feed|opml|urlset|plist)[\s>]))" % _COMMENT,
    re.IGNORECASE,
)
_XML_SHEET = re.compile(rb"<(?:\w+:)?Workbook\s[^>]*urn:schemas-microsoft-com:office:spreadsheet")
_FLAT_WORD = re.compile(rb"progid=\"Word\.Document\"[^<]*<(?:\w+:)?(?:package|wordDocument)\s")
_FODT = re.compile(rb"\s*(?:<\?xml[^>]*\?>\s*)?<office:document\s", re.DOTALL)
_FODT_TYPE = b"application/vnd.oasis.opendocument.text"
_FODP_TYPE = b"application/vnd.oasis.opendocument.presentation"
# Numbers in brackets and words in braces start texts too: an object needs its first key.
_JSON = re.compile(
    rb"\s*(?:\{\s*(?:\"(?:[^\"\\]|\\.){0,200}\"\s*:|\})|\[\s*(?:[\[{\"]|-?\d[\d.]*\s*[,\]]|\]))"
)
_HEADER = rb"[!-9;-~]{1,76}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n"
# Headers that programs write (RFC 5322, 3.6; RFC 2045): a memo has From, To and Subject as well.
_PROGRAM_S = re.compile(
    rb"^(?:received|return-path|delivered-to|message-id|mime-version|content-type|dkim-signature"
    rb"|content-transfer-encoding|x-[\w-]+|authentication-results|arc-[\w-]+|references|in-reply-to):",
    re.IGNORECASE | re.MULTILINE,
)
_WRITTEN = re.compile(rb"^(?:from|to|date|subject|sender):", re.IGNORECASE | re.MULTILINE)
_HEADERS = re.compile(rb"(?:\s*\r?\n)?((?:%b)+)" % _HEADER)
# The body of a message whose headers were cut off: its first part and what divides the parts.
HEADLESS = re.compile(
    rb"(?:This is a multi-?part message[^\n]*\n\s*)?--([\w=.+'(),/:?-]{1,70})\r?\n"
    rb"Content-(?:Type|Transfer-Encoding|Disposition|ID|Location|Description):",
    re.IGNORECASE,
)
# Apple Mail writes the length of the message before it, and its own notes after it.
APPLE = re.compile(rb"(\d{1,9})[ \t]*\r?\n(?=[!-9;-~]{1,76}:)")
_MBOX = re.compile(rb"From \S+[ \t]+[^\r\n]*\d\d:\d\d[^\r\n]*\r?\n(?:>?%b){2}" % _HEADER)
_RELATED = re.compile(rb"^content-type:\s*(?:multipart/related\b|text/html\b)", re.I | re.M)
_SAVED = re.compile(
    rb"^(?:from: <?saved by|snapshot-content-location:|content-location:)", re.I | re.M
)
_CAPTIONS = re.compile(
    rb"WEBVTT(?:[ \t][^\n]*)?\r?\n|\s*\d+\r?\n(?:\d+:)?\d\d:\d\d[.,]\d{3}[ \t]+-->[ \t]+\d"
    rb"|\d+:\d\d:\d\d\.\d{3},\d+:\d\d:\d\d\.\d{3}\r?\n|(?:\xef\xbb\xbf)?\[Script Info\]\s"
)
_ASCIIDOC_TITLE = re.compile(rb"(?:\s|//[^\n]*\n)*=[ \t]+\S[^\n]*[^=\s]\s*\n")
_ASCIIDOC = re.compile(
    rb"^(?:=={1,4}[ \t]+\S[^\n]*[^=\s]|:[a-z][\w-]*:(?:[ \t][^\n]*)?)\s*$", re.MULTILINE
)
_CONTENT_LINES = re.compile(rb"\s*BEGIN:(?:VCARD|VCALENDAR)\s", re.IGNORECASE)


def head(data: bytes, length: int) -> bytes:
    """The first ``length`` bytes, in UTF-8 and without a byte order mark where one says what they are."""
    first = data[:length]
    for mark, codec in _WIDE:
        if first.startswith(mark):
            text = first[len(mark) :].decode(codec, errors="ignore")
            return text.encode("utf-8", errors="ignore")
    return first.removeprefix(codecs.BOM_UTF8)


def is_html(head: bytes) -> bool:
    """Whether a page begins here."""
    return _HTML_START.match(head) is not None


def is_html_fragment(head: bytes) -> bool:
    """Whether a part of a page stands here, without ``<html>``: Markdown may begin with one too."""
    many = len(_CLOSED.findall(head)) >= _FEWEST_TAGS
    return many and _FRAGMENT.match(head) is not None and not _OF_WIKI.search(head)


def is_separated(head: bytes) -> bool:
    """Whether a table stands here whose cells semicolons or bars part, as exports to a text file have them.

    Every line has as many; none ends with a semicolon, as those of code do, or begins or ends with a bar, as
    those of a drawn table do.
    """
    lines = [line.strip() for line in head.splitlines()[:_LINES_SEEN]]
    if len(head) > _SHORT and len(lines) < _LINES_SEEN:
        lines.pop()  # it may be cut off
    lines = list(filter(None, lines))
    for mark in (b";", b"|"):
        counts = {line.count(mark) for line in lines}
        edged = any(line.endswith(mark) or line.startswith(b"|") for line in lines)
        if len(counts) == 1 and not edged and (count := counts.pop()) > 0:
            return len(lines) >= (_FEWEST_ROWS if count > 1 else _FEWEST_PAIRS)
    return False


def is_asciidoc(head: bytes) -> bool:
    """Whether AsciiDoc stands here in a text file: its title, and a section or a setting of the document.

    Of MediaWiki titles are marked on both sides.
    """
    return _ASCIIDOC_TITLE.match(head) is not None and _ASCIIDOC.search(head) is not None


def has_html(value: bytes) -> bool:
    """Whether something in a value is marked up as on a page."""
    return _CLOSED.search(value) is not None


def is_pdf(head: bytes) -> bool:
    """Whether a PDF begins here; ISO 32000-1, Annex H: somewhere within the first 1,024 bytes."""
    return head.lstrip().startswith(b"%PDF-") or _PDF_INSIDE.search(head[:1024]) is not None


def is_picture(head: bytes) -> bool:
    """Whether a picture begins here, of a kind that OCR can read."""
    return _PICTURE.match(head) is not None


def holds(*folders: bytes) -> Callable[[bytes], bool]:
    """Whether a ZIP file begins with members in one of ``folders``, an Office file's own."""
    member = re.compile(rb"PK\x03\x04.{26}(?:" + b"|".join(folders) + b")/", re.DOTALL)
    return lambda head: head.startswith(b"PK\x03\x04") and member.search(head) is not None


def is_tar(head: bytes) -> bool:
    """Whether an entry of a tar archive begins here, which says the sum of its bytes with its own left blank."""
    block = head[:TAR_BLOCK]
    stated = _OCTAL.fullmatch(block[148:156])
    blank = block[:148] + b" " * 8 + block[156:]
    return stated is not None and len(block) == TAR_BLOCK and int(stated[1], 8) == sum(blank)


def is_compressed(head: bytes) -> bool:
    """Whether a file begins here that is packed by itself (RFC 1952; the blocks of bzip2; xz)."""
    return _COMPRESSED.match(head) is not None


def is_ods(head: bytes) -> bool:
    """Whether an OpenDocument sheet begins here."""
    return _ODS.match(head) is not None


def is_rtf(head: bytes) -> bool:
    """Whether a rich text file begins here."""
    return head.lstrip().startswith((b"{\\rtf", b"{\\urtf"))


def is_fodt(head: bytes) -> bool:
    """Whether an OpenDocument text in one XML file begins here."""
    return _FODT.match(head) is not None and _FODT_TYPE in head


def is_fodp(head: bytes) -> bool:
    """Whether an OpenDocument presentation in one XML file begins here."""
    return _FODT.match(head) is not None and _FODP_TYPE in head


def is_xml(head: bytes) -> bool:
    """Whether XML begins here, of whatever vocabulary."""
    return _XML.match(head) is not None


def is_xml_sheet(head: bytes) -> bool:
    """Whether a workbook in Excel's XML of 2003 begins here."""
    return is_xml(head) and _XML_SHEET.search(head) is not None


def is_flat_word(head: bytes) -> bool:
    """Whether a Word file in one XML file begins here, of 2003 or later."""
    return is_xml(head) and _FLAT_WORD.search(head) is not None


def is_json(head: bytes) -> bool:
    """Whether this could be JSON; its parser takes what is none for text."""
    return _JSON.match(head) is not None


def is_tnef(head: bytes) -> bool:
    """Whether what Outlook packs a message into begins here (MS-OXTNEF, 2.1.3.2)."""
    return head.startswith(b'x\x9f>"')


def is_mail(head: bytes) -> bool:
    """Whether a message with its headers begins here."""
    if HEADLESS.match(head.lstrip()) is not None:
        return True
    counted = APPLE.match(head)
    head = head[counted.end() :] if counted else head
    found = _HEADERS.match(head)
    if found is None:
        return False
    headers = found.group(1)
    return len(_PROGRAM_S.findall(headers)) > 1 or (
        _PROGRAM_S.search(headers) is not None and _WRITTEN.search(headers) is not None
    )


def is_mbox(head: bytes) -> bool:
    """Whether a folder of messages begins here (RFC 4155)."""
    return _MBOX.match(head) is not None


def is_mhtml(head: bytes) -> bool:
    """Whether a web page that a browser saved as one file begins here (RFC 2557)."""
    found = _HEADERS.match(head)
    if found is None:
        return False
    headers = found.group(1)
    return _RELATED.search(headers) is not None and _SAVED.search(headers) is not None


def is_content_lines(head: bytes) -> bool:
    """Whether a card (RFC 6350) or a calendar (RFC 5545) begins here."""
    return _CONTENT_LINES.match(head) is not None


def is_captions(head: bytes) -> bool:
    """Whether captions begin here, of WebVTT, SubRip, SBV or Sub Station Alpha."""
    return _CAPTIONS.match(head) is not None

"""A folder of files that nobody means well: each ends in the index or skipped with its reason.

A kind of file is a function that yields names and bytes, in ``KINDS``; random choices are seeded.
"""

from __future__ import annotations

import os
import random
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from tests.docx_builder import paragraph, word_file
from tests.pdf_builder import Bookmark, build_pdf
from tests.pdf_items import Text

SEED = 20_261_126
SENTENCE = "The gate of the depot closes at nine."
CANARY = "The canary of the depot sings at midnight"
File = tuple[str, bytes]

_PDF = build_pdf(
    [[Text(72, 700, SENTENCE)], [Text(72, 700, "The second page.")]],
    title="Gate",
    outline=[Bookmark("Gate", 0, (Bookmark("Second", 1),))],
)
_DOCX = word_file(paragraph(SENTENCE) + paragraph("It opens at six."))
_HTML = f"<!DOCTYPE html><html><body><h1>Gate</h1><p>{SENTENCE}</p></body></html>".encode()
_MARKDOWN = f"# Gate\n\n{SENTENCE}\n\n- one\n- two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n".encode()
# One good file of each format that has a parser of its own.
SAMPLES: dict[str, bytes] = {
    "pdf": _PDF, "docx": _DOCX, "html": _HTML, "md": _MARKDOWN, "txt": f"{SENTENCE}\n".encode(),
}  # fmt: skip


def truncated(chance: random.Random) -> Iterator[File]:
    """Good files that end somewhere."""
    for extension, data in SAMPLES.items():
        for number in range(8):
            yield f"cut-{number}.{extension}", data[: chance.randrange(len(data))]


def damaged(chance: random.Random) -> Iterator[File]:
    """Good files with bytes that are others, or that come twice."""
    for extension, data in SAMPLES.items():
        for number in range(6):
            bytes_ = bytearray(data)
            for _ in range(chance.choice((1, 8, 64))):
                bytes_[chance.randrange(len(bytes_))] = chance.randrange(256)
            yield f"damaged-{number}.{extension}", bytes(bytes_)
        middle = len(data) // 2
        yield f"stutter.{extension}", data[:middle] + data


def mislabelled(_chance: random.Random) -> Iterator[File]:
    """Good files of each format under the name of each other."""
    for extension, data in SAMPLES.items():
        for other in (*SAMPLES, "png", "exe", "xlsx"):
            if other != extension:
                yield f"{extension}-in-truth.{other}", data


def bytes_of_all_kinds(chance: random.Random) -> Iterator[File]:
    """Nothing, noise, zeros, controls, encodings, a line without end."""
    yield "nothing.txt", b""
    yield "nothing.pdf", b""
    yield "one-byte.docx", b"P"
    yield "zeros.txt", bytes(4096)
    yield "zeros.pdf", bytes(4096)
    yield "noise.txt", chance.randbytes(4096)
    yield "noise.html", chance.randbytes(4096)
    yield "noise.md", chance.randbytes(4096)
    yield "noise.docx", b"PK\x03\x04" + chance.randbytes(4096)
    yield "nul-inside.txt", b"The gate \0 closes at nine.\0"
    yield "controls.txt", b"\x1b[31mThe gate\x07 closes\x08 at nine.\x1b]0;title\x07"
    yield (
        "surrogates.txt",
        "The gate \ud800 closes \udfff at nine.".encode("utf-8", "surrogatepass"),
    )
    yield "surrogates.html", b"<p>The gate &#xD800; closes &#xDFFF; at &#x110000; nine &#0;.</p>"
    yield "surrogates.md", b"# Gate &#xD800;\n\nIt closes &#xDFFF; at nine."
    yield "utf-16-odd.txt", "The gate closes.".encode("utf-16") + b"\x00"
    yield "utf-32.txt", "The gate closes at nine.".encode("utf-32")
    yield "utf-7.txt", b"+ADw-script+AD4-alert(1)+ADw-/script+AD4-"
    yield "right-to-left.txt", "The gate \u202eenin ta sesolc\u202c.".encode()
    yield "combining.txt", ("e" + "\u0301" * 20_000).encode()
    yield "zero-width.txt", ("\u200b" * 20_000).encode()
    yield "10-mb-line.txt", b"gate " * 2_000_000
    yield "line.md", b"gate " * 1_200_000
    yield "line.html", b"<p>" + b"gate " * 1_200_000
    yield "long-word.txt", b"x" * 300_000
    yield "newlines.txt", b"a" + b"\n" * 300_000 + b"b"
    yield "short-lines.txt", b"AB\n\n" * 4_000
    yield "rules.txt", (b"-=*" * 500 + b"x\n") * 4
    yield "comments.txt", b"<!-- -->" * 500


def nested(_chance: random.Random) -> Iterator[File]:
    """What opens and never closes, or closes late."""
    for tag in (
        "div",
        "b",
        "blockquote",
        "ul><li",
        "table><tr><td",
        "math><mrow",
        "svg><g",
        "details",
    ):
        name = tag.replace("><", "-")
        yield f"deep-{name}.html", f"<html><body>{f'<{tag}>a' * 50_000}".encode()
        yield f"nested-{name}.html", f"<html><body>{f'<{tag}>' * 900}{SENTENCE}".encode()
    yield "unclosed.html", b"<html><!--" + b"<p" * 50_000
    yield "attributes.html", b"<p " + b" ".join(b"a%d=1" % n for n in range(2_000)) + b">gate</p>"
    yield "spans.html", b"<table><tr>" + b"<td colspan=1000 rowspan=65534>a" * 200 + b"</table>"
    yield "selectors.html", b"<style>" + b":not(" * 2_000 + b"{display:none}</style><p>gate"
    yield "quotes.md", b">" * 20_000 + b" gate"
    yield "lists.md", b"- " * 5_000 + b"gate"
    yield "stairs.md", b"".join(b"  " * n + b"- gate\n" for n in range(300))
    yield "brackets.md", b"[" * 3_000 + b"gate" + b"](" * 1_000
    yield "stars.md", b"*_a " * 2_000
    yield "backticks.md", b"".join(b"`" * n + b" " for n in range(120))
    yield "references.md", b"".join(b"[a%d]: /b%d\n" % (n, n) for n in range(3_000)) + b"[a1]"
    body = "<w:tbl><w:tr><w:tc>" * 2_000 + paragraph(SENTENCE) + "</w:tc></w:tr></w:tbl>" * 2_000
    yield "tables.docx", word_file(body)


def packed(entries: Mapping[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = BytesIO()
    with ZipFile(out, "w", compression) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return out.getvalue()


def _entries(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packages(_chance: random.Random) -> Iterator[File]:
    """Bombs, entities, macros and links in Office files."""
    good = _entries(_DOCX)
    document = good["word/document.xml"].decode()
    head, _, body = document.partition("<w:document")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    blown = f'<!ENTITY b "{"b" * 50_000}">'
    doctypes = {
        "laughs": (f'<!ENTITY l0 "ha">{laughs}', "&l9;"),
        "quadratic": (blown, "&b;" * 5_000),
        "external": ('<!ENTITY x SYSTEM "{canary}">', "&x;"),
        "network": ('<!ENTITY x SYSTEM "{network}/entity">', "&x;"),
        "parameter": ('<!ENTITY % p SYSTEM "{network}/dtd"> %p;', ""),
        "loop": ('<!ENTITY a "&b;"><!ENTITY b "&a;">', "&a;"),
    }
    for name, (declared, used) in doctypes.items():
        text = f"{head}<!DOCTYPE w:document [{declared}]><w:document{body}"
        text = text.replace(SENTENCE, f"{SENTENCE} {used}")
        yield f"entity-{name}.docx", packed(good | {"word/document.xml": text.encode()})
    space = document.replace(SENTENCE, SENTENCE + " " * 100_000_000).encode()
    yield "bomb.docx", packed(good | {"word/document.xml": space})
    yield "bomb-beside.docx", packed(good | {"word/media/image1.bmp": bytes(30_000_000)})
    yield "macros.docx", packed(good | {"word/vbaProject.bin": b"\xd0\xcf\x11\xe0Sub AutoOpen()"})
    escaping = {"../../escaped.txt": b"x", "/tmp/escaped.txt": b"x", "word/../../e.xml": b"<a/>"}
    yield "escaping.docx", packed(good | escaping)
    yield "many.docx", packed(good | {f"word/{n}.xml": b"<a/>" for n in range(5_000)})
    relations = good["word/_rels/document.xml.rels"].decode()
    for name, target in (("file", "{canary}"), ("network", "{network}/template")):
        link = (
            '<Relationship Id="rId99" TargetMode="External" Target="' + target + '" Type="http://'
            'schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/>'
        )
        linked = relations.replace("</Relationships>", f"{link}</Relationships>")
        yield f"link-{name}.docx", packed(good | {"word/_rels/document.xml.rels": linked.encode()})
    loop = relations.replace("</Relationships>", _RELATION + "</Relationships>")
    yield "loop.docx", packed(good | {"word/_rels/document.xml.rels": loop.encode()})
    yield "stored.docx", packed(good, ZIP_STORED)
    yield "without-body.docx", packed(good | {"word/document.xml": b""})
    yield (
        "without-types.docx",
        packed({name: part for name, part in good.items() if name != "[Content_Types].xml"}),
    )


_RELATION = (
    '<Relationship Id="rId98" Target="document.xml" Type="http://schemas.openxmlformats.org/'
    'officeDocument/2006/relationships/header"/>'
)


def _pdf(objects: Mapping[int, str | bytes]) -> bytes:
    """A PDF of numbered objects, written without a table of where they are."""
    out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
    for number, body in objects.items():
        data = body if isinstance(body, bytes) else body.encode("latin-1")
        out += b"%d 0 obj\n%s\nendobj\n" % (number, data)
    return out + f"trailer\n<</Root 1 0 R /Size {len(objects) + 1}>>\n%%EOF\n".encode()


def _stream(data: bytes, entries: str = "") -> bytes:
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries.encode(), len(data), data)


def pdfs(_chance: random.Random) -> Iterator[File]:
    """Cycles, counts that lie, boxes without end, bombs."""
    shown = b"BT /F1 12 Tf 72 700 Td (The gate closes at nine.) Tj ET"
    font = "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>"
    page = (
        "<</Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        " /Resources <</Font <</F1 5 0 R>>>>>>"
    )
    good: dict[int, str | bytes] = {
        1: "<</Type /Catalog /Pages 2 0 R>>",
        2: "<</Type /Pages /Kids [3 0 R] /Count 1>>",
        3: page,
        4: _stream(shown),
        5: font,
    }
    yield "plain.pdf", _pdf(good)
    yield "tree-cycle.pdf", _pdf(good | {2: "<</Type /Pages /Kids [3 0 R 2 0 R] /Count 2>>"})
    yield "tree-own-parent.pdf", _pdf(good | {2: "<</Type /Pages /Parent 2 0 R /Kids [2 0 R]>>"})
    for count in (-1, 10**5, 2**31, 2**63):
        yield (
            f"count-{count}.pdf",
            _pdf(good | {2: f"<</Type /Pages /Kids [3 0 R] /Count {count}>>"}),
        )
    kids = "<</Type /Pages /Kids [" + "3 0 R " * 300 + "] /Count 300>>"
    yield "one-page-often.pdf", _pdf(good | {2: kids})
    for name, box in {
        "huge": "[0 0 1e30 1e30]", "nan": "[0 0 nan inf]", "negative": "[612 792 0 0]",
        "empty": "[0 0 0 0]", "words": "[a b c d]", "short": "[0 0]",
    }.items():  # fmt: skip
        yield f"box-{name}.pdf", _pdf(good | {3: page.replace("[0 0 612 792]", box)})
    outline = {1: "<</Type /Catalog /Pages 2 0 R /Outlines 6 0 R>>"}
    entry = "<</Title (Gate) /Parent 6 0 R /Dest [3 0 R /Fit] "
    yield (
        "outline-next-itself.pdf",
        _pdf(good | outline | {6: "<</First 7 0 R /Last 7 0 R>>", 7: f"{entry}/Next 7 0 R>>"}),
    )
    yield "outline-two.pdf", _pdf(
        good | outline
        | {6: "<</First 7 0 R>>", 7: f"{entry}/Next 8 0 R>>", 8: f"{entry}/Next 7 0 R>>"}
    )  # fmt: skip
    yield (
        "outline-own-child.pdf",
        _pdf(good | outline | {6: "<</First 7 0 R>>", 7: f"{entry}/First 7 0 R /Last 7 0 R>>"}),
    )
    chain = {n: f"{entry}/First {n + 1} 0 R>>" for n in range(7, 3_000)}
    yield "outline-deep.pdf", _pdf(good | outline | {6: "<</First 7 0 R>>"} | chain)
    form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</X 6 0 R>>>>"
    yield (
        "form-in-itself.pdf",
        _pdf(
            good
            | {
                3: page.replace("/Font", "/XObject <</X 6 0 R>> /Font"),
                4: _stream(shown + b" /X Do"),
                6: _stream(b"/X Do", form),
            }
        ),
    )
    bomb = zlib.compress(shown + b" " * 30_000_000)
    yield "bomb.pdf", _pdf(good | {4: _stream(bomb, "/Filter /FlateDecode")})
    twice = zlib.compress(zlib.compress(bytes(200_000_000), 1))
    filters = "/Filter [/FlateDecode /FlateDecode]"
    yield "bomb-in-bomb.pdf", _pdf(good | {4: _stream(twice, filters)})
    yield "stack.pdf", _pdf(good | {4: _stream(b"q " * 500_000 + shown)})
    yield "brackets.pdf", _pdf(good | {4: _stream(b"[" * 200_000 + shown)})
    yield "dictionaries.pdf", _pdf(good | {6: "<</A " * 50_000})
    yield "length-lies.pdf", _pdf(good | {4: b"<</Length 99999999>>\nstream\n%s" % shown})
    yield "reference-to-itself.pdf", _pdf(good | {4: "4 0 R", 6: "7 0 R", 7: "6 0 R"})
    yield "xref-loop.pdf", _pdf(good).replace(b"/Root", b"/Prev 15 /Root") + b"startxref\n15\n%%EOF"
    place = len(data := _pdf(good))
    yield (
        "xref-prev-itself.pdf",
        data
        + (
            f"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Root 1 0 R /Size 6 /Prev {place}>>\n"
            f"startxref\n{place}\n%%EOF"
        ).encode(),
    )
    action = "<</Type /Catalog /Pages 2 0 R /OpenAction <</S /JavaScript /JS (app.alert\\(1\\))>>>>"
    yield "script.pdf", _pdf(good | {1: action})
    yield (
        "launch.pdf",
        _pdf(
            good | {1: "<</Type /Catalog /Pages 2 0 R /OpenAction <</S /Launch /F ({canary})>>>>"}
        ),
    )


def pages(_chance: random.Random) -> Iterator[File]:
    """Pages and Markdown that would fetch something, name a file of this machine, or take for ever."""
    for number, tag in enumerate((
        '<img src="{network}/image">', '<link rel=stylesheet href="{network}/css">',
        '<iframe src="file://{canary}"></iframe>', '<object data="{canary}"></object>',
        '<script src="{network}/script"></script>', "<style>@import '{network}/css';</style>",
        '<meta http-equiv=refresh content="0;url={network}/">', '<base href="{network}/">',
        '<embed src="{network}/embed">', '<video poster="{network}/video"></video>',
    )):  # fmt: skip
        yield (
            f"fetching-{number}.html",
            f"<html><body>{tag}<p>{SENTENCE}</p></body></html>".encode(),
        )
    # Of each of these is asked what stands around it.
    steps = '<a rel="next" href="#x">Next</a> ' * 20_000
    yield "steps.html", f"<html><body><div>{steps}</div><p>{SENTENCE}</p></body></html>".encode()
    included = SENTENCE + '\n\n![a]({network}/image) [b](file://{canary}) <img src="{network}/i">\n'
    yield "fetching.md", included.encode()
    yield (
        "including.md",
        b"{{canary}} !include {canary}\n\n<!--#include file='{canary}' -->\n\nGate.",
    )
    yield (
        "entity.xhtml",
        (
            b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file://{canary}">]>'
            b"<html><body><p>The gate &x; closes.</p></body></html>"
        ),
    )


def names(_chance: random.Random) -> Iterator[File]:
    """Good text under names of all kinds."""
    composed, decomposed = "caf\u00e9.txt", unicodedata.normalize("NFD", "caf\u00e9.txt")
    for number, name in enumerate((
        "new\nline.txt", "tab\t.txt", "escape\x1b[31m.txt", "bell\x07.txt", "\u202etxt.exe", "a\u2066b.txt",
        "x" * 251 + ".txt", "é" * 125 + ".txt", composed, decomposed, "Gate.txt", "gate.txt", "GATE.TXT",
        " .txt", "trailing .txt ", "-rf.txt", "--allow-empty", "'quoted'.txt", '"quoted".txt', "a;b&c|d.txt",
        "$(touch x).txt", "%2e%2e%2f.txt", "a\\b.txt", "CON", "nul.txt", "<b>.txt", "*.txt", "?.txt",
        "\u200b.txt", "\ufeff.txt", "a\u0301\u0301\u0301.txt", "🙂.txt", "caf\udce9.txt", "name", "a.tar.gz",
    )):  # fmt: skip
        yield name, f"Number {number}: {SENTENCE}\n".encode()


KINDS: tuple[Callable[[random.Random], Iterator[File]], ...] = (
    truncated,
    damaged,
    mislabelled,
    bytes_of_all_kinds,
    nested,
    packages,
    pdfs,
    pages,
    names,
)


def write_hostile(folder: Path, canary: Path, network: str) -> list[Path]:
    """Write all files under ``folder``, a folder a kind; ``canary`` and ``network`` are what they name.

    Returns their paths, with those of links, pipes and devices among them.
    """
    written: list[Path] = []
    for kind in KINDS:
        place = folder / kind.__name__
        place.mkdir(parents=True)
        for name, data in kind(random.Random(SEED)):
            if len(data) < 1_000_000:
                data = data.replace(b"{canary}", str(canary).encode())
                data = data.replace(b"{network}", network.encode())
            if data.startswith(b"PK") and len(data) < 1_000_000:
                data = _named_in_package(data, canary, network)
            (place / name).write_bytes(data)
            written.append(place / name)
    special = folder / "special"
    special.mkdir()
    for name, target in {
        "itself.txt": "itself.txt", "there.txt": "back.txt", "back.txt": "there.txt",
        "nowhere.txt": "gone.txt", "up": "..", "here": ".", "root": "/", "zero.txt": "/dev/zero",
        "random.pdf": "/dev/urandom", "memory.txt": "/proc/self/mem",
    }.items():  # fmt: skip
        (special / name).symlink_to(target)
        written.append(special / name)
    os.mkfifo(special / "pipe.txt")
    return [*written, special / "pipe.txt"]


def _named_in_package(data: bytes, canary: Path, network: str) -> bytes:
    try:
        entries = _entries(data)
    except Exception:  # a damaged one names nothing
        return data
    named = {
        name: part.replace(b"{canary}", f"file://{canary}".encode()).replace(
            b"{network}", network.encode()
        )
        for name, part in entries.items()
    }
    return data if named == entries else packed(named)

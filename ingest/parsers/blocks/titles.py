"""Titles in a file's metadata: those that a person meant, and those that a program left."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PLACEHOLDERS = (
    r"untitled.*|unnamed|unknown|unspecified|undefined|anonymous|no title|none|null|nil|n/?a|title"
    r"|titel|titre|título|titolo|(?:document|doc) title|title of (?:the )?document|template|default"
    r"|blank|unbenannt.*|unbekannt|ohne titel|sans titre|sin título|senza titolo|sem título"
    r"|home ?(?:page)?|index|start(?:seite| ?page)?|accueil|inicio|main|welcome|willkommen|loading"
    r"|(?:react|vite(?: \+ \w+)?) app|(?:no|page) title"
    r"|(?:\w+ )?do[ck]ument[oe]? (?:sans titre|ohne titel|sin título)"
    r"|(?:enter|insert|type|add) .{0,20}title here|about:blank|localhost.*"
    r"|normal|naamloos.*|(?:blank|new|default)(?: word)? (?:document|template)|microsoft word|word"
    r"|(?:microsoft )?(?:powerpoint|word|office|excel)[ -]?(?:presentation|document|template"
    r"|worksheet|workbook|pr[aä]sentation|dokument|vorlage)"
)
# Programs count their documents: Document1, Slide 3, Folie 12.
_COUNTED = (
    r"document|dokument|documento|doc|slide|folie|diapositiva|page|seite|página|sheet|book|mappe"
    r"|scan(?:ned)?(?: document)?|img|image|bild|dsc|file|datei|fax|presentation|pr[aä]sentation"
    r"|pr[eé]sentation|presentación|(?:new|neues?|nouvelle|nueva) (?:document|page|seite|página)"
    r"|microsoft (?:word|powerpoint|excel)|print(?:out)?"
    r"|layout|label|draft"
)
_PROGRAMS = (
    r"(?:adobe )?(?:acrobat|distiller|indesign|illustrator)|canva|cairo|chromium|fpdf2?|ghostscript"
    r"|google (?:docs|sheets|slides)|jasperreports|latex|libreoffice|mpdf|openoffice(?:\.org)?|pdflatex"
    r"|pdftex|quarkxpress|reportlab|scribus|skia/pdf|tcpdf|weasyprint|wkhtmltopdf|xetex|luatex"
)
_EXTENSIONS = (
    r"do[ct][xm]?|pptx?|ppsx?|xlsx?|xlsm|csv|pdf|tex|dvi|indd|qx[dp]|od[tspg]|rtf|x?html?|txt|md"
    r"|e?ps|pub|pages|key|wpd|cdr|ai|psd|tiff?|jpe?g|png|gif|bmp|xml|aspx?|php|fm|vsdx?|dwg"
)
_NOT_A_TITLE = re.compile(
    rf"[\W_]*(?:{_PLACEHOLDERS})[\W_]*"
    rf"|[\W_]*(?:{_COUNTED})[\W\d_]*"
    r"|microsoft (?:office )?(?:word|powerpoint|excel|publisher|outlook) [-–—].*"
    rf"|(?:{_PROGRAMS})(?: pdf)?(?: library)?(?:[ /-][vm]?\d[\w.]*)?"
    # Names and addresses of files; a title of one word has no underscores.
    rf"|\S*\.(?:{_EXTENSIONS})|.*[\\/].*\.(?:{_EXTENSIONS})|\S+_\S*"
    r"|(?:[a-z]:\\|\\\\|file:|https?:)\S.*"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16,}|[\W\d_]*",
    re.IGNORECASE | re.DOTALL,
)


def is_sensible_title(title: str, programs: Sequence[str] = ()) -> bool:
    """Whether a title was meant by a person: no placeholder, file name or program's name.

    ``programs`` are those that the file says it was made with.
    """
    plain = " ".join(title.split())
    names = {" ".join(name.split()).casefold() for name in programs}
    return plain.casefold() not in names and _NOT_A_TITLE.fullmatch(plain) is None

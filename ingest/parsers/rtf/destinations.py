"""Where the text of a group of rich text goes: what a reader is shown, and what is for programs."""

from __future__ import annotations

from enum import Enum


class To(Enum):
    """Where the text of a group goes."""

    STORY = "story"
    NOWHERE = "nowhere"
    TITLE = "title"
    STYLES = "styles"
    CODE = "code"  # of a field
    NUMBER = "number"  # of an item
    AUTHOR = "author"  # of a comment
    FORM = "form"  # the settings of a field
    ENTRY = "entry"  # of the list of a field


# fmt: off
NOWHERE = frozenset({
    "fonttbl", "colortbl", "filetbl", "revtbl", "pict", "shprslt", "nonesttables", "private", "xe",
    "tc", "tcn", "rxe", "ftnsep", "sp", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "pntxta",
    "pntxtb", "fldtype", "datafield", "upr", "listtable", "do", "info", "atrfstart", "atrfend",
    "atnid", "bkmkstart", "bkmkend", "objdata", "objclass", "objname",
})
# Destinations behind "\\*" that hold text of the page all the same.
STARRED = frozenset({
    "shpinst", "shptxt", "footnote", "annotation", "atnauthor", "fldinst", "ud", "nesttableprops",
    "pntext", "listtext", "formfield", "ffl",
})
MARGINS = {
    "header": "header", "headerl": "header", "headerr": "header", "headerf": "header",
    "footer": "footer", "footerl": "footer", "footerr": "footer", "footerf": "footer",
}
# fmt: on
# What of these a person sees.
LOSSES = {"pict": "pictures", "mmath": "formulas"}

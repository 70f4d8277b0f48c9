"""What a group of rich text inherits of the one around it: where its text goes, and how it is set."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ingest.parsers.blocks.inline import Script
from ingest.parsers.office.rows import ParagraphFormat
from ingest.parsers.rtf.destinations import To

_SCRIPTS = {"super": Script.RAISED, "sub": Script.LOWERED, "nosupersub": Script.ON_THE_LINE}


@dataclass(frozen=True, slots=True)
class GroupState:
    """What a group inherits of the one around it."""

    to: To = To.STORY
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    bold: bool = False
    script: Script = Script.ON_THE_LINE
    href: str = ""
    paragraph: ParagraphFormat = field(default_factory=ParagraphFormat)
    opens: str = ""  # what ends with the group: a note, a margin, a box, a field, a style

    @property
    def unseen(self) -> bool:
        """Whether nobody is shown its text."""
        return self.hidden or self.deleted

    def formatted(self, word: str, number: int | None) -> GroupState:
        """The group after a control word that says how text or paragraphs are set; any other says nothing."""
        on, paragraph = number != 0, self.paragraph
        match word:
            case "pard":
                return replace(self, paragraph=ParagraphFormat())
            case "plain":
                script = Script.ON_THE_LINE
                plain = replace(self, hidden=False, deleted=False, struck=False, bold=False)
                return replace(plain, script=script)
            case "v":
                return replace(self, hidden=on)
            case "deleted":
                return replace(self, deleted=on)
            case "strike" | "striked":
                return replace(self, struck=on)
            case "b":
                return replace(self, bold=on)
            case "super" | "sub" | "nosupersub":
                return replace(self, script=_SCRIPTS[word] if on else Script.ON_THE_LINE)
            case "intbl":
                paragraph = replace(paragraph, in_table=True)
            case "itap":
                nesting = max(1, number or 0)
                paragraph = replace(paragraph, in_table=bool(number), nesting=nesting)
            case "ilvl":
                paragraph = replace(paragraph, level=max(0, number or 0))
            case _:
                return self
        return replace(self, paragraph=paragraph)

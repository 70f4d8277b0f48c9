"""Reads the groups and control words of a rich text file (RTF 1.9.1): what is seen, in order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from ingest.document import BlockKind
from ingest.parsers.blocks.inline import Script
from ingest.parsers.blocks.noted_blocks import Written
from ingest.parsers.blocks.numerals import in_format
from ingest.parsers.office.field_codes import CONTENTS, OF_THE_PAGE, Field, target
from ingest.parsers.office.rows import ParagraphFormat
from ingest.parsers.office.story import ROW_WORDS, Story
from ingest.parsers.rtf.decoding import events
from ingest.parsers.rtf.destinations import LOSSES, MARGINS, NOWHERE, STARRED, To
from ingest.parsers.rtf.group import GroupState
from ingest.parsers.rtf.styles import Style, level_of

_ENDS = frozenset({"par", "sect", "page", "column", "cell", "row", "nestcell", "nestrow"})
# Words that count although they are in a shape's properties, which are no text.
_IN_SHAPES = frozenset({"shptxt"})


class RtfReader:
    """One pass over a file. ``margins`` are the blocks of its headers and footers."""

    def __init__(self) -> None:
        self.title = ""
        self.losses: Counter[str] = Counter()
        self.margins: dict[str, list[Written]] = {"header": [], "footer": []}
        self._stories = [Story(has_headings=True)]
        self._state = GroupState()
        self._around: list[GroupState] = []
        self._fields: list[Field] = []
        self._styles: dict[int, Style] = {}
        self._style = Style()
        self._starred = self._fresh = False
        self._notes: Counter[str] = Counter()
        self._note = "footnote"
        self._author = ""
        self._is_marked = self._in_struck = False

    def read(self, data: bytes) -> list[Written]:
        """The blocks of the text."""
        for event in events(data):
            if event.word == "{":
                self._around.append(self._state)
                self._state = replace(self._state, opens="")
                self._fresh = True
            elif event.word == "}":
                self._leave()
            elif event.word == "*":
                self._starred = True
            elif event.word:
                self._word(event.word, event.number)
                self._starred = self._fresh = False
            else:
                self._text(event.text)
                self._starred = self._fresh = False
        while self._around:  # a file that was cut off
            self._leave()
        return self._stories[0].finish(self._state.paragraph)

    def _leave(self) -> None:
        opened, paragraph = self._state.opens, self._state.paragraph
        if self._around:
            self._state = self._around.pop()
        if opened == "style":
            self._style = Style()
        elif opened == "field" and self._fields:
            if (said := self._fields.pop().says()) and self._state.to is To.STORY:
                self._write(said)
        elif opened in {"note", "comment", "box", "header", "footer"}:
            blocks, outer = self._stories.pop().finish(paragraph), self._stories[-1]
            if opened == "note":
                outer.notes.append((self._mark(outer), blocks))
            elif opened == "comment":
                outer.notes.append(("", self._comment(blocks)))
            elif opened == "box":
                outer.boxes += blocks
            else:
                self.margins[opened] += blocks
        self._starred = self._fresh = False

    def _comment(self, blocks: list[Written]) -> list[Written]:
        """What a comment in the margin says, after who says it."""
        said = " ".join(" ".join(block.text for block in blocks).split())
        author, self._author = " ".join(self._author.split()), ""
        lead = f"Comment by {author}: " if author else "Comment: "
        return [Written(lead + said, BlockKind.COMMENT)] if said else []

    def _mark(self, outer: Story) -> str:
        """Write the mark of the note that ends here, and count it; "" where the mark was typed."""
        if not self._is_marked:
            return ""
        self._is_marked = False
        self._notes[self._note] += 1
        number = self._notes[self._note]
        mark = str(number) if self._note == "footnote" else in_format(number, "lowerRoman")
        outer.line.add(mark, script=Script.MARK)
        return mark

    def _word(self, word: str, number: int | None) -> None:
        state = self._state
        if self._fresh and self._destination(word):
            return
        if state.to is To.NOWHERE and word not in _IN_SHAPES:
            return
        if word in _ENDS:
            self._end(word)
        elif word == "s":
            self._set_style(number or 0)
        elif word == "outlinelevel" and number is not None:
            if state.to is To.STYLES:
                self._style.outline = number
            else:
                self._set(replace(state.paragraph, heading=level_of(number)))
        elif word in ROW_WORDS:
            if state.paragraph.nesting == 1:  # not the row of a table within a cell
                self._stories[-1].define(word, number or 0)
        elif state.to is To.FORM and self._fields:
            self._fields[-1].take(word, number or 0)
        elif word == "chftn":
            self._is_marked = self._is_marked or "note" not in self._open()
        elif word == "ftnalt":
            self._note = "endnote"
        else:
            self._state = state.formatted(word, number)

    def _destination(self, word: str) -> bool:
        """Whether ``word`` says where the text of a group goes that just began."""
        state = self._state
        if state.to is To.NOWHERE and word not in {"title", "ud", *_IN_SHAPES}:
            return False
        if word in LOSSES:
            self.losses[LOSSES[word]] += 1
        if word == "title":
            self._state = replace(state, to=To.TITLE)
        elif word == "ud":
            self._state = replace(state, to=To.STORY)
        elif word == "stylesheet":
            self._state = replace(state, to=To.STYLES)
        elif word == "field":
            self._fields.append(Field())
            self._state = replace(state, opens="field")
        elif word == "fldinst":
            self._state = replace(state, to=To.CODE)
        elif word == "formfield":
            self._state = replace(state, to=To.FORM)
        elif word == "ffl" and self._fields:
            self._fields[-1].entries.append("")
            self._state = replace(state, to=To.ENTRY)
        elif word == "fldrslt":
            self._result()
        elif word in {"listtext", "pntext"}:
            self._stories[-1].number, self._stories[-1].is_item = "", True
            self._state = replace(state, to=To.NUMBER)
        elif word == "footnote":
            self._note = "footnote"
            self._begin("note")
        elif word == "atnauthor":
            self._author = ""
            self._state = replace(state, to=To.AUTHOR)
        elif word == "annotation":
            self._begin("comment")
        elif word in MARGINS:
            self._begin(MARGINS[word])
        elif word == "shptxt":
            self._begin("box")
        elif word in NOWHERE or (self._starred and word not in STARRED):
            self._state = replace(state, to=To.NOWHERE)
        else:
            return False
        return True

    def _begin(self, what: str) -> None:
        self._stories.append(Story())
        to = To.NOWHERE if self._state.unseen else To.STORY
        self._state = GroupState(to=to, opens=what)

    def _result(self) -> None:
        """Begin what a field shows: not what repeats the headings or counts the pages."""
        code = self._fields[-1].code if self._fields else ""
        kind = (code.split() or [""])[0].upper()
        if kind in CONTENTS | OF_THE_PAGE:
            self._state = replace(self._state, to=To.NOWHERE)
        elif href := target(code):
            self._state = replace(self._state, href=href)

    def _set_style(self, number: int) -> None:
        if self._state.to is To.STYLES:
            self._style = self._styles[number] = Style()
            self._state = replace(self._state, opens="style")
            return
        style = self._styles.get(number, Style())
        how = self._state.paragraph
        self._set(replace(how, heading=style.heading, is_contents=style.is_contents))

    def _set(self, paragraph: ParagraphFormat) -> None:
        self._state = replace(self._state, paragraph=paragraph)

    def _end(self, word: str) -> None:
        story, paragraph = self._stories[-1], self._state.paragraph
        if self._state.to is not To.STORY:
            return
        if word in {"cell", "row"}:
            story.end_cell(paragraph) if word == "cell" else story.end_row()
        elif word in {"nestcell", "nestrow"}:
            story.end_inner_cell() if word == "nestcell" else story.end_inner_row()
        elif word in {"page", "column"} and not story.line.is_blank:
            story.line.add("\n")
        elif word in {"par", "sect"} and not self._state.unseen:
            story.end_paragraph(paragraph)

    def _open(self) -> set[str]:
        return {state.opens for state in (*self._around, self._state)}

    def _text(self, text: str) -> None:
        state = self._state
        if state.to is To.AUTHOR:
            self._author += text
        elif state.to is To.TITLE:
            self.title += text
        elif state.to is To.STYLES:
            self._style.name = (self._style.name + text).removesuffix(";")
        elif state.to is To.ENTRY and self._fields and self._fields[-1].entries:
            self._fields[-1].entries[-1] += text
        elif state.to is To.CODE and self._fields:
            self._fields[-1].code += text
        elif state.to is To.NUMBER:
            self._stories[-1].number += text
        elif state.to is To.STORY:
            self._write(text)

    def _write(self, text: str) -> None:
        state, story = self._state, self._stories[-1]
        self.losses["tracked"] |= state.deleted
        if state.unseen:
            return
        if text.strip():
            self.losses["struck"] += state.struck and not self._in_struck
            self._in_struck = state.struck
        if state.struck:
            story.line.gap()
            return
        story.line.add(text, state.href, state.script)
        if text.strip():
            story.weights.add(state.bold)

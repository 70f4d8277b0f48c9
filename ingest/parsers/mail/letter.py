"""A message, whatever format it came in, and the document made of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from ingest.document import BlockKind, Link, ParsedDocument
from ingest.parsers import html
from ingest.parsers.blocks.builder import TextBuilder
from ingest.parsers.containers.member_names import named_apart, unfolded
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.image import has_room_for_text
from ingest.parsers.mail.quoted import segments
from ingest.parsers.plain.text import parse_text

# Characters: a shorter paragraph may well be said twice in one message.
_PASSAGE = 40
_DESCRIBES, _CALLED = "Description", "Summary"  # as calendars label them
_SAID = 0.8  # share of its words that are in the text
_LONGEST_LABEL = 8  # characters of an item's bullet or number


@dataclass(frozen=True, slots=True)
class Letter:
    """A message. ``headers`` are names with values, as a person reads them, without the subject.

    ``bodies`` are the parts of its text, in order, read as what they are. ``facts`` are what the message
    says in fields of its own, as a meeting's place and time: labels with what they say. ``pictures`` are
    shown within the text.
    """

    subject: str
    headers: Sequence[tuple[str, str]]
    bodies: Sequence[ParsedDocument]
    attachments: Sequence[Member] = ()
    remarks: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    pictures: Sequence[Member] = ()

    def files(self, limits: Limits) -> Iterator[Member]:
        """All that is in it, within ``limits``, each under a path of its own."""
        for member in named_apart([*self.attachments, *self.pictures]):
            limits.take(len(member.data))
            yield member

    def unsaid(self) -> list[tuple[str, str]]:
        """Each of ``facts`` once, but those that a line of the text says in the same words.

        What describes a meeting is mostly the text itself, in another form, and the mail that one came in
        is called as it is.
        """
        lines = {unfolded(line) for body in self.bodies for line in body.text.splitlines()}
        words = {word for line in lines for word in line.split()}
        alone = len({value for label, value in self.facts if label == _CALLED}) == 1
        return [
            (label, value)
            for label, value in dict.fromkeys(self.facts)
            if f"{label}: {value}" not in lines
            and not (label == _DESCRIBES and _share(value.split(), words) >= _SAID)
            and not (alone and label == _CALLED and value in self.subject)
        ]


def document(letter: Letter) -> ParsedDocument:
    """The subject as the heading, a line for each fact and header, and the text.

    What is quoted from earlier messages stands there once, without its marks.
    """
    builder = TextBuilder()
    builder.add(letter.subject, BlockKind.HEADING, 1)
    headers = list(letter.headers)
    if letter.attachments:
        headers.append(("Attachments", ", ".join(a.path for a in letter.attachments)))
    if letter.facts:  # the date of a meeting is another
        headers = [("Sent" if name == "Date" else name, value) for name, value in headers]
    for name, value in [*letter.unsaid(), *headers]:
        builder.add(f"{name}: {value}", BlockKind.LIST_ITEM)
    said: set[str] = set()
    for parsed in letter.bodies:
        _copy(parsed, builder, said)
    for sentence in letter.remarks:
        builder.remark(sentence)
    return builder.build(title=letter.subject or None)


def _share(words: Sequence[str], held: Set[str]) -> float:
    return sum(word in held for word in words) / max(1, len(words))


def page(markup: str) -> ParsedDocument:
    """A page that stands in a message."""
    return html.parse(b"\xef\xbb\xbf" + markup.encode("utf-8", "replace"), "")


def plain(content: str) -> list[ParsedDocument]:
    """Plain text that stands in a message, a part for each stretch that one person wrote."""
    return [parse_text(segment) for segment in segments(content) if segment.strip()]


def _copy(parsed: ParsedDocument, builder: TextBuilder, said: set[str]) -> None:
    """Append the blocks of a part, but paragraphs that were ``said`` before."""
    end = 0
    links = list(parsed.links)
    for block in parsed.blocks:
        label = parsed.text[end : block.start].rpartition("\n")[2].strip("| \t")
        start, end = block.start, block.end
        content = parsed.text[start:end]
        if block.kind is BlockKind.PARAGRAPH and len(content) >= _PASSAGE:
            words = " ".join(content.split())
            if words in said:
                continue
            said.add(words)
        own = [
            Link(link.start - start, link.end - start, link.href)
            for link in links
            if start <= link.start and link.end <= end
        ]
        heading = block.kind is BlockKind.HEADING
        item = block.kind is BlockKind.LIST_ITEM and len(label) <= _LONGEST_LABEL
        level = min(6, block.level + 1) if heading else block.level
        builder.add(content, block.kind, level, own, label if item else "")
    for sentence in parsed.remarks:
        builder.remark(sentence)


def picture(name: str, data: bytes) -> Iterator[Member]:
    """A picture that is shown within a text; none that is as small as a logo or an icon."""
    if has_room_for_text(data):
        yield Member(name, data, shown=True)

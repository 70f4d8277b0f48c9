"""Contacts (vCard, RFC 6350) and calendars (iCalendar, RFC 5545): an entry a section, a field a line."""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from ingest.document import BlockKind, ParsedDocument
from ingest.parsers.blocks.builder import TextBuilder, left_out
from ingest.parsers.code_pages.encoding import decode, decode_declared
from ingest.parsers.records.markup import shown
from ingest.parsers.records.repeats import dated, repeats

# What the lines mean that are read; the others are for programs.
_LABELS = {
    "FN": "Name", "NICKNAME": "Nickname", "ORG": "Organisation", "TITLE": "Title", "ROLE": "Role",
    "TEL": "Phone", "EMAIL": "E-mail", "ADR": "Address", "BDAY": "Birthday", "URL": "Web page",
    "NOTE": "Note", "SUMMARY": "Summary", "DTSTART": "Starts", "DTEND": "Ends", "DUE": "Due",
    "DURATION": "Duration", "LOCATION": "Location", "DESCRIPTION": "Description",
    "ORGANIZER": "Organiser", "ATTENDEE": "Attendee", "RRULE": "Repeats", "STATUS": "Status",
    "CATEGORIES": "Categories", "CONTACT": "Contact", "COMMENT": "Comment", "EXDATE": "Except",
    "RDATE": "Also on", "RECURRENCE-ID": "Instead of",
}  # fmt: skip
# What an entry is called that says no name of its own.
_ENTRIES = {"VCARD": "Contact", "VEVENT": "Event", "VTODO": "Task", "VJOURNAL": "Entry"}
_HEADS = {"VCARD": ("FN", "N", "ORG", "EMAIL")}
_PICTURES, _PARTED = frozenset({"PHOTO", "LOGO", "SOUND"}), frozenset({"ADR", "ORG"})
_DATES = frozenset({"DTSTART", "DTEND", "DUE", "BDAY", "EXDATE", "RDATE", "RECURRENCE-ID"})
_FOLDED = re.compile(r"\r?\n[ \t]")
_SOFT = re.compile(r"=\r?\n")
_LINE = re.compile(r"(?:([\w-]+)\.)?([\w-]+)((?:;(?:\"[^\"]*\"|[^\":;])*)*):(.*)")
_PARAMETER = re.compile(r";([\w-]+)=(\"[^\"]*\"|[^;]*)|;([\w-]+)")
_PARTS = re.compile(r"(?<!\\);")
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_SPAN = re.compile(r"P(?=\w)(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:\d+S)?)?")
_SPANS = ("week", "day", "hour", "minute")
# What a mail says of a meeting nowhere else than in its calendar.
_MEETING = _DATES - {"DUE", "BDAY"} | {
    "DURATION", "RRULE", "LOCATION", "STATUS", "ORGANIZER", "SUMMARY", "DESCRIPTION",
}  # fmt: skip
# Calendars on the web write these as parts of a page.
_WRITTEN = frozenset({"DESCRIPTION", "COMMENT", "NOTE"})
_KINDS_OF_NOTHING = frozenset({"VOICE", "INTERNET", "PREF", "CHARSET", "X-INTERNET"})


class _Line(NamedTuple):
    group: str  # of lines about one thing: a number, and what Apple's contacts call it
    name: str
    parameters: dict[str, str]
    value: str


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse contacts or a calendar; pictures and what programs note for themselves are left out."""
    text, encoding = decode(data)
    builder, pictures = TextBuilder(), 0
    for entry, lines in _entries(text):
        pictures += sum(line.name in _PICTURES for line in lines)
        head, heading = _head(entry, lines)
        builder.add(heading, BlockKind.HEADING, 1)
        for label, said in _fields(line for line in lines if line is not head):
            first, *further = said.splitlines()
            builder.add(f"{label}: {first}", BlockKind.LIST_ITEM)
            for words in further:
                builder.add(words, BlockKind.PARAGRAPH)
    if pictures:
        builder.remark(left_out(pictures, "picture"))
    called = (line for line in _lines(text) if line.name == "X-WR-CALNAME")
    return builder.build(title=next(map(_words, called), None), encoding=encoding)


def meetings(text: str) -> list[tuple[str, str]]:
    """What the meetings in a calendar are called, when and where they are: labels with what they say."""
    entries = [lines for entry, lines in _entries(text) if entry == "VEVENT"]
    return [
        (label, " ".join(said.split()))
        for lines in entries
        for label, said in _fields(line for line in lines if line.name in _MEETING)
    ]


def _head(entry: str, lines: list[_Line]) -> tuple[_Line | None, str]:
    """The line that heads an entry, and what that is called; without it the entries would run together."""
    for name in _HEADS.get(entry, ("SUMMARY",)):
        for line in lines:
            if line.name == name and (called := _words(line)):
                return line, called
    return None, _ENTRIES[entry]


def _entries(text: str) -> Iterator[tuple[str, list[_Line]]]:
    """The kind of each entry and its lines, without those of what is in it, as alarms are."""
    open_entries: list[str] = []
    lines: list[_Line] = []
    for line in _lines(text):
        if line.name == "BEGIN":
            open_entries.append(line.value.strip().upper())
            if open_entries[-1] in _ENTRIES:
                lines = []
        elif line.name == "END":
            if open_entries and (kind := open_entries.pop()) in _ENTRIES:
                yield kind, _described(_to_the_last_day(lines))
        elif open_entries and open_entries[-1] in _ENTRIES:
            lines.append(line)


def _described(lines: list[_Line]) -> list[_Line]:
    """Lines with Outlook's description, which is a page, where there is no other."""
    page = (
        "" if any(ln.name == "DESCRIPTION" and ln.value.strip() for ln in lines) else "X-ALT-DESC"
    )
    return [ln._replace(name="DESCRIPTION") if ln.name == page else ln for ln in lines]


def _to_the_last_day(lines: list[_Line]) -> list[_Line]:
    """Lines of which the end of whole days is the last of them: RFC 5545 writes the day after it."""
    starts = next((line.value.strip() for line in lines if line.name == "DTSTART"), "")
    return [
        line._replace(value=f"{datetime.strptime(day, '%Y%m%d') - timedelta(days=1):%Y%m%d}")
        if line.name == "DTEND" and _is_day(day := line.value.strip()) and day > starts
        else line
        for line in lines
    ]


def _is_day(value: str) -> bool:
    try:
        return len(value) == len("20261224") and bool(datetime.strptime(value, "%Y%m%d"))
    except ValueError:
        return False


def _lines(text: str) -> Iterator[_Line]:
    for raw in _FOLDED.sub("", _joined(text)).splitlines():
        if (found := _LINE.match(raw)) is None:
            continue
        parameters: dict[str, str] = {}
        for key, value, bare in _PARAMETER.findall(found.group(3)):
            known = key.upper() or ("ENCODING" if "PRINTABLE" in bare.upper() else "TYPE")
            said = (value or bare).strip('"')
            parameters[known] = ",".join(filter(None, (parameters.get(known, ""), said)))
        value = found.group(4)
        if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
            charset = parameters.get("CHARSET", "utf-8")
            value = decode_declared(quopri.decodestring(value.encode()), charset)[0]
        yield _Line(found.group(1) or "", found.group(2).upper(), parameters, value)


def _joined(text: str) -> str:
    """The text with quoted-printable lines (vCard 2.1) joined, which go on without a space."""
    lines: list[str] = []
    goes_on = False
    for line in text.splitlines():
        if goes_on:
            lines[-1] = lines[-1][:-1] + line
        else:
            lines.append(line)
        printable = "QUOTED-PRINTABLE" in lines[-1].partition(":")[0].upper()
        goes_on = printable and line.endswith("=")
    return "\n".join(lines)


def _fields(lines: Iterable[_Line]) -> Iterator[tuple[str, str]]:
    """The label of each line that is read, and what it says."""
    lines = list(lines)
    names = {ln.group: _words(ln).strip("_$!<>") for ln in lines if ln.name == "X-ABLABEL"}
    for line in lines:
        if line.name in _LABELS and (said := _said(line)):
            kinds = [
                k.capitalize()
                for k in line.parameters.get("TYPE", "").upper().split(",")
                if k and k not in _KINDS_OF_NOTHING
            ]
            kinds = [", ".join(kinds).lower(), names.get(line.group, "")]
            kind = f" ({', '.join(filter(None, kinds))})" if any(kinds) else ""
            yield f"{_LABELS[line.name]}{kind}", said


def _words(line: _Line) -> str:
    return " ".join(_said(line).split())


def _said(line: _Line) -> str:
    """What a line says as a person reads it, in lines where it is a text."""
    value = line.value.strip()
    if line.name in _DATES:
        zone = line.parameters.get("TZID", "")
        value = dated(value).replace(",", ", ") + (f" ({zone})" if zone else "")
    elif line.name == "DURATION" and (span := _SPAN.fullmatch(value)):
        counted = zip(span.groups("0"), _SPANS, strict=True)
        value = " ".join(f"{n} {one}{'s' if n != '1' else ''}" for n, one in counted if int(n))
    elif line.name in {"ORGANIZER", "ATTENDEE"}:
        address = re.sub(r"^mailto:", "", value, flags=re.IGNORECASE)
        named = line.parameters.get("CN", "")
        value = f"{named} <{address}>" if named and named != address else address
        declined = line.parameters.get("PARTSTAT", "").upper() == "DECLINED"
        value += " (declined)" if declined else ""
    elif line.name == "RRULE":
        value = repeats(value)
    elif line.name in _PARTED:
        value = ", ".join(p.strip() for p in _PARTS.split(value) if p.strip())
    elif line.name == "N":  # family; given; additional; before; after
        family, given, further, before, after = (_PARTS.split(value) + [""] * 4)[:5]
        value = " ".join((before, given, further, family, after))
    words = _ESCAPED.sub(lambda m: "\n" if m.group(1) in "nN" else m.group(1), value)
    if line.name not in _WRITTEN:
        return " ".join(words.split())
    return "\n".join(filter(None, (" ".join(one.split()) for one in shown(words).splitlines())))

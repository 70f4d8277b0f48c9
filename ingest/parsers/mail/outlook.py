"""Outlook's messages (MSG, MS-OXMSG): headers, text and attachments, as those of any other mail.

olefile opens the container; the properties in it are read here, since the packages that do that
are under licences that would bind ours.
"""

from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import replace
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from io import BytesIO
from typing import Any

import olefile

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers.code_pages.encoding import decode_page
from ingest.parsers.containers.member_names import file_name, unfolded
from ingest.parsers.containers.members import Limits, Member
from ingest.parsers.mail.bodies import bodies
from ingest.parsers.mail.headers import header
from ingest.parsers.mail.items import CLASS, facts
from ingest.parsers.mail.letter import Letter, document, picture
from ingest.parsers.mail.mime import letter_from
from ingest.parsers.mail.properties import Properties
from ingest.parsers.mail.signed import signed_message

_SUBJECT, _BODY, _HTML, _RTF, _HEADERS = 0x0037, 0x1000, 0x1013, 0x1009, 0x007D
_SENT, _DELIVERED = 0x0039, 0x0E06
_SENDERS = ((0x0042, 0x5D02, 0x0065), (0x0C1A, 0x5D01, 0x0C1F))  # name, SMTP address, address
_TO, _CC, _BCC = (0x0E04, "To"), (0x0E03, "Cc"), (0x0E02, "Bcc")
_NAME, _SMTP, _ADDRESS, _ROLE = 0x3001, 0x39FE, 0x3003, 0x0C15
_ATTACHED, _LONG_NAME, _SHORT_NAME, _CONTENT_ID, _HIDDEN = 0x3701, 0x3707, 0x3704, 0x3712, 0x7FFE
_DEEPEST = 20  # messages in messages
_ENCRYPTED = "The text of the message is encrypted and is not in the text."


def parse(data: bytes, name: str) -> ParsedDocument:  # noqa: ARG001 - the signature of parsers
    """Parse a message of Outlook as a mail is parsed."""
    return document(_letter_from(data))


def members(data: bytes, name: str, limits: Limits) -> Iterator[Member]:  # noqa: ARG001
    """The attachments; a message that is attached as a mail of its own; the pictures in its page."""
    return _letter_from(data).files(limits)


def _letter_from(data: bytes) -> Letter:
    try:
        with olefile.OleFileIO(BytesIO(data)) as file:
            if not file.exists("__properties_version1.0"):
                raise UnreadableDocument("is not a message of Outlook")
            return _letter(file, Properties(file, [], "message"), 0)
    except UnreadableDocument:
        raise
    except Exception as problem:
        # olefile trusts the tables of the file and lists none of its errors.
        raise UnreadableDocument(
            "is damaged: it cannot be opened as an Outlook message"
        ) from problem


def _letter(file: Any, message: Properties, depth: int) -> Letter:
    if depth > _DEEPEST:
        raise UnreadableDocument("is nested too deeply to be read as a message")
    sent = email.message_from_string(message.text(_HEADERS), policy=default)
    headers = [("From", header(sent, "From") or _sender(message))]
    roles = _recipients(file, message)
    for number, (identity, name) in enumerate((_TO, _CC, _BCC), start=1):
        listed = header(sent, name) or ", ".join(roles.get(number, ()))
        headers.append((name, listed or unfolded(message.text(identity))))
    moment = message.time(_SENT) or message.time(_DELIVERED)
    date = format_datetime(moment.replace(microsecond=0)) if moment else ""
    headers.append(("Date", header(sent, "Date") or date))
    files = list(_attachments(file, message, depth))
    subject = unfolded(message.text(_SUBJECT) or message.text(_NAME))
    stated = [(name, value) for name, value in headers if value]
    sealed = message.text(CLASS).casefold().endswith(".smime")
    for packed in map(signed_message, [one.data for one in files] if sealed else ()):
        if packed:
            return replace(letter_from(packed), subject=subject, headers=stated)
    return Letter(
        subject,
        stated,
        _bodies(message),
        [one for one in files if not one.shown],
        [_ENCRYPTED] if sealed else [],
        facts(message, _sender(message)),
        [one for one in files if one.shown],
    )


def _bodies(message: Properties) -> list[ParsedDocument]:
    markup = message.text(_HTML)
    if not markup and (data := message.data(_HTML)):
        markup = message.decoded(data) if message.codec else decode_page(data)[0]
    return bodies(markup, message.text(_BODY), message.data(_RTF))


def _sender(message: Properties) -> str:
    for name, *addresses in _SENDERS:
        if named := _named(message, name, addresses):
            return named
    return ""


def _recipients(file: Any, message: Properties) -> dict[int, list[str]]:
    """The recipients by their role: 1 (To), 2 (Cc), 3 (Bcc)."""
    found: dict[int, list[str]] = {}
    for storage in message.storages("__recip_version1.0_"):
        one = Properties(file, storage, "attachment", message.codec)
        if named := _named(one, _NAME, [_SMTP, _ADDRESS]):
            found.setdefault(one.number(_ROLE), []).append(named)
    return found


def _named(properties: Properties, name: int, addresses: list[int]) -> str:
    """Name and address; inside an organisation addresses may be paths that nobody writes to."""
    said = unfolded(properties.text(name))
    found = (unfolded(properties.text(address)) for address in addresses)
    address = next((one for one in found if "@" in one), "")
    if not address or address.casefold() == said.casefold():
        return said or address
    return f"{said} <{address}>" if said else address


def _attachments(file: Any, message: Properties, depth: int) -> Iterator[Member]:
    for storage in message.storages("__attach_version1.0_"):
        attached = Properties(file, storage, "attachment", message.codec)
        names = (attached.text(one) for one in (_LONG_NAME, _SHORT_NAME, _NAME))
        name = file_name(next(filter(None, names), ""), "attachment")
        inner = attached.inner(_ATTACHED)
        if inner is not None:
            letter = _letter(file, Properties(file, inner, "inner", message.codec), depth + 1)
            subject = file_name(letter.subject.replace("/", "-"), "message")
            yield Member(f"{subject}.eml", _as_mail(letter))
        elif not (data := attached.data(_ATTACHED)):
            continue
        elif attached.number(_HIDDEN) or attached.text(_CONTENT_ID):
            yield from picture(name, data)
        else:
            yield Member(name, data)


def _as_mail(letter: Letter) -> bytes:
    """A message within another as a file of its own."""
    mail = EmailMessage()
    mail["Subject"] = letter.subject
    for name, value in letter.headers:
        mail[name] = value
    said = "".join(f"{name}: {value}\n" for name, value in letter.unsaid())
    mail.set_content("\n\n".join(filter(None, [said, *(body.text for body in letter.bodies)])))
    for member in letter.attachments:
        mail.add_attachment(
            member.data, maintype="application", subtype="octet-stream", filename=member.path
        )
    for number, member in enumerate(letter.pictures):
        mail.add_attachment(
            member.data, "image", "*", filename=member.path, disposition="inline", cid=f"<{number}>"
        )
    return mail.as_bytes()

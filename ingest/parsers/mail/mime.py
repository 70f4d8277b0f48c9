"""What a MIME message (RFC 2045 to 2049) consists of: its text, and what is attached to it."""

from __future__ import annotations

import binascii
import codecs
import email
import mimetypes
import quopri
import re
from contextlib import suppress
from dataclasses import dataclass, field
from email.errors import InvalidBase64LengthDefect
from email.message import EmailMessage
from email.policy import default

from ingest.document import ParsedDocument
from ingest.errors import UnreadableDocument
from ingest.parsers import rtf
from ingest.parsers.containers.member_names import file_name
from ingest.parsers.containers.members import Member
from ingest.parsers.mail import tnef
from ingest.parsers.mail.framed import address, content_id, with_frames
from ingest.parsers.mail.headers import decoded, header
from ingest.parsers.mail.letter import Letter, page, picture, plain
from ingest.parsers.mail.quoted import unwrapped
from ingest.parsers.mail.signed import signed_message
from ingest.parsers.mail.uuencoded import without_files
from ingest.parsers.recognition import APPLE, HEADLESS, is_tnef
from ingest.parsers.records.content_lines import meetings

_HEADERS = ("From", "Sender", "To", "Cc", "Bcc", "Reply-To", "Date")
_SIGNATURES = frozenset({"pgp-signature", "pkcs7-signature", "x-pkcs7-signature"})
_SEALED = frozenset({"pkcs7-mime", "x-pkcs7-mime"})
_ENCRYPTED = "The text of the message is encrypted and is not in the text."
_PART = "A part of the message cannot be decoded and is not in the text."
_CUT_OFF = "A part of the message is cut off: its end is not in the text."
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
# Forms of text that are the message itself; cards, calendars and tables are files.
_TEXTS = frozenset(
    {"plain", "html", "xhtml", "enriched", "richtext", "rtf", "markdown", "x-markdown"}
)
_ENRICHED = re.compile(r"<param>[^<]*</param>|</?[a-zA-Z-]{1,60}>", re.IGNORECASE)  # RFC 1896
_DEEPEST = 50


def letter_from(data: bytes) -> Letter:
    """The message in a file's bytes. Raises ``UnreadableDocument`` when there is none."""
    try:
        data = data.removeprefix(codecs.BOM_UTF8).lstrip()
        message = email.message_from_bytes(_headed(data), policy=default)
        if not message.keys():
            raise UnreadableDocument("is not a message: it has no headers")
        parts = _Parts()
        parts.take(message)
    except (AttributeError, IndexError, KeyError, LookupError, TypeError, ValueError) as problem:
        # The package parses headers when they are asked for, and stumbles over some of them.
        raise UnreadableDocument("is damaged: it cannot be read as a message") from problem
    headers = [(name, value) for name in _HEADERS if (value := header(message, name))]
    return Letter(
        header(message, "Subject"),
        headers,
        parts.bodies or parts.packed,
        parts.attachments,
        parts.remarks,
        parts.facts,
        parts.pictures,
    )


def _headed(data: bytes) -> bytes:
    """A message alone; where its headers were cut off, with that which says how it is divided."""
    if (counted := APPLE.match(data)) is not None:
        return data[counted.end() : counted.end() + int(counted.group(1))]
    found = HEADLESS.match(data)
    if found is None:
        return data
    return b'Content-Type: multipart/mixed; boundary="%b"\n\n' % found.group(1) + data


@dataclass(slots=True)
class _Parts:
    bodies: list[ParsedDocument] = field(default_factory=list)
    attachments: list[Member] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    frames: dict[str, str] = field(default_factory=dict)
    facts: list[tuple[str, str]] = field(default_factory=list)
    pictures: list[Member] = field(default_factory=list)
    # What Outlook packed of the same text.
    packed: list[ParsedDocument] = field(default_factory=list)

    def take(self, part: EmailMessage, depth: int = 0) -> None:
        """Take what is in ``part``, in order."""
        main, sub = part.get_content_maintype(), part.get_content_subtype()
        if depth > _DEEPEST:
            raise UnreadableDocument("is nested too deeply to be read as a message")
        if main == "application" and sub in _SEALED:
            self._sealed(part, depth)
        elif sub == "encrypted":
            self.remarks.append(_ENCRYPTED)
        elif part.get_content_type() == "message/rfc822":
            self._message(part)
        elif part.is_multipart():
            children = [child for child in part.iter_parts() if isinstance(child, EmailMessage)]
            if sub == "alternative":
                self._alternative(children, depth)
            elif sub == "related":
                self._related(children, depth, part.get_param("start"))
            else:
                for child in children:
                    self.take(child, depth + 1)
        elif sub in _SIGNATURES:
            pass
        # What is said to have parts and has none is text as it stands.
        elif main == "multipart" or (
            main == "text" and sub in _TEXTS and not self._is_attached(part)
        ):
            self._body(part)
        else:
            self._attachment(part)

    def _sealed(self, part: EmailMessage, depth: int) -> None:
        """A message that was signed as a whole; one that was encrypted is not read."""
        if packed := signed_message(self._payload(part)):
            self.take(email.message_from_bytes(packed, policy=default), depth + 1)
        elif part.get_param("smime-type") != "certs-only":
            self.remarks.append(_ENCRYPTED)

    def _alternative(self, children: list[EmailMessage], depth: int) -> None:
        """Of the same text in several forms the last that says something, plain text last."""
        best: _Parts | None = None
        files: list[Member] = []  # the same as a file, an invitation: read where there is no text
        for child in sorted(children, key=lambda one: one.get_content_type() == "text/plain"):
            parts = _Parts()
            parts.take(child, depth + 1)
            self.facts += parts.facts
            self.pictures += parts.pictures
            self.packed += parts.packed
            (self.attachments if child.is_multipart() else files).extend(parts.attachments)
            if (parts.bodies and (best is None or not best.bodies)) or best is None:
                best = parts
        if best is not None:
            self.bodies += best.bodies
            self.remarks += best.remarks
            self.attachments += [] if best.bodies else files

    def _related(self, children: list[EmailMessage], depth: int, start: object) -> None:
        """A page, the first or the one that ``start`` names, and what is shown in it: no attachments."""
        styles = [self._decoded(one) for one in children if one.get_content_subtype() == "css"]
        self.styles += [f"<style>{style}</style>" for style in styles if style]
        named = str(start or "").strip("<>")
        children = sorted(children, key=lambda one: not named or content_id(one) != named)
        for child in children[1:]:
            if child.get_content_subtype() in {"html", "xhtml"}:
                text = self._decoded(child)
                self.frames |= {f"cid:{content_id(child)}": text, address(child): text}
        for number, child in enumerate(children):
            shown = child.get_content_maintype() in {"image", "text"} or child["Content-ID"]
            if number == 0 or not shown or self._is_attached(child):
                self.take(child, depth + 1)
            elif child.get_content_maintype() == "image":
                self.pictures += picture(_name(child), self._payload(child))

    def _is_attached(self, part: EmailMessage) -> bool:
        return part.get_content_disposition() == "attachment" or bool(part.get_filename())

    def _body(self, part: EmailMessage) -> None:
        text = self._decoded(part)
        if part.get_content_subtype() in {"html", "xhtml"}:
            # What the styles hide is seen by nobody.
            text = with_frames(text, address(part), self.frames)
            parsed = page(text + "".join(self.styles))
            if parsed.text.strip():
                self.bodies.append(parsed)
            return
        if text.lstrip().startswith("{\\rtf"):
            self.bodies.append(rtf.parse(text.encode("cp1252", "replace"), ""))
            return
        if part.get_content_subtype() in {"enriched", "richtext"}:
            text = _ENRICHED.sub("", text)
        if str(part.get_param("format") or "").lower() == "flowed":
            text = unwrapped(text, str(part.get_param("delsp") or "").lower() == "yes")
        text, files = without_files(text)
        self.attachments += files
        self.bodies += plain(text)

    def _decoded(self, part: EmailMessage) -> str:
        payload, charset = self._payload(part), str(part.get_content_charset() or "")
        try:
            return decoded(payload, charset) if payload.strip() else ""
        except UnreadableDocument:
            self.remarks.append(_PART)
            return ""

    def _payload(self, part: EmailMessage) -> bytes:
        """The bytes of a part, as far as they are there; none where it has other parts."""
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            return b""
        if not any(isinstance(one, InvalidBase64LengthDefect) for one in part.defects):
            return payload
        self.remarks.append(_CUT_OFF)
        letters = _NO_BASE64.sub(b"", payload)
        return binascii.a2b_base64(letters[: len(letters) // 4 * 4])

    def _message(self, part: EmailMessage) -> None:
        inner = part.get_payload()
        message = inner[0] if isinstance(inner, list) and inner else None
        if isinstance(message, EmailMessage):
            message = email.message_from_bytes(_bare(part, message), policy=default)
            name = file_name(header(message, "Subject").replace("/", "-"), "message")
            self.attachments.append(Member(f"{name}.eml", message.as_bytes()))

    def _attachment(self, part: EmailMessage) -> None:
        payload = self._payload(part)
        if not payload.strip():
            return
        if is_tnef(payload):
            with suppress(UnreadableDocument):
                letter = tnef.letter_from(payload)
                self.packed += letter.bodies
                self.attachments += letter.attachments
                self.pictures += letter.pictures
                return
        # A picture with an id is shown in the page, wherever in the message it lies.
        if part.get_content_maintype() == "image" and part["Content-ID"]:
            self.pictures += picture(_name(part), payload)
            return
        if part.get_content_type() == "text/calendar" and not self._is_attached(part):
            self.facts += meetings(self._decoded(part))
        self.attachments.append(Member(_name(part), payload))


def _bare(part: EmailMessage, message: EmailMessage) -> bytes:
    """The bytes of an attached message; some programs encode it, which the package overlooks."""
    data = message.as_bytes()
    match str(part["Content-Transfer-Encoding"] or "").strip().lower():
        case "base64":
            letters = _NO_BASE64.sub(b"", data)
            return binascii.a2b_base64(letters[: len(letters) // 4 * 4])
        case "quoted-printable":
            return quopri.decodestring(data)
    return data


def _name(part: EmailMessage) -> str:
    guessed = mimetypes.guess_extension(part.get_content_type()) or ""
    return file_name(part.get_filename() or "", f"attachment{guessed}")

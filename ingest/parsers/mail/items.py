"""What Outlook's items that are no letters say in properties: when a meeting is, how to reach a contact.

The labels are those of calendars and contacts in files of their own.
"""

from __future__ import annotations

from ingest.parsers.containers.member_names import unfolded
from ingest.parsers.mail.properties import Properties

CLASS = 0x001A  # PidTagMessageClass (MS-OXPROPS)
_STARTS, _ENDS = 0x0060, 0x0061
# By the numbers that MS-OXPROPS gives properties whose identity differs from file to file.
_LOCATION, _REPEATS = 0x8208, 0x8232
_CONTACT = (
    ("Organisation", 0x3A16), ("Organisation", 0x3A18), ("Title", 0x3A17),
    ("Phone (work)", 0x3A08), ("Phone (work)", 0x3A1B), ("Phone (cell)", 0x3A1C),
    ("Phone (home)", 0x3A09), ("Phone (home)", 0x3A2F), ("Phone (other)", 0x3A1F),
    ("Phone (work, fax)", 0x3A24), ("Phone (home, fax)", 0x3A25), ("Office", 0x3A19),
    ("Web page", 0x3A51),
)  # fmt: skip
_NAMED_OF_CONTACT = (
    ("E-mail", 0x8083), ("E-mail", 0x8093), ("E-mail", 0x80A3),
    ("Address (work)", 0x801B), ("Address (home)", 0x801A),
)  # fmt: skip


def facts(item: Properties, sender: str) -> list[tuple[str, str]]:
    """Labels with what they say, for a meeting or a contact; none for a message.

    ``sender`` is who sent a request, which calls the meeting; times are those of Greenwich (UTC).
    """
    kind = item.text(CLASS).casefold()
    if kind.startswith("ipm.contact"):
        found = [(label, item.text(identity)) for label, identity in _CONTACT]
        found += [(label, item.text(item.named(name))) for label, name in _NAMED_OF_CONTACT]
    elif kind.startswith(("ipm.schedule.", "ipm.appointment")):
        answers = kind.startswith("ipm.schedule.meeting.resp")
        found = [
            ("Starts", _moment(item, _STARTS)),
            ("Ends", _moment(item, _ENDS)),
            ("Repeats", item.text(item.named(_REPEATS))),
            ("Location", item.text(item.named(_LOCATION))),
            ("Organiser", "" if answers else sender),
        ]
    else:
        return []
    return [(label, words) for label, text in found if (words := unfolded(text))]


def _moment(item: Properties, identity: int) -> str:
    moment = item.time(identity)
    return f"{moment:%Y-%m-%d %H:%M} UTC" if moment else ""

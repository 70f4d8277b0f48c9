"""What fields of forms in OpenDocument texts show, which LibreOffice keeps as settings of theirs."""

from __future__ import annotations

from typing import Any

from ingest.parsers.odt.xml import get, name

_CHECKED, _ENTRY, _CHOSEN = "Checkbox_Checked", "Dropdown_ListEntry", "Dropdown_Selected"


def field_says(mark: Any) -> str:
    """The box of a ``field:fieldmark``, or the chosen entry of its list; "" of any other."""
    kind = get(mark, "field:type").rpartition(".")[2]
    settings = [one for one in mark if name(one) == "field:param"]
    values = [(get(one, "field:name"), get(one, "field:value")) for one in settings]
    if kind == "FORMCHECKBOX":
        return "☒" if (_CHECKED, "true") in values else "☐"
    if kind != "FORMDROPDOWN":
        return ""
    entries = [value for key, value in values if key == _ENTRY]
    chosen = next((value for key, value in values if key == _CHOSEN), "0")
    return entries[int(chosen)] if chosen.isdecimal() and int(chosen) < len(entries) else ""


def is_prompt(control: Any) -> bool:
    """Whether a content control shows what is to be filled in: nothing was."""
    return get(control, "loext:showing-place-holder") == "true"

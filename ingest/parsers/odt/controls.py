"""What the controls of a form show: what was typed, ticked and chosen (OpenDocument 1.3, part 3, 13)."""

from __future__ import annotations

from typing import Any

from ingest.parsers.odt.xml import get, name, qualified

# fmt: off
_TYPED = frozenset({
    "form:text", "form:textarea", "form:formatted-text", "form:combobox", "form:number", "form:date", "form:time",
})
# fmt: on
_TICKED = {"form:checkbox": ("state", "checked"), "form:radio": ("selected", "true")}


def controls_in(root: Any) -> dict[str, str]:
    """What each control of the forms in ``root`` shows, by the name under which the text draws it."""
    return {
        key: said
        for forms in root.iter(qualified("office:forms"))
        for control in forms.iter()
        if (said := _said(control))
        for key in (get(control, "xml:id"), get(control, "form:id"))
        if key
    }


def _said(control: Any) -> str:
    kind, label = name(control), get(control, "form:label")
    if kind in _TYPED:
        lines = [" ".join(part.itertext()) for part in control.iter(qualified("text:p"))]
        return _now(control, "value") or "\n".join(lines)
    if kind in _TICKED:
        attribute, ticked = _TICKED[kind]
        return f"{'☒' if _now(control, attribute) == ticked else '☐'} {label}".rstrip()
    if kind == "form:listbox":
        chosen = [one for one in control if _now(one, "selected") == "true"]
        return ", ".join(filter(None, (get(one, "form:label") for one in chosen)))
    return label if kind == "form:fixed-text" else ""


def _now(control: Any, attribute: str) -> str:
    """What an attribute is now; without that, what it was before anybody filled the form in."""
    return get(control, f"form:current-{attribute}") or get(control, f"form:{attribute}")

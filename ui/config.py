"""Settings, read once at the edge: ``footnote.toml``, then ``FOOTNOTE_…`` variables, then options.

Sections are named after the directories (``[ingest]``, ``[assistant]``, ``[ui]``); the variable of
``assistant.model`` is ``FOOTNOTE_ASSISTANT_MODEL``. An unknown key or variable is an error that
lists the near ones.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
import types
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Literal, NamedTuple, get_args, get_origin, get_type_hints

from assistant.settings import AssistantSettings
from ingest.disk.file_bytes import open_file
from ingest.disk.storage import written_whole
from ingest.errors import SettingsError
from ingest.settings import IngestSettings
from ui.settings import UiSettings

CONFIG_FILE = "footnote.toml"
PREFIX = "FOOTNOTE_"
_SECTIONS = {"ingest": IngestSettings, "assistant": AssistantSettings, "ui": UiSettings}
# What Kubernetes tells every container of the Services beside it, of which one may be called footnote or
# footnote-ui: FOOTNOTE_UI_SERVICE_HOST, FOOTNOTE_UI_PORT=tcp://10.0.0.1:80, FOOTNOTE_UI_PORT_80_TCP_ADDR.
_OF_SERVICES = re.compile(
    r"\w+_(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)"
)
_SERVICE_ADDRESS = re.compile(r"(tcp|udp|sctp)://\S+")
_KINDS = {int: "a whole number", float: "a number", str: "a text"}


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, one field a section."""

    ingest: IngestSettings = field(default_factory=IngestSettings)
    assistant: AssistantSettings = field(default_factory=AssistantSettings)
    ui: UiSettings = field(default_factory=UiSettings)


class Setting(NamedTuple):
    """One setting as people see it. ``default`` None is a setting that may be left unset."""

    key: str
    variable: str
    default: Any
    help: str
    type: Any
    least: float | None
    most: float | None
    path: bool


def all_settings() -> dict[str, Setting]:
    """Every setting by its dotted key, in order: the one place that names and explains them."""
    found = {}
    for section, kind in _SECTIONS.items():
        hints = get_type_hints(kind)
        for one in fields(kind):
            key = f"{section}.{one.name}"
            variable = PREFIX + key.replace(".", "_").upper()
            wanted = hints[one.name]
            if get_origin(wanted) is types.UnionType:
                wanted = get_args(wanted)[0]  # the other is None: left unset
            found[key] = Setting(key, variable, one.default, type=wanted, **one.metadata)
    return found


def load_settings(
    directory: Path, environment: Mapping[str, str], options: Mapping[str, Any]
) -> Settings:
    """Defaults, overridden by ``directory/footnote.toml``, ``environment`` and ``options``.

    ``options`` are by dotted key; those that are None were not given. Raises ``SettingsError``.
    """
    known = all_settings()
    values = _from_file(directory / CONFIG_FILE, known) | _from_environment(environment, known)
    for key, value in options.items():
        if value is not None:
            values[key] = _checked(known[key], value, f"--{key.rpartition('.')[2]}")
    by_section: dict[str, dict[str, Any]] = {section: {} for section in _SECTIONS}
    for key, value in values.items():
        section, _, name = key.partition(".")
        by_section[section][name] = value
    return Settings(**{name: kind(**by_section[name]) for name, kind in _SECTIONS.items()})


def _from_file(file: Path, known: Mapping[str, Setting]) -> dict[str, Any]:
    try:
        with TextIOWrapper(open_file(file), "utf-8-sig") as opened:
            tables = tomllib.loads(opened.read())
    except FileNotFoundError:
        _check_not_misnamed(file)
        return {}
    except OSError as problem:
        raise SettingsError(f"{file} cannot be read ({problem.strerror}).") from problem
    except UnicodeDecodeError as problem:
        raise SettingsError(f"{file} is not valid TOML: save it as UTF-8.") from problem
    except tomllib.TOMLDecodeError as problem:
        raise SettingsError(f"{file} is not valid TOML: {problem}.") from problem
    values = {}
    for section, table in tables.items():
        if section in known:  # its name in quotes is one name
            of, _, name = section.partition(".")
            raise SettingsError(f"{file}: write {name} in the section [{of}], not as {section!r}.")
        if section in _SECTIONS and not isinstance(table, dict):
            raise SettingsError(
                f"{file}: {section} is a section: write [{section}], and its settings in lines below it."
            )
        if not isinstance(table, dict):
            raise SettingsError(f"{file}: {_unknown(section, known, 'setting')}")
        if not table and section not in _SECTIONS:
            raise SettingsError(f"{file}: {_unknown(section, _SECTIONS, 'section')}")
        for name, value in table.items():
            key = f"{section}.{name}"
            if key not in known:
                raise SettingsError(f"{file}: {_unknown(key, known, 'setting')}")
            values[key] = _checked(known[key], value, str(file))
    return values


def _check_not_misnamed(file: Path) -> None:
    """Raise ``SettingsError`` where the settings are there and would be passed over: a login may be in them."""
    if file.is_symlink():
        raise SettingsError(
            f"{file} leads to a file that is not there: put it back, or remove the link."
        )
    for name in (f"{file.name}.txt", file.name.capitalize()):  # as editors save it
        if file.with_name(name).exists():
            raise SettingsError(f"{file.with_name(name)} is not read: call it {file.name}.")


def _from_environment(
    environment: Mapping[str, str], known: Mapping[str, Setting]
) -> dict[str, Any]:
    by_variable = {one.variable: one for one in known.values()}
    values = {}
    for variable, text in environment.items():
        if not variable.startswith(PREFIX) or _is_of_a_service(variable, text):
            continue
        if variable not in by_variable:
            raise SettingsError(_unknown(variable, by_variable, "variable"))
        one = by_variable[variable]
        values[one.key] = _checked(one, _parsed(one, text), variable)
    return values


def _is_of_a_service(variable: str, text: str) -> bool:
    is_address = variable.endswith("_PORT") and _SERVICE_ADDRESS.fullmatch(text)
    return bool(is_address or _OF_SERVICES.fullmatch(variable))


def _unknown(name: str, known: Mapping[str, Any], what: str) -> str:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    # A key under another section's name is the commonest slip.
    tail = name.rpartition(".")[2]
    near += [key for key in known if key.rpartition(".")[2] == tail and key not in near]
    hint = f"did you mean {' or '.join(near)}?" if near else f"known are {', '.join(known)}."
    return f"There is no {what} {name}: {hint}"


def _parsed(setting: Setting, text: str) -> Any:
    if setting.type in (int, float):
        try:
            return setting.type(text)
        except ValueError:
            return text  # refused below, with its name
    if get_origin(setting.type) is tuple:
        if text.lstrip().startswith("["):  # as the file has it, or JSON; or an address of IPv6
            with suppress(tomllib.TOMLDecodeError):
                return tomllib.loads(f"list = {text}")["list"]
        return tuple(part.strip() for part in text.split(",") if part.strip())
    return text


def _checked(setting: Setting, value: Any, where: str) -> Any:
    """``value`` as the setting holds it. Raises ``SettingsError``, naming ``where`` it was given."""
    wanted = setting.type
    named = where if where.startswith("--") else f"{where}: {setting.key}"  # an option says it all
    must = f"{named} must be"
    if get_origin(wanted) is tuple:
        if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise SettingsError(f"{must} a list of texts, not {value!r}.")
    if get_origin(wanted) is Literal:
        if value in get_args(wanted):
            return value
        raise SettingsError(f"{must} {' or '.join(map(str, get_args(wanted)))}, not {value!r}.")
    accepted = (int, float) if wanted is float else wanted
    if isinstance(value, bool) or not isinstance(value, accepted):
        raise SettingsError(f"{must} {_KINDS[wanted]}, not {value!r}.")
    # Written so that nan, which is neither less nor more, is refused as well.
    if setting.least is not None and not value >= setting.least:
        raise SettingsError(f"{must} {setting.least} or more, not {value}.")
    if setting.most is not None and not value <= setting.most:
        raise SettingsError(f"{must} {setting.most} or less, not {value}.")
    if setting.path and setting.default and not str(value).strip():
        raise SettingsError(f"{named} is empty: is a variable not set?")
    if setting.path:
        return os.path.expanduser(str(value))
    return float(value) if wanted is float else value


def current_settings(options: Mapping[str, Any]) -> Settings:
    """The settings of this process: working directory, environment, and ``options``."""
    return load_settings(Path.cwd(), os.environ, options)


def write_setting(file: Path, key: str, value: Any) -> None:
    """Set ``section.name`` in ``footnote.toml``; every other character stays as it is.

    Raises ``SettingsError`` when the file is not valid TOML or cannot be written.
    """
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    section, _, name = key.partition(".")
    try:
        document = tomlkit.parse(file.read_text("utf-8-sig") if file.exists() else "")
        document.setdefault(section, tomlkit.table())[name] = value
        with written_whole(file) as out:
            out.write(tomlkit.dumps(document))
    except UnicodeDecodeError as problem:
        raise SettingsError(f"{file} is not valid TOML: save it as UTF-8.") from problem
    except (TOMLKitError, TypeError) as problem:
        raise SettingsError(f"{file} is not valid TOML: {problem}.") from problem
    except OSError as problem:
        raise SettingsError(f"{file} cannot be written ({problem.strerror}).") from problem

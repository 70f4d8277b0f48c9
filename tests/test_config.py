from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

import pytest
import typer

from ingest.errors import SettingsError
from ui.cli.commands import app
from ui.config import CONFIG_FILE, Setting, Settings, all_settings, load_settings

README = Path(__file__).parent.parent / "README.md"
SETTINGS = all_settings()


# As Kubernetes tells of the Services footnote and footnote-ui.
OF_SERVICES = {
    f"{name}{end}": value
    for name in ("FOOTNOTE", "FOOTNOTE_UI")
    for end, value in {
        "_SERVICE_HOST": "10.0.0.1",
        "_SERVICE_PORT": "80",
        "_SERVICE_PORT_HTTP": "80",
        "_PORT": "tcp://10.0.0.1:80",
        "_PORT_80_TCP": "tcp://10.0.0.1:80",
        "_PORT_80_TCP_PROTO": "tcp",
        "_PORT_80_TCP_PORT": "80",
        "_PORT_80_TCP_ADDR": "10.0.0.1",
    }.items()
}


def load(
    directory: Path, toml: str = "", environment: Mapping[str, str] = MappingProxyType({})
) -> Settings:
    (directory / CONFIG_FILE).write_text(toml, encoding="utf-8")
    return load_settings(directory, environment, {})


def values_of(setting: Setting) -> list[Any]:
    """Three values that are not the default, each in turn from file, environment and options."""
    if get_origin(setting.type) is tuple:
        return [("https://a.example",), ("https://b.example", "https://c.example"), ()]
    if get_origin(setting.type) is Literal:
        other = next(one for one in get_args(setting.type) if one != setting.default)
        return [other, setting.default, other]
    if setting.type is int:
        return [setting.default + 1, setting.default + 2, setting.default + 3]
    return [0.125, 0.25, 0.375] if setting.type is float else ["one", "two", "three"]


def read(settings: Settings, key: str) -> Any:
    return attrgetter(key)(settings)


def as_toml(setting: Setting, value: Any) -> str:
    section, _, name = setting.key.partition(".")
    return f"[{section}]\n{name} = {json.dumps(value)}\n"


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_options_beat_variables_beat_the_file_beats_defaults(
    tmp_path: Path, setting: Setting
) -> None:
    key = setting.key
    filed, exported, given = values_of(setting)
    shown = ", ".join(exported) if isinstance(exported, tuple) else str(exported)
    toml, variables = as_toml(setting, filed), {setting.variable: shown}
    assert read(load_settings(tmp_path, {}, {}), key) == setting.default
    assert read(load(tmp_path, toml), key) == filed
    assert read(load(tmp_path, toml, variables), key) == exported
    assert read(load_settings(tmp_path, variables, {key: None}), key) == exported
    settings = load_settings(tmp_path, variables, {key: given})
    assert {one: read(settings, one) for one in SETTINGS} == {
        one.key: given if one is setting else one.default for one in SETTINGS.values()
    }


@pytest.mark.parametrize(
    ("given", "read_as"),
    [
        ("https://a.example, https://b.example", ("https://a.example", "https://b.example")),
        ('["https://a.example", "https://b.example"]', ("https://a.example", "https://b.example")),
        ("['https://a.example']", ("https://a.example",)),
        ("[]", ()),
        ("[::1]", ("[::1]",)),
        ("[::1], portal.example", ("[::1]", "portal.example")),
    ],
)
def test_a_list_in_a_variable_is_parted_by_commas_or_written_as_in_the_file(
    tmp_path: Path, given: str, read_as: tuple[str, ...]
) -> None:
    assert load_settings(tmp_path, {"FOOTNOTE_UI_ORIGINS": given}, {}).ui.origins == read_as


@pytest.mark.parametrize("kind", ["pipe", "device", "folder"])
def test_settings_that_are_no_file_are_told_and_not_waited_for(tmp_path: Path, kind: str) -> None:
    file = tmp_path / CONFIG_FILE
    if kind == "pipe":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    else:
        file.mkdir()
    with pytest.raises(SettingsError, match=r"footnote\.toml cannot be read \("):
        load_settings(tmp_path, {}, {})


def test_every_setting_is_explained() -> None:
    assert set(SETTINGS) >= {"ingest.index", "assistant.model", "ui.port"}
    assert all(setting.help.endswith(".") for setting in SETTINGS.values())
    assert SETTINGS["assistant.model"].variable == "FOOTNOTE_ASSISTANT_MODEL"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("[ingest]\nindexx = 'a'", "no setting ingest.indexx: did you mean ingest.index"),
        ("[ingst]\nindex = 'a'", "no setting ingst.index: did you mean ingest.index"),
        ("[ui]\nprecision = 'int8'", "ingest.precision"),
        ("[ingst]\n", "no section ingst: did you mean ingest?"),
        ("index = 'a'", "no setting index: did you mean"),
        ("ui = 7860", "ui is a section: write [ui], and its settings"),
        ("[[ui]]\nport = 7860", "ui is a section: write [ui], and its settings"),
        ("[ingest]\nquite-another = 1", "There is no setting ingest.quite-another"),
        ("[ingest]\nindex = 3", "ingest.index must be a text, not 3"),
        ("[ingest]\nthreads = '3'", "ingest.threads must be a whole number, not '3'"),
        ("[ingest]\nthreads = true", "ingest.threads must be a whole number, not True"),
        ("[ingest]\nthreads = 1.5", "ingest.threads must be a whole number, not 1.5"),
        ("[ingest]\nthreads = -1", "ingest.threads must be 0 or more, not -1"),
        ("[ingest]\npassage_tokens = 3", "ingest.passage_tokens must be 16 or more, not 3"),
        ("[ingest]\nmax_file_mb = 0", "ingest.max_file_mb must be 1 or more, not 0"),
        ("[ingest]\nprecision = 'int4'", "ingest.precision must be int8 or float32, not 'int4'"),
        ("[ingest.index]\na = 1", "ingest.index must be a text"),
        ("[assistant]\nlexical_weight = '1'", "assistant.lexical_weight must be a number"),
        ("[assistant]\nabstain_below = true", "assistant.abstain_below must be a number"),
        ("[assistant]\nabstain_below = 2", "assistant.abstain_below must be 1 or less, not 2"),
        ("[ingest]\nthreads = 100000", "ingest.threads must be 1024 or less, not 100000"),
        ("[assistant]\nabstain_below = nan", "assistant.abstain_below must be 0 or more, not nan"),
        ("[ui]\norigins = 'https://a.example'", "ui.origins must be a list of texts"),
        ("[ui]\norigins = [1]", "ui.origins must be a list of texts"),
        ("[ingest\n", "is not valid TOML"),
        ("'ui.port' = 21001", "write port in the section [ui], not as 'ui.port'"),
        ("FOOTNOTE_UI_PORT=tcp:/10.0.0.1", "must be a whole number, not 'tcp:/10.0.0.1'"),
        ("FOOTNOTE_UI_SERVICES=a", "no variable FOOTNOTE_UI_SERVICES"),
        ("FOOTNOTE_UI_ORIGINS=[1]", "ui.origins must be a list of texts, not [1]"),
        ("FOOTNOTE_SERVER_PORT=8080", "no variable FOOTNOTE_SERVER_PORT"),
        ("FOOTNOTE_INDEX=a", "no variable FOOTNOTE_INDEX: did you mean"),
        ("FOOTNOTE_INGEST_INDEXX=a", "did you mean FOOTNOTE_INGEST_INDEX"),
        ("FOOTNOTE_INGEST_THREADS=many", "must be a whole number, not 'many'"),
        ("FOOTNOTE_INGEST_THREADS=-2", "must be 0 or more, not -2"),
        ("FOOTNOTE_INGEST_INDEX=", "FOOTNOTE_INGEST_INDEX: ingest.index is empty: is a variable"),
        ("[ingest]\nindex = ' '", "ingest.index is empty: is a variable not set?"),
        ("FOOTNOTE_INGEST_PRECISION=", "must be int8 or float32, not ''"),
        ("FOOTNOTE_ASSISTANT_LEXICAL_WEIGHT=half", "must be a number, not 'half'"),
    ],
)
def test_what_cannot_be_meant_is_one_sentence(tmp_path: Path, given: str, words: str) -> None:
    variable, _, value = given.partition("=")
    exported = given.startswith("FOOTNOTE_")
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, *(("", {variable: value}) if exported else (given,)))
    assert (variable if exported else str(tmp_path / CONFIG_FILE)) in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 2


def test_options_are_checked_as_well(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"^--threads must be 0 or more"):
        load_settings(tmp_path, {}, {"ingest.threads": -1})


@pytest.mark.parametrize(
    ("toml", "environment", "key", "value"),
    [
        ("", {"PATH": "/bin", "XFOOTNOTE_A": "b"}, "ingest.index", ".footnote"),
        (
            "", {"FOOTNOTE_UI_ORIGINS": " https://a.b ,,https://c.d,"},
            "ui.origins", ("https://a.b", "https://c.d"),
        ),
        ("", {"FOOTNOTE_UI_ORIGINS": ""}, "ui.origins", ()),
        ("[ui]\nport = 80", OF_SERVICES, "ui.port", 80),
        ("[ingest]\nindex = '~/a b'", {}, "ingest.index", str(Path.home() / "a b")),
        ("", {"FOOTNOTE_UI_AUDIT_LOG": "~/audit"}, "ui.audit_log", str(Path.home() / "audit")),
        ("", {"FOOTNOTE_UI_TITLE": "~/a"}, "ui.title", "~/a"),
        ("", {"FOOTNOTE_INGEST_MODEL_CACHE": ""}, "ingest.model_cache", ""),
        ("[assistant]\nlexical_weight = 1", {}, "assistant.lexical_weight", 1.0),
        ("[assistant]\nabstain_below = 0", {}, "assistant.abstain_below", 0.0),
        ("\ufeff[ingest]\nthreads = 2", {}, "ingest.threads", 2),  # a byte order mark
    ],
)  # fmt: skip
def test_what_is_meant_is_understood(
    tmp_path: Path, toml: str, environment: dict[str, str], key: str, value: object
) -> None:
    found = read(load(tmp_path, toml, environment), key)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("name", ["footnote.toml.txt", "Footnote.toml"])
def test_settings_under_another_name_are_not_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("[ui]\nauth = 'key'\n")
    with pytest.raises(SettingsError, match=rf"{name} is not read: call it footnote\.toml"):
        load_settings(tmp_path, {}, {})
    (tmp_path / "footnote.toml").write_text("")  # a copy beside it is nothing to us
    assert load_settings(tmp_path, {}, {}) == Settings()


def test_a_link_to_no_settings_is_not_passed_over(tmp_path: Path) -> None:
    (tmp_path / "footnote.toml").symlink_to(tmp_path / "gone.toml")
    with pytest.raises(SettingsError, match="leads to a file that is not there"):
        load_settings(tmp_path, {}, {})


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).mkdir()
    with pytest.raises(SettingsError, match=r"cannot be read \(Is a directory\)\.$"):
        load_settings(tmp_path, {}, {})
    (tmp_path / "other").mkdir()
    for data in (b"a = '\xff'", "a = 1".encode("utf-16")):
        (tmp_path / "other" / CONFIG_FILE).write_bytes(data)
        with pytest.raises(SettingsError, match="is not valid TOML: save it as UTF-8"):
            load_settings(tmp_path / "other", {}, {})


# --- the README ---------------------------------------------------------------------------------


def rows() -> dict[str, list[str]]:
    """The cells of every table row of the README whose first one is a setting's key."""
    found = {}
    for line in README.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        key = re.fullmatch(r"`([a-z_]+\.[a-z_0-9]+)`", cells[0])
        if line.startswith("|") and key:
            assert key.group(1) not in found, f"{key.group(1)} is in the README twice"
            found[key.group(1)] = cells
    return found


def shown_default(setting: Setting) -> str:
    """A default as the table shows it."""
    if setting.default is None:
        return "unset"
    shown = json.dumps(setting.default)
    return f"`{shown}`" if shown in ('""', "[]") else "`" + shown.strip('"') + "`"


def test_the_readme_names_every_setting() -> None:
    told = rows()
    assert set(told) == set(SETTINGS)
    for key, cells in told.items():
        setting = SETTINGS[key]
        assert f"`{setting.variable}`" in cells, f"{key}: its variable"
        assert cells[1] == shown_default(setting), f"{key}: its default"
        assert cells[3].replace("\\|", "|") == setting.help, f"{key}: its meaning"


def commands() -> list[str]:
    names: list[str] = []

    def collect(group: typer.Typer, prefix: str) -> None:
        for one in group.registered_commands:
            callback: Callable[..., Any] | None = one.callback
            assert callback is not None
            names.append(f"{prefix} {one.name or callback.__name__}")
        for sub in group.registered_groups:
            assert sub.typer_instance is not None
            collect(sub.typer_instance, f"{prefix} {sub.name}")

    collect(app, "footnote")
    return names


@pytest.mark.parametrize("command", commands())
def test_the_readme_names_every_command(command: str) -> None:
    group, _, last = command.rpartition(" ")
    lines = README.read_text("utf-8").splitlines()
    # "footnote documents list … show ID and remove ID" on one line names all three.
    assert any(group in line and re.search(rf"\b{last}\b", line) for line in lines)

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import typer

from ingest.errors import SettingsError
from ui.cli.main import app
from ui.config import CONFIG_FILE, Setting, Settings, all_settings, load_settings

README = Path(__file__).parent.parent / "README.md"
SETTINGS = all_settings()


def load(
    directory: Path, toml: str = "", environment: dict[str, str] | None = None, **options: Any
) -> Settings:
    (directory / CONFIG_FILE).write_text(toml, encoding="utf-8")
    dotted = {key.replace("__", "."): value for key, value in options.items()}
    return load_settings(directory, environment or {}, dotted)


def values_of(setting: Setting) -> list[Any]:
    """Three values that are not the default, each in turn from file, environment and options."""
    if get_origin(setting.type) is tuple:
        return [("https://a.example",), ("https://b.example", "https://c.example"), ()]
    if get_origin(setting.type) is Literal:
        other = next(one for one in get_args(setting.type) if one != setting.default)
        return [other, setting.default, other]
    if setting.type is bool:
        return [not setting.default, setting.default, not setting.default]
    if setting.type is int:
        return [setting.default + 1, setting.default + 2, setting.default + 3]
    if setting.type is float:
        return [0.125, 0.25, 0.375]
    return ["one", "two", "three"]


def read(settings: Settings, key: str) -> Any:
    section, _, name = key.partition(".")
    return getattr(getattr(settings, section), name)


def as_toml(setting: Setting, value: Any) -> str:
    section, _, name = setting.key.partition(".")
    shown = list(value) if isinstance(value, tuple) else value
    return f"[{section}]\n{name} = {json.dumps(shown)}\n"


def as_text(value: Any) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)


@pytest.mark.parametrize("setting", SETTINGS.values(), ids=SETTINGS)
def test_options_beat_variables_beat_the_file_beats_defaults(
    tmp_path: Path, setting: Setting
) -> None:
    filed, exported, given = values_of(setting)
    toml, variables = as_toml(setting, filed), {setting.variable: as_text(exported)}
    assert read(load_settings(tmp_path, {}, {}), setting.key) == setting.default
    assert read(load(tmp_path, toml), setting.key) == filed
    assert read(load(tmp_path, toml, variables), setting.key) == exported
    settings = load_settings(tmp_path, variables, {setting.key: given})
    assert read(settings, setting.key) == given
    settings = load_settings(tmp_path, variables, {setting.key: None})
    assert read(settings, setting.key) == exported
    for other in SETTINGS.values():
        if other.key != setting.key:
            assert read(settings, other.key) == other.default


def test_every_setting_is_explained() -> None:
    assert set(SETTINGS) >= {"ingest.index", "assistant.model", "ui.port"}
    for setting in SETTINGS.values():
        assert setting.help.endswith(".")
        assert setting.variable == "FOOTNOTE_" + setting.key.replace(".", "_").upper()
    assert len({setting.variable for setting in SETTINGS.values()}) == len(SETTINGS)


@pytest.mark.parametrize(
    ("toml", "words"),
    [
        ("[ingest]\nindexx = 'a'", "no setting ingest.indexx: did you mean ingest.index"),
        ("[ingst]\nindex = 'a'", "no setting ingst.index: did you mean ingest.index"),
        ("[ui]\nprecision = 'int8'", "ingest.precision"),
        ("[ingst]\n", "no section ingst: did you mean ingest?"),
        ("index = 'a'", "no setting index: did you mean"),
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
        ("[ui]\ncors_origins = 'https://a.example'", "ui.cors_origins must be a list of texts"),
        ("[ui]\ncors_origins = [1]", "ui.cors_origins must be a list of texts"),
        ("[ingest\n", "is not valid TOML"),
    ],
)
def test_a_file_that_cannot_be_meant_is_one_sentence(tmp_path: Path, toml: str, words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, toml)
    assert str(tmp_path / CONFIG_FILE) in str(caught.value)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_status == 2


@pytest.mark.parametrize(
    ("variable", "value", "words"),
    [
        ("FOOTNOTE_INDEX", "a", "no variable FOOTNOTE_INDEX: did you mean"),
        ("FOOTNOTE_INGEST_INDEXX", "a", "did you mean FOOTNOTE_INGEST_INDEX"),
        ("FOOTNOTE_INGEST_THREADS", "many", "must be a whole number, not 'many'"),
        ("FOOTNOTE_INGEST_THREADS", "-2", "must be 0 or more, not -2"),
        ("FOOTNOTE_INGEST_PRECISION", "", "must be int8 or float32, not ''"),
        ("FOOTNOTE_ASSISTANT_LEXICAL_WEIGHT", "half", "must be a number, not 'half'"),
    ],
)
def test_a_variable_that_cannot_be_meant_is_one_sentence(
    tmp_path: Path, variable: str, value: str, words: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, "", {variable: value})
    assert variable in str(caught.value)
    assert words in str(caught.value)


def test_options_are_checked_as_well(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"the options: ingest\.threads must be 0 or more"):
        load(tmp_path, "", ingest__threads=-1)


def test_variables_of_others_are_none_of_ours(tmp_path: Path) -> None:
    assert load(tmp_path, "", {"PATH": "/bin", "XFOOTNOTE_A": "b"}) == Settings()


def test_lists_in_variables_are_separated_by_commas(tmp_path: Path) -> None:
    settings = load(tmp_path, "", {"FOOTNOTE_UI_CORS_ORIGINS": " https://a.b ,,https://c.d,"})
    assert settings.ui.cors_origins == ("https://a.b", "https://c.d")
    assert load(tmp_path, "", {"FOOTNOTE_UI_CORS_ORIGINS": ""}).ui.cors_origins == ()


def test_a_whole_number_is_a_number(tmp_path: Path) -> None:
    weight = load(tmp_path, "[assistant]\nlexical_weight = 1").assistant.lexical_weight
    assert (weight, type(weight)) == (1.0, float)


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load(tmp_path, "\ufeff[ingest]\nthreads = 2").ingest.threads == 2


def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / CONFIG_FILE).mkdir()
    with pytest.raises(SettingsError, match=r"cannot be read \(Is a directory\)\.$"):
        load_settings(tmp_path, {}, {})
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / CONFIG_FILE).write_bytes(b"a = '\xff'")
    with pytest.raises(SettingsError, match="is not valid TOML"):
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


def shown_default(setting: Setting) -> set[str]:
    """The ways in which a default may be written in a table."""
    if setting.default in ("", ()):
        return {"", "empty", "none", "``", '`""`', "`[]`", "—", "–"}
    if isinstance(setting.default, tuple):
        return {f"`{', '.join(setting.default)}`"}
    plain = {str(setting.default), json.dumps(setting.default)}
    if isinstance(setting.default, float):
        plain.add(f"{setting.default:g}")
    return plain | {f"`{one}`" for one in plain}


def test_the_readme_names_every_setting() -> None:
    told = rows()
    assert set(told) == set(SETTINGS)
    for key, cells in told.items():
        setting = SETTINGS[key]
        assert f"`{setting.variable}`" in cells, f"{key}: its variable"
        assert shown_default(setting) & set(cells[1:]), f"{key}: its default"
        assert max(map(len, cells)) > 10


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

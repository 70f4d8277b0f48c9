"""The ``footnote keys`` commands: keys with which programs ask a server."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ingest.errors import UsageError
from ui.cli.options import IndexOption, JsonOption, named_index
from ui.printable import escaped, print_json

if TYPE_CHECKING:
    from ui.auth.keys import KeyStore

keys_app = typer.Typer(
    help="Keys for programs that ask a server whose ui.auth has key.", no_args_is_help=True
)
NameArgument = Annotated[str, typer.Argument(metavar="NAME")]
_DAYS = re.compile(r"([1-9]\d{0,4})d")


@keys_app.command()
def create(
    context: typer.Context,
    name: NameArgument,
    groups: Annotated[
        str, typer.Option(metavar="A,B", help="Groups whose documents it may read.")
    ] = "",
    roles: Annotated[str, typer.Option(metavar="A,B", help="Of ask, ingest and admin.")] = "ask",
    expires: Annotated[
        str | None,
        typer.Option(metavar="WHEN", help="After so many days (90d), or on a day (2027-01-31)."),
    ] = None,
    index: IndexOption = None,
) -> None:
    """Make a key and print it: it is kept as a hash only, and cannot be shown again."""
    until = None if expires is None else _moment(expires)
    key = _store(context, index).create(name, _listed(groups), _listed(roles), until)
    typer.echo("This is the key. It is not shown again:", err=True)
    typer.echo(key)


@keys_app.command("list")
def list_keys(
    context: typer.Context, as_json: JsonOption = False, index: IndexOption = None
) -> None:
    """List the keys, without what they are."""
    held = _store(context, index).all()
    if as_json:
        print_json([key.shown() for key in held])
        return
    for key in held:
        groups = f", groups {', '.join(key.groups)}" if key.groups else ""
        until = f", {'expired' if key.expired else 'until'} {key.expires}" if key.expires else ""
        line = f"{key.name}: {', '.join(key.roles)}{groups}, made {key.created}{until}"
        typer.echo(escaped(line))
    if not held:
        typer.echo("There are no keys: footnote keys create NAME makes one.")


@keys_app.command()
def revoke(context: typer.Context, name: NameArgument, index: IndexOption = None) -> None:
    """Accept a key no more, also in a server that runs."""
    _store(context, index).revoke(name)
    typer.echo(f"The key {name} is accepted no more.")


def _store(context: typer.Context, index: str | None) -> KeyStore:
    # Nothing of what the commands do is imported for --help.
    from ui.auth.keys import KeyStore
    from ui.config import current_settings

    settings = current_settings({"ingest.index": named_index(context, index)})
    return KeyStore(Path(settings.ingest.index))


def _listed(names: str) -> list[str]:
    return [name.strip() for name in names.split(",") if name.strip()]


def _moment(text: str) -> datetime:
    """When a key ends. Raises ``UsageError`` for what is no moment to come."""
    days = _DAYS.fullmatch(text)
    try:
        moment = (
            datetime.now(UTC) + timedelta(days=int(days[1]))
            if days
            else datetime.fromisoformat(text).astimezone(UTC)
        )
    except (ValueError, OverflowError) as problem:
        raise UsageError(
            f"--expires: {text!r} is no day and no number of days: write 2027-01-31 or 90d."
        ) from problem
    if moment <= datetime.now(UTC):
        raise UsageError(f"--expires: {text} is over.")
    return moment

"""Keys for programs: made by ``footnote keys create``, shown once, kept as a hash.

The store is one JSON file beside the index. It is looked at for every request, so that a running server
knows a new key, or knows no more of a revoked one, at once.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import FileLock

from ingest.disk.storage import written_whole
from ingest.errors import FootnoteError, UsageError
from ui.auth.identity import Identity, Role, with_lower

KEYS_FILE = "keys.json"
PREFIX = "fn_"  # tells a key from a token, and lets scanners for leaked secrets know one
_KEY = re.compile(rf"{PREFIX}[A-Za-z0-9_-]{{43}}")
_HASH = re.compile(r"[0-9a-f]{64}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,63}")


@dataclass(frozen=True, slots=True)
class Key:
    """What is kept of a key; moments are ISO 8601 in UTC, ``expires`` "" never."""

    name: str
    hash: str  # SHA-256: a key is 256 random bits, which no guessing finds however fast the hash is
    groups: tuple[str, ...]
    roles: tuple[str, ...]
    created: str
    expires: str

    @property
    def expired(self) -> bool:
        """Whether it is accepted no more."""
        return bool(self.expires) and datetime.now(UTC) >= datetime.fromisoformat(self.expires)

    @property
    def identity(self) -> Identity:
        """Whom it stands for."""
        roles = with_lower(Role.ASK, *map(Role, self.roles))
        return Identity(self.name, frozenset(self.groups), roles, "key")

    def shown(self) -> dict[str, Any]:
        """The key as people see it."""
        return {
            name: value for name, value in (asdict(self) | {"expired": self.expired}).items()
            if name != "hash"
        }  # fmt: skip


class KeyStore:
    """The keys of one index. Safe to use from several processes."""

    def __init__(self, directory: Path) -> None:
        self._file = directory / KEYS_FILE
        self._seen: tuple[int, int, int] | None = None
        self._keys: tuple[Key, ...] = ()

    def create(
        self, name: str, groups: Sequence[str], roles: Sequence[str], expires: datetime | None
    ) -> str:
        """Make a key called ``name``, and return it: it can be had only now.

        Raises ``UsageError`` for a name that is taken or no name, or a role that there is not.
        """
        if not _NAME.fullmatch(name):
            raise UsageError(
                f"{name!r} is no name of a key: up to 64 letters, digits, and . _ @ - are."
            )
        known = [role.value for role in Role]
        for role in roles:
            if role not in known:
                raise UsageError(f"There is no role {role!r}: known are {', '.join(known)}.")
        key = PREFIX + secrets.token_urlsafe(32)
        made = Key(
            name,
            _hash(key),
            tuple(groups),
            tuple(roles),
            datetime.now(UTC).isoformat(timespec="seconds"),
            "" if expires is None else expires.astimezone(UTC).isoformat(timespec="seconds"),
        )
        with self._changing():
            held = self.all()
            if any(one.name == name for one in held):
                raise UsageError(
                    f"There is a key {name} already: footnote keys revoke {name}, or choose another"
                    " name."
                )
            self._write((*held, made))
        return key

    def all(self) -> tuple[Key, ...]:
        """Every key that was not revoked, oldest first. Raises ``FootnoteError`` when they cannot be read."""
        try:
            status = self._file.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen != self._seen:
                self._keys, self._seen = _read(self._file), seen
        except FileNotFoundError:
            self._keys, self._seen = (), None
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as problem:
            raise FootnoteError(
                f"The keys in {self._file} cannot be read{_what(problem)}: mend or restore the file, or"
                " delete it and make new keys."
            ) from problem
        return self._keys

    def revoke(self, name: str) -> None:
        """Accept the key called ``name`` no more. Raises ``UsageError`` when there is none."""
        with self._changing():
            held = self.all()
            kept = tuple(one for one in held if one.name != name)
            if len(kept) == len(held):
                raise UsageError(f"There is no key {name}: footnote keys list names them.")
            self._write(kept)

    def identity(self, key: str) -> Identity | None:
        """Whom ``key`` stands for; None when it is not accepted, and nothing tells why."""
        if not _KEY.fullmatch(key):
            return None
        digest = _hash(key)
        found = None
        for one in self.all():  # all of them, each in constant time
            if secrets.compare_digest(one.hash, digest):
                found = one
        if found is None or found.expired:
            return None
        return found.identity

    def stands_for(self, identity: Identity) -> bool:
        """Whether there is still a key that stands for ``identity``."""
        return any(one.identity == identity for one in self.all() if not one.expired)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        if not self._file.parent.is_dir():
            raise UsageError(
                f"There is no index in {self._file.parent}: footnote ingest FOLDER makes one."
            )
        try:
            with FileLock(self._file.with_suffix(".lock")):
                yield
        except OSError as problem:
            reason = problem.strerror or type(problem).__name__
            raise FootnoteError(
                f"The keys in {self._file} cannot be changed ({reason})."
            ) from problem

    def _write(self, keys: Sequence[Key]) -> None:
        self._file.touch(mode=0o600)
        with written_whole(self._file) as out:
            json.dump({"keys": [asdict(key) for key in keys]}, out, indent=2)


class _Wrong(ValueError):
    """Which field of which key is wrong."""


def _what(problem: Exception) -> str:
    if isinstance(problem, _Wrong):
        return f" ({problem})"
    reason = getattr(problem, "strerror", None)
    return f" ({reason})" if reason else ""


def _read(file: Path) -> tuple[Key, ...]:
    text = file.read_text("utf-8-sig")
    rows = json.loads(text)["keys"] if text else []  # the first key is just being written
    return tuple(map(_key, rows))


def _key(row: dict[str, Any]) -> Key:
    """A key as the file holds it, which people edit. Raises ``ValueError`` and its like."""
    fields = row | {"expires": row["expires"] or ""}
    for name in ("groups", "roles"):
        if not isinstance(row[name], list) or not all(isinstance(one, str) for one in row[name]):
            raise _Wrong(f"{name} of {row['name']!r} is no list of texts")
        fields[name] = tuple(row[name])
    if not all(isinstance(fields[name], str) for name in ("name", "hash", "created", "expires")):
        raise _Wrong(f"a field of {row['name']!r} is no text")
    if not set(fields["roles"]) <= set(Role):
        raise _Wrong(f"roles of {row['name']!r} are none of {', '.join(Role)}")
    if not _HASH.fullmatch(fields["hash"]):
        raise _Wrong(f"hash of {row['name']!r} is none")
    try:
        # A day, or a moment without a zone, is meant as --expires takes it: in the time of this place.
        moment = datetime.fromisoformat(fields["expires"]) if fields["expires"] else None
        fields["expires"] = "" if moment is None else moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        raise _Wrong(f"expires of {row['name']!r} is no moment: write 2027-01-31") from None
    return Key(**fields)


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()

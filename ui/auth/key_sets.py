"""Public keys that tokens are checked with: JSON Web Key Sets (RFC 7517) in a file or at an address."""

from __future__ import annotations

import json
import logging
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest.disk.file_bytes import open_file
from ingest.errors import SettingsError

if TYPE_CHECKING:
    import jwt

_log = logging.getLogger("footnote.auth")
_KEEP_SECONDS = 300.0  # a set from an address is fetched again after
_PAUSE_SECONDS = 30.0  # between two attempts: tokens with unknown keys must not make more of them
_TIMEOUT_SECONDS = 5.0


class KeysAway(Exception):
    """The address of the keys does not answer, and none are known from before."""


class KeySet(Protocol):
    """Public keys by their ids."""

    def find(self, key_id: str | None) -> list[jwt.PyJWK]:
        """The keys with this id, all when it is None. Raises ``KeysAway``."""


def key_set(location: str, setting: str) -> KeySet:
    """The keys in the file or at the address ``location``. Raises ``SettingsError`` naming ``setting``."""
    if location.startswith(("http://", "https://")):
        return KeyAddress(location)
    return KeyFile(Path(location), setting)


class KeyFile:
    """A set in a file, read again when it has changed."""

    def __init__(self, file: Path, setting: str) -> None:
        self._file = file
        self._seen: tuple[int, int, int] | None = None
        self._keys: list[jwt.PyJWK] = []
        problem = self._read()
        if problem is not None:
            sentence = f"{setting}: {file} is no file or address of a JSON Web Key Set."
            raise SettingsError(sentence) from problem

    def find(self, key_id: str | None) -> list[jwt.PyJWK]:
        """The keys with this id; those known before while the file cannot be read."""
        problem = self._read()
        if problem is not None:
            _log.warning("%s cannot be read: %s", self._file, problem)
        return _with_id(self._keys, key_id)

    def _read(self) -> Exception | None:
        import jwt

        try:
            status = self._file.stat()
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if seen != self._seen:
                with open_file(self._file) as opened:
                    held = json.load(opened)
                self._keys, self._seen = jwt.PyJWKSet.from_dict(held).keys, seen
        except (OSError, ValueError, TypeError, AttributeError, jwt.PyJWTError) as problem:
            return problem
        return None


class KeyAddress:
    """A set at an address, fetched when it is needed, now and then, and when a key is not in it."""

    def __init__(self, address: str) -> None:
        import jwt

        self._client = jwt.PyJWKClient(address, cache_jwk_set=False, timeout=_TIMEOUT_SECONDS)
        self._keys: list[jwt.PyJWK] = []
        self._tried = -_KEEP_SECONDS
        self._fetching = threading.Lock()

    def find(self, key_id: str | None) -> list[jwt.PyJWK]:
        """The keys with this id; those known before while the address does not answer."""
        with self._fetching:
            age = time.monotonic() - self._tried
            found = _with_id(self._keys, key_id)
            if age > _KEEP_SECONDS or (not found and age > _PAUSE_SECONDS):
                self._fetch()
                found = _with_id(self._keys, key_id)
            if not self._keys:
                raise KeysAway
            return found

    def _fetch(self) -> None:
        import jwt

        self._tried = time.monotonic()
        try:
            self._keys = self._client.get_jwk_set(refresh=True).keys
        except (jwt.PyJWTError, OSError, ValueError) as problem:
            _log.warning("the keys of tokens cannot be fetched: %s", problem)


def _with_id(keys: list[jwt.PyJWK], key_id: str | None) -> list[jwt.PyJWK]:
    return [key for key in keys if key_id is None or key.key_id == key_id]

"""Servers that ask who is asking, and what proxies, portals and attackers send them."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from fastapi import Depends, Request

from assistant.renewable import RenewableAssistant
from tests.fakes import FakeAssistant, running, seed_index
from ui.api.owner_routes import owner_router
from ui.app import create_app
from ui.auth.authenticator import Authenticator
from ui.auth.identity import Role, identity_of, needs
from ui.auth.keys import KeyStore
from ui.feedback import FeedbackStore
from ui.settings import UiSettings

SECRET = "a secret that is shared with the portal alone"
RSA = rsa.generate_private_key(public_exponent=65537, key_size=2048)
EC = ec.generate_private_key(ec.SECP256R1())
STRANGER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PUBLIC = {
    "rsa": json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(RSA.public_key())) | {"kid": "rsa"},
    "ec": json.loads(jwt.algorithms.ECAlgorithm.to_jwk(EC.public_key())) | {"kid": "ec"},
    "oct": {"kty": "oct", "k": "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I", "kid": "oct"},
}
ORDINARY = {"host", "accept", "accept-encoding", "connection", "user-agent", "authorization"}
OWNER_TOKEN = "the token of the lock file"


def claims(**changed: Any) -> dict[str, Any]:
    """The claims of a good token; None takes one away."""
    good = {"sub": "ann", "aud": "footnote", "exp": time.time() + 3000, "groups": ["hr"]}
    return {name: value for name, value in (good | changed).items() if value is not None}


def shared(secret: str = SECRET, **changed: Any) -> str:
    """A token as a portal makes one with the shared secret."""
    return jwt.encode(claims(**changed), secret, "HS256")


def signed(kid: str = "rsa", key: Any = RSA, algorithm: str = "RS256", **changed: Any) -> str:
    """A token as a portal makes one with a key of its set."""
    return jwt.encode(claims(**changed), key, algorithm, headers={"kid": kid})


@contextmanager
def serving(
    folder: Path, assistant: FakeAssistant, page: bool = True, **settings: Any
) -> Iterator[str]:
    """A server with these settings, whose keys are in ``folder``; building its page is what takes long."""
    ui = UiSettings(**settings)
    store = FeedbackStore(folder / "feedback.sqlite3")
    callers = Authenticator(ui, KeyStore(folder), OWNER_TOKEN)
    app = create_app(assistant, ui, store, None, callers, chat=page)
    app.include_router(
        owner_router(RenewableAssistant(assistant.index, lambda _: assistant), OWNER_TOKEN)
    )

    @app.get("/who")
    def who(request: Request) -> dict[str, Any]:
        found = identity_of(request.scope)
        headers = sorted(set(request.headers) - ORDINARY)
        highest = max(found.roles, key=list(Role).index)
        return {
            "user": found.user, "groups": sorted(found.groups), "role": highest, "via": found.via,
            "principals": None if found.principals is None else sorted(found.principals),
            "headers": headers,
        }  # fmt: skip

    def allowed() -> bool:
        return True

    for role in Role:
        app.add_api_route(f"/needs/{role}", allowed, dependencies=[Depends(needs(role))])
    with running(app) as place:
        yield place


class Servers:
    """Servers by their names, each started when it is first asked.

    Where ``pages`` names some, these alone have the chat's page.
    """

    def __init__(
        self, folder: Path, settings: dict[str, dict[str, Any]], pages: Sequence[str] | None = None
    ) -> None:
        self.folder = folder
        self.assistants: dict[str, FakeAssistant] = {}
        self._settings = settings
        self._pages = pages
        self._running: dict[str, str] = {}
        self._stack = ExitStack()

    def __getitem__(self, name: str) -> str:
        if name not in self._running:
            folder = self.folder / name
            folder.mkdir()
            self.assistants[name] = FakeAssistant(seed_index(folder))
            page = self._pages is None or name in self._pages
            starting = serving(folder, self.assistants[name], page, **self._settings[name])
            self._running[name] = self._stack.enter_context(starting)
        return self._running[name]

    def close(self) -> None:
        """Stop them all."""
        self._stack.close()


def client(place: str, headers: dict[str, str]) -> httpx.Client:
    return httpx.Client(base_url=place, headers=headers, timeout=60, trust_env=False)

"""Who is asking: one table of requests, against servers that run."""

from __future__ import annotations

import base64
import errno
import hmac
import json
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from ingest.access import access_from, may_read
from ingest.errors import FootnoteError, IndexDamaged, IndexUnwritable, ModelProblem, SettingsError
from ingest.index_directory.ownership import TOKEN_HEADER
from tests.auth_servers import (
    EC,
    OWNER_TOKEN,
    PUBLIC,
    RSA,
    SECRET,
    STRANGER,
    Servers,
    claims,
    shared,
    signed,
)
from tests.commands import free_port
from ui.auth import key_sets
from ui.auth.authenticator import Authenticator
from ui.auth.identity import Identity, Role
from ui.auth.keys import KeyStore
from ui.auth.roles import NamedRoles
from ui.auth.signed_tokens import SignedTokens
from ui.failures import Refusal
from ui.settings import UiSettings

LOCAL = ("127.0.0.1",)
CLOUD = {
    "signed_header": "Cf-Access-Jwt-Assertion",
    "signed_audience": "footnote",
    "signed_issuer": "https://team.cloudflareaccess.example",
}
ISSUED: dict[str, Any] = {
    "iss": CLOUD["signed_issuer"],
    "email": "ann@example.org",
    "sub": "7335d417",
}
NAMING = ("x-forwarded-user", "x-forwarded-email", "x-forwarded-groups", "remote", "cf-")
ADMIN = {"X-Forwarded-User": "root"}


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    folder = tmp_path_factory.mktemp("auth")
    keys = folder / "jwks.json"
    keys.write_text(json.dumps({"keys": list(PUBLIC.values())}))
    named = {"admins": ("user:root", "group:it"), "ingesters": ("group:editors",)}
    proxy = {"auth": "proxy", "trusted_proxies": LOCAL, **named}
    made = Servers(
        folder,
        {
            "none": {},
            "proxy": proxy,
            "elsewhere": {**proxy, "trusted_proxies": ("10.9.8.7", "192.0.2.0/24")},
            "authelia": {
                **proxy,
                "user_header": "Remote-User",
                "email_header": "",
                "groups_header": "Remote-Groups",
                "groups_separator": "|",
            },
            "cloudflare": {**proxy, **CLOUD, "signed_keys": str(keys)},
            "key": {"auth": "key"},
            "secret": {"auth": "token", "token_secret": SECRET + "\n", **named},
            "set": {"auth": "token", "token_keys": str(keys), "token_issuer": "portal"},
            "all": {**proxy, "auth": "proxy, key, token", "token_secret": SECRET},
        },
        pages=("proxy", "key", "secret", "all"),
    )
    yield made
    made.close()


class Case(NamedTuple):
    """A request to a server, and what comes back: a status, and for 200 the identity."""

    server: str
    headers: list[tuple[str, str | bytes]] | dict[str, str]
    status: int
    user: str | None = None
    groups: tuple[str, ...] = ()
    role: str = "ask"


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def part(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def unsigned(**header: Any) -> str:
    """A token whose header says whatever it likes, with nobody's signature."""
    head = json.dumps({"alg": "none", "typ": "JWT", **header})
    return f"{part(head.encode())}.{part(json.dumps(claims(iss='portal')).encode())}."


def confused() -> str:
    """HS256 with the public key as the secret: the classic swap of algorithms (RFC 8725, 2.1)."""
    public = RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    signing = unsigned(alg="HS256", kid="rsa").removesuffix(".")
    return f"{signing}.{part(hmac.digest(public, signing.encode(), 'sha256'))}"


ANN = ("X-Forwarded-User", "ann")
CASES: dict[str, Case] = {
    "no login: everybody": Case("none", {}, 200, None, (), "admin"),
    "no login: headers are not believed": Case("none", [ANN], 200, None, (), "admin"),
    # proxies
    "proxy: a user": Case("proxy", [ANN], 200, "ann"),
    "proxy: the address is the name": Case(
        "proxy", [ANN, ("x-forwarded-email", "ann@example.org")], 200, "ann@example.org"
    ),
    "proxy: groups": Case("proxy", [ANN, ("X-Forwarded-Groups", "hr, it|x ,")], 200, "ann", ("hr", "it|x")),
    "proxy: a role by group": Case(
        "proxy", [ANN, ("X-Forwarded-Groups", "editors")], 200, "ann", ("editors",), "ingest"
    ),
    "proxy: a role by user": Case("proxy", ADMIN, 200, "root", (), "admin"),
    "proxy: nobody": Case("proxy", {}, 401),
    "proxy: an empty name": Case("proxy", {"X-Forwarded-User": ""}, 401),
    "proxy: groups without a name": Case("proxy", {"X-Forwarded-Groups": "it"}, 401),
    "proxy: a key is no way in": Case("proxy", bearer("fn_" + "a" * 43), 401),
    "proxy: twice": Case("proxy", [ANN, ("X-Forwarded-User", "bob")], 400),
    "proxy: twice the same": Case("proxy", [ANN, ANN], 400),
    "proxy: twice in another case": Case("proxy", [ANN, ("x-FORWARDED-user", "bob")], 400),
    "proxy: several in one": Case("proxy", {"X-Forwarded-User": "ann, bob"}, 400),
    "proxy: several addresses": Case("proxy", [ANN, ("X-Forwarded-Email", "a@b.org;c@d.org")], 400),
    "proxy: underscores": Case("proxy", {"X_Forwarded_User": "ann"}, 400),
    "proxy: underscores beside": Case("proxy", [ANN, ("X_FORWARDED_GROUPS", "it")], 400),
    "proxy: one underscore": Case("proxy", [ANN, ("X-Forwarded_Groups", "it")], 400),
    "proxy: groups twice": Case(
        "proxy", [ANN, ("X-Forwarded-Groups", "hr"), ("X-Forwarded-Groups", "it")], 400
    ),
    "proxy: not ASCII": Case("proxy", [("X-Forwarded-User", "ann\u00e9".encode())], 200, "ann\u00e9"),
    "proxy: groups that are not ASCII": Case(
        "proxy", [ANN, ("X-Forwarded-Groups", "Gesch\u00e4ftsleitung, \u4eba\u4e8b".encode())],
        200, "ann", ("Gesch\u00e4ftsleitung", "\u4eba\u4e8b"),
    ),
    "proxy: not UTF-8": Case("proxy", [("X-Forwarded-User", "ann\u00e9".encode("latin-1"))], 400),
    "proxy: a look-alike is another": Case(
        "proxy", [("X-Forwarded-User", "r\u043eot".encode())], 200, "r\u043eot"
    ),
    "proxy: a control in UTF-8": Case("proxy", [("X-Forwarded-User", "ann\u0085".encode())], 400),
    "proxy: a line separator": Case("proxy", [("X-Forwarded-User", "a\u2028b".encode())], 400),
    "proxy: a tab": Case("proxy", [("X-Forwarded-User", b"ann\tbob")], 400),
    "proxy: endless groups": Case("proxy", [ANN, ("X-Forwarded-Groups", "g," * 10_000)], 400),
    "proxy: forwarded for others": Case("proxy", [ANN, ("X-Forwarded-For", "203.0.113.9")], 200, "ann"),
    "elsewhere: not from a proxy": Case("elsewhere", ADMIN, 401),
    "elsewhere: whatever it says of itself": Case(
        "elsewhere", [*ADMIN.items(), ("X-Forwarded-For", "10.9.8.7"), ("Forwarded", "for=10.9.8.7")], 401
    ),
    "authelia: other names": Case(
        "authelia", {"Remote-User": "ann", "Remote-Groups": "a,b|c"}, 200, "ann", ("a,b", "c")
    ),
    "authelia: the usual names are nothing": Case("authelia", [ANN], 401),
    # a proxy that signs
    "cloudflare: signed": Case(
        "cloudflare",
        {"Cf-Access-Jwt-Assertion": signed(**ISSUED, aud=["other", "footnote"], groups=None,
                                           custom={"groups": ["it"]})},
        200, "ann@example.org", ("it",), "admin",
    ),
    "cloudflare: what is not signed is not believed": Case("cloudflare", [ANN], 401),
    "cloudflare: nor beside": Case(
        "cloudflare", [("Cf-Access-Jwt-Assertion", signed(**ISSUED)), *ADMIN.items()],
        200, "ann@example.org", ("hr",),
    ),
    "cloudflare: twice": Case(
        "cloudflare", [("Cf-Access-Jwt-Assertion", signed(**ISSUED))] * 2, 400
    ),
    "cloudflare: another application": Case(
        "cloudflare", {"Cf-Access-Jwt-Assertion": signed(**ISSUED, aud="other")}, 401
    ),
    "cloudflare: another team": Case(
        "cloudflare", {"Cf-Access-Jwt-Assertion": signed(**ISSUED | {"iss": "https://evil.example"})}, 401
    ),
    "cloudflare: nobody's issue": Case(
        "cloudflare", {"Cf-Access-Jwt-Assertion": signed(**ISSUED | {"iss": None})}, 401
    ),
    "cloudflare: forged": Case(
        "cloudflare", {"Cf-Access-Jwt-Assertion": signed(key=STRANGER, **ISSUED)}, 401
    ),
    # tokens of a portal: a shared secret
    "secret: good": Case("secret", bearer(shared()), 200, "ann", ("hr",)),
    "secret: a role": Case("secret", bearer(shared(roles=["ingest", "emperor"])), 200, "ann", ("hr",), "ingest"),
    "secret: a role by name": Case("secret", bearer(shared(sub="root")), 200, "root", ("hr",), "admin"),
    "secret: bearer in any case": Case(
        "secret", {"authorization": f"bEARER {shared()}"}, 200, "ann", ("hr",)
    ),
    "secret: none": Case("secret", {}, 401),
    "secret: expired": Case("secret", bearer(shared(exp=1_700_000_000)), 401),
    "secret: no expiry": Case("secret", bearer(shared(exp=None)), 401),
    "secret: valid for years": Case("secret", bearer(shared(exp=claims()["exp"] + 1e8)), 401),
    "secret: not yet": Case("secret", bearer(shared(nbf=claims()["exp"])), 401),
    "secret: an expiry that is no number": Case("secret", bearer(shared(exp="soon")), 401),
    "secret: an infinite expiry": Case("secret", bearer(shared(exp=float("inf"))), 401),
    "secret: another audience": Case("secret", bearer(shared(aud="other")), 401),
    "secret: no audience": Case("secret", bearer(shared(aud=None)), 401),
    "secret: nobody": Case("secret", bearer(shared(sub=None)), 401),
    "secret: another secret": Case("secret", bearer(shared("another secret of more than 32 bytes")), 401),
    "secret: not signed": Case("secret", bearer(unsigned()), 401),
    "secret: None": Case("secret", bearer(unsigned(alg="None")), 401),
    "secret: no algorithm": Case("secret", bearer(unsigned(alg=None)), 401),
    "secret: a stronger hash": Case("secret", bearer(jwt.encode(claims(), SECRET * 2, "HS512")), 401),
    "secret: signed by a key": Case("secret", bearer(signed()), 401),
    "secret: no token": Case("secret", bearer("nonsense"), 401),
    "secret: three dots": Case("secret", bearer("..."), 401),
    "secret: empty": Case("secret", {"Authorization": "Bearer"}, 401),
    "secret: too long": Case("secret", bearer("a" * 20_000), 401),
    "secret: not ASCII": Case("secret", [("Authorization", "Bearer \u00e9".encode())], 401),
    "secret: twice": Case("secret", [*bearer(shared()).items()] * 2, 400),
    "secret: another scheme": Case("secret", {"Authorization": f"Token {shared()}"}, 401),
    "secret: headers are not believed": Case("secret", ADMIN, 401),
    # tokens of a portal: keys
    "set: RS256": Case("set", bearer(signed(iss="portal")), 200, "ann", ("hr",)),
    "set: ES256": Case("set", bearer(signed("ec", EC, "ES256", iss="portal")), 200, "ann", ("hr",)),
    "set: another algorithm of the same key": Case(
        "set", bearer(signed(algorithm="RS512", iss="portal")), 401
    ),
    "set: the public key as a secret": Case("set", bearer(confused()), 401),
    "set: a secret in the set": Case(
        "set",
        bearer(jwt.encode(claims(iss="portal"), base64.urlsafe_b64decode(PUBLIC["oct"]["k"] + "=="),
                          "HS256", headers={"kid": "oct"})),
        401,
    ),
    "set: the other key's name": Case("set", bearer(signed("ec", iss="portal")), 401),
    "set: an unknown key": Case("set", bearer(signed("x", iss="portal")), 401),
    "set: its own key": Case("set", bearer(signed(key=STRANGER, iss="portal")), 401),
    "set: another issuer": Case("set", bearer(signed(iss="other")), 401),
    "set: not signed": Case("set", bearer(unsigned(kid="rsa")), 401),
    "set: a key of the token's own": Case(
        "set", bearer(unsigned(alg="RS256", jku="http://127.0.0.1:9/jwks", kid="rsa")), 401
    ),
    # several
    "all: the proxy's word": Case("all", [ANN, *bearer("of the proxy's own").items()], 200, "ann"),
    "all: a token": Case("all", bearer(shared(sub="bob", groups=[])), 200, "bob"),
    "all: nothing": Case("all", {}, 401),
    "all: the owner": Case("all", {TOKEN_HEADER: OWNER_TOKEN}, 200, None, (), "admin"),
    "all: no owner": Case("all", {TOKEN_HEADER: OWNER_TOKEN[:-1]}, 401),
    "all: the owner twice": Case("all", [(TOKEN_HEADER, OWNER_TOKEN)] * 2, 401),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_who_is_asking(servers: Servers, case: Case) -> None:
    with asking(servers[case.server], case.headers) as client:
        got = client.get("/who")
        assert got.status_code == case.status, got.text
        if case.status != 200:
            assert_refused(got)
            return
        who = got.json()
        assert (who["user"], who["groups"], who["role"]) == (
            case.user, sorted(case.groups), case.role,
        )  # fmt: skip
        assert not [name for name in who["headers"] if name.startswith(NAMING)]
        user = [f"user:{case.user}"] if case.user else []
        expected = [*(f"group:{one}" for one in case.groups), *user]
        assert (got.headers.get("cache-control") == "private") is bool(case.user)
        assert who["principals"] == (None if who["via"] == "owner" else sorted(expected))
        roles = ("ask", "ingest", "admin")
        for role in roles:
            allowed = roles.index(role) <= roles.index(case.role)
            assert client.get(f"/needs/{role}").status_code == (200 if allowed else 403)


def asking(place: str, headers: Any = ()) -> httpx.Client:
    return httpx.Client(base_url=place, headers=headers, timeout=30, trust_env=False)


def assert_refused(got: httpx.Response) -> None:
    """One sentence in our shape, which tells nothing of what was right."""
    body = got.json()
    assert set(body) == {"error", "retryable"}
    assert body["error"].endswith("."), body
    assert "\n" not in body["error"]
    assert ("www-authenticate" in got.headers) is (got.status_code == 401)


def raw(place: str, request: bytes) -> bytes:
    """What comes back for bytes that no client of HTTP would send."""
    parts = urlsplit(place)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        connection.sendall(request)
        return connection.makefile("rb").read()


def test_clocks_may_differ_a_little() -> None:
    tokens = SignedTokens(SECRET, "footnote")
    now = time.time()
    assert tokens.claims(shared(exp=now - 1))["sub"] == "ann"
    with pytest.raises(Refusal, match="has expired"):
        tokens.claims(shared(exp=now - 11))
    assert tokens.claims(shared(iat=now + 5))["sub"] == "ann"
    for early in (shared(iat=now + 600), shared(nbf=now + 600)):
        with pytest.raises(Refusal, match="from the future"):
            tokens.claims(early)


def test_a_name_is_the_same_however_its_letters_are_composed() -> None:
    composed = Identity("J\u00f6rg", frozenset({"B\u00fcro"})).principals
    assert composed == Identity("Jo\u0308rg", frozenset({"Bu\u0308ro"})).principals
    assert access_from(["group:Bu\u0308ro", "user:Jo\u0308rg"]) == composed


def test_an_address_is_the_same_however_it_is_capitalised() -> None:
    said = Identity("Ann.Smith@Example.ORG", frozenset({"HR@example.org", "Staff"})).principals
    assert said is not None
    assert (
        access_from(["user:ann.smith@example.org", "group:hr@Example.org", "group:Staff"]) == said
    )
    assert not may_read(said, access_from(["group:staff", "user:Ann.Smith"]))
    roles = NamedRoles(UiSettings(admins=("user:Ann.Smith@example.org",)))
    assert roles.identity("ann.smith@EXAMPLE.org", frozenset(), "proxy").may(Role.ADMIN)


# --- keys ---------------------------------------------------------------------------------------


def test_a_key_is_accepted_until_it_is_revoked(servers: Servers) -> None:
    place = servers["key"]
    store = KeyStore(servers.folder / "key")  # as the command in another process
    key = store.create("reports", ["hr", "it"], ["ingest"], None)
    with asking(place, bearer(key)) as client:
        who = client.get("/who").json()
        assert (who["user"], who["groups"], who["role"]) == ("reports", ["hr", "it"], "ingest")
        assert client.post("/api/v1/ask", json={"question": "Who said so?"}).status_code == 200
        store.revoke("reports")
        refused = client.get("/who")
        assert refused.status_code == 401
        assert_refused(refused)
    again = store.create("reports", [], [], None)
    assert again != key
    with asking(place) as client:
        assert client.get("/who", headers=bearer(again)).json()["role"] == "ask"
        assert client.get("/who", headers=bearer(key)).status_code == 401


MESSAGE = {"role": "user", "content": "Which countries declined?"}
CALLED = {"name": "ask", "arguments": {"question": MESSAGE["content"]}}
ASKED: dict[str, dict[str, Any]] = {
    "/api/v1/ask": {"question": MESSAGE["content"]},
    "/api/v1/ask/stream": {"question": MESSAGE["content"]},
    "/v1/chat/completions": {"model": "footnote", "messages": [MESSAGE]},
    "/v1/responses": {"model": "footnote", "input": [MESSAGE], "stream": True},
    "/mcp": {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": CALLED},
}


@pytest.mark.parametrize("path", ASKED)
def test_an_answer_breaks_off_when_its_key_is_revoked(
    servers: Servers, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    place = servers["key"]
    assistant = servers.assistants["key"]
    store = KeyStore(servers.folder / "key")
    key = store.create("broken-off", [], [], None)
    answering = assistant.stream

    def revoked_meanwhile(*question: Any) -> Iterator[Any]:
        events = answering(*question)
        yield next(events)
        store.revoke("broken-off")
        yield from events

    monkeypatch.setattr(assistant, "stream", revoked_meanwhile)
    accepted = {"Accept": "application/json, text/event-stream"}
    with asking(place, bearer(key) | accepted) as client:
        got = client.post(path, json=ASKED[path])
    assert "The key was revoked" in got.text
    assert "Poland" not in got.text
    whole = path in ("/api/v1/ask", "/v1/chat/completions")
    assert got.status_code == (401 if whole else 200)
    assert ("www-authenticate" in got.headers) is whole


def test_no_refusal_tells_which_part_of_a_key_was_right(servers: Servers) -> None:
    place = servers["key"]
    store = KeyStore(servers.folder / "key")
    key = store.create("right", [], ["admin"], None)
    over = store.create("over", [], [], datetime.now(UTC) - timedelta(seconds=1))
    wrong = [
        key[:-1], key + "a", key[:-1] + "!", key.swapcase(), "fn_" + "a" * 43, "fn_", over, "right",
        f"{key} {key}", f"{key},{key}", f"{key}%0a", f"{key}\\n", shared(), store.all()[-1].hash,
    ]  # fmt: skip
    with asking(place) as client:
        heard = [client.get("/who", headers=bearer(one)) for one in wrong]
        assert {one.status_code for one in heard} == {401}
        assert len({one.text for one in heard}) == 1
        assert client.get("/who", headers=bearer(key)).status_code == 200


@pytest.mark.parametrize("end", [b"\n", b"\x0b", b"\x00", b"\x85", b"\xa0"], ids=bytes.hex)
def test_a_key_with_something_after_it_is_refused(servers: Servers, end: bytes) -> None:
    key = KeyStore(servers.folder / "key").create(f"end-{end.hex()}", [], [], None).encode()
    head = b"GET /who HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
    good, bad = (raw(servers["key"], head + key + tail + b"\r\n\r\n") for tail in (b"", end))
    assert good.startswith(b"HTTP/1.1 200")
    assert bad.split(b" ", 2)[1] in (b"400", b"401")


def test_keys_are_kept_as_hashes_for_their_owner_alone(tmp_path: Path) -> None:
    store = KeyStore(tmp_path)
    key = store.create("one", ["a"], ["ask"], None)
    assert (tmp_path / "keys.json").stat().st_mode & 0o777 == 0o600
    assert key not in (tmp_path / "keys.json").read_text()
    assert [one.name for one in KeyStore(tmp_path).all()] == ["one"]
    (tmp_path / "keys.json").write_text("{")
    settings = UiSettings(auth="key")
    with pytest.raises(Refusal, match="cannot be looked up now") as refused:
        Authenticator(settings, KeyStore(tmp_path)).identity(
            {"headers": [(b"authorization", b"Bearer " + key.encode())], "client": None}
        )
    assert refused.value.status == 503


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"expires": "2020-01-31"}, None),
        ({"expires": "9000-01-31"}, "one"),
        ({"expires": "9000-01-31T12:00:00Z"}, "one"),
        ({"expires": None}, "one"),
        ({"expires": "never"}, "expires of 'one' is no moment"),
        ({"expires": "0001-01-01"}, "expires of 'one' is no moment"),
        ({"expires": 7}, "a field of 'one' is no text"),
        ({"groups": "hr"}, "groups of 'one' is no list"),
        ({"groups": ["hr", 7]}, "groups of 'one' is no list"),
        ({"roles": ["Admin"]}, "roles of 'one' are none of ask, ingest, admin"),
        ({"hash": "\u00fc"}, "hash of 'one' is none"),
        ({"name": 7}, "a field of 7 is no text"),
        ({"comment": "mine"}, "cannot be read"),
    ],
    ids=str,
)
def test_a_file_of_keys_that_somebody_has_edited(
    tmp_path: Path, changed: dict[str, Any], says: str | None
) -> None:
    key = KeyStore(tmp_path).create("one", ["hr"], ["ask"], None)
    file = tmp_path / "keys.json"
    held = json.loads(file.read_text())
    held["keys"][0] |= changed
    file.write_text(json.dumps(held), "utf-8-sig")
    if says in (None, "one"):
        found = KeyStore(tmp_path).identity(key)
        assert (found and found.user) == says
        return
    with pytest.raises(FootnoteError, match=f"keys.json.*{says}"):
        KeyStore(tmp_path).identity(key)


# --- doors --------------------------------------------------------------------------------------

BEHIND = [
    "/", "/embed", "/documents", "/evaluate", "/docs", "/openapi.json", "/ui/base.css", "/config", "/theme.css",
    "/gradio_api/info", "/gradio_api/app_id", "/gradio_api/startup-events",
    "/gradio_api/queue/data?session_hash=x",
    "/gradio_api/heartbeat/x", "/gradio_api/file=/etc/passwd", "/gradio_api/upload", "/gradio_api/proxy=x",
    "/assets/index.js", "/static/x", "/api/v1/documents", "/api/v1/quoted-pages", "/mcp", "/nothing", "//healthz",
    "/api/v1/uploads/x", "/api/v1/uploads/x/events",
    "/healthz/", "/healthz/../documents", "/HEALTHZ", "/readyz/x", "/widget.js/../documents", "/metrics",
    "/v1/models", "/v1/models/footnote", "/v1/x",
]  # fmt: skip
SENT = [
    "/api/v1/ask",
    "/api/v1/ask/stream",
    "/api/v1/feedback",
    "/api/v1/documents",
    "/api/v1/documents/text",
    "/api/v1/uploads/x/cancel",
    "/gradio_api/queue/join",
    "/gradio_api/call/reply",
    "/gradio_api/upload",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/run/reply",
    "/evaluate/run",
    "/evaluate/upload",
    "/healthz/x",
    "/gradio_api/api/reply",
]
OPENAI = ["/v1/chat/completions", "/v1/responses", "/v1/embeddings"]


@pytest.mark.parametrize("server", ["proxy", "key", "secret", "all"])
def test_everything_is_behind_it(servers: Servers, server: str) -> None:
    with asking(servers[server]) as client:
        for path in BEHIND:
            assert client.get(path).status_code == 401, path
            assert client.head(path).status_code == 401, path
        for path in SENT:
            refused = client.post(path, json={})
            assert refused.status_code == 401, path
            assert_refused(refused)
        for path in (*OPENAI, f"{client.base_url}".rstrip("/") + "//v1/responses"):
            refused = client.post(path, json={})
            assert refused.status_code == 401, path
            assert refused.json()["error"]["code"] == "invalid_api_key", path
        assert client.get("/healthz").json() == {"status": "alive"}
        for headers in ({}, {TOKEN_HEADER: "wrong"}):
            assert client.get("/owner/documents", headers=headers).status_code == 403
        assert (
            client.get("/owner/documents", headers={TOKEN_HEADER: OWNER_TOKEN}).status_code == 200
        )


def test_probes_need_no_login_and_are_told_nothing(servers: Servers) -> None:
    with asking(servers["proxy"]) as client:
        servers.assistants["proxy"].index.problem = IndexDamaged("/srv/index is damaged.")
        try:
            alive, ready = client.get("/healthz"), client.get("/readyz")
            known = client.get("/readyz", headers=dict([ANN]))
            runs_it = client.get("/readyz", headers=ADMIN)
        finally:
            servers.assistants["proxy"].index.problem = None
        assert alive.json() == {"status": "alive"}
        assert {one.status_code for one in (ready, known, runs_it)} == {503}
        assert ready.json()["error"] == "Questions cannot be answered now."
        assert "cannot be searched now" in known.json()["error"]
        assert runs_it.json()["error"] == "/srv/index is damaged."


LISTED = {"jsonrpc": "2.0", "id": 1, "method": "resources/list", "params": {}}
PROBLEMS = [
    (IndexDamaged("/srv/index is damaged: run footnote doctor."), "searched now", 503),
    (OSError(errno.ENOSPC, "No space left on device", "/srv/index/copy"), "takes no more", 507),
    (ModelProblem("/srv/model is gone: footnote ingest."), "searched now", 500),
    (IndexUnwritable("/srv/index is read-only: mount it."), "changed now", 503),
]


@pytest.mark.parametrize(
    ("path", "sent"),
    [*ASKED.items(), ("/mcp", LISTED), ("/api/v1/documents", None), ("/documents", None)],
)
def test_who_only_asks_is_told_nothing_of_the_server_s_files(
    servers: Servers, caplog: pytest.LogCaptureFixture, path: str, sent: dict[str, Any] | None
) -> None:
    place = servers["proxy"]
    index = servers.assistants["proxy"].index
    accepted = {"Accept": "application/json, text/event-stream"}

    def heard(who: dict[str, str]) -> httpx.Response:
        with asking(place, who | accepted) as client:
            return client.get(path) if sent is None else client.post(path, json=sent)

    for problem, told, status in PROBLEMS:
        index.problem = problem
        try:
            asks, runs_it = heard(dict([ANN])), heard(ADMIN)
        finally:
            index.problem = None
        assert told in asks.text
        assert "/srv/" not in asks.text
        assert "footnote ingest" not in asks.text
        # What no route catches is told to nobody.
        assert "/srv/" in runs_it.text or (isinstance(problem, OSError) and sent is None)
        assert asks.status_code == runs_it.status_code
        assert asks.status_code in (200, status, 503)
        assert "/srv/" in caplog.text  # whoever runs it finds it there
        caplog.clear()


def test_a_person_sees_how_to_get_in(servers: Servers) -> None:
    with asking(servers["all"], {"Accept": "text/html,*/*"}) as client:
        for path in ("/", "/embed", "/documents"):
            page = client.get(path)
            assert page.status_code == 401
            assert page.headers["content-type"].startswith("text/html")
            assert "open it through the portal that signs you in" in page.text
            assert (
                "send a key or a token as a bearer token in the header Authorization." in page.text
            )
        assert client.get("/", headers={"X-Forwarded-User": "<b>"}).status_code == 200
        assert "&lt;b&gt;" in client.get("/documents", headers={"X-Forwarded-User": "<b>"}).text
        assert_refused(client.get("/api/v1/documents"))


def test_every_page_says_who_is_signed_in(servers: Servers) -> None:
    with asking(servers["proxy"], ADMIN) as client:
        for path in ("/", "/documents", "/evaluate", "/docs"):
            assert 'title="Signed in as root"' in client.get(path).text, path


def test_a_websocket_gets_nowhere(servers: Servers) -> None:
    request = (
        b"GET /gradio_api/queue/join HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
        b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
    )
    assert raw(servers["proxy"], request).split(b" ", 2)[1] in (b"401", b"403")


def test_another_site_s_preflight_needs_no_credentials(tmp_path: Path) -> None:
    servers = Servers(
        tmp_path,
        {"cors": {"auth": "key", "origins": ("https://portal.example",)}},
        pages=(),
    )
    origin = {"Origin": "https://portal.example"}
    with asking(servers["cors"], origin) as client:
        asked = {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,content-type",
        }
        allowed = client.options("/api/v1/ask", headers=asked)
        assert allowed.status_code == 200
        assert "authorization" in allowed.headers["access-control-allow-headers"]
        refused = client.post("/api/v1/ask", json={"question": "Who?"})
        assert refused.status_code == 401
        assert refused.headers["access-control-allow-origin"] == "https://portal.example"
    servers.close()


# --- settings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"auth": "nobody"}, "ui.auth must be"),
        ({"auth": ""}, "ui.auth must be"),
        ({"auth": "none,key"}, "ui.auth must be"),
        ({"auth": "key;token"}, "ui.auth must be"),
        ({"auth": "proxy"}, "needs ui.trusted_proxies"),
        ({"trusted_proxies": ("proxy.example",)}, "no address or network"),
        ({"trusted_proxies": ("10.0.0.1/8",)}, "no address or network"),
        ({"auth": "proxy", "trusted_proxies": LOCAL, "user_header": "", "email_header": ""}, "names people"),
        ({"auth": "proxy", "trusted_proxies": LOCAL, "user_header": "X User"}, "no name of an HTTP header"),
        ({"auth": "proxy", "trusted_proxies": LOCAL, "signed_header": "X-Jwt"}, "ui.signed_keys"),
        ({"auth": "proxy", "trusted_proxies": LOCAL, **CLOUD, "signed_keys": "no.json"}, "JSON Web Key Set"),
        ({"auth": "token"}, "either ui.token_secret"),
        ({"auth": "token", "token_secret": SECRET, "token_keys": "x"}, "either ui.token_secret"),
        ({"auth": "token", "token_secret": "short" + "\n" * 40}, "shorter than 32 bytes"),
        ({"auth": "token", "token_secret": SECRET, "token_audience": ""}, "ui.token_audience is empty"),
        ({"auth": "token", "token_keys": "no.json"}, "ui.token_keys: no.json is no file or address"),
        ({"admins": ("ann",)}, "ui.admins: 'ann' names nobody"),
        ({"ingesters": ("group: ",)}, "ui.ingesters"),
    ],
)  # fmt: skip
def test_what_cannot_be_held_to_is_refused_at_the_start(
    settings: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(SettingsError, match=sentence):
        Authenticator(UiSettings(**settings))


def test_an_address_of_keys_that_is_away_is_an_outage_and_no_wrong_token(tmp_path: Path) -> None:
    address = f"http://127.0.0.1:{free_port()}/jwks"
    servers = Servers(tmp_path, {"away": {"auth": "token", "token_keys": address}}, pages=())
    with asking(servers["away"], bearer(signed())) as client:
        for _again in range(2):
            refused = client.get("/who")
            assert refused.status_code == 503
            assert refused.headers["retry-after"] == "5"
            assert refused.json()["retryable"] is True
    servers.close()


def test_keys_at_an_address_are_fetched_again_when_they_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    held: dict[str, Any] = {"keys": [PUBLIC["rsa"]]}
    fetched: list[str] = []

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            fetched.append(self.path)
            self.send_response(200 if held else 500)
            self.end_headers()
            self.wfile.write(json.dumps(held).encode())

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
            pass

    server = HTTPServer(("127.0.0.1", 0), Keys)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    servers = Servers(
        tmp_path,
        {"set": {"auth": "token", "token_keys": f"http://127.0.0.1:{server.server_port}/jwks"}},
        pages=(),
    )
    try:
        with asking(servers["set"]) as client:

            def status(token: str) -> int:
                return client.get("/who", headers=bearer(token)).status_code

            assert [status(signed()), status(signed()), len(fetched)] == [200, 200, 1]
            # Tokens with keys of their own making do not make the server fetch without end.
            assert {status(signed(f"k{number}")) for number in range(5)} == {401}
            assert len(fetched) == 1
            held["keys"] = [PUBLIC["ec"]]
            monkeypatch.setattr(key_sets, "_PAUSE_SECONDS", -1.0)
            assert status(signed("ec", EC, "ES256")) == 200
            assert status(signed()) == 401
            held.clear()  # away: those known still hold
            assert [status(signed()), status(signed("ec", EC, "ES256"))] == [401, 200]
    finally:
        servers.close()
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_changed_file_of_keys_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [PUBLIC["rsa"]]}))
    tokens = SignedTokens(key_sets.key_set(str(file), "ui.token_keys"), "footnote")
    assert tokens.claims(signed())["sub"] == "ann"
    (tmp_path / "new.json").write_text(json.dumps({"keys": [PUBLIC["ec"]]}))
    (tmp_path / "new.json").replace(file)
    assert tokens.claims(signed("ec", EC, "ES256"))["sub"] == "ann"
    with pytest.raises(Refusal):
        tokens.claims(signed())
    file.write_text("{")  # half written: those known still hold
    assert tokens.claims(signed("ec", EC, "ES256"))["sub"] == "ann"

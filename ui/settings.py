"""The ``[ui]`` settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ingest.settings import setting


@dataclass(frozen=True, slots=True)
class UiSettings:
    """How the chat is served."""

    host: str = setting("127.0.0.1", "Address the server listens on.")
    port: int = setting(7860, "Port the server listens on.", least=1, most=65535)
    title: str = setting("Footnote", "Name shown at the top of the page.")
    frame_ancestors: tuple[str, ...] = setting(
        (), "Sites that may show /embed in a frame; none by default."
    )
    origins: tuple[str, ...] = setting(
        (),
        "Sites whose pages may call the API and hold the widget, as https://portal.example; none by "
        "default. '*' is any, without cookies.",
    )
    allowed_hosts: tuple[str, ...] = setting(
        (),
        "Host names that may be asked for besides localhost and the listening address: your domain, "
        "when a reverse proxy forwards to Footnote; '*' for any.",
    )
    root_path: str = setting(
        "", "Path below which a reverse proxy serves Footnote, as /tools/footnote; empty: none."
    )
    concurrency: int = setting(16, "Questions answered at the same time.", least=1)
    watch: Literal["off", "on"] = setting(
        "off", "Whether serving follows changed files under the ingested folders: on or off."
    )
    queue: int = setting(200, "Questions that may wait; more are refused.", least=0)
    source_list: Literal["off", "on"] = setting(
        "on",
        "Whether answers at /v1, which clients of OpenAI's API ask, end with a list of their sources: "
        "on or off.",
    )
    auth: str = setting(
        "none",
        "Who may ask: none (everybody who reaches the server), or one or more of proxy, key and token, "
        "as proxy,key.",
    )
    trusted_proxies: tuple[str, ...] = setting(
        (), "Addresses and networks of the proxies that are believed; none by default."
    )
    user_header: str = setting(
        "X-Forwarded-User", "Header in which a proxy names who is asking; empty: none."
    )
    email_header: str = setting(
        "X-Forwarded-Email",
        "Header with that person's address, which is the name when it is sent; empty: none.",
    )
    groups_header: str = setting(
        "X-Forwarded-Groups", "Header with that person's groups; empty: none."
    )
    groups_separator: Literal[",", "|"] = setting(",", "What parts the groups in it: , or |.")
    signed_header: str = setting(
        "",
        "Header with a JWT that the proxy signed, which is believed instead of the others: "
        "Cf-Access-Jwt-Assertion for Cloudflare Access.",
    )
    signed_keys: str = setting(
        "", "File or address of the keys (JWKS) that sign that header.", path=True
    )
    signed_audience: str = setting("", "What the claim aud of that header must be.")
    signed_issuer: str = setting("", "What the claim iss of that header must be.")
    token_secret: str = setting(
        "", "Secret of 32 bytes or more with which the portal signs tokens (HS256)."
    )
    token_keys: str = setting(
        "",
        "File or address of the keys (JWKS) with which the portal signs tokens (RS256, ES256).",
        path=True,
    )
    token_audience: str = setting("footnote", "What the claim aud of tokens must be.")
    token_issuer: str = setting("", "What the claim iss of tokens must be; empty: anything.")
    token_minutes: int = setting(60, "Longest time for which a token may be valid.", least=1)
    ingesters: tuple[str, ...] = setting(
        (),
        "Who may add and remove documents, as user:NAME and group:NAME, of those whom a proxy or token "
        "names.",
    )
    admins: tuple[str, ...] = setting(
        (), "Who may also evaluate and see figures of use, in the same form."
    )
    rate_per_minute: int = setting(
        0, "Requests that one identity may make in a minute; 0: any number.", least=0
    )
    log: Literal["text", "json"] = setting(
        "text", "How the server logs: text, or json with a line for every request and question."
    )
    log_questions: Literal["off", "on"] = setting(
        "off", "Whether logs and traces may hold questions as they were typed: on or off."
    )
    audit_log: str = setting(
        "",
        "File of the audit log: who asked, read or changed what, and the places in documents shown; empty: none.",
        path=True,
    )
    audit_required: Literal["off", "on"] = setting(
        "off",
        "Whether answers, searches and documents that cannot be written to the audit log are refused: on or off.",
    )
    questions_each: int = setting(
        0, "Questions of one identity that wait or are answered at a time; 0: any number.", least=0
    )

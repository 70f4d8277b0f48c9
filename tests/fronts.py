"""A real nginx in front of a server, as portals have one: with TLS, below a path, saying who asks.

FOOTNOTE_TEST_FRONT=nginx puts it before every server of the browser tests (``make front``).
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from fastapi import FastAPI

from tests.commands import free_port
from tests.fakes import running
from ui.settings import UiSettings

# Read here: the tests themselves run without the caller's settings.
FRONT = os.environ.get("FOOTNOTE_TEST_FRONT", "")
PREFIX = "/tools/footnote"
USER = "ann@example.org"
_SIGNED_IN = {
    "auth": "proxy",
    "trusted_proxies": ("127.0.0.1",),
    "root_path": PREFIX,
    "admins": (f"user:{USER}",),
}


def ui_settings(**given: Any) -> UiSettings:
    """The settings of a server of the browser tests: behind the front, those of its login too."""
    return UiSettings(**({**_SIGNED_IN, **given} if FRONT else given))


@contextmanager
def nginx(folder: Path, locations: str, *, tls: bool = False) -> Iterator[str]:
    """A real nginx with these locations; yields its address."""
    parts = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{part}_temp_path /tmp/{part};\n" for part in parts)
    kind = (
        " ssl; ssl_certificate /etc/nginx/tls/footnote.crt;"
        " ssl_certificate_key /etc/nginx/tls/footnote.key"
    )
    text = (
        "pid /tmp/nginx.pid; error_log /dev/stderr;\nevents { worker_connections 1024; }\n"
        f"http {{ access_log off; {places} server {{ listen 8443{kind if tls else ''};\n"
        f"{locations} }} }}\n"
    )
    with nginx_with(folder, text) as address:
        yield address


@contextmanager
def nginx_with(folder: Path, text: str) -> Iterator[str]:
    """A real nginx with this whole configuration, its places and its port put here; yields its address."""
    program = shutil.which("nginx") or (
        "/usr/sbin/nginx" if Path("/usr/sbin/nginx").exists() else ""
    )
    if not program:
        pytest.skip("there is no nginx here: apt-get install nginx-light")
    port = free_port()
    tls = "/etc/nginx/tls/" in text
    if tls:
        _certify(folder)
    places = {
        "listen 8443": f"listen 127.0.0.1:{port}",
        "/etc/nginx/tls/": f"{folder}/",
        "/tmp/": f"{folder}/",
        "/dev/stderr": f"{folder}/error.log",
    }
    text = re.sub("|".join(places), lambda found: places[found[0]], text)
    # Its workers write what they buffer into a folder that is its starter's alone.
    user = "user root; " if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(f"{user}daemon off;\n{text}")
    command = [program, "-c", str(folder / "nginx.conf"), "-e", str(folder / "e.log")]
    with proxy(command, port) as address:
        yield address.replace("http:", "https:") if tls else address


@contextmanager
def proxy(command: Sequence[str], port: int) -> Iterator[str]:
    """A proxy that ``command`` starts, once it listens on ``port``; yields its address."""
    with subprocess.Popen(command) as run:
        try:
            _wait_for(port, run)
            yield f"http://127.0.0.1:{port}"
        finally:
            run.terminate()


def location(upstream: str, *, keep: bool = False, more: str = "") -> str:
    """The location that serves ``upstream`` below ``PREFIX``, which is taken off unless ``keep``."""
    return f"""
        client_max_body_size 100m;
        large_client_header_buffers 8 64k;
        location {PREFIX}/ {{
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-User {USER};
            proxy_http_version 1.1;
            {more}
            proxy_pass {upstream}{"" if keep else "/"};
        }}"""


@contextmanager
def public(app: FastAPI) -> Iterator[str]:
    """Serve ``app`` to browsers, behind nginx if the tests are run so; yields its public address."""
    with running(app) as place:
        if not FRONT:
            yield place
            return
        with (
            tempfile.TemporaryDirectory() as folder,
            nginx(Path(folder), location(place), tls=True) as front,
        ):
            yield front + PREFIX


def origin(address: str) -> str:
    """The scheme, host and port of an address."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _certify(folder: Path) -> None:
    """Put a certificate that signs itself, and its key, into ``folder``."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), False
        )
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "footnote.crt").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "footnote.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise AssertionError("the proxy did not start")

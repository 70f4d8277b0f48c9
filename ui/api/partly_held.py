"""What is not sent again: what who asks holds already (RFC 9110, 13), and of a file all but one range (14)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fastapi import HTTPException, Request
from fastapi.responses import Response

_ONE_RANGE = re.compile(r"\s*bytes\s*=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.IGNORECASE)


def is_held(request: Request, etag: str) -> bool:
    """Whether ``request`` says that its sender has what is tagged ``etag``.

    Compared weakly: a proxy that compresses a response marks its tag as a weak one.
    """
    given = ",".join(request.headers.getlist("if-none-match")).split(",")
    return etag.removeprefix("W/") in {tag.strip().removeprefix("W/") for tag in given}


def sent_in_part(content: bytes, request: Request, headers: Mapping[str, str]) -> Response:
    """``content``, or the one range of it that is asked for, with ``headers``, whose ETag is a strong one.

    Several ranges at once get the whole, as they may. Raises the HTTP error 416 for one that is not there.
    """
    size = len(content)
    headers = {**headers, "Accept-Ranges": "bytes"}
    asked = _ONE_RANGE.fullmatch(request.headers.get("range", ""))
    same = request.headers.get("if-range", headers["ETag"]) == headers["ETag"]
    if asked is None or not any(asked.groups()) or not same:
        return Response(content, headers=headers)
    first, last = asked.groups()
    start = int(first) if first else max(0, size - int(last))
    end = min(size, int(last) + 1) if first and last else size
    if start >= end:
        there = {"Content-Range": f"bytes */{size}"}
        raise HTTPException(416, f"The file has {size:,} bytes: ask for some of these.", there)
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return Response(content[start:end], 206, headers)

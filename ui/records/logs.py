"""How a server logs: ``ui.log`` text, for people, or json, one object a line, for what collects logs."""

from __future__ import annotations

import logging
import sys

from ui.records.request_id import request_id
from ui.settings import UiSettings


def set_up_logs(settings: UiSettings) -> None:
    """Log in the form that ``settings`` name, to standard error; text is as Python logs without this."""
    if settings.log != "json":
        return
    from pythonjsonlogger.json import JsonFormatter

    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_with_request)
    handler.setFormatter(
        JsonFormatter(
            ["levelname", "name", "message", "request_id"],
            rename_fields={"levelname": "level", "name": "logger"},
            timestamp="at",
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("footnote").setLevel(logging.INFO)
    logging.captureWarnings(True)  # Python's own lines, and libraries', are no JSON


def _with_request(record: logging.LogRecord) -> bool:
    record.request_id = request_id.get()
    return True

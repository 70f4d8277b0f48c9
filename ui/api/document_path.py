"""How the address of a route takes up a document's id: whatever characters a file's name may have."""

from __future__ import annotations

from starlette.convertors import Convertor, register_url_convertor


class _DocumentId(Convertor[str]):
    # Not Starlette's "path", which ends at a line break, as some names of files have one.
    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("document", _DocumentId())

DOCUMENT = "{document_id:document}"

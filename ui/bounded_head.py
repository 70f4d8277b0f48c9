"""Reads requests as uvicorn does, but none whose head, chunk sizes or trailers go on without end."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

_MOST = 64 * 1024  # bytes of which nothing came; as uvicorn's other protocol takes (h11)


class BoundedHead(HttpToolsProtocol):
    """A connection that is closed when it sends more than ``_MOST`` bytes of which nothing comes."""

    _unfruitful = 0

    def data_received(self, data: bytes) -> None:
        """Read on; refuse what leads nowhere."""
        self._unfruitful += len(data)
        super().data_received(data)  # in which the methods below are called
        if self._unfruitful > _MOST and not self.transport.is_closing():
            self.send_400_response(f"The head of the request is longer than {_MOST // 1024} kB.")

    def on_headers_complete(self) -> None:
        """A head has ended."""
        self._unfruitful = 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """More of a body has come."""
        self._unfruitful = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """A request has ended."""
        self._unfruitful = 0
        super().on_message_complete()

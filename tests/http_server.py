"""A real HTTP server for tests, on loopback: keeps every request, and answers as it is told."""

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What was asked, the names of its headers in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        """The body's fields, each with its last value."""
        return {name: values[-1] for name, values in parse_qs(self.body, keep_blank_values=True).items()}


class HttpServer:
    """Serves in threads of its own between `__enter__` and `__exit__`.

    Attributes:
        received: the requests that were answered with a status below 300.
        refused: the others.
        status: what the next requests are answered with.
        answer: the body of that.
    """

    def __init__(self) -> None:
        self.received: list[Request] = []
        self.refused: list[Request] = []
        self.status = 200
        self.answer = "{}"
        self._changed = threading.Condition()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, wrong: BaseException | None, at: TracebackType | None) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait_for(self, count: int, timeout_s: float = 30) -> list[Request]:
        """All that was received, once there are so many; fails when they do not come."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.received) >= count, timeout_s), self.received
            return list(self.received)

    def _keep(self, request: Request) -> None:
        with self._changed:
            (self.received if self.status < 300 else self.refused).append(request)
            self._changed.notify_all()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                headers = {name.lower(): value for name, value in self.headers.items()}
                server._keep(Request(method=self.command, path=self.path, headers=headers, body=body))
                self.send_response(server.status)
                self.end_headers()
                self.wfile.write(server.answer.encode())

            do_GET = do_POST  # noqa: N815  # the base class's own name

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's own name
                pass

        return Handler

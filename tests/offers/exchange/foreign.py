"""Another portal on this machine that answers as a test wants it to."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Answer = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Leaves the answer to the test."""

    protocol_version = "HTTP/1.1"
    close_connection = True

    def do_GET(self) -> None:
        with suppress(OSError):  # the reader has broken off
            self.server.answer(self)  # type: ignore[attr-defined]

    def log_message(self, *_given: Any) -> None: ...

    @property
    def page(self) -> int:
        return int(parse_qs(urlsplit(self.path).query)["page"][0])

    def say(self, content: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(content)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(content)

    def say_page(self, *records: Any, **more: Any) -> None:
        self.say(json.dumps({"contents": records, "last_page": True, **more}).encode())


@contextmanager
def portal(answer: Answer) -> Iterator[str]:
    """Serve on a free port; yield the address of the directory."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads, server.block_on_close = True, False
    server.answer = answer  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/api/hsds"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

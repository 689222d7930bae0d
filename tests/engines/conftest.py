"""A package server on loopback: an index, packages, ranges, and connections that break."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests import tiny_package


class PackageServer(ThreadingHTTPServer):
    """Serves ``files`` (path to bytes).  ``break_after``: bytes after which connections close; ``redirects``: path to
    address.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files: dict[str, bytes] = {}
        self.redirects: dict[str, str] = {}
        self.break_after: list[int] = []
        self.ranges: list[str | None] = []
        self.ignores_ranges = False
        self.etag = '"one"'

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def offer(
        self,
        package: bytes,
        *,
        version: str = "1.0",
        from_code: str = "zh",
        to_code: str = "en",
        path: str = "/zh_en.argosmodel",
    ) -> None:
        """Put a package on the server and into its index."""
        self.files[path] = package
        rows = json.loads(self.files.get("/index.json", b"[]"))
        rows.append(
            {
                "package_version": version,
                "argos_version": "1.0",
                "from_code": from_code,
                "from_name": "Chinese",
                "to_code": to_code,
                "to_name": "English",
                "links": [self.url + path, "ipfs://elsewhere"],
            }
        )
        self.files["/index.json"] = json.dumps(rows).encode()


class _Handler(BaseHTTPRequestHandler):
    server: PackageServer

    def log_message(self, *args: object) -> None:
        """Tests have enough to print."""

    def do_GET(self) -> None:
        server = self.server
        if self.path in server.redirects:
            self._head(302, 0, {"Location": server.redirects[self.path]})
            return
        if self.path not in server.files:
            self.send_error(404)
            return
        data, wanted = server.files[self.path], self.headers.get("Range")
        if self.path != "/index.json":
            server.ranges.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self._may_resume() else 0
        if start and start >= len(data):
            self.send_error(416)
            return
        headers = {"ETag": server.etag} | (
            {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
        )
        self._head(206 if start else 200, len(data) - start, headers)
        stop = start + server.break_after.pop(0) if server.break_after and self.path != "/index.json" else len(data)
        self.wfile.write(data[start:stop])
        self.close_connection = True

    def _may_resume(self) -> bool:
        return not self.server.ignores_ranges and self.headers.get("If-Range", self.server.etag) == self.server.etag

    def _head(self, status: int, length: int, headers: dict[str, str]) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(length))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()


@pytest.fixture
def server() -> Iterator[PackageServer]:
    """A fresh, empty package server."""
    with PackageServer() as running:
        thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield running
        running.shutdown()
        thread.join(5)


@pytest.fixture(scope="session")
def package_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny real package, made once for all tests."""
    return tiny_package.make_package(tmp_path_factory.mktemp("package") / "translate-zh_en.argosmodel")

"""A family's phone, as cheap as can be: one kept line, cookies, and the fields of the form it sees."""

import asyncio
import gzip
import html
import re
from urllib.parse import urlencode

FIELD = re.compile(rb'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Visitor:
    """Opens pages one after the other. Raises AssertionError when an answer is not the one expected."""

    def __init__(self, port):
        self.port, self.cookies, self.line = port, {}, None

    async def get(self, path, *, expect=200):
        return await self._ask("GET", path, b"", expect)

    async def post(self, path, fields, *, expect=None):
        return await self._ask("POST", path, urlencode(fields).encode(), expect)

    async def close(self):
        if self.line:
            self.line[1].close()

    async def _ask(self, method, path, body, expect):
        if self.line is None:
            self.line = await asyncio.open_connection("127.0.0.1", self.port)
        reader, writer = self.line
        writer.write(self._head(method, path, body) + body)
        status, headers = self._understood(await reader.readuntil(b"\r\n\r\n"))
        page = await self._body(reader, headers)
        if headers.get("connection") == "close":
            writer.close()
            self.line = None
        assert expect in (None, status), f"{method} {path}: {status} instead of {expect}"
        return status, headers, Packed(page, headers)

    def _head(self, method, path, body):
        lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: gzip"]
        if self.cookies:
            lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in self.cookies.items()))
        if method == "POST":
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()

    def _understood(self, head):
        first, *lines = head.decode().rstrip().split("\r\n")
        headers = {}
        for line in lines:
            name, _, value = line.partition(": ")
            if name.lower() == "set-cookie":
                cookie, _, kept = value.split(";")[0].partition("=")
                self.cookies[cookie] = kept
            headers[name.lower()] = value
        return int(first.split()[1]), headers

    async def _body(self, reader, headers):
        if "content-length" in headers:
            return await reader.readexactly(int(headers["content-length"]))
        if headers.get("transfer-encoding") != "chunked":
            return b""
        parts = []
        while size := int(await reader.readline(), 16):
            parts.append(await reader.readexactly(size))
            await reader.readline()
        await reader.readline()
        return b"".join(parts)


class Packed:
    """A page as it came; unpacked only if somebody reads it."""

    def __init__(self, content, headers):
        self.content, self._is_packed = content, headers.get("content-encoding") == "gzip"

    @property
    def html(self):
        return gzip.decompress(self.content) if self._is_packed else self.content


def hidden_fields(page):
    """Return what the form carries along: its token, its number, and on the last step all that was typed."""
    return {name.decode(): html.unescape(value.decode()) for name, value in FIELD.findall(page.html)}


async def book(visitor, slot, *, name="Load", email=""):
    """Walk from the form of a time to the page behind the code; return the last status: 200 booked, 409 taken."""
    address = f"/termin/{slot}/"
    status, _, page = await visitor.get(address, expect=None)
    if status != 200:
        return status
    typed = hidden_fields(page) | {"adults": "1", "name": name, "email": email}
    status, _, page = await visitor.post(address, typed | {"step": "check"})
    if status != 200:
        return status
    status, headers, _ = await visitor.post(address, hidden_fields(page) | {"step": "book"})
    if status != 302:
        return status
    status, _, page = await visitor.get(headers["location"])
    return status

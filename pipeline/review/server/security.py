"""Who may speak to the desk: this browser, from this address, with the token; and what pages may do.

Other sites open in the same browser can send requests to this machine (cross-site posts) or make their
own name lead to it (DNS rebinding). So Host and Origin must be ours and each request carries a secret.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders, QueryParams
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Pages may load from here alone, run no script of their text and sit in nobody's frame.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
#: Larger bodies than this many bytes are refused.
LARGEST = 1_000_000


class Guard:
    """Lets through only requests of the desk's own browser; puts the headers on every answer."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: Iterable[str], port: int) -> None:
        self.app = app
        self.token = token
        self.hosts = {f"{h}:{port}" for h in hosts} | ({*hosts} if port == 80 else set())
        self.cookie = f"gvcoder-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, refuse or pass on."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("cache-control", "no-store")
            await send(message)

        answer = self._answer(scope)
        await (answer or self.app)(scope, receive, with_headers)

    def _answer(self, scope: Scope) -> Response | None:
        """The refusal or redirection that a request gets; none where it may pass."""
        headers = Headers(scope=scope)
        if headers.get("host", "") not in self.hosts:
            return _no("This address is not the desk's own. Use the one that it printed.", 421)
        query = QueryParams(scope["query_string"])
        path = scope["path"]
        if scope["method"] == "GET" and path == "/" and "token" in query:
            if not self._right(query["token"]):
                return _no("The token is wrong. Use the address that `gvcoder review` printed.")
            response = RedirectResponse("/", status_code=303)
            response.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
            return response
        given = HTTPConnection(scope).cookies.get(self.cookie, "")
        if not self._right(given):
            return _no("Open the desk with the address that `gvcoder review` printed.")
        if scope["method"] not in ("GET", "HEAD"):
            return self._check_write(headers)
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return _no("Only the desk's own pages may ask this.")
        return None

    def _check_write(self, headers: Headers) -> Response | None:
        origin = urlsplit(headers.get("origin", ""))
        if origin.scheme != "http" or origin.netloc != headers["host"]:
            return _no("Only the desk's own pages may send this.")
        if headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return _no("Only the desk's own pages may send this.")
        if headers.get("content-type", "").partition(";")[0] != "application/json":
            return _no("Send JSON.", 415)
        length = headers.get("content-length", "")
        if not length.isdigit() or int(length) > LARGEST:
            return _no("Too large, or of unknown length.", 413)
        return None

    def _right(self, token: str) -> bool:
        return secrets.compare_digest(token.encode(), self.token.encode())


def _no(why: str, status: int = 403) -> Response:
    return PlainTextResponse(why + "\n", status_code=status)

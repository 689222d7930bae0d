"""What every answer and every request must satisfy: host, content policy, tokens."""

from __future__ import annotations

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

from webapp.web.assets import CDN_ORIGIN

# Nothing inline, nothing from elsewhere but the one script, which carries an integrity hash.
POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' {CDN_ORIGIN}",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)

LOCAL_HOSTS = ["127.0.0.1", "localhost"]

csrf = CSRFProtect()


def protect(app: Flask) -> None:
    """CSRF tokens on every change of state, a Host check against DNS rebinding, strict headers on every answer."""
    csrf.init_app(app)
    app.before_request(_check_host)
    app.after_request(_headers)


def _check_host() -> None:
    request.host  # noqa: B018  (raises SecurityError, 400, for a host that is not in TRUSTED_HOSTS)


def _headers(response: Response) -> Response:
    response.headers.setdefault("Content-Security-Policy", POLICY)
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    response.headers.setdefault("Referrer-Policy", "no-referrer")
    response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if response.mimetype == "text/html":
        response.vary.add("HX-Request")
        response.headers.setdefault("Cache-Control", "no-store")
    return response

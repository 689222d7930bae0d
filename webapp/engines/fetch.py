"""Fetching package files: http and https only, in pieces, taken up where they broke off, never more than is allowed."""

from __future__ import annotations

import http.client
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from webapp.errors import PackageError

CHUNK = 256 * 1024
FILE_LIMIT = 1024**3  # real packages are 50 to 300 MB
ATTEMPTS = 3  # a download that breaks off is taken up at once this often

Progress = Callable[[int, int | None], None]


class Cancelled(PackageError):
    """The reader stopped the download."""

    status = 409


class _BrokenOff(Exception):
    """The connection ended before the file did."""


class _Redirects(urllib.request.HTTPRedirectHandler):
    max_redirections = 5
    max_repeats = 2

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not newurl.startswith(("https://", "http://")) or (
            req.full_url.startswith("https://") and newurl.startswith("http://")
        ):
            raise PackageError(
                "%(address)s leads on to %(other)s, which is not a safe address: refused.", address=req.full_url, other=newurl
            )
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def read(url: str, *, timeout: float, limit: int) -> bytes:
    """A small file whole.  Raises PackageError when it cannot be had or is over ``limit`` bytes."""
    with _answer(url, timeout) as answer:
        try:
            data = answer.read(limit + 1)
        except (OSError, http.client.HTTPException) as error:
            raise PackageError("The answer from %(address)s broke off.", address=url) from error
    if len(data) > limit:
        raise PackageError("%(address)s sends more than the %(limit)s MB an index may have.", address=url, limit=limit // 1024**2)
    return data


def download(url: str, target: Path, *, timeout: float, progress: Progress, cancelled: Callable[[], bool]) -> None:
    """Fetch ``url`` to ``target``, by way of ``target`` + ``.part``, which stays when the download breaks off.

    Raises PackageError (Cancelled when ``cancelled()`` says so).
    """
    part = target.with_name(target.name + ".part")
    for attempt in range(1, ATTEMPTS + 1):
        try:
            _continue(url, part, timeout, progress, cancelled)
            break
        except _BrokenOff as error:
            if attempt == ATTEMPTS:
                raise PackageError(
                    "The download from %(address)s keeps breaking off. Try again: it goes on where it stopped.", address=url
                ) from error
    part.replace(target)
    _note(part).unlink(missing_ok=True)


def _continue(url: str, part: Path, timeout: float, progress: Progress, cancelled: Callable[[], bool]) -> None:
    headers = _resume_headers(url, part)
    try:
        with _answer(url, timeout, headers) as answer:
            resumed = answer.status == 206
            done = part.stat().st_size if resumed else 0
            if resumed and not (answer.headers.get("Content-Range") or "").startswith(f"bytes {done}-"):
                raise _RangeRefused
            total = _total(answer, done)
            _check(url, total, done, part)
            if not resumed:
                _note(part).write_text(json.dumps({"url": url, "etag": answer.headers.get("ETag")}), encoding="utf-8")
            with part.open("ab" if resumed else "wb") as file:
                for chunk in _chunks(answer):
                    file.write(chunk)
                    done += len(chunk)
                    _check(url, done, done, part)
                    progress(done, total)
                    if cancelled():
                        raise Cancelled(
                            "The download was stopped. What is there is kept, and the next try goes on from it."
                        )
    except _RangeRefused:
        # The part is as long as the file, or the file has changed: start afresh.
        part.unlink(missing_ok=True)
        raise _BrokenOff from None
    if total is not None and done < total:
        raise _BrokenOff


def _resume_headers(url: str, part: Path) -> dict[str, str]:
    """Ask for the rest only of the very file that was begun: same address, same ETag."""
    try:
        note = json.loads(_note(part).read_text(encoding="utf-8"))
        size = part.stat().st_size
    except (OSError, ValueError):
        return {}
    if note.get("url") != url or not size:
        return {}
    headers = {"Range": f"bytes={size}-"}
    if note.get("etag") and not note["etag"].startswith("W/"):
        headers["If-Range"] = note["etag"]
    return headers


def _note(part: Path) -> Path:
    return part.with_name(part.name + ".json")


def _total(answer: Any, done: int) -> int | None:
    length = answer.headers.get("Content-Length")
    return done + int(length) if length and length.isdigit() else None


def _check(url: str, size: int | None, done: int, part: Path) -> None:
    if size is not None and size > FILE_LIMIT:
        raise PackageError(
            "%(address)s sends more than %(limit)s MB: no translation package is that large.", address=url, limit=FILE_LIMIT // 1024**2
        )
    if size is not None and shutil.disk_usage(part.parent).free < size - done:
        raise PackageError("The disk is too full: the download needs %(size)s MB more.", size=f"{(size - done) / 1e6:,.0f}")


def _chunks(answer: Any) -> Iterator[bytes]:
    try:
        while chunk := answer.read1(CHUNK):
            yield chunk
    except (OSError, http.client.HTTPException) as error:
        raise _BrokenOff from error


class _RangeRefused(Exception):
    """The server has nothing past what we have, or sends another part than we asked for."""


@contextmanager
def _answer(url: str, timeout: float, headers: dict[str, str] | None = None) -> Iterator[Any]:
    if not url.startswith(("https://", "http://")):
        raise PackageError("%(address)s is not a web address (http or https).", address=url)
    opener = urllib.request.build_opener(_Redirects)
    request = urllib.request.Request(url, headers={"User-Agent": "duizhao", **(headers or {})})
    try:
        answer = opener.open(request, timeout=timeout)
    except urllib.error.HTTPError as error:
        if error.code == 416:
            raise _RangeRefused from error
        raise PackageError("%(address)s answers with error %(code)s (%(reason)s).", address=url, code=error.code, reason=str(error.reason)) from error
    except (urllib.error.URLError, OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        raise PackageError("There is no network, or %(address)s cannot be reached (%(reason)s).", address=url, reason=str(reason)) from error
    with answer:
        yield answer

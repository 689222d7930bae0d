"""LibreTranslate's two calls, so that its clients work with this server: ``POST /translate`` and ``GET /languages``.

The worker translates; this only asks it and waits a while.  JSON requests need no token: a page from elsewhere cannot
send JSON without asking first (there is no CORS here to allow it), and the Host check holds for everybody.  Forms do.
"""

from __future__ import annotations

import time
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, request

from webapp import engines, errands
from webapp.engines import FAKE, checks
from webapp.errors import BadForm, DuizhaoError, EngineUnavailable, TooLarge
from webapp.models import Job
from webapp.services import jobs
from webapp.web.context import here, reading, transaction
from webapp.web.security import csrf

routes = Blueprint("api", __name__)

MOST_TEXTS = 100
MOST_CHARACTERS = 20_000
MOST_ALTERNATIVES = 3
PATIENCE = 60.0  # seconds
GLANCE = 0.05

# LibreTranslate's names for the scripts of Chinese, and ours.
_OURS = {"zh-Hans": "zh", "zh-CN": "zh", "zh-Hant": "zt", "zh-TW": "zt"}
_NAMES = {"zh": "Chinese", "zt": "Chinese (traditional)", "en": "English"}


@routes.get("/languages")
def languages() -> Response:
    """The languages of the installed packages, and what each can be translated into."""
    pairs = {(package.from_code, package.to_code) for package in engines.usable(here().settings.models_dir)}
    if here().settings.engine == FAKE:
        pairs.add(("zh", "en"))
    # Two packages make a way over English.
    pairs |= {(a, d) for a, b in pairs for c, d in pairs if b == c == "en" and a != d}
    sources = sorted({source for source, _ in pairs})
    targets = {source: sorted(b for a, b in pairs if a == source) for source in sources}
    return jsonify([{"code": code, "name": _NAMES.get(code, code), "targets": targets[code]} for code in sources])


@routes.post("/translate")
@csrf.exempt
def translate() -> Response | tuple[Response, int]:
    """``q`` (text or list), ``source`` (a code or auto), ``target``, ``format`` (text or html), ``alternatives``."""
    if not request.is_json:
        csrf.protect()
    try:
        _check_origin()
        wanted = request.get_json() if request.is_json else request.form.to_dict()
        return jsonify(_translated(wanted))
    except DuizhaoError as error:
        return jsonify({"error": str(error)}), error.status


def _check_origin() -> None:
    """A browser says where a request comes from: only our own pages may ask."""
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise BadForm("Requests from other sites are not answered.")


def _translated(wanted: object) -> dict[str, object]:
    if not isinstance(wanted, dict):
        raise BadForm("Send an object with q, source and target.")
    texts = _texts(wanted.get("q"))
    detected = _detected(texts) if wanted.get("source", "auto") == "auto" else None
    source, target = detected or _code(wanted, "source"), _code(wanted, "target")
    asked = {
        "texts": texts,
        "source": source,
        "target": target,
        "format": _format(wanted.get("format", "text")),
        "alternatives": _count(wanted.get("alternatives", 0)),
    }
    errands.find_route(here().settings, source, target)  # refuses at once what no package can do
    result = _result(here().queue.ask("request", asked))
    return _answer(result, isinstance(wanted["q"], list), asked["alternatives"], detected)


def _texts(q: object) -> list[str]:
    texts = q if isinstance(q, list) else [q]
    if not texts or not all(isinstance(text, str) for text in texts):
        raise BadForm("q is to be a text or a list of texts.")
    if len(texts) > MOST_TEXTS or sum(map(len, texts)) > MOST_CHARACTERS:
        raise TooLarge(f"At most {MOST_TEXTS} texts with {MOST_CHARACTERS:,} characters in all are taken at a time.")
    return texts


def _code(wanted: dict, name: str) -> str:
    value = wanted.get(name)
    if not isinstance(value, str) or not 2 <= len(value) <= 12:
        raise BadForm(f"{name} is to be the code of a language, such as zh or en.")
    return _OURS.get(value, value)


def _detected(texts: list[str]) -> str:
    """Chinese or not is all that is told apart here."""
    return "zh" if any(map(checks.has_han, texts)) else "en"


def _format(value: object) -> str:
    if value not in ("text", "html"):
        raise BadForm("format is to be text or html.")
    return value


def _count(value: object) -> int:
    try:
        return max(0, min(int(value), MOST_ALTERNATIVES))
    except (TypeError, ValueError) as error:
        raise BadForm("alternatives is to be a number.") from error


def _result(job_id: int) -> dict:
    """What the worker answers.  Raises EngineUnavailable when it fails or takes too long."""
    try:
        return _awaited(job_id)
    finally:
        # A client's text is nobody else's business: it is gone with the answer.
        with transaction() as session:
            jobs.remove(session, job_id)


def _awaited(job_id: int) -> dict:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with reading() as session:
            job: Job = jobs.find(session, job_id)
        if job.state == "done":
            return job.result
        if not job.live:
            raise EngineUnavailable(job.message or "The translation was cancelled.")
        time.sleep(GLANCE)
    raise EngineUnavailable("The worker is busy or not running. Try again in a moment.")


def _answer(result: dict, many: bool, alternatives: int, detected: str | None) -> dict[str, object]:
    answer: dict[str, object] = {"translatedText": result["texts"] if many else result["texts"][0]}
    if alternatives:
        answer["alternatives"] = result["alternatives"] if many else result["alternatives"][0]
    if detected:
        found = {"confidence": 100, "language": detected}  # by the script alone, which is certain
        answer["detectedLanguage"] = [found] * len(result["texts"]) if many else found
    return answer

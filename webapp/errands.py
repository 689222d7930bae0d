"""Jobs that answer instead of writing rows: alternatives, a comparison, packages, a client's request.

Each is a function of an Errand and returns what its job's ``result`` is to hold; whatever goes wrong is raised.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice

from webapp import engines
from webapp.config import Settings
from webapp.db import Database
from webapp.engines import Engine, EngineId, Output, assisted
from webapp.engines import alternatives as other_ways
from webapp.engines.catalogue import Indexes
from webapp.engines.fetch import Cancelled
from webapp.errors import BadForm, EngineUnavailable, PackageError
from webapp.holder import EngineHolder
from webapp.services import articles, terms, translations
from webapp.services.translations import Pending
from webapp.text import segment

COMPARED = 300  # sentences of an article in a comparison: enough to judge by
REPORT_EVERY = 0.4  # seconds
UPLOADS = "uploads"  # the folder in the cache where brought packages wait for the worker
_NOT_READ = ("script", "style")


@dataclass(frozen=True, slots=True)
class Errand:
    """What a function below may use.  ``report(done, total)`` is False when the job was cancelled."""

    settings: Settings
    database: Database
    holder: EngineHolder
    report: Callable[[int, int], bool]
    payload: dict


def for_articles(settings: Settings) -> tuple[EngineId, ...]:
    """Every engine that could translate an article, best first."""
    return (*engines.engines(settings.models_dir), *engines.engines(settings.models_dir, "zt"))


def chosen_engine(settings: Settings, preferred: str | None) -> EngineId:
    """The engine for an article: the reader's choice for it, else the installation's, else the best there is."""
    return engines.find(settings.models_dir, preferred or settings.engine or None)


def alternatives(errand: Errand) -> dict:
    """``sentence`` (id) → ``texts``, best first."""
    with errand.database.reading() as session:
        sentence = translations.find_sentence(session, errand.payload["sentence"])
        article = sentence.block.article
        (item,) = terms.attach(session, article.id, [Pending(sentence.id, sentence.text)])
        wanted = chosen_engine(errand.settings, article.engine)
    with errand.holder.use(wanted) as engine:
        return {"texts": other_ways.alternatives(engine, item.text, item.terms)}


def compare(errand: Errand) -> dict:
    """``article`` (id) and ``engines`` (two names) → ``engines`` (name, version) and ``rows`` (Chinese, one, other)."""
    with errand.database.reading() as session:
        article = articles.read(session, errand.payload["article"])
        sentences = [sentence for block in article.blocks for sentence in block.sentences][:COMPARED]
        items = terms.attach(session, article.id, [Pending(sentence.id, sentence.text) for sentence in sentences])
    wanted = [_named(errand.settings, name) for name in errand.payload["engines"]]
    columns = [_column(errand, items, id, number) for number, id in enumerate(wanted)]
    rows = [[item.text, *pair] for item, pair in zip(items, zip(*columns, strict=True), strict=True)]
    return {"engines": [[id.name, id.version] for id in wanted], "rows": rows}


def _named(settings: Settings, name: str) -> EngineId:
    found = chosen_engine(settings, name)
    if found.name != name:
        raise EngineUnavailable("There is no engine %(engine)s here any more.", engine=name)
    return found


def _column(errand: Errand, items: Sequence[Pending], id: EngineId, number: int) -> list[str]:
    """One engine's English; what the memory has is not translated again, and what is new joins it."""
    with errand.holder.use(id) as engine:
        parameters = assisted.parameters(engine)
        with errand.database.reading() as session:
            known = translations.remembered(session, items, id, parameters)
        fresh = [item for item in items if item.sentence_id not in known]
        outputs = assisted.translate(engine, [item.text for item in fresh], [item.terms for item in fresh])
        told = _told(errand, outputs, number * len(items), 2 * len(items))
        made = list(zip(fresh, told, strict=True))
    with errand.database.transaction() as session:
        translations.remember(session, made, id, parameters)
    found = known | {item.sentence_id: output for item, output in made}
    return [found[item.sentence_id].text for item in items]


def _told(errand: Errand, outputs: Iterator[Output], done: int, total: int) -> Iterator[Output]:
    """The outputs, with a word on the progress now and then."""
    since = time.monotonic()
    for output in outputs:
        yield output
        done += 1
        if time.monotonic() - since > REPORT_EVERY:
            since = time.monotonic()
            if not errand.report(done, total):
                raise Cancelled("The comparison was stopped.")


def look(errand: Errand) -> dict:
    """What the indexes offer: ``packages``, as rows of AvailablePackage without their links, and ``problem``."""
    from webapp.engines import catalogue

    _needs_network(errand.settings)
    offered, problem = catalogue.available(_indexes(errand.settings))
    rows = [{name: value for name, value in asdict(row).items() if name != "links"} for row in offered]
    return {"packages": rows, "problem": problem}


def _indexes(settings: Settings) -> Indexes:
    return Indexes(settings.package_index, settings.firefox_index, settings.network_timeout)


def _needs_network(settings: Settings) -> None:
    if settings.offline:
        raise PackageError("This installation is set to stay offline, so no package can be looked for or fetched.")


def package(errand: Errand) -> dict:
    """``action``: install or remove, with ``code`` (zh-en), or upload, with ``file`` and ``name`` → ``code`` and,
    installed, ``version``.
    """
    from webapp.engines import catalogue, packages

    settings, asked = errand.settings, errand.payload
    if asked["action"] == "remove":
        packages.remove(asked["code"], settings.models_dir)
        return {"code": asked["code"]}
    progress = _Bytes(errand)
    if asked["action"] == "upload":
        return _uploaded(settings, asked, progress)
    _needs_network(settings)
    info = catalogue.install(
        asked["code"], settings.models_dir, _indexes(settings), settings.cache_dir,
        progress=progress.show, cancelled=lambda: progress.stopped,
    )
    return {"code": info.code, "version": info.version}


def _uploaded(settings: Settings, asked: dict, progress: _Bytes) -> dict:
    """Install the file that the web's door put into the cache, and take it away whatever comes of it."""
    from webapp.engines import packages

    file = settings.cache_dir / UPLOADS / asked["file"]
    try:
        info = packages.install_file(file, settings.models_dir, progress=progress.checked, source=asked["name"])
    finally:
        file.unlink(missing_ok=True)
    return {"code": info.code, "version": info.version}


class _Bytes:
    """Progress of a download, told now and then."""

    def __init__(self, errand: Errand) -> None:
        self.errand, self.stopped, self._since = errand, False, 0.0

    def show(self, done: int, total: int | None) -> None:
        if time.monotonic() - self._since > REPORT_EVERY:
            self._since = time.monotonic()
            self.stopped = not self.errand.report(done, total or done)

    def checked(self, done: int, total: int | None) -> None:
        """The same for unpacking, which stops here when it is to stop."""
        self.show(done, total)
        if self.stopped:
            raise Cancelled("Installing was stopped. Nothing has changed.")


def request(errand: Errand) -> dict:
    """``texts``, ``source``, ``target``, ``format`` (text or html) and how many ``alternatives`` → ``texts``, ``alternatives``."""
    asked = errand.payload
    route = find_route(errand.settings, asked["source"], asked["target"])
    translate = _Route(errand, route)
    make = translate.html if asked["format"] == "html" else translate.text
    count = asked["alternatives"]
    others = [translate.others(text, count) if count and asked["format"] == "text" else [] for text in asked["texts"]]
    return {"texts": [make(text) for text in asked["texts"]], "alternatives": others}


def find_route(settings: Settings, source: str, target: str) -> tuple[EngineId, ...]:
    """The engine for two languages, or two engines over English.  Raises EngineUnavailable when none is installed."""
    if settings.engine == engines.FAKE and (source, target) == ("zh", "en"):
        return (engines.find(settings.models_dir, engines.FAKE),)
    for way in ([(source, target)], [(source, "en"), ("en", target)]):
        found = [_first(settings, *leg) for leg in way]
        if all(found):
            return tuple(found)
    raise EngineUnavailable("No translation package for %(source)s to %(target)s is installed.", source=source, target=target)


def _first(settings: Settings, source: str, target: str) -> EngineId | None:
    found = engines.engines(settings.models_dir, source, target)
    return next((id for id in found if id.kind == "translation"), None)


class _Route:
    """Texts of any length over one engine or two."""

    def __init__(self, errand: Errand, route: tuple[EngineId, ...]) -> None:
        self.errand, self.route = errand, route
        self.into_english = errand.payload["source"] in ("zh", "zt") and errand.payload["target"] == "en"
        with errand.database.reading() as session:
            self.known = terms.glossary(session, None) if self.into_english else ()

    def text(self, text: str) -> str:
        """Line by line, sentence by sentence; line breaks and the blanks around lines stay."""
        lines = [self._sentences(line) for line in text.split("\n")]
        made = iter(self._all([sentence for parts in lines for sentence in parts]))
        glue = "" if self.errand.payload["target"] in ("zh", "zt", "ja") else " "
        return "\n".join(glue.join(islice(made, len(parts))) for parts in lines)

    def _sentences(self, line: str) -> list[str]:
        return [line[start:end] for start, end in segment.sentences(line)]

    def _all(self, sentences: list[str]) -> list[str]:
        for id in self.route:
            with self.errand.holder.use(id) as engine:
                sentences = [output.text for output in self._outputs(engine, sentences)]
        return sentences

    def _outputs(self, engine: Engine, sentences: list[str]) -> Iterator[Output]:
        if not self.into_english:
            return engine.translate(sentences)
        known = [terms.in_sentence(sentence, self.known) for sentence in sentences]
        return assisted.translate(engine, sentences, known)

    def html(self, text: str) -> str:
        """The text between the tags translated, the tags left as they are."""
        from lxml import etree, html

        root = html.fragment_fromstring(text, create_parent="div")
        for element in root.iter():
            if isinstance(element.tag, str) and element.tag not in _NOT_READ and element.text:
                element.text = self._kept(element.text)
            if element is not root and element.tail:
                element.tail = self._kept(element.tail)
        whole = etree.tostring(root, encoding="unicode", method="html")
        return whole.removeprefix("<div>").removesuffix("</div>")

    def _kept(self, text: str) -> str:
        """Translated, with the white space around it."""
        core = text.strip()
        return text.replace(core, self.text(core), 1) if core else text

    def others(self, text: str, count: int) -> list[str]:
        """Other ways to say a single sentence; none for longer texts or over two engines."""
        sentences = self._sentences(text)
        if len(sentences) != 1 or len(self.route) != 1:
            return []
        known = terms.in_sentence(sentences[0], self.known)
        with self.errand.holder.use(self.route[0]) as engine:
            try:
                found = other_ways.alternatives(engine, sentences[0], known, count + 1)
            except EngineUnavailable:
                return []  # the translation itself is the answer
        return list(found[1:])


KINDS: dict[str, Callable[[Errand], dict]] = {
    "alternatives": alternatives,
    "compare": compare,
    "look": look,
    "package": package,
    "request": request,
}


def run(kind: str, errand: Errand) -> dict:
    if kind not in KINDS:
        raise BadForm("There is no job of the kind %(kind)s.", kind=kind)
    return KINDS[kind](errand)

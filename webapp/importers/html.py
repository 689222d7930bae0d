"""A page of HTML: its text with the structure kept as lines, and what its head says about it.

Headings become ``##`` lines, list items ``•`` lines, quotations ``>`` lines: the marks the cleaner knows.  Scripts, styles,
navigation and readings of ruby are left out; all other furniture is the cleaner's business, where it can be put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree
from lxml import html as lxml_html

from webapp.errors import UnreadableContent
from webapp.importers import Imported
from webapp.text.encoding import Decoded, decode, plausibility
from webapp.text.step import Metadata

_DROPPED = frozenset(
    "script style noscript template nav svg math iframe object embed canvas audio video map select button input textarea"
    " datalist dialog rt rp head footer aside link meta".split()
)
_BLOCKS = frozenset(
    "address article blockquote body center dd details div dl dt fieldset figcaption figure form h1 h2 h3 h4 h5 h6 header hgroup hr"
    " html li main ol p pre section summary table tbody td tfoot th thead tr ul caption".split()
)
_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### ", "h4": "#### ", "h5": "##### ", "h6": "###### "}
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_\-]{2,20})", re.I)
_CHINESE_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "big5-hkscs": "big5hkscs"}
_META = {
    "title": ("og:title", "twitter:title"),
    "author": ("author", "article:author", "og:article:author", "byl"),
    "source": ("og:site_name", "source", "article:publisher"),
    "published": ("article:published_time", "og:published_time", "og:release_date", "pubdate", "publishdate", "date", "datepublished"),
}
_ARTICLE_SHARE = 0.5  # of the page's running text must stand in its <article> for the rest to be left out


def read(data: bytes) -> Imported:
    """Raises UnreadableContent when there is no page, no text in it, or it is nested past all reason."""
    decoded = _decode(data)
    root = _parse(decoded.text)
    text = _text(_main_part(root))
    if not text.strip():
        raise UnreadableContent("The page holds no text.")
    return Imported(text, decoded.encoding, "html", _hints(root))


def _decode(data: bytes) -> Decoded:
    """What the page declares, if that reads as it should; else the evidence of the bytes."""
    match = _CHARSET.search(data[:4096])
    encoding = _CHINESE_CHARSETS.get(match.group(1).decode("ascii").lower()) if match else None
    if encoding:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            return decode(data)
        if text.isascii() or plausibility(text) >= 0.25:
            return Decoded(text, encoding)
    return decode(data)


def _parse(text: str):
    parser = lxml_html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False)
    # Control characters end a document early in libxml2; none of them is text.
    data = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text).encode("utf-8", "replace")
    try:
        root = lxml_html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableContent("The file is not an HTML page.") from error
    if any("depth" in entry.message.lower() for entry in parser.error_log):
        raise UnreadableContent("The page is nested too deeply to be read.")
    return root


def _main_part(root):
    """The page's own <article>, when there is one and it holds most of the running text; else all of it."""
    articles = root.xpath("//article | //*[@itemprop='articleBody']")
    if not articles:
        return root
    best = max(articles, key=_running_text)
    return best if _running_text(best) >= _ARTICLE_SHARE * max(1, _running_text(root)) else root


def _running_text(element) -> int:
    """Characters in sentences: a rough count of full stops and commas, which navigation lacks."""
    return len(re.findall(r"[。，,.]", "".join(_strings(element))))


def _strings(element) -> Iterator[str]:
    for kind, value in _walk(element):
        if kind == "text":
            yield value


def _walk(element) -> Iterator[tuple[str, str]]:
    """('open', tag), ('text', string), ('close', tag) in document order, dropped elements left out.  Not recursive."""
    skipping = None
    for event, node in etree.iterwalk(element, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if skipping is None and (tag in _DROPPED or "hidden" in node.attrib or _is_unseen(node)) and node is not element:
                skipping = node
            if skipping is None:
                yield "open", tag
                if node.text:
                    yield "text", node.text
        else:
            if skipping is None:
                yield "close", tag
            if skipping is node:
                skipping = None
            if skipping is None and node.tail and node is not element:
                yield "text", node.tail


def _is_unseen(node) -> bool:
    return re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", node.get("style", ""), re.I) is not None


def _text(element) -> str:
    """Lines, with an empty one between blocks."""
    lines: list[str] = []
    current: list[str] = []
    mark, quoted, preformatted = "", 0, 0

    def end_line() -> None:
        nonlocal mark
        content = "".join(current)
        content = content.strip("\n") if preformatted else re.sub(r"[ \t\r\n\f]+", " ", content).strip(" ")
        current.clear()
        if content:
            prefix = mark or ("> " if quoted else "")
            lines.append(prefix + content)
            mark = ""

    for kind, value in _walk(element):
        if kind == "text":
            current.append(value)
        elif value == "br":
            if kind == "open":
                kept, mark = mark, mark
                end_line()
                mark = "" if lines else kept
        elif value in _BLOCKS:
            # Cells of one row stay on one line.
            if value in ("td", "th"):
                current.append(" ")
                continue
            end_line()
            opening = kind == "open"
            if value in _HEADINGS:
                mark = _HEADINGS[value] if opening else ""
            elif value == "li":
                mark = "• " if opening else ""
            elif value == "blockquote":
                quoted += 1 if opening else -1
            elif value == "pre":
                preformatted += 1 if opening else -1
    end_line()
    return "\n\n".join(lines)


def _hints(root) -> Metadata:
    named: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            named.setdefault(name, content)
    found = {field: next((named[name] for name in names if name in named), None) for field, names in _META.items()}
    if found["title"] is None:
        title = root.findtext(".//title")
        found["title"] = " ".join(title.split()) if title and title.strip() else None
    # An address is not a name.
    if found["author"] and "://" in found["author"]:
        found["author"] = None
    return Metadata(**found)

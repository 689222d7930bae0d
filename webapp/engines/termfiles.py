"""Glossaries as files: tab-separated values, and TBX-Basic in the DCA style (ISO 30042:2019), both in and out.

Raises UnreadableContent for what is neither; what is read has no more than ``MOST`` terms.
"""

from __future__ import annotations

from collections.abc import Iterable

from webapp.engines.terms import Term
from webapp.errors import UnreadableContent

MOST = 20_000
KINDS = ("name", "short", "term", "alias")
TBX = "urn:iso:std:iso:30042:ed-2"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HEADER = ("chinese", "english", "kind")
# kind: the TBX-Basic data categories that say the same.
_NOTES = {
    "name": {"partOfSpeech": "properNoun"},
    "short": {"partOfSpeech": "properNoun", "termType": "shortForm"},
    "term": {"partOfSpeech": "noun"},
    "alias": {"termType": "variant"},
}


def write_tsv(terms: Iterable[Term]) -> bytes:
    """UTF-8 with a byte-order mark, which spreadsheets need to read Chinese; one term a line under a header."""
    lines = [_HEADER, *((term.chinese, term.english, term.kind) for term in terms)]
    return ("\ufeff" + "".join("\t".join(" ".join(cell.split()) for cell in line) + "\n" for line in lines)).encode()


def write_tbx(terms: Iterable[Term]) -> bytes:
    """One conceptEntry per term, with a langSec for each language."""
    from lxml import etree

    root = etree.Element(f"{{{TBX}}}tbx", {"type": "TBX-Basic", "style": "dca", _LANG: "en"}, nsmap={None: TBX})
    description = etree.SubElement(etree.SubElement(root, f"{{{TBX}}}tbxHeader"), f"{{{TBX}}}fileDesc")
    origin = etree.SubElement(description, f"{{{TBX}}}sourceDesc")
    etree.SubElement(origin, f"{{{TBX}}}p").text = "Glossary from Duizhao"
    body = etree.SubElement(etree.SubElement(root, f"{{{TBX}}}text"), f"{{{TBX}}}body")
    for number, term in enumerate(terms, start=1):
        entry = etree.SubElement(body, f"{{{TBX}}}conceptEntry", {"id": f"c{number}"})
        _write_side(entry, "zh", term.chinese, _NOTES[term.kind])
        _write_side(entry, "en", term.english, {})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _write_side(entry: object, language: str, text: str, notes: dict[str, str]) -> None:
    from lxml import etree

    section = etree.SubElement(etree.SubElement(entry, f"{{{TBX}}}langSec", {_LANG: language}), f"{{{TBX}}}termSec")
    etree.SubElement(section, f"{{{TBX}}}term").text = text
    for name, value in notes.items():
        etree.SubElement(section, f"{{{TBX}}}termNote", {"type": name}).text = value


def read(data: bytes) -> list[Term]:
    """The terms of a file of either kind; what it is is seen from its first characters."""
    found = _read_tbx(data) if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<") else _read_tsv(data)
    if len(found) > MOST:
        raise UnreadableContent("The glossary has %(count)s terms; at most %(most)s fit.", count=f"{len(found):,}", most=f"{MOST:,}")
    return found


def _read_tsv(data: bytes) -> list[Term]:
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise UnreadableContent("The glossary is not UTF-8 text.") from error
    rows = [(number, line.split("\t")) for number, line in enumerate(lines, start=1) if line.strip()]
    if rows and [cell.strip().lower() for cell in rows[0][1][:2]] == list(_HEADER[:2]):
        rows = rows[1:]
    return [_row(number, [cell.strip() for cell in cells]) for number, cells in rows]


def _row(number: int, cells: list[str]) -> Term:
    kind = cells[2] if len(cells) > 2 and cells[2] else "term"
    if len(cells) < 2 or not cells[0] or not cells[1] or kind not in KINDS:
        raise UnreadableContent(
            "Line %(number)s of the glossary is not “Chinese, tab, English”; after another tab may stand one of these: %(kinds)s.",
            number=number, kinds=KINDS,
        )
    return Term(cells[0], cells[1], kind)


def _read_tbx(data: bytes) -> list[Term]:
    from lxml import etree

    # No entities, no DTD, no network: the file comes from elsewhere.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableContent("The glossary is not well-formed XML: %(reason)s.", reason=str(error.msg)) from error
    # Older TBX has termEntry, langSet and tig in no namespace, newer conceptEntry, langSec and termSec.
    entries = [element for element in root.iter() if _name(element) in ("conceptEntry", "termEntry")]
    if not entries:
        raise UnreadableContent("The XML file has no TBX entries.")
    return [term for entry in entries for term in _entry(entry)]


def _name(element: object) -> str:
    from lxml import etree

    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def _entry(entry: object) -> list[Term]:
    """Every Chinese term of a concept with its first English one."""
    sides: dict[str, list[tuple[str, str]]] = {"zh": [], "en": []}
    for section in (child for child in entry if _name(child) in ("langSec", "langSet")):
        language = section.get(_LANG, "").lower().partition("-")[0]
        for one in (child for child in section.iter() if _name(child) in ("termSec", "tig", "ntig")):
            term = next((child for child in one.iter() if _name(child) == "term"), None)
            text = "" if term is None else " ".join("".join(term.itertext()).split())
            if text and language in sides:
                sides[language].append((text, _kind(one)))
    return [Term(text, sides["en"][0][0], kind) for text, kind in sides["zh"]] if sides["en"] else []


def _kind(section: object) -> str:
    notes = {child.get("type"): (child.text or "").strip() for child in section.iter() if _name(child) == "termNote"}
    if notes.get("termType") == "variant":
        return "alias"
    if notes.get("termType") == "shortForm":
        return "short"
    return "name" if notes.get("partOfSpeech") == "properNoun" else "term"

"""One invented article with everything an exporter can meet: overlapping notes, an orphan, hostile words, glosses."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from webapp.exporters.document import BilingualBlock, Document, Note, SentencePair

MOMENT = datetime(2024, 9, 14, 2, 30, 5, tzinfo=UTC)
ARGOS = ("argos", "zh_en 1.9", "translation")
GLOSS = ("gloss", "CC-CEDICT 2024-08-01", "gloss")
READER = ("reader", "", "reader")


def sentence(source: str, target: str, state: str = "machine", engine=ARGOS, flags=(), score=-0.41) -> dict:
    name, version, kind = engine if target else ("", "", "")
    return {
        "source": source,
        "target": target,
        "state": state if target else "",
        "engine": name,
        "engine_version": version,
        "engine_kind": kind,
        "score": score if kind == "translation" else None,
        "flags": flags,
        "updated_at": MOMENT if target else None,
    }


def block(number: int, kind: str, *sentences: dict) -> BilingualBlock:
    """Lay sentences end to end in Chinese, with one space between in English, as the reading page does."""
    pairs, source, target = [], "", ""
    for order, fields in enumerate(sentences, start=1):
        start = len(source)
        source += fields["source"]
        if fields["target"] and target:
            target += " "
        target_start = len(target)
        target += fields["target"]
        pairs.append(
            SentencePair(
                number=order,
                start=start,
                end=len(source),
                target_start=target_start,
                target_end=len(target),
                **fields,
            )
        )
    return BilingualBlock(number, kind, source, target, tuple(pairs))


def note(order: int, home: BilingualBlock, side: str, exact: str, body: str, colour="yellow", tags=()) -> Note:
    text = home.source if side == "source" else home.target
    start = text.index(exact)
    end = start + len(exact)
    return Note(
        id=f"6f1f3c1e-0000-4000-8000-{order:012d}",
        side=side,
        block=home.number,
        start=start,
        end=end,
        exact=exact,
        prefix=text[max(0, start - 32) : start],
        suffix=text[end : end + 32],
        colour=colour,
        body=body,
        tags=tags,
        created_at=MOMENT,
        updated_at=MOMENT,
    )


BLOCKS = (
    block(
        1,
        "title",
        sentence(
            "青石湾三年之痛：一座“无人码头”为什么停了又开？",
            "Three Painful Years in Qingshi Bay: Why Did an “Unmanned Wharf” Shut Down and Open Again?",
            "checked",
        ),
    ),
    block(
        2,
        "subtitle",
        sentence(
            "机器没有错，错的是没人敢按停。", "The machines were right; nobody dared press stop.", "edited", READER
        ),
    ),
    block(
        3,
        "paragraph",
        sentence(
            "9月12日，沿海小城青石湾宣布，停摆14个月的自动化码头将于本月底重新开放。",
            "On September 12, the small coastal city of Qingshi Bay announced that its automated wharf, "
            "idle for 14 months, will reopen at the end of this month.",
        ),
        sentence(
            "项目总投资约3.2万亿元的说法曾在网上流传，市港务局局长𠮷田文（Aldous Tian）对此予以否认：“实际数字是32亿元。”",
            "A claim that the total investment came to some 3.2 billion yuan once went round online; "
            "Aldous Tian, head of the city's port authority, denied it: “The real figure is 3.2 billion yuan.”",
            flags=("numbers",),
        ),
        sentence("他说：“我们花钱买的是教训。”", "“What we paid for,” he said, “was a lesson.”", "edited"),
    ),
    block(4, "heading", sentence("01. 2021—2022：八台吊机和一个按钮", "01. 2021–2022: Eight Cranes and One Button")),
    block(
        5,
        "paragraph",
        sentence(
            "按照最初的设计，八台吊机由同一套调度系统“海螺”控制，值班员只有一项权力：按下红色按钮，让一切停下来。",
            "In the original design all eight cranes were run by one dispatching system, “Conch”, "
            "and the operator on duty had a single power: to press the red button and bring everything to a halt.",
        ),
        sentence(
            "问题在于，按钮按下之后要写一份二十页的报告。",
            "The trouble was that pressing it meant writing a twenty-page report.",
        ),
        sentence("于是，没有人按。", "So nobody did."),
    ),
    block(
        6,
        "quote",
        sentence(
            "“我看见三号机在晃，但我先想到的是报告，而不是安全。”",
            "“I saw Number Three swaying, but the first thing I thought of was the report, not safety.”",
        ),
    ),
    block(7, "subheading", sentence("事故之后改了什么", "What Changed After the Accident")),
    block(8, "list_item", sentence("报告从二十页减到半页；", "the report was cut from twenty pages to half a page;")),
    block(
        9,
        "list_item",
        sentence("任何人都可以按停，不问理由。", "arbitrary person all can press stop , not ask reason .", engine=GLOSS),
    ),
    block(
        10,
        "paragraph",
        sentence(
            "复工前的演练中，红色按钮在一周内被按下了97次，其中96次是虚惊。",
            "In drills before the restart, the red button was pressed 97 times in one week; "
            "96 of those were false alarms.",
            "checked",
        ),
        sentence("“这正是我们想要的。”值班员陶小满说。", ""),
    ),
)

NOTES = (
    note(
        1,
        BLOCKS[0],
        "source",
        "无人码头",
        "Scare quotes in the original: *six* people work there.",
        "rose",
        ("names",),
    ),
    note(
        2,
        BLOCKS[2],
        "source",
        "𠮷田文（Aldous Tian）",
        "First mention of the name; **Tian** from here on.",
        "blue",
        ("names", "people"),
    ),
    note(
        3,
        BLOCKS[4],
        "source",
        "八台吊机由同一套调度系统“海螺”控制",
        "A single point of failure.\n\n1. one system\n2. eight cranes\n\n"
        "See [the standard](https://example.org/iso?a=1&b=2).",
        "yellow",
        ("safety",),
    ),
    note(4, BLOCKS[4], "source", "调度系统“海螺”控制，值班员只有一项权力", "Overlaps the note before.", "green"),
    note(5, BLOCKS[4], "source", "“海螺”", "海螺 hǎiluó: conch, triton shell.", "violet", ("words",)),
    note(6, BLOCKS[4], "target", "pressing it meant writing a twenty-page report. So nobody did.", "", "rose"),
    replace(
        note(7, BLOCKS[5], "source", "安全", "This stood in a sentence that was cleaned away.", "blue", ("lost",)),
        block=None,
        exact="扫码加入交流群",
        prefix="参与讨论请",
        suffix="，领取资料",
    ),
)

CHANGES = (
    {
        "id": "c1",
        "step": "markup",
        "reason": "a tag leaked into the text",
        "start": 0,
        "end": 7,
        "before": "</span>",
        "after": "",
        "raw_start": 0,
        "raw_end": 7,
        "state": "applied",
        "proof": "",
    },
    {
        "id": "c2",
        "step": "script",
        "reason": "traditional characters in a simplified text",
        "start": 12,
        "end": 14,
        "before": "碼頭",
        "after": "码头",
        "raw_start": 19,
        "raw_end": 21,
        "state": "applied",
        "proof": "",
    },
    {
        "id": "c3",
        "step": "script",
        "reason": "traditional characters in a simplified text",
        "start": 40,
        "end": 41,
        "before": "著",
        "after": "着",
        "raw_start": 47,
        "raw_end": 48,
        "state": "undone",
        "proof": "",
    },
    {
        "id": "c4",
        "step": "bytes_repair",
        "reason": "two bytes were lost; only one reading fits",
        "start": 90,
        "end": 94,
        "before": "?\x00蛟\r\n",
        "after": "或许",
        "raw_start": 99,
        "raw_end": 103,
        "state": "applied",
        "proof": "E6 88 96 E8 AE B8",
    },
)


def document() -> Document:
    return Document(
        title=BLOCKS[0].source,
        title_target=BLOCKS[0].target,
        source="海岸观察",
        author="闻一舟",
        editor="柳青",
        published="2024年09月13日 11:20",
        reading_minutes=4,
        views=1801,
        address="https://news.example.org/青石湾/2024?id=7&from=首页",
        fetched_at=datetime(2024, 9, 13, 3, 20, tzinfo=UTC),
        imported_at=datetime(2024, 9, 13, 3, 21, 7, tzinfo=UTC),
        exported_at=MOMENT,
        raw_name="青石湾.html",
        raw_sha256="b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
        raw_encoding="gb18030",
        engines=(ARGOS, GLOSS, READER),
        blocks=BLOCKS,
        notes=NOTES,
        changes=CHANGES,
    )


NASTY = "</title><script>alert(1)</script> ]]> *a* |b| _c_ `d` [e](javascript:f) &amp; \u202egnp.exe \u200f--"
NASTY += " # $g$ ~h~ ^i^"


def hostile() -> Document:
    """The same shapes with every string a trap."""
    first = block(1, "title", sentence(NASTY, NASTY, "edited", flags=(NASTY,)))
    rest = (
        block(2, "paragraph", sentence("# 一\x00二。", "=1+1"), sentence("- 三\n1. 四" + NASTY, "- three\n+ four")),
        block(3, "list_item", sentence("* " + NASTY, "@SUM(A1)")),
        block(4, "quote", sentence("> " + NASTY, "    indented")),
        block(5, "heading", sentence("==", "---")),
        block(6, "paragraph", sentence("<!-- " + NASTY, "![x](http://example.org/x.png)")),
    )
    bodies = (
        NASTY,
        "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n```\n<b>code</b>\n```\n\n"
        "[x](javascript:alert(1))",
        "![p](http://example.org/p.png) <http://example.org/> [^1]: no\n\n# Loud",
        "]]>\n---\n***",
    )
    notes = tuple(
        replace(note(order, home, "source", home.source[:3], body, tags=(NASTY, "a b")), colour='red" onclick="x')
        for order, (home, body) in enumerate(zip((first, *rest), bodies, strict=False), start=1)
    )
    return replace(
        document(),
        title=NASTY,
        title_target=NASTY,
        source=NASTY,
        author=NASTY,
        editor=NASTY,
        published=NASTY,
        address="javascript:alert(1)//" + NASTY,
        raw_name=NASTY,
        raw_encoding=NASTY,
        engines=((NASTY, NASTY, "translation"),),
        blocks=(first, *rest),
        notes=(*notes, replace(notes[0], id="orphan", block=None, exact=NASTY)),
        changes=tuple({**change, "reason": NASTY, "before": NASTY + "\x00\r\n", "proof": NASTY} for change in CHANGES),
    )


def bare() -> Document:
    """As little as there can be: no title block, nothing translated, nothing known."""
    return replace(
        document(),
        title="无题",
        title_target="",
        source=None,
        author=None,
        editor=None,
        published=None,
        reading_minutes=None,
        views=None,
        address=None,
        fetched_at=None,
        raw_name="",
        engines=(),
        blocks=(block(1, "paragraph", sentence("一句。", ""), sentence("又一句。", "")),),
        notes=(),
        changes=(),
    )

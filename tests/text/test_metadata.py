from __future__ import annotations

import pytest

from webapp.text import clean
from webapp.text.metadata import parts, read

BODY = "今年以来，全市新增就业岗位三万个，比去年同期多出一成。专家认为，这与夜间经济的恢复有关。"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("作者：张三", {"author": "张三"}),
        ("作者 |  陈骏达", {"author": "陈骏达"}),
        ("文/李小明 编辑/王芳", {"author": "李小明", "editor": "王芳"}),
        ("文｜张三 李四", {"author": "张三 李四"}),
        ("本报记者：王 五", None),
        ("采访、撰文：小北 编辑：火柴Q 甲小姐", {"author": "小北", "editor": "火柴Q 甲小姐"}),
        ("采访、撰文：小北 编辑：周岚", {"author": "小北", "editor": "周岚"}),
        ("2024-09-13 11:20 来源：新华网", {"published": "2024-09-13 11:20", "source": "新华网"}),
        ("2024年9月13日 11:20:05　来源： 人民日报　责任编辑：李四", {"published": "2024年9月13日 11:20:05", "source": "人民日报", "editor": "李四"}),
        ("发布时间：2023/1/5", {"published": "2023/1/5"}),
        ("09/13 11:20", {"published": "09/13 11:20"}),
        ("阅读需 20 分钟", {"reading_minutes": "20"}),
        ("约8分钟读完", {"reading_minutes": "8"}),
        ("阅读量：1,234", {"views": "1,234"}),
        ("1.2万次阅读", {"views": "1.2万"}),
        ("（责任编辑：赵六）", {"editor": "赵六"}),
        ("来源：36Kr | 作者：Tom Hanks", {"source": "36Kr", "author": "Tom Hanks"}),
        ("閱讀需 5 分鐘", {"reading_minutes": "5"}),
        ("作者的看法不同", None),
        ("来源：新华网，他说这件事还没有结束", None),
        ("2024年9月13日，公司宣布", None),
    ],
)
def test_a_byline_says_these_things_and_nothing_else(line, said):
    found = parts(line)
    assert (found and {part.field: part.value for part in found if part.field != "other"}) == said


def test_bylines_above_and_below_become_details():
    raw = f"城市的夜班车\n\n2024-10-20 08:15\n1.2万\n阅读需 3 分钟\n文/林若溪\n\n{BODY}\n\n{BODY}\n\n（编辑：周岚）"
    cleaned = clean(raw)
    said = cleaned.metadata
    assert said.title == "城市的夜班车"
    assert (said.author, said.editor, said.published, said.reading_minutes, said.views) == ("林若溪", "周岚", "2024-10-20 08:15", 3, 12000)
    assert [block.text for block in cleaned.blocks] == [BODY, BODY]


def test_a_byline_the_reader_put_back_still_tells_who_wrote_it():
    raw = f"城市的夜班车\n作者：林若溪\n{BODY}"
    change = next(change for change in clean(raw).changes if change.step == "byline")
    again = clean(raw, undone=frozenset({change.id}))
    assert again.metadata.author == "林若溪"
    assert "作者：林若溪" in again.text


def test_a_number_alone_is_not_how_often_the_page_was_read():
    cleaned = clean(f"城市的夜班车\n801\n{BODY}")
    assert cleaned.metadata.views is None
    assert "801" in cleaned.text


def test_running_text_is_never_a_byline():
    raw = f"城市的夜班车\n\n{BODY}\n\n来源：他不肯说\n\n{BODY}"
    assert "来源：他不肯说" in clean(raw).text


@pytest.mark.parametrize(
    ("paragraph", "source"),
    [
        ("智东西9月12日报道，就在昨天", "智东西"),
        ("新华社北京9月12日电（记者张三）今天", "新华社"),
        ("（新华社上海2024年9月12日电）今天", "新华社"),
        ("据智东西9月12日消息，昨天", "智东西"),
        ("公司9月12日宣布，昨天", None),
    ],
)
def test_the_dateline_names_the_source(paragraph, source):
    assert read([], "标题", [paragraph]).source == source

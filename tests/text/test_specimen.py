"""The user's own article, from scrape to blocks."""

from __future__ import annotations

import re

import pytest

from webapp.importers import read
from webapp.text import clean
from webapp.text.pipeline import replay, unreplay


@pytest.fixture(scope="module")
def cleaned(specimen):
    return clean(read(specimen, "specimen.txt").text)


def of_kind(cleaned, kind):
    return [block.text for block in cleaned.blocks if block.kind == kind]


def test_the_page_tells_who_wrote_it_where_and_when(cleaned):
    said = cleaned.metadata
    assert said.title == "OpenAI又一高管离职！深扒98名前员工去向，探秘万亿估值AI巨无霸乱局"
    assert (said.author, said.editor, said.source) == ("陈骏达", "心缘", "智东西")
    assert (said.published, said.reading_minutes, said.views) == ("09/13 11:20", 20, 801)


def test_subtitle_and_headings(cleaned):
    assert of_kind(cleaned, "subtitle") == ["9年3波离职潮背后，OpenAI做错什么了？"]
    assert of_kind(cleaned, "heading") == [
        "01.2017-2018：创立2年损失44%员工管理混乱与资金问题或为背后原因",
        "02.2019-2021：裁撤多个研究团队内部出现路线分歧",
        "03.2021-2024：ChatGPT导致工作压力激增安全问题引发争议",
        "04.结语：“没有员工，OpenAI就什么都不是”",
    ]


def test_run_in_subheadings_are_split_off(cleaned):
    assert of_kind(cleaned, "subheading") == [
        "1、虚报募资额，资金短缺",
        "2、早期目标模糊，管理松散",
        "3、打着OpenAI的幌子，干着Closed AI的事",
        "1、研究重心转移，专注生成模型业务",
        "2、做产品还是做研究？团队内部产生路线分歧",
        "1、高强度工作压垮员工，工作生活平衡指数迅速下滑",
        "2、安全制度形同虚设，一切都要给产品让路",
    ]
    followers = [after.text[:5] for block, after in zip(cleaned.blocks, cleaned.blocks[1:], strict=False) if block.kind == "subheading"]
    assert followers == ["创立之初，", "早期的Op", "开源是Op", "2019年", "增长定义了", "在职场评价", "OpenA"]


def test_the_page_around_the_article_is_gone(cleaned):
    text = cleaned.text
    assert len(of_kind(cleaned, "paragraph")) >= 25
    assert {block.kind for block in cleaned.blocks} == {"subtitle", "heading", "subheading", "paragraph"}
    for phrase in ("星计划", "权益", "立即加入", "交流群", "扫码", "礼包", "相关推荐", "产业图谱", "编辑", "801"):
        assert phrase not in text
    assert cleaned.blocks[-1].text.endswith("OpenAI的未来要走向何方？")


def test_no_damage_is_left(cleaned):
    text = cleaned.text
    assert not re.search(r"[<>?\ue000-\uf8ff]|\([a-zāáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜ]{1,6}\)", text)
    assert not re.search(r"[\u4e00-\u9fff][,:;!()]|[,:;!()][\u4e00-\u9fff]", text)
    assert not re.search("[離職門間計這個開來過還關於後裡著]", text)
    for mended in ("相关报道。或许，当下", "变为人尽皆知的", "转变为大语言模型", "或为背后原因", "以OpenAI时任", "万亿估值AI巨无霸"):
        assert mended in text


def test_the_ledger_replays_and_nothing_is_left_to_do(cleaned):
    assert replay(cleaned.raw, cleaned.changes) == cleaned.text
    assert unreplay(cleaned.text, cleaned.changes) == cleaned.raw
    again = clean(cleaned.text)
    assert again.changes == ()
    assert [(block.kind, block.text) for block in again.blocks] == [(block.kind, block.text) for block in cleaned.blocks]


def test_the_contents_can_be_put_back(cleaned):
    dropped = next(change for change in cleaned.changes if change.step == "furniture" and "创作内容快速变现" in change.before)
    with_it = clean(cleaned.raw, undone=frozenset({dropped.id}))
    assert "创作内容快速变现" in with_it.text
    assert next(change for change in with_it.changes if change.id == dropped.id).state == "undone"

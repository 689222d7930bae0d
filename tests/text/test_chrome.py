from __future__ import annotations

import pytest

from webapp.text import clean
from webapp.text.chrome import _FOLD

ONE = "今年以来，全市新增就业岗位三万个，比去年同期多出一成。专家认为，这与夜间经济的恢复有关。"
TWO = "交通局表示，夜班车每年约需投入四亿元。不过，也有人提出疑问：这笔钱该由谁来出？"
HEAD = "城市的夜班车又回来了"


def left(raw: str) -> list[str]:
    cleaned = clean(raw)
    return [text for text in (cleaned.metadata.title, *(block.text for block in cleaned.blocks)) if text]


@pytest.mark.parametrize(
    "line",
    [
        "分享到：微信 微博 QQ空间", "扫码加入", "长按识别二维码关注我们", "立即下载", "点击查看更多", "打开APP阅读全文", "欢迎关注微信公众号：夜班车",
        "展开全文", "广告", "128条评论", "上一篇：城市的早班车", "下一篇：没有了", "标签：交通 城市 夜班车", "Copyright © 2024 云港在线", "云港备案 沪ICP备2024000001号-1",
        "版权声明：本文为本站原创，未经授权不得转载。", "以上内容仅代表作者个人观点，不代表本站立场。", "相关推荐", "（完）", "領取資料包", "掃碼加入", "请扫描下方二维码", "扫描图中的码关注", "關注我們：夜班車",
        "返回搜狐，查看更多", "（原标题：城市的夜班车）", "原標題：城市的夜班車", "海量资讯、精准解读，尽在云港财经APP", "喜欢这篇文章吗？点个在看吧", "我来说两句",
        "（本文系作者授权发布，未经许可不得转载）", "【免责声明】本文仅代表作者本人观点，与云港网无关。",
        "分享至 | 收藏 | 打印 | 字号 大 中 小", "免责声明：本文仅供参考，不构成投资建议。",
    ],
)  # fmt: skip
def test_lines_of_the_page_below_the_article_go(line):
    assert left(f"{HEAD}\n\n{ONE}\n\n{TWO}\n\n{line}") == [HEAD, ONE, TWO]


@pytest.mark.parametrize(
    "line",
    [
        "他说完就走了", "广告不是全部", "点击率上升了三成，分享的人也多了。", "扫码支付已经普及，老人却跟不上。", "关注我们的未来，就是关注孩子。", "作者后来去了南方",
        "版权保护任重道远。", "“未经允许，谁也不得转载这段录音。”她在法庭上说。", "目录学是一门学问", "（图/张三）", "二〇二四年秋于云港", "相关部门已经介入调查。",
        "开始之前会扫描各文件系统", "这将把扫描时间改为每5分钟一次.", "端口扫描（控制台）", "扫描完成以后再打开文件",
    ],
)  # fmt: skip
def test_lines_of_the_article_stay(line):
    assert left(f"{HEAD}\n\n{ONE}\n\n{line}\n\n{TWO}") == [HEAD, ONE, line, TWO]
    assert line in left(f"{HEAD}\n\n{ONE}\n\n{TWO}\n\n{line}")


def test_everything_after_related_articles_goes_until_a_paragraph():
    assert left(f"{HEAD}\n\n{ONE}\n\n推荐阅读\n\n• 城市的早班车\n• 码头今天开放\n\n另一篇文章的标题") == [HEAD, ONE]
    assert left(f"{HEAD}\n\n{ONE}\n\n相关报道\n\n{TWO}")[-1] == TWO


def test_what_stands_above_title_and_byline_goes():
    raw = f"云港在线\n首页 > 新闻 > 正文\n• 时政\n• 财经\n\n{HEAD}\n\n2024-10-20 08:15 来源：云港日报\n\n{ONE}"
    assert left(raw) == [HEAD, ONE]


@pytest.mark.parametrize("crumbs", ["首页 新闻 " + HEAD, "当前位置：首页 > 新闻", "您的位置：首页 » 新闻 » 正文", "首頁 > 最新 > " + HEAD])
def test_the_path_to_the_page_goes(crumbs):
    assert left(f"{crumbs}\n\n{HEAD}\n\n{ONE}") == [HEAD, ONE]


def test_a_page_without_byline_keeps_what_stands_above():
    assert left(f"云港在线\n\n{HEAD}\n\n{ONE}") == ["云港在线", HEAD, ONE]


def test_a_paragraph_above_the_title_keeps_everything():
    assert left(f"{TWO}\n\n{HEAD}\n\n2024-10-20 08:15\n\n{ONE}") == [TWO, HEAD, "2024-10-20 08:15", ONE]


def test_a_table_of_contents_goes_and_its_headings_stay():
    contents = "• 一、停运的八年\n• 二、一套算法\n"
    raw = f"{HEAD}\n\n{contents}\n{ONE}\n\n一、停运的八年\n\n{TWO}\n\n二、一套算法\n\n{ONE}"
    cleaned = clean(raw)
    assert [block.text for block in cleaned.blocks] == [ONE, "一、停运的八年", TWO, "二、一套算法", ONE]
    assert {change.reason for change in cleaned.changes if change.step == "furniture"} == {"The table of contents: its headings stand below."}


def test_a_list_that_does_not_come_again_is_no_table_of_contents():
    assert "停运的八年" in left(f"{HEAD}\n\n• 停运的八年\n• 一套算法\n\n{ONE}")


def test_short_lines_between_bylines_and_invitations_go():
    raw = f"{HEAD}\n\n09/13 11:20\n加入交流群\n看看热闹\n扫码加入\n\n作者：林若溪\n\n{ONE}"
    assert left(raw) == [HEAD, ONE]


@pytest.mark.parametrize("number", ["- {} -", "第 {} 页", "{}/9", "— {} —", "Page {} of 9", "第{}页 共9页"])
def test_page_numbers_and_heads_that_come_back_go(number):
    pages = [f"云港年鉴二〇二四\n{ONE}\n{TWO[:18]}\n{number.format(page)}\n" for page in range(3, 7)]
    text = clean("".join(pages)).text
    assert "云港年鉴二〇二四" not in text
    assert number.format(4) not in text
    assert text.count(ONE) == 4


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_a_sentence_that_a_page_end_broke_goes_on(gap):
    broken, rest = "据统计，夜班车恢复以后全市新增就业岗位三万个，比去年同期多出", "一成，专家认为这与夜间经济的恢复有关，也与换班制度有关。"
    pages = gap.join([ONE, "- 3 -", "云港年鉴", broken, "- 4 -", "云港年鉴", rest, "- 5 -", "云港年鉴", TWO])
    assert left(pages) == [ONE, broken + rest, TWO]


def test_a_heading_at_a_page_end_stays_a_heading():
    heading = "夜班车恢复以后全市新增就业岗位的数目"
    pages = "\n\n".join([ONE, "- 3 -", "云港年鉴", TWO, heading, "- 4 -", "云港年鉴", ONE, "- 5 -", "云港年鉴", TWO])
    assert left(pages) == [ONE, TWO, heading, ONE, TWO]


def test_a_refrain_is_no_running_head():
    poem = "\n".join(["夜班车又回来了", "灯亮着，人就会来。"] * 4)
    assert clean(poem).text.count("夜班车又回来了") == 4


def test_numbers_that_do_not_count_up_are_no_page_numbers():
    assert clean(f"{ONE}\n- 7 -\n{TWO}\n- 3 -\n{ONE}").text.count("- ") == 2


def test_nothing_but_furniture_is_left_alone():
    assert left("扫码加入\n分享到：微信 微博") == ["扫码加入", "分享到：微信 微博"]


def test_each_drop_can_be_put_back():
    cleaned = clean(f"{HEAD}\n\n{ONE}\n\n扫码加入\n\n{TWO}\n\n相关推荐\n\n别的文章")
    dropped = [change for change in cleaned.changes if change.step == "furniture"]
    assert len(dropped) == 2
    back = clean(cleaned.raw, undone=frozenset(change.id for change in dropped))
    assert {"扫码加入", "相关推荐", "别的文章"} <= {block.text for block in back.blocks}


def test_folding_keeps_lengths():
    assert all(isinstance(simple, int | str) for simple in _FOLD.values())
    assert "掃碼關注".translate(_FOLD) == "扫码关注"

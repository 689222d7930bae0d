"""Page furniture: what stands around an article on its page and is not part of it.

Evidence is counted, never guessed: whole lines that say a known thing, their place above the title or below the last
paragraph, tables of contents that repeat the headings below, heads and page numbers that come back.  A line of running
text inside the article is never dropped.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from webapp.text.lines import LIST_MARK, Line, is_listed, is_prose, is_short, numbering, split, take_out, zones
from webapp.text.metadata import byline_marks
from webapp.text.step import Edit

# The phrases below are written in simplified characters; lines are folded before they are compared.
_FOLD = str.maketrans(
    "關閱讀點擊掃碼維長識別註冊錄載下傳發佈評論響應權歸於轉載須聲內僅參與觀證鏈舉報廣條頁返迴導覽頂歡迎訂購買領優會員專業創計劃請進羣羣體驗產圖譜駐熱門薦標籤責編輯續展開查詳情個視頻聯繫們訊經許複製禁嚴違圍話題隱頭號媒線後為這裡獲禮資討論",
    "关阅读点击扫码维长识别注册录载下传发布评论响应权归于转载须声内仅参与观证链举报广条页返回导览顶欢迎订购买领优会员专业创计划请进群群体验产图谱驻热门荐标签责编辑续展开查详情个视频联系们讯经许复制禁严违围话题隐头号媒线后为这里获礼资讨论",
)

# After such a line come links to other articles.
_RELATED = re.compile(
    r"[【\[<《]?(?:相关|推荐|延伸|更多|精彩|热门|最新|往期|同类|编辑|猜你|为你|今日|大家都在|本类|热点|为您|热文|其他|其它)"
    r"(?:推荐|阅读|文章|新闻|内容|资讯|报道|链接|回顾|排行|精选|喜欢|看|话题|标签|信息|推送|产品|专题|精彩){1,2}(?:[】\]>》]|[:：].{0,40}|\s*更多.{0,4}|>+)?"
)
_WORDS = (
    r"分享(?:到|至|给好友)?|转发|微信(?:好友|扫一扫)?|(?:新浪)?微博|QQ(?:空间|好友)?|朋友圈|Facebook|Twitter|复制链接|点赞|点个赞|在看|收藏|评论区?|举报|打印"
    r"|字号|字体|大|中|小|关闭|返回(?:首页|顶部|列表)?|上一[篇页]|下一[篇页]|首页|登录|注册|订阅|关注|搜索|正文|目录|(?:手机版|客户端)|\+?\d{1,6}"
    r"|赞|踩|打赏|投稿|反馈|设置|导航|更多|全部|取消|确定|菜单|繁体|简体|我要(?:评论|分享|投稿)|没有了|写评论|回复"
)
_LINKS = re.compile(rf"(?:{_WORDS})(?:[\s|｜丨/、:：·>»()（）\[\]【】]+(?:{_WORDS}))*[\s|｜丨/:：>»)）]*")
_CRUMBS = re.compile(r"(?:当前位置|您(?:现在)?的?(?:当前)?位置|您现在所在|首页)\s*[:：>»/-].{0,60}|首页\s[^，。：]{0,60}")
_SAYINGS = re.compile(
    "|".join(
        (
            r".{0,12}(?:加入|进入|扫码进|进)(?:.{0,8})(?:交流|粉丝|读者|技术|微信|QQ|讨论|学习|社)群.{0,16}",
            r"(?:微信|长按|请|打开微信|欢迎|用手机|立即)?.{0,8}扫(?:一扫|码(?!模|器|表|键)|一下).{0,24}",
            # 扫描 alone is what scanners and programs do: only with a code, or on its own, it is an invitation.
            r"(?:微信|长按|请|打开微信|欢迎|用手机|立即).{0,8}扫描.{0,24}|.{0,8}扫描.{0,12}(?:[码碼]|关注|加入|下载|微信).{0,16}",
            r".{0,10}(?:长按|识别).{0,10}二维码.{0,16}|.{0,12}二维码.{0,12}",
            r"(?:立即|马上|免费|点击|现在|我要|前往|去)(?:加入|注册|下载|购买|报名|体验|领取|开通|登录|试用|申请|咨询|订阅).{0,16}",
            r"(?:点击|点|戳|轻触|请点击)(?:这里|此处|上方|下方|右上角|左下角|蓝字|蓝色|阅读原文|查看|展开|图片|加载|进入|播放|关注|收听|观看|原文|链接).{0,24}",
            r".{0,8}(?:下载|打开|安装)(?:.{0,10})(?:APP|App|app|客户端|应用).{0,24}",
            r"(?:欢迎|请|记得|别忘了|敬请|更多精彩).{0,6}(?:关注|订阅|添加|收藏).{0,6}(?:我们|本站|本号|公众号|微信|微博|官方|账号|头条号|百家号|.{0,12}公众号).{0,24}",
            r"(?:关注|微信公众号|公众号|官方微信|官方微博|微信号|微信搜索|添加微信).{0,3}[:：].{0,30}",
            r"(?:获取|领取|免费领|下载|索取).{0,16}(?:礼包|资料包?|福利|优惠券?|红包|白皮书|会员)",
            r"参与.{0,12}(?:讨论|互动|抽奖|投票|话题)",
            r"加入.{1,12}(?:计划|会员|社区|俱乐部).{0,30}(?:权益|优惠|特权|福利|服务)[:：]?",
            r"(?:申请|商家|企业|品牌|作者|机构)入驻.{0,16}|.{0,6}产业图谱",
            r"(?:展开|收起|阅读|查看|加载)(?:全文|更多|余下全文|剩余.{0,6}|原文|全部.{0,8})(?:[>»↓v]|\s)*",
            r"(?:广告|推广|赞助|AD|Advertisement|广告位.{0,12}|商务合作.{0,30}|(?:广告|商务|寻求报道|投稿).{0,6}(?:合作|联系|请联系|邮箱|热线).{0,40})",
            r"(?:共有?)?\s*\d{1,7}\s*(?:条|个|人|次)\s*(?:评论|跟帖|点赞|赞|收藏|参与|回复|转发|分享|喜欢|在看).{0,10}",
            r"返回.{2,6}[，,]\s?查看更多|[(（]?原标题\s*[:：].{2,60}|(?:海量资讯.{0,16})?.{0,6}尽在.{2,16}(?:APP|App|app|客户端)",
            r"(?:喜欢|觉得).{0,16}[，,？?].{0,8}点(?:个|一下)?(?:在看|赞).{0,8}|我来说(?:两|几)句.{0,10}|(?:发表|写|我要)(?:评论|留言).{0,6}",
            r"(?:上|下)一(?:篇|页|条)\s*[:：].{0,60}",
            r"(?:标签|关键词|关键字|Tags?|TAGS?|所属栏目|分类|栏目|话题)\s*[:：].{0,80}",
            r"(?:网站地图|联系我们|关于我们|版权声明|免责声明|隐私政策|用户协议|服务条款|友情链接|意见反馈|人才招聘|诚聘英才)(?:[\s|｜丨/·]+\S{2,8})*",
            r".{0,30}(?:ICP备|ICP证|公网安备|网安备|增值电信|互联网新闻信息服务许可).{0,60}",
            r"(?:Copyright|COPYRIGHT|copyright|©|版权所有).{0,120}|.{0,60}(?:版权所有|All [Rr]ights [Rr]eserved).{0,60}",
            r"[(（]?(?:本文|全文|正文)?(?:完|END|End|The End|全文完|本文完)[)）]?|[-—=*·•~～_\s]{3,80}",
        )
    )
)
_NOTICE = re.compile(
    r"[*※【\[(（]{0,2}(?:版权|免责|郑重|特别|重要)?(?:声明|提示|说明|注明)[】\])）]?\s*[:：].{5,300}"
    r"|(?:[【\[(（]?(?:版权|免责|郑重|特别|重要)?声明[】\])）]?\s?[:：]?)?[(（]?(?:以上|本文|文中|本网|本站|凡|未经|转载|如需转载|如有|原创|部分|该文|版权|文章|内容|图片|如涉及|若).{0,120}"
    r"(?:转载|版权|侵权|著作权|不代表本?.{0,12}(?:立场|观点)|仅代表作者.{0,16}|(?:不构成|仅供参考).{0,20}(?:投资|建议)|及时(?:删除|处理)|追究.{0,8}责任).{0,140}"
)
_SHORT_LINE = 14
_INSIDE_LENGTH = 30  # a longer line between paragraphs is more likely one of them
_TITLE_REACH = 6  # lines between a title and the byline under it


def propose(text: str) -> Iterator[Edit]:
    """The furniture above, inside and below the article, each run of lines with one reason as one edit."""
    lines = split(text)
    return take_out(text, lines, _reasons(lines))


def _reasons(lines: Sequence[Line]) -> list[str | None]:
    """For each line why it is furniture, or None."""
    if len(lines) < 2:
        return [None] * len(lines)
    bylines = byline_marks(lines)
    folded = [line.text.translate(_FOLD) if len(line.text) <= 400 else "" for line in lines]
    says = [None if byline else _says(line) for line, byline in zip(folded, bylines, strict=True)]
    body = [is_prose(line.text) and not says[index] and not _notice(folded[index]) for index, line in enumerate(lines)]
    first, last = zones(lines, body)
    if first == len(lines):  # nothing here is certain to be an article, so nothing is certain not to be
        return [None] * len(lines)
    reasons = [says[index] if not first < index < last or len(lines[index].text) <= _INSIDE_LENGTH else None for index in range(len(lines))]
    _above_title(lines, bylines, says, first, reasons)
    _contents(lines, first, reasons)
    _between_bylines(lines, bylines, first, reasons)
    _below(lines, folded, bylines, last, reasons)
    if all(reason or byline for reason, byline in zip(reasons, bylines, strict=True)):
        return [None] * len(lines)
    return reasons


def _says(line: str) -> str | None:
    if len(line) > 130:
        return None
    bare = LIST_MARK.sub("", line, count=1) if LIST_MARK.match(line) else line
    if _RELATED.fullmatch(bare):
        return "A link to other articles."
    if _LINKS.fullmatch(bare) or _CRUMBS.fullmatch(bare):
        return None if bare.isdigit() or len(bare) == 1 else "A row of the page's own links."
    if "。" not in bare and _SAYINGS.fullmatch(bare):
        return "An invitation or notice of the page."
    return None


def _notice(line: str) -> bool:
    return len(line) <= 300 and _NOTICE.fullmatch(line) is not None


def _above_title(
    lines: Sequence[Line], bylines: Sequence[bool], says: Sequence[str | None], first: int, reasons: list[str | None]
) -> None:
    title = title_index(lines, bylines, says, first)
    if title is None or any(is_prose(lines[index].text) for index in range(title)):
        return
    for index in range(title):
        if not bylines[index] and reasons[index] is None:
            reasons[index] = "It stands above the title."


def title_index(lines: Sequence[Line], bylines: Sequence[bool], says: Sequence[str | None], first: int) -> int | None:
    """The line that is the title: the nearest fit above the first byline.  None when the page shows no byline."""
    byline = next((index for index in range(first) if bylines[index]), None)
    if byline is None:
        return None
    fit = [index for index in range(max(0, byline - _TITLE_REACH), byline) if _could_be_title(lines[index].text, says[index])]
    if not fit:
        return None
    # Of two short lines in a row above the byline the first is the title and the second the subtitle.
    best = fit[-1]
    while best - 1 in fit and len(lines[best - 1].text) >= 8:
        best -= 1
    return best


def _could_be_title(text: str, says: str | None) -> bool:
    return says is None and is_short(text) and len(text) >= 4 and not is_listed(text) and numbering(text) is None


def _contents(lines: Sequence[Line], first: int, reasons: list[str | None]) -> None:
    """A table of contents: lines above the running text that come again below, as headings."""
    below = Counter(_key(line.text) for line in lines[first:] if len(line.text) <= 80)
    seen = [index for index in range(first) if reasons[index] is None and below[_key(lines[index].text)]]
    entries = [index for index in seen if len(_key(lines[index].text)) >= 3]
    if len(entries) < 2:
        return
    for index in entries:
        reasons[index] = "The table of contents: its headings stand below."


def _key(text: str) -> str:
    bare = LIST_MARK.sub("", text, count=1) if LIST_MARK.match(text) else text
    return re.sub(r"[\W_]+", "", re.sub(r"^#{1,6}\s", "", bare))


def _between_bylines(lines: Sequence[Line], bylines: Sequence[bool], first: int, reasons: list[str | None]) -> None:
    """Short lines in the middle of bylines and invitations are invitations too."""
    start = next((index for index in range(first) if bylines[index]), first)
    known = [index for index in range(start, first) if bylines[index] or reasons[index]]
    for left, right in zip(known, known[1:], strict=False):
        gap = range(left + 1, right)
        if 0 < len(gap) <= 4 and all(_slight(lines[index].text) for index in gap):
            for index in gap:
                reasons[index] = "An invitation or notice of the page."


def _slight(text: str) -> bool:
    return len(text) <= _SHORT_LINE and not re.search(r"[，。！？：；、]", text) and numbering(text) is None


def _below(
    lines: Sequence[Line], folded: Sequence[str], bylines: Sequence[bool], last: int, reasons: list[str | None]
) -> None:
    """Below the last paragraph: notices, and everything after a heading such as 相关推荐."""
    related = False
    for index in range(last, len(lines)):
        if reasons[index] == "A link to other articles.":
            related = True
        elif bylines[index]:
            related = False
        elif related:
            reasons[index] = "A link to other articles."
        elif _notice(folded[index]):
            reasons[index] = "A notice about copyright or liability."


_PAGE_NUMBER = re.compile(r"[-–—·~\s]*第?\s*\d{1,4}\s*页?(?:\s*[/／,，]?\s*(?:共|of)?\s*\d{1,4}\s*页?)?[-–—·~\s]*|(?i:page\s+\d{1,4}(?:\s+of\s+\d{1,4})?)")
_SURE_NUMBER = re.compile(r"\s*(?:[-–—·~]\s*\d{1,4}\s*[-–—·~]|第\s*\d{1,4}\s*页.*|\d{1,4}\s*[/／]\s*\d{1,4}|(?i:page\s).*)\s*")


def propose_running_heads(text: str) -> Iterator[Edit]:
    """Page numbers that count up, and the same short line beside them or in the middle of sentences, three times or more."""
    lines = split(text)
    marked = _page_numbers(lines)
    marked |= _repeated(lines, marked)
    starts = {line.start: index for index, line in enumerate(lines)}
    for edit in take_out(text, lines, ["" if index in marked else None for index in range(len(lines))]):
        first, following = starts.get(edit.start, 0), starts.get(edit.end)
        if first and following and _goes_on(lines, first, lines[following].text):
            edit = Edit(lines[first - 1].end, edit.end, "")
        yield edit


def _goes_on(lines: Sequence[Line], index: int, text: str) -> bool:
    """The sentence before a page's end goes on behind it: a heading has no comma, and no sentence begins with a number."""
    before = lines[index - 1].text
    apart = before[-1].isascii() and text[0].isascii()
    begins = is_listed(text) or numbering(text) is not None or text[0] in "#>\u3000"
    return _interrupts(lines, index) and re.search("[，。；,]", before) is not None and len(text) >= 15 and not apart and not begins


def _page_numbers(lines: Sequence[Line]) -> set[int]:
    found = [(index, line.text) for index, line in enumerate(lines) if len(line.text) <= 16 and _PAGE_NUMBER.fullmatch(line.text)]
    numbers = [int(re.search(r"\d+", text).group()) for _, text in found]
    ordered = all(left < right for left, right in zip(numbers, numbers[1:], strict=False))
    sure = sum(_SURE_NUMBER.fullmatch(text) is not None for _, text in found)
    if not ordered or len(found) < 2 or (sure < len(found) and len(found) < 4):
        return set()
    return {index for index, _ in found}


def _repeated(lines: Sequence[Line], numbers: set[int]) -> set[int]:
    counts = Counter(line.text for line in lines if 4 <= len(line.text) <= 40)
    again = {text for text, count in counts.items() if count >= 3 and text[-1] not in "。！？…”：:；，" and not is_listed(text)}
    places = [index for index, line in enumerate(lines) if line.text in again]
    breaking = [index for index in places if index - 1 in numbers or index + 1 in numbers or _interrupts(lines, index)]
    return set(places) if places and len(breaking) * 2 > len(places) else set()


def _interrupts(lines: Sequence[Line], index: int) -> bool:
    """The line before stops in the middle of a sentence."""
    return index > 0 and len(lines[index - 1].text) >= 15 and lines[index - 1].text[-1] not in "。！？…”’」』）：:；.!?"

"""Made-up pages, each with damage of several kinds, for tests that take changes back."""

from __future__ import annotations

PROSE = "今年以来，全市新增就业岗位三万个，比去年同期多出一成。专家认为，这与夜间经济的恢复有关。"
MORE = "交通局表示,夜班车每年约需投入四亿元(约合六千万美元)。不过,也有人提出疑问:这笔钱该由谁来出?"

CONVERTED = (
    "夜班車(chē)又回來(lái)了\n\n一座港口,用三年找回夜裡的乘客\n\n2024-10-20 08:15\n\n"
    "統(tǒng)計(jì)局說(shuō),今年新增就業(yè)崗位三萬(wàn)個(gè),比去年多。</span>\n\n"
    "掃碼加入\n\n這與夜間經(jīng)濟(jì)的恢復(fù)有關(guān),也與港口的換班制度有關(guān)。\n\n相關(guān)推薦"
)

BYLINES = (
    "首页 > 城市 > 正文\r\n\r\n城市的夜班车,又回来了\r\n\r\n港口用三年,找回夜里的乘客\r\n\r\n作者:林若溪\r\n\r\n扫码加入\r\n\r\n来源:海湾观察\r\n\r\n"
    f"2024-10-20 08:15\r\n\r\n801\r\n\r\n• 停运的八年\r\n• 票价,与人\r\n\r\n{PROSE}\r\n\r\n停运的八年\r\n\r\n{MORE}\r\n\r\n票价,与人\r\n\r\n{PROSE}\r\n\r\n"
    "（责任编辑:周岚）\r\n\r\n相关推荐\r\n\r\n另一座城市的电车\r\n"
)

CODED = (
    "<h1>夜班车&nbsp;又回来了</h1>\n\n作者&#65306;林若溪&nbsp;\n\n"
    f"<p>{PROSE}</p>\n\n&lt;p&gt;{MORE}&lt;/p&gt;\n\n他说:&ldquo;我们有信心。&rdquo;<br>后来,他改坐公共汽车。\n\n"
    "<ruby>漢<rt>かん</rt></ruby>字,也是字。这一段只是为了够长,让它不像标题,也不像别的什么。\n\n"
    "\u200b\u3000\u3000ＡＩ的时代,人们\u200b还要坐夜班车吗?这个问题,没有人能回答。\n\n&amp;copy; 版权所有\n"
)

PRINTED = (
    "云港年鉴\n\n港口城市的夜班车在停运了整整八年之后终于又在去年的秋天重新开\n上了街头,第一天就坐满了下夜班的工人和学生,车站里的灯一直亮到\n"
    "凌晨两点才熄灭,司机们说这是他们多年来最忙也是最高兴的一个晚上,\n因为很多老乘客都回来了。\n\n- 3 -\n\n云港年鉴\n\n据统计,夜班车恢复以后全市新增就业岗位三万个,比去年同期多出\n"
    "- 4 -\n云港年鉴\n一成,专家认为这与夜间经济的恢复有关,也与港口的换班制度有关,今\n后几年还会继续增加,直到所有的线路都恢复为止。\n\n- 5 -\n\n云港年鉴\n\n结束语:灯亮着,人就会来。\n"
)

RUN_IN = (
    "夜班车为什么停运\n\n作者:林若溪\n\n"
    f"{PROSE}1、票价上涨,乘客离开2010年前后,电车票价在三年里涨了两次,从一元变成三元。多名老乘客说,后来他们改坐公共汽车。\n\n"
    "2、设备老化,维修困难在修理厂,工人告诉记者,全市仍有六成的车厢是上个世纪的产品。零件早已停产,他们只好自己动手做。\n\n"
    f"3、人手不足,夜班难排随着司机老去,公司越来越难排出夜班。年轻人不愿意在凌晨两点收车,也不愿意住在郊外。\n\n{MORE}\n"
)

MISREAD = "\n\n".join(
    (
        "城市的夜班车又回来了".encode().decode("gb18030"),
        "作者：林若溪",
        (PROSE + "。").encode().decode("gb18030", "replace"),
        MORE,
        "他们在修理厂里工作，工人告诉记者，全市的车厢都是旧的。".encode("gb18030").decode("latin-1"),
        PROSE,
    )
)

ARTICLES = {
    "converted": CONVERTED,
    "bylines": BYLINES,
    "coded": CODED,
    "printed": PRINTED,
    "run in": RUN_IN,
    "misread": MISREAD,
}

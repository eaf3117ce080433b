"""What an issue for a reader of Chinese says in sentences put together by rule, and its labels."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.digest import figures
from tracker.digest.candidates import Candidate, Outlet
from tracker.model.digest import WeekCounts
from tracker.model.edition import Link, Machine, Voice
from tracker.model.polling import Health
from tracker.model.tags import EventType

_WEEKDAYS = "一二三四五六日"
_LANGUAGES = {"en": "英文", "zh": "中文"}
_OUTLETS_NAMED = 6
_KINDS = {
    EventType.RELEASE: "{}项发布", EventType.OPEN_SOURCE: "{}次开源", EventType.FUNDING: "{}轮融资",
    EventType.IPO: "{}项上市进展", EventType.EARNINGS: "{}份业绩", EventType.PRICE: "{}次调价",
    EventType.POLICY: "{}项监管决定", EventType.CHIP: "{}条芯片新闻",
}  # fmt: skip
_LABELS = {
    "times in": "时间按",
    "Key points": "要点", "KEY POINTS": "要点", "The lead": "头条", "THE LEAD": "头条", "In brief": "简讯",
    "Foundation": "基础", "FOUNDATION": "基础", "Chips and compute": "芯片与算力",
    "Intelligence": "智能", "INTELLIGENCE": "智能", "Models and apps": "模型与应用",
    "Physical": "实体", "PHYSICAL": "实体", "Robots and cars": "机器人与汽车",
    "Market": "市场", "MARKET": "市场", "Money, law and policy": "资金、法律与政策",
    "The week in numbers": "本周数字", "THE WEEK IN NUMBERS": "本周数字", "Share of voice": "声量占比",
    "usually": "平时", "Coverage of firms by week, this week last:": "每周公司报道量（本周在末）：",
    "Coverage of firms, week by week": "每周公司报道量",
    "An item about several firms counts for each.": "涉及多家公司的条目，每家各计一次。",
    "Quiet firms": "沉默的公司", "QUIET FIRMS": "沉默的公司",
    "What to watch": "接下来关注", "WHAT TO WATCH": "接下来关注", "Further reading": "延伸阅读",
    "FURTHER READING": "延伸阅读", "About": "关于", "Share and reply": "转发与回复", "LINKS": "链接",
    "How this issue was made": "本期如何制成", "HOW THIS ISSUE WAS MADE": "本期如何制成",
    "Feeds to look at:": "需要留意的订阅源：", "Read it in": "原文见", "Unsubscribe": "退订",
    "Send it on:": "转发：", "Subscribe:": "订阅：", "Unsubscribe:": "退订：",
    "Money raised": "融资", "Models released": "发布的模型", "Prices": "价格",
    "Outlets": "媒体",
    "Firm": "公司", "Raised": "金额", "Valuation": "估值",
    "Model": "模型", "Parameters": "参数", "Weights": "权重",
    "open": "开放",
    "For": "对象", "Figures reported": "报道的数字", "Outlet": "媒体", "Language": "语言", "Stories": "报道",
    "First": "首发", "Chinese": "中文", "English": "英文",
    "First counts only stories that others carried too.": "首发只计其他媒体也报道的新闻。",
}  # fmt: skip


def label(text: str) -> str:
    """A label of the issue in Chinese; what is no label stays as it is."""
    return _LABELS.get(text, text)


def span_of_days(start: datetime, end: datetime, zone: ZoneInfo) -> str:
    """The days from start to before end: 2026年3月23日至29日."""
    first, last = start.astimezone(zone), (end - timedelta(microseconds=1)).astimezone(zone)
    begin, until = f"{first.year}年{first.month}月{first.day}日", f"{last.day}日"
    if first.month != last.month:
        until = f"{last.month}月{until}"
    return f"{begin}至{until}" if first.year == last.year else f"{begin}至{last.year}年{until}"


def weekday(outlet: Outlet, zone: ZoneInfo) -> str:
    """The day of a report: 周三, with the time where it can be trusted."""
    at = outlet.at.astimezone(zone)
    return f"周{_WEEKDAYS[at.weekday()]}{f' {at:%H:%M}' if outlet.exact else ''}"


def delay(span: timedelta) -> str:
    """A span as one would say it: 40分钟, 9小时, 2天."""
    minutes = max(round(span.total_seconds() / 60), 1)
    if minutes < 60:
        return f"{minutes}分钟"
    return f"{round(minutes / 60)}小时" if minutes < 36 * 60 else f"{round(minutes / (24 * 60))}天"


def route(candidate: Candidate, zone: ZoneInfo, *, sure: bool, also: bool = True) -> tuple[Link, ...]:
    """Who had a story first, when it reached the other language and who else had it."""
    if not candidate.outlets:
        return ()
    first, *others = candidate.outlets
    language = _LANGUAGES.get(first.language, "")
    when = f"（{language}，{weekday(first, zone)}）" if language else f"（{weekday(first, zone)}）"
    if not others:
        return (Link("仅见于"), _link(first), Link(f"{when}。"))
    pieces = [_link(first), Link(f"{'最先报道' if sure else '较早报道'}{when}")]
    other = candidate.crossing
    if other is not None:
        pieces += [
            Link("；"),
            _link(other),
            Link(f"{_later(first, other, zone)}有{_LANGUAGES[other.language]}报道"),
        ]
    rest = [outlet for outlet in others if outlet is not other] if also else []
    if not rest:
        return (*pieces, Link("。"))
    pieces.append(Link(f"。共{len(candidate.outlets)}家，另有"))
    named = rest[:_OUTLETS_NAMED]
    for place, outlet in enumerate(named):
        pieces += [Link("、")] * bool(place) + [_link(outlet)]
    return (*pieces, Link("等。" if len(rest) > len(named) else "。"))


def _link(outlet: Outlet) -> Link:
    return Link(outlet.title, outlet.url, outlet.language)


def _later(first: Outlet, other: Outlet, zone: ZoneInfo) -> str:
    if first.exact and other.exact:
        return f"{delay(other.at - first.at)}后"
    days = (other.at.astimezone(zone).date() - first.at.astimezone(zone).date()).days
    return f"{days}天后" if days > 0 else "同日"


def carried(candidate: Candidate, zone: ZoneInfo, *, sure: bool) -> str:
    """How many carried a story and who first: the evidence of a key point."""
    first, number = candidate.outlets[0], len(candidate.outlets)
    if number == 1:
        return f"仅{first.title}一家，{weekday(first, zone)}。"
    languages = len({"en", "zh"} & set(candidate.languages))
    both = "，中英文均有" if languages > 1 else ""
    return f"{number}家媒体{both}；{first.title}{'最先' if sure else '较早'}，{weekday(first, zone)}。"


def of_lead(candidate: Candidate, zone: ZoneInfo, *, sure: bool) -> str:
    """The first sentence of the standfirst: how far the lead travelled."""
    first, number = candidate.outlets[0], len(candidate.outlets)
    if number == 1:
        return f"本期头条来自{first.title}，{weekday(first, zone)}报道。"
    chinese = sum(outlet.language == "zh" for outlet in candidate.outlets)
    split = f"，其中中文{chinese}家" if 0 < chinese < number else ""
    had_it = f"{first.title}{'最先' if sure else '较早'}报道，{weekday(first, zone)}"
    return f"本期头条见于{number}家媒体{split}；{had_it}。"


def matching(wanted: str) -> str:
    """What limits the news of an issue to a filter: 符合 firm:lanqiao 的; "" without one."""
    return f"符合 {wanted} 的" if wanted else ""


def thin(stories: int, items: int, wanted: str = "") -> str:
    """What admits a thin or an empty week, or that few stories match the filter of the issue."""
    if not items and not stories:
        return "本周没有任何条目：没有订阅源带来内容。"
    if wanted:
        told = f"值得一说的有{stories}条" if stories else "没有值得一说的"
        return f"本期只收录{matching(wanted)}新闻，本周{told}。"
    if not stories:
        return f"本周收到{items:,}条，没有一条是本刊所关注公司的新消息。"
    return f"本周消息不多：收到{items:,}条，值得一说的有{stories}条。"


def rest_of_issue(kinds: Sequence[tuple[EventType, int]], others: int, jump: Voice | None) -> str:
    """The second sentence of the standfirst: what else was chosen; "" for nothing."""
    parts = [_KINDS[kind].format(number) for kind, number in kinds]
    more = f"，以及其他{others}条新闻" if others else ""
    chosen = f"本期还选入{'、'.join(parts)}{more}" if parts else ""
    risen = ""
    if jump is not None:
        share, usual = figures.percent(jump.share), figures.percent(jump.median or 0.0)
        risen = f"{jump.name}占全部公司报道量的{share}，平时为{usual}"
    said = "；".join(filter(None, (chosen, risen)))
    return f"{said}。" if said else ""


def carried_by_all(candidate: Candidate, last: Outlet, zone: ZoneInfo) -> str:
    """How many carried the lead and until when."""
    number = len(candidate.outlets)
    chinese = sum(outlet.language == "zh" for outlet in candidate.outlets)
    split = f"，其中中文{chinese}家" if 0 < chinese < number else ""
    return f"共{number}家媒体报道{split}；最近一篇在{weekday(last, zone)}。"


def movers(up: Sequence[Voice], down: Sequence[Voice], *, compared: bool) -> tuple[str, ...]:
    """Whose share of voice left its usual range."""
    found = []
    for voices, how in ((up, "高于平时"), (down, "低于平时")):
        if voices:
            found.append(f"{how}：{'、'.join(map(_move, voices))}。")
    return tuple(found) if found or not compared else ("各公司声量均在平时范围内。",)


def _move(voice: Voice) -> str:
    return f"{voice.name}（{figures.percent(voice.share)}，平时{figures.percent(voice.median or 0.0)}）"


def languages(both: int, zh: int, en: int, to_english: timedelta | None) -> tuple[str, ...]:
    """How many stories were told in which language, and how long Chinese news took to reach English."""
    if not both + zh + en:
        return ()
    counts = ((both, "中英文均有"), (zh, "仅有中文"), (en, "仅有英文"))
    parts = "，".join(f"{number}条{how}" for number, how in counts if number)
    said = f"共{both + zh + en}条新闻：{parts}。"
    return (said, f"中文新闻传到英文，中位数为{delay(to_english)}。") if to_english else (said,)


def made(read: int, failing: int, counts: WeekCounts, told: int, considered: int) -> tuple[str, ...]:
    """How the issue was made: feeds, items, choice."""
    sentences = []
    if read or failing:
        sentences.append(f"本期读取{read}个订阅源，{failing}个失败。")
    if counts.items:
        copies, off = f"{counts.copies:,}条为转载", f"{counts.off_topic:,}条与所关注的公司无关"
        sentences.append(f"共{counts.items:,}条，其中{copies}，{off}。")
    if told:
        by = "媒体数、一手来源、事件类型、新颖程度、公司与日期"
        sentences.append(f"按{by}评分，从{considered:,}条新闻中选出{told}条。")
    return (*sentences, "句后注明媒体的是该媒体原文，其余由程序按规则写成。", NO_MODEL)


HEALTH = {Health.BROKEN: "长期失败", Health.GONE: "已撤下", Health.FAILING: "失败", Health.SUSPECT: "可疑"}
"""The health of a feed that somebody should look at, in a word."""

NO_MODEL = "没有任何部分出自语言模型。"


def by_machine(machine: Machine) -> tuple[str, ...]:
    """What a language model wrote of the issue, and what of it was dropped."""
    parts = "和".join(["导语"] * machine.standfirst + ["头条"] * machine.lead)
    dropped = f"，{len(machine.dropped)}句未能核实而删去" if machine.dropped else ""
    return (f"{parts}由语言模型（{machine.model}）仅据报道写成，每句均与所据报道核对{dropped}。",)


def day(one: date, *, whole_month: bool) -> str:
    """A day or month ahead: 11月28日, 2027年3月."""
    return f"{one.year}年{one.month}月" if whole_month else f"{one.month}月{one.day}日"


def running(title: str, issue: int) -> str:
    """A story that runs on, under What to watch."""
    return f"{title.rstrip('。')}：第{issue}期已报道，仍有进展。"


def quiet(
    usual: float, last: datetime | None, zone: ZoneInfo, failing: Sequence[str], *, read: bool | None
) -> str:
    """Why nothing was heard of a firm that used to be; ``read`` is None where it has no feed of its own."""
    heard = last.astimezone(zone) if last else None
    since = f"，上次见于{heard.month}月{heard.day}日" if heard else ""
    said = f"平时每周约{max(round(usual), 1)}条，本周没有{since}。"
    if failing:
        named = f"{'、'.join(failing[:2])}{'等' if len(failing) > 2 else ''}"
        return f"{said}其订阅源{named}读取失败，沉默也许在我们。"
    if read is None:
        return f"{said}本刊没有其订阅源，也没有媒体报道。"
    return (
        f"{said}其订阅源已读取，没有新内容。" if read else f"{said}没有读取其订阅源的记录，沉默也许在我们。"
    )


def voice_alt(voices: Sequence[Voice]) -> str:
    """The facts of the picture of shares of voice in words."""
    parts = []
    for one in voices:
        usual = f"（平时{figures.percent(one.median)}）" if one.median is not None else ""
        parts.append(f"{one.name} {figures.percent(one.share)}{usual}")
    return f"本周声量占比：{'；'.join(parts)}。"


def volume_alt(volume: Sequence[int]) -> str:
    """The facts of the picture of the weeks' volume in words."""
    return f"每周公司报道量，由远及近：{'、'.join(f'{n:,}' for n in volume[:-1])}；本周{volume[-1]:,}。"

"""Reports of an invented week for tests of the language model: invented firms, outlets and numbers."""

from datetime import date

from tracker.model.prose import ProseTask, Writing

NAMES = {
    "lanqiao": frozenset({"Lanqiao AI", "Lanqiao", "蓝桥智能", "蓝桥"}),
    "heron": frozenset({"Heron", "苍鹭"}),
    "yunfan": frozenset({"Yunfan", "云帆科技", "云帆"}),
    "songyan": frozenset({"Songyan Labs", "Songyan", "松烟"}),
    "step": frozenset({"Step", "阶梯"}),
}
MONDAY = date(2026, 11, 16)


def writing(
    item_id: int, title: str, text: str, outlet: str = "The Harbour Wire", language: str = "en"
) -> Writing:
    """One report."""
    return Writing(item_id, outlet, f"https://example.org/{item_id}", language, MONDAY, title, text)


ENGLISH = writing(
    701,
    "Lanqiao raises $2 billion",
    "Lanqiao AI raised US$2 billion at a valuation of $20 billion, people familiar with the matter said. "
    "Its model Heron-4.6 has 80B parameters and beats others on three of 12 tests. Revenue rose 48% in the "
    'third quarter. "We will hire in Hangzhou," said chief executive Wen Ruo on Tuesday. It trains on '
    "3,000 H20 chips.",
)
CHINESE = writing(
    702,
    "蓝桥智能完成140亿元融资",
    "蓝桥智能宣布完成140亿元融资，投后估值1400亿元。云帆参投。公司计划11月28日在北京发布苍鹭5，用户达5000万，中国市场占三成。",
    "知料",
    "zh",
)
OTHER = writing(
    703, "Yunfan cuts prices by 60%", "Yunfan cut the price of its interface by 60 percent.", "East Desk"
)


def task(language: str = "en") -> ProseTask:
    """The lead told by two reports (1 and 2), and another story (3)."""
    return ProseTask(language, (ENGLISH, CHINESE), (OTHER,), NAMES)

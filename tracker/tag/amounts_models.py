"""Sizes of models: 72B, 8x7B, 235B-A22B, Qwen3-0.6B are parameters, without the word being there."""

import re

_NUMERAL = r"(\d{1,9}(?:\.\d{1,9})?)"
_SIZE = re.compile(rf"(?:(\d{{1,3}})[x×])?{_NUMERAL}([BbTM])(?:[- ]A{_NUMERAL}([BM]))?(?![A-Za-z0-9])")
_FACTOR = {"B": 1e9, "b": 1e9, "T": 1e12, "M": 1e6}
_MODEL_HINTS = """
    model param llm vlm moe weights dense instruct checkpoint open-sourc opensourc hugging modelscope size
    模型 参数 开源 权重 小钢炮 基座 版本 端侧 尺寸 魔搭
"""
_MODEL_WORDS = tuple(_MODEL_HINTS.split())
_ACTIVE_SIZE = re.compile(r"A\d+(?:\.\d+)?B")
_OTHER_UNIT = re.compile(
    r"[+]?[ -]?(?:\$|tokens?|users?|people|downloads|yuan|rmb|dollars|usd|hkd|euros?|won|yen|views"
    r"|ipo|valuation|round|rows"
    r"|[个]?(?:美元|人民币|元|港元|用户|人|轮|端|业务|token|词元))",
    re.IGNORECASE,
)
_AROUND = 60


def model_sizes(text: str, start: int) -> list[tuple[int, int, float, str]]:
    """Start, end, value and role of the sizes written at ``start``; [] where none is.

    8x7B counts all its experts (5.6e10); the second size of 235B-A22B has the role ``active``.
    """
    match = _SIZE.match(text, start)
    if match is None or not _is_model(text, match):
        return []
    experts, digits, letter, active, active_letter = match.groups()
    total = float(digits) * _FACTOR[letter] * (int(experts) if experts else 1)
    sizes = [
        (start, match.end(3), float(f"{total:.12g}"), "active" if text[start - 1 : start] == "A" else "")
    ]
    if active:
        sizes.append((match.end(3) + 1, match.end(), float(active) * _FACTOR[active_letter], "active"))
    return sizes


def _is_model(text: str, match: re.Match[str]) -> bool:
    if match[1] or match[4]:
        return True
    start, end = match.span()
    before = text[max(0, start - 2) : start]
    if (before[-1:] in "$€£¥￥₩" and before) or _OTHER_UNIT.match(text, end):
        return False
    if match[3] == "b" or (before[-1:].isascii() and before[-1:].isalpha() and before[-1:] != "A"):
        return False
    if before[-1:] == "-" and before[:1].isalnum():
        return True
    if match[3] != "B" or match[2] == "2":
        return False
    around = text[max(0, start - _AROUND) : end + _AROUND]
    low = around.lower()
    return any(word in low for word in _MODEL_WORDS) or _ACTIVE_SIZE.search(around) is not None

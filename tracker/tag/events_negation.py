"""What a text says is not open: the words of open source that it names only to deny them.

Whether weights are open is a property, which reports of a release deny as often as they state it. Other
types are left alone: the denial of a deal or a listing is news of that type, only less sure.
"""

import re
from collections.abc import Sequence

from ahocorasick_rs import AhoCorasick

from tracker.tag.events_triggers import Hits

_LABELS = ("open-source", "OPEN")
_BEFORE, _AFTER = 64, 48
"""Characters on each side of a phrase in which its denial stands."""

_SIGNS = AhoCorasick((
    "not", "no ", "n't", "n’t", "nor ", "neither", "never", "without", "closed", "yet", "rather", "instead",
    "short of", "refus", "declin", "withh", "delay", "postpon", "private", "unreleased", "on hold",
    "不", "未", "没", "无", "非", "拒绝", "放弃", "停止", "推迟", "暂缓", "是否", "会否", "待定",
))  # fmt: skip
"""What no denial goes without. Most texts have none of them, and looking for these is quick."""

_DENIED_BEFORE = re.compile(
    r"""(?:
      (?:\b(?:not|no|never|cannot|without|nor|neither|closed|yet\ to|rather\ than|instead\ of|short\ of
          |(?:refus|declin)(?:e|es|ed|ing)\ to|(?:withh[eo]ld|delay|postpone)(?:s|ed|ing)?)
        |n['’]t)
      # Only words that bind the denial to its object: "does not disappoint with open weights" denies nothing.
      (?:\s+(?:an?|any|the|its|their|it|them|to|of|as|for|or|be|been|being|have|had|yet|longer|going|ready|set
          |plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|intention|expected|fully|truly|really|actually|currently
          |immediately|officially|publicly|make|made|making|releas(?:e|ed|ing)|publish(?:ed|ing)?|shar(?:e|ed|ing)
          |offer(?:ed|ing)?|provid(?:e|ed|ing)|available|free|new|model|models))*
      [\s-]+
    |
      (?:(?:不|(?:尚|暂|还|并|仍|从)?未(?!来)|没有?|(?:尚|暂|并)无|非|无意|拒绝|放弃|停止|推迟|暂缓|是否|会否)
      (?:再|会|将|把|被|对|其|该|此|能|是|予|做|以|完全|全部|全面|正式|同步|立即|打算|计划|准备|选择|考虑|宣布|公布
        |公开|放出|发布|提供|任何|模型|代码|的)*)
    )\Z""",
    re.IGNORECASE | re.VERBOSE,
)
_DENIED_AFTER = re.compile(
    r"""(?:
      (?:\s+(?:of|for|to|from)\s+[\w.-]+)?
      (?:\s+(?:release|version|variant|model|weights|code|licen[cs]e)s?)?
      (?:\s+(?:(?:is|are|was|were|has|have|had|will|would|do|does|did|wo|ca)(?:\s+still|\s+currently)?
            (?:n['’]t|\s+not|\s+never)
          \s+(?:yet|be|been|out|available|open(?!\ \w)|public|released|published|planned|included|provided
            |shared)\b
        |(?:is|are|was|were|has|have|remains?)\s+(?:yet\ to|withheld|delayed|postponed|closed|private
          |unreleased)\b)
      |[\s,:?]+not\s+(?:yet|for\ now|available|released|public|planned|included)\b
      |\s+(?:withheld|delayed|postponed|on\ hold)\b)
    |
      [^，。；！？、\s]{0,6}?(?:(?:尚|暂|还|仍|并)(?:未|不|无|没)|未(?:定|知|开放|公开|放出|发布|公布)|不(?:开放|公开|放出|提供)|待定)
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def drop_denied(found: Hits, text: str) -> None:
    """Take the hits of open source that ``text``, in simplified characters, denies out of ``found``."""
    labels = [label for label in _LABELS if label in found]
    if not labels:
        return
    if _SIGNS.find_matches_as_indexes(text.lower()):
        _keep_stated(found, labels, text)


def _keep_stated(found: Hits, labels: Sequence[str], text: str) -> None:
    for label in labels:
        stated = [hit for hit in found[label] if not _is_denied(text, *hit[1:])]
        if stated:
            found[label] = stated
        else:
            del found[label]


def _is_denied(text: str, start: int, end: int) -> bool:
    if text[start : start + 3].lower() == "to ":  # "declines to open-source": the denial governs the "to".
        start += 3
    before, after = text[max(0, start - _BEFORE) : start], text[end : end + _AFTER]
    return bool(_DENIED_BEFORE.search(before) or _DENIED_AFTER.match(after))

"""The version that follows the name of a model: 5.3-Flash in GLM-5.3-Flash."""

import re

_NUMBER = re.compile(
    r"[-_ ]?(?P<letter>[vkmrz](?=\d))?(?P<number>\d{1,3}(?:\.\d{1,2}){0,2})(?P<glued>[a-z]{1,2}(?![a-z0-9]))?"
    r"(?![\d%％]|\.\d|\s?(?:亿|万|千|百|个|名|位|款|家|元|天|年|月|日|倍|次|岁|点|时|分|秒|折|台|条|项|代|号|million|billion"
    r"|trillion|percent|times|x\b|days?\b|hours?\b|minutes?\b|weeks?\b|months?\b|years?\b|users?\b))"
)
_THOUSANDS = re.compile(r",\d{3}(?!\d)")
_WORD = (
    r"flash|max|pro|plus|turbo|lite|mini|air|preview|thinking|instruct|coder|code|omni|vl|ultra|nano|tiny|base"
    r"|chat|highspeed|next|fast|vision|audio|video|image|asr|tts|ocr|edit|math|exp|speciale|terminus|large|small"
    r"|animate|realtime|live|long|highspeed|reasoning|avatar|master|standard|prime|plus"
)
_SUFFIX = re.compile(
    rf"(?P<gap>[-_ ]?)(?P<word>{_WORD}|a?\d{{1,3}}(?:\.\d{{1,2}})?[bt]|a\d{{1,3}}b|\d{{4}}(?!\d))(?![a-z0-9])"
)


def version_at(original: str, folded: str, at: int) -> tuple[str, int] | None:
    """Read a version.

    Args:
        original: the text as written.
        folded: the same in the folded form.
        at: where the name ends.

    Returns:
        The version in one form ("5.3-flash", "v2.5") and where it ends; None where none follows.
    """
    found = _NUMBER.match(folded, at)
    if found is None or _is_count(original, folded, found):
        return None
    glued = found["glued"] or ""
    parts = [f"{found['letter'] or ''}{found['number']}{glued}"]
    end = found.end()
    while suffix := _SUFFIX.match(folded, end):
        gap, word = suffix["gap"], suffix["word"]
        if gap == " " and not original[suffix.start("word")].isupper():
            break
        if not gap and folded[end - 1].isdigit() and word[0].isdigit():
            break
        parts.append(word)
        end = suffix.end()
    if end < len(folded) and folded[end].isascii() and folded[end].isalnum():
        return None
    return "-".join(parts), end


def _is_count(original: str, folded: str, found: re.Match[str]) -> bool:
    """Whether the number counts things ("Qwen 3+ models", "Kimi 2,400 users") and is no version.

    A thousands comma is looked for as written: the full-width one of "V2，309B" only parts two clauses.
    """
    if _THOUSANDS.match(original, found.end()):
        return True
    after = folded[found.end() : found.end() + 1]
    return found["letter"] is None and found.group().startswith(" ") and after == "+"

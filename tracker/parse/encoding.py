"""From bytes of any encoding to UTF-8, once, before any engine looks at them.

Servers and documents often claim a wrong encoding, so the bytes have the last word: what decodes
as UTF-8 is UTF-8 whatever is claimed, and Chinese text that was labelled Latin-1 (or the other way
round) is told by how common its characters are.
"""

import codecs
import re
from dataclasses import dataclass, field

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FIRST_BYTES = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_WIDER = {
    # What is labelled with the first is decoded with the second, as browsers do (WHATWG Encoding).
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
}
_NO_CHARSETS = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape"})
"""What Python calls encodings of text, too, though no document is in them; some always raise."""
_STATEFUL = re.compile(r"iso.?2022|^hz|utf.?7", re.IGNORECASE)
_DECLARATION = re.compile(rb"\s*<\?xml\b[^>]*?\?>", re.IGNORECASE)
_DECLARED = re.compile(rb"""\bencoding\s*=\s*["']\s*([A-Za-z0-9._:-]+)\s*["']""")
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]+)""", re.IGNORECASE)
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
_CHINESE = ("gb18030", "big5hkscs")
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产"
    "種這為個國來們時於對會發動過說產業開關學現與將從後還進無點務機電報經應實總聯網華東車長，。、：“”"
    "业开关学现与将从后还进无点务机电报经应实总联网华东车长公司新型模智能技术科市场美元亿万月日"
)
_SAMPLE_BYTES = 20_000
_LOOKS_CHINESE = 0.12
_FEW = 0.02
_FAR = 4
"""So many times as common must be what is read instead of a claim that is Chinese, too."""
_XML_HEAD = b'<?xml version="1.0" encoding="utf-8"?>'


@dataclass(frozen=True, slots=True)
class Decoded:
    """A document in UTF-8 without a byte order mark; its XML declaration, if any, says so.

    ``problem`` is a sentence where what was claimed is not what was found, else "".
    """

    data: bytes = field(repr=False)
    encoding: str
    problem: str = ""


def decode(body: bytes, content_type: str = "") -> Decoded:
    """Find the encoding of a document and give it in UTF-8; never raises.

    In order: byte order mark, zero bytes of UTF-16 and UTF-32, validity as UTF-8, the claims of HTTP
    and of the XML declaration where the bytes bear them out, the likeliest guess.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _as_utf8(body[len(mark) :], name)
    for first, name in _FIRST_BYTES:
        if body.startswith(first):
            return _as_utf8(body, name)
    claims = _claims(body, content_type)
    if claims and _STATEFUL.search(claims[0]):
        return _as_utf8(body, claims[0])
    if _is_utf8(body):
        claim = next((name for name in claims if name != "utf-8"), "")
        wrong = claim and _NOT_ASCII.search(body)
        return Decoded(
            _redeclared(body) if claim else body,
            "utf-8",
            f"The document claims the encoding {claim} but is in UTF-8; read as UTF-8." if wrong else "",
        )
    return _by_claim_or_guess(body, claims)


def _by_claim_or_guess(body: bytes, claims: list[str]) -> Decoded:
    damaged = body.decode("utf-8", "replace")
    high = len(_NOT_ASCII.findall(body[:1_000_000])) or 1
    if damaged[:1_000_000].count("\ufffd") <= max(1, high * _FEW) and (not claims or "utf-8" in claims):
        return _as_utf8(body, "utf-8")
    chinese = max(_CHINESE, key=lambda name: _commonness(body, name))
    looks_chinese = _commonness(body, chinese) > _LOOKS_CHINESE
    for name in claims:
        if not (looks_chinese and _is_unlikely(body, name, chinese)) and _is_valid(body, name):
            return _as_utf8(body, name)
    guess = chinese if looks_chinese else "cp1252"
    found = _as_utf8(body, guess)
    claimed = f"claims the encoding {claims[0]} but is not in it" if claims else "names no encoding"
    sentence = f"The document {claimed}; read as {guess}."
    return Decoded(found.data, guess, sentence)


def _is_unlikely(body: bytes, claim: str, chinese: str) -> bool:
    """Whether a claim makes nonsense of what reads well as ``chinese``.

    Most bytes of Big5 are valid as GB18030 and the other way round; the characters they give are rare ones.
    """
    if claim in _CHINESE:
        return claim != chinese and _commonness(body, claim) * _FAR < _commonness(body, chinese)
    return claim.startswith(("cp125", "iso8859", "cp874", "koi8", "latin"))


def _claims(body: bytes, content_type: str) -> list[str]:
    """The encodings that HTTP and the XML declaration name, by Python's names, known ones only."""
    charset = _CHARSET.search(content_type)
    declaration = _DECLARATION.match(body[:1024])
    declared = _DECLARED.search(declaration[0]) if declaration else None
    names = [charset[1] if charset else "", declared[1].decode("ascii") if declared else ""]
    claims: list[str] = []
    for name in filter(None, names):
        try:
            known = codecs.lookup(name)
        except (LookupError, ValueError):
            continue
        # Python also calls transformations (rot13, base64) codecs.
        if known._is_text_encoding and known.name not in _NO_CHARSETS:  # noqa: SLF001
            wider = _WIDER.get(known.name, known.name)
            if wider not in claims:
                claims.append(wider)
    return claims


def _as_utf8(body: bytes, name: str) -> Decoded:
    text = body.decode(name, "replace")
    problem = ""
    broken = text.count("\ufffd")
    if broken and name != "cp1252":
        problem = f"Characters that are broken in the encoding {name}: {broken:,}; the rest was read."
    return Decoded(_redeclared(text.lstrip("\ufeff").encode("utf-8", "replace")), name, problem)


def _redeclared(data: bytes) -> bytes:
    return _DECLARATION.sub(_XML_HEAD, data, count=1) if _DECLARATION.match(data) else data


def _is_utf8(body: bytes) -> bool:
    if body.isascii():
        return True
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_valid(body: bytes, name: str) -> bool:
    text = body.decode(name, "replace")
    broken = text.count("\ufffd")
    return broken == 0 or broken <= _FEW * sum(1 for character in text if character > "\x7f")


def _commonness(body: bytes, name: str) -> float:
    """The share of very common Chinese characters among what is not ASCII, read as ``name``."""
    first = _NOT_ASCII.search(body)
    start = first.start() if first else 0
    text = body[start : start + _SAMPLE_BYTES].decode(name, "replace")
    others = [character for character in text if character > "\x7f"]
    return sum(character in _COMMON for character in others) / (len(others) or 1)

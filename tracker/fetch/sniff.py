"""What a body is, by its first bytes: a feed, a page, a challenge, or something for the parser to decide.

Servers answer 200 with an error page, a login form or a test of humanity, so the status tells
little and the Content-Type less (feeds come as text/html every day). Only what is clearly no feed
is turned away here; the doubtful goes to the parser.
"""

import re
from collections.abc import Mapping
from enum import StrEnum
from html import unescape
from urllib.parse import urljoin

_HEAD = 4096
_PAGE = 256 * 1024
_PROLOGUE = re.compile(
    rb"(?s)\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*|<!DOCTYPE\s[^>\[]*(?:\[.*?\]\s*)?>\s*)*", re.IGNORECASE
)
_FEED_ROOT = re.compile(rb"<(?:[a-z0-9_]+:)?(?:rss|feed|rdf|channel)[\s>/]", re.IGNORECASE)
_HTML = re.compile(rb"<(?:html|head|body|script|meta|title|div|center|h1|p|br)\b", re.IGNORECASE)
_HTML_DOCTYPE = re.compile(rb"<!doctype\s+html\b", re.IGNORECASE)
_QUOTED = re.compile(
    rb"""<!--.*?(?:-->|\Z)|<(script|style|pre|code|textarea|xmp)\b.*?(?:</\1\s*>|\Z)"""
    rb"""|="[^"<]*+<[^"]*+"|='[^'<]*+<[^']*+'""",
    re.IGNORECASE | re.DOTALL,
)
"""Where a page may show the beginning of a feed without being one: comments, scripts, code, attributes."""
_PART_OF_PAGE = re.compile(rb"<(?:!doctype|html|head|body|meta|title|link)\b", re.IGNORECASE)
_WHOLE_FEED_ROOT = re.compile(
    rb"<rss\b[^<>]*>\s*<channel\b"
    rb"|<(?:\w+:)?feed\b[^<>]*?[\"']http://(?:www\.w3\.org/2005/Atom|purl\.org/atom/)"
    rb"|<(?:\w+:)?rdf\b[^<>]*?[\"']http://www\.w3\.org/1999/02/22-rdf-syntax-ns",
    re.IGNORECASE,
)
_JSON_FEED = re.compile(rb"jsonfeed\.org/version|\"items\"\s*:\s*\[")
_LINK = re.compile(r"(?is)<link\b[^>]*>")
_ANCHOR_BASE = re.compile(r"(?is)<base\b[^>]*\bhref\s*=\s*[\"']?([^\"'\s>]+)")
_ATTRIBUTE = re.compile(r"(?is)\b(rel|type|href)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_FEED_TYPES = {"application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml"}

_CHALLENGES: tuple[tuple[str, bytes], ...] = (
    (
        "Cloudflare",
        rb"cf-chl|challenge-platform|cf_chl_opt|Just a moment\.\.\.|Attention Required! \| Cloudflare",
    ),
    ("Cloudflare", rb"cf-turnstile|cf-browser-verification|__cf_chl"),
    ("Imperva", rb"_Incapsula_Resource|Incapsula incident|Pardon Our Interruption"),
    ("DataDome", rb"captcha-delivery\.com|geo\.captcha-delivery"),
    ("Akamai", rb"errors\.edgesuite\.net|/_sec/cp_challenge|akam/1[0-9]/"),
    ("PerimeterX", rb"px-captcha|_pxAppId"),
    ("DDoS-Guard", rb"ddos-guard"),
    ("Alibaba Cloud", rb"acw_sc__v[23]|aliyun_waf|aliyunwaf|nocaptcha\.js|punish-component"),
    ("Tencent Cloud", rb"TencentCaptcha|turing\.captcha|EdgeOne.{0,40}(?:challenge|verif)|__tst_status"),
    ("Baidu", "百度安全验证|yunjiasu".encode()),
    ("AWS WAF", rb"awswaf\.com|aws-waf-token|gokuProps"),
    ("Anubis", rb"anubis_challenge|/\.within\.website/"),
    ("a captcha", rb"g-recaptcha|h-captcha|hcaptcha\.com|geetest"),
    (
        "a check of the browser",
        "安全验证|人机验证|环境异常|Checking your browser|verify you are (?:a )?human".encode(),
    ),
)
_CHALLENGE_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _CHALLENGES)


class Kind(StrEnum):
    """What a body seems to be."""

    FEED = "feed"
    HTML = "html"
    EMPTY = "empty"
    UNSURE = "unsure"


def kind_of(body: bytes) -> Kind:
    """What ``body`` seems to be, by its beginning and nothing else."""
    head = _ascii(body[:_HEAD])
    if not head.strip():
        return Kind.EMPTY if len(body) <= _HEAD or not body.strip() else Kind.UNSURE
    split = _PROLOGUE.match(head).end()  # type: ignore[union-attr]  # the pattern matches nothing, too
    prologue, start = head[:split], head[split:]
    if _FEED_ROOT.match(start):
        return Kind.FEED
    if start[:1] in {b"{", b"["}:
        return Kind.FEED if _JSON_FEED.search(_ascii(body[: 4 * _HEAD])) else Kind.UNSURE
    if _HTML.match(start) or _HTML_DOCTYPE.search(prologue):
        return Kind.FEED if _is_behind_html(_ascii(body[: 4 * _HEAD])) else Kind.HTML
    return Kind.FEED if _FEED_ROOT.search(head) else Kind.UNSURE


def _is_behind_html(head: bytes) -> bool:
    """Whether a feed follows a bit of HTML: a warning of PHP, or what a host or a plugin puts in front.

    What has a part of a page before that is a page, and so is what only mentions a feed. A page that is taken
    for a feed is worse than the other way round: it would be a feed without news, and nobody is told.
    """
    plain = _QUOTED.sub(b"", head)
    root = _WHOLE_FEED_ROOT.search(plain)
    return root is not None and _PART_OF_PAGE.search(plain, 0, root.start()) is None


def challenge(headers: Mapping[str, str], body: bytes) -> str:
    """Who asks for proof of humanity instead of answering ("" when nobody does).

    ``headers`` have lower-case names.
    """
    if headers.get("cf-mitigated", "").lower() == "challenge":
        return "Cloudflare"
    if headers.get("x-amzn-waf-action", ""):
        return "AWS WAF"
    page = body[:_PAGE]
    return next((name for name, pattern in _CHALLENGE_PATTERNS if pattern.search(page)), "")


def advertised_feeds(body: bytes, base: str) -> tuple[str, ...]:
    """The addresses of feeds that a page names in its head (``link rel=alternate``), absolute, each once."""
    page = body[:_PAGE].decode("utf-8", "replace")
    if found := _ANCHOR_BASE.search(page):
        base = _joined(base, found.group(1)) or base
    feeds: dict[str, None] = {}
    for tag in _LINK.findall(page):
        attributes = {
            name.lower(): unescape(a or b or c).strip() for name, a, b, c in _ATTRIBUTE.findall(tag)
        }
        relations = attributes.get("rel", "").lower().split()
        if "alternate" in relations and attributes.get("type", "").lower().partition(";")[0] in _FEED_TYPES:
            address = _joined(base, attributes.get("href", ""))
            if address:
                feeds[address] = None
    return tuple(feeds)[:10]


def _joined(base: str, href: str) -> str:
    try:
        address = urljoin(base, href)
    except ValueError:
        return ""
    return address if address.startswith(("http://", "https://")) and href else ""


def _ascii(head: bytes) -> bytes:
    """The beginning without its byte order mark and, of UTF-16 and UTF-32, without the nulls."""
    for mark in (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"):
        head = head.removeprefix(mark)
    return head.replace(b"\x00", b"")

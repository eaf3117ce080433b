"""What feeds say in text is given as HTML, so that the next stage reads one kind only."""

import html
import re

_LOOKS_LIKE_MARKUP = re.compile(
    r"</(?:p|a|b|i|em|strong|div|span|ul|ol|li|h[1-6]|blockquote|code|pre|table|td|figure|section)\s*>"
    r"|<(?:br|hr|img)\b[^<>]*>|&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8});",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


def from_text(value: str) -> str:
    """Plain text as HTML.

    Many feeds declare plain text and send escaped markup; what has closing tags or entities of
    HTML is believed to be HTML, anything else is escaped, so that "a < b" survives.
    """
    if "<" not in value and "&" not in value:
        return value
    return value if _LOOKS_LIKE_MARKUP.search(value) else html.escape(value, quote=False)


def person(value: str) -> str:
    """The name in "name", "mail@host (name)" or "name <mail@host>"; the address where it is alone."""
    if "@" not in value:
        return value.strip(" ()<>,;\t\n")
    name = _EMAIL.sub("", value).strip(" ()<>\t\n,;")
    return name or value.strip()

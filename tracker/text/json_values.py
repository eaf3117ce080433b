"""JSON as publishers write it → values whose text every encoding can carry."""

import re
from typing import Any

import orjson

_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
    re.DOTALL,
)
"""A whole pair of surrogates, or else half of one (the group), or else any other escape."""
_REPLACEMENT = rb"\ufffd"


def read(data: bytes) -> Any:
    r"""The value of a document in UTF-8.

    Half of a pair of surrogates becomes U+FFFD: who cuts a text in the middle of an emoji writes
    ``"A \ud83d"`` (JavaScript does), and one such title must not cost the whole document.

    Raises:
        ValueError: it is not JSON.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        mended = _ESCAPE.sub(lambda match: _REPLACEMENT if match[1] else match[0], data)
        if mended == data:
            raise
        return orjson.loads(mended)

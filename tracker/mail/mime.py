"""Text, page and pictures → the body of a message (RFC 2045, RFC 2046), written directly.

The standard library's generator takes some 25 ms for an issue and does it anew for every reader. This
takes one: the codecs are C, and a picture is encoded once.
"""

import binascii
from functools import lru_cache

from tracker.model.digest import InlineImage

_LINE = 57
"""Octets that make 76 characters of base64."""


def multipart(kind: str, boundary: str, parts: list[str]) -> str:
    """A part made of parts, with its own header.

    Args:
        kind: alternative or related.
        boundary: occurs in none of the parts; one with ``=_`` never does, since neither encoding writes it.
        parts: each with its header.
    """
    inside = "".join(f"--{boundary}\r\n{part}" for part in parts)
    return f"{content_type(kind, boundary)}\r\n\r\n{inside}--{boundary}--\r\n"


def content_type(kind: str, boundary: str) -> str:
    """The header of a part made of parts, or of the whole message."""
    return f'Content-Type: multipart/{kind}; boundary="{boundary}"'


def text(subtype: str, content: str) -> str:
    """A part of text/plain or text/html, in the shorter of the two encodings."""
    lines = content.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n")
    data = (lines.replace("\n", "\r\n") + "\r\n").encode()
    wide = len(data) - len(data.decode().encode("ascii", "ignore"))
    # Quoted-printable triples every octet beyond ASCII, base64 adds a third to all of them.
    if wide * 5 > len(data):
        name, encoded = "base64", _base64(data)
    else:
        name, encoded = "quoted-printable", binascii.b2a_qp(data, istext=True).decode("ascii")
    header = f'Content-Type: text/{subtype}; charset="utf-8"\r\nContent-Transfer-Encoding: {name}'
    return f"{header}\r\n\r\n{encoded}\r\n"


@lru_cache(maxsize=64)
def image(picture: InlineImage) -> str:
    """A part that the page shows by its Content-ID."""
    return (
        f'Content-Type: image/png; name="{picture.filename}"\r\n'
        "Content-Transfer-Encoding: base64\r\n"
        f'Content-Disposition: inline; filename="{picture.filename}"\r\n'
        f"Content-ID: <{picture.cid}>\r\n\r\n{_base64(picture.png)}"
    )


def _base64(data: bytes) -> str:
    lines = (data[at : at + _LINE] for at in range(0, len(data), _LINE))
    return "".join(binascii.b2a_base64(line, newline=False).decode("ascii") + "\r\n" for line in lines)

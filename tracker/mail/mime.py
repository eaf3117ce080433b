"""Text, page and pictures → the body of a message (RFC 2045, RFC 2046), written directly.

The standard library's generator takes some 25 ms for an issue and does it anew for every reader. Here
the codecs are C, and what two letters have in common is encoded once.
"""

import binascii
from functools import lru_cache

from tracker.model.digest import InlineImage

_LINE = 76
"""Characters of a line of base64, which hold 57 octets."""
_BLOCK = 57 * 64
"""Octets that are encoded at once. The letters of an issue differ near their end, where a reader's own
link is: what comes before it is encoded once."""


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
        name, encoded = "quoted-printable", _quoted(data)
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


def _quoted(data: bytes) -> str:
    blocks: list[list[bytes]] = [[]]
    size = 0
    for line in data.splitlines(keepends=True):
        if size > _BLOCK:
            blocks.append([])
            size = 0
        blocks[-1].append(line)
        size += len(line)
    return "".join(_quoted_block(b"".join(block)) for block in blocks)


def _base64(data: bytes) -> str:
    return "".join(_base64_block(data[at : at + _BLOCK]) for at in range(0, len(data), _BLOCK))


@lru_cache(maxsize=512)
def _quoted_block(data: bytes) -> str:
    return binascii.b2a_qp(data, istext=True).decode("ascii")


@lru_cache(maxsize=512)
def _base64_block(data: bytes) -> str:
    encoded = binascii.b2a_base64(data, newline=False).decode("ascii")
    return "".join(f"{encoded[at : at + _LINE]}\r\n" for at in range(0, len(encoded), _LINE))

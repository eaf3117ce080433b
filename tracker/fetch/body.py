"""Reading a body: inflated as it comes, and never more of it than is allowed."""

import zlib

import urllib3

_CHUNK = 64 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_NOT_COMPRESSED = frozenset({"", "identity", "none", "utf-8", "utf8", "binary", "8bit"})
"""All but the first two are mistakes of servers: a character set, or an encoding of mail."""


class TooLargeError(Exception):
    """The body, inflated, is larger than allowed."""


class EncodingError(Exception):
    """The body is compressed in a way that was not asked for, or is not what it says."""


def read(raw: urllib3.BaseHTTPResponse, max_bytes: int) -> bytes:
    """The whole body, inflated; TooLargeError as soon as it exceeds ``max_bytes``.

    Nothing is inflated beyond the limit, so a small body that would fill the memory costs one
    chunk. EncodingError when it cannot be inflated or ends in the middle.
    """
    encoding = raw.headers.get("content-encoding", "").strip().lower()
    declared = raw.headers.get("content-length", "")
    if encoding in _NOT_COMPRESSED:
        if declared.isdigit() and int(declared[:20]) > max_bytes:
            raise TooLargeError
        return _plain(raw, max_bytes)
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise EncodingError(f"it is compressed with {encoding[:20]!r}, which was not asked for")
    return _inflated(raw, encoding, max_bytes)


def beginning(raw: urllib3.BaseHTTPResponse, max_bytes: int) -> bytes:
    """What can be read of the first ``max_bytes``: for a page that only explains a refusal."""
    encoding = raw.headers.get("content-encoding", "").strip().lower()
    try:
        if encoding in {"gzip", "x-gzip", "deflate"}:
            return _Inflater(encoding).take(raw.read1(_CHUNK, decode_content=False), max_bytes)
        return raw.read1(max_bytes, decode_content=False)
    except (urllib3.exceptions.HTTPError, OSError, EncodingError):
        return b""


def settle(raw: urllib3.BaseHTTPResponse) -> None:
    """Gives the connection back when the body was read to its end, closes it otherwise."""
    if raw.length_remaining == 0:
        raw.drain_conn()  # reads nothing, and learns that there is nothing
    if raw.closed:
        raw.release_conn()
    else:
        raw.close()


def _plain(raw: urllib3.BaseHTTPResponse, max_bytes: int) -> bytes:
    parts = []
    size = 0
    while chunk := raw.read1(_CHUNK, decode_content=False):
        size += len(chunk)
        if size > max_bytes:
            raise TooLargeError
        parts.append(chunk)
    return b"".join(parts)


def _inflated(raw: urllib3.BaseHTTPResponse, encoding: str, max_bytes: int) -> bytes:
    inflater = _Inflater(encoding)
    parts = []
    size = received = 0
    while chunk := raw.read1(_CHUNK, decode_content=False):
        part = inflater.take(chunk, max_bytes - size + 1)
        size += len(part)
        received += len(chunk)
        if size > max_bytes or received > max_bytes:  # compressed nothings can go on for ever, too
            raise TooLargeError
        parts.append(part)
    if not inflater.finished:
        raise EncodingError("it ends in the middle of its compressed data")
    return b"".join(parts)


class _Inflater:
    """Inflates chunk by chunk; gzip in any number of members, deflate with or without its zlib header."""

    def __init__(self, encoding: str) -> None:
        self._raw_deflate_possible = encoding == "deflate"
        self._wbits = zlib.MAX_WBITS if encoding == "deflate" else zlib.MAX_WBITS | 16
        self._stream = zlib.decompressobj(self._wbits)
        self._started = False

    @property
    def finished(self) -> bool:
        """Whether the data came to their end (or there were none)."""
        return self._stream.eof or not self._started

    def take(self, chunk: bytes, limit: int) -> bytes:
        """At most ``limit`` bytes out of ``chunk``; EncodingError when it is not what it says."""
        parts: list[bytes] = []
        while chunk and limit > 0:
            if self._stream.eof:
                if not chunk.startswith(_GZIP_MAGIC):
                    break  # some servers append blanks or a stray line; the document is complete
                self._stream = zlib.decompressobj(self._wbits)
            part = self._decompress(chunk, limit)
            limit -= len(part)
            parts.append(part)
            chunk = self._stream.unused_data or self._stream.unconsumed_tail
        return b"".join(parts)

    def _decompress(self, chunk: bytes, limit: int) -> bytes:
        try:
            part = self._stream.decompress(chunk, limit)
        except zlib.error as error:
            if self._started or not self._raw_deflate_possible:
                raise EncodingError("its compressed data are damaged") from error
            self._stream = zlib.decompressobj(-zlib.MAX_WBITS)
            self._raw_deflate_possible = False
            return self._decompress(chunk, limit)
        self._started = True
        return part

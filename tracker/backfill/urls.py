"""Addresses taken apart and put together for requests."""

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit


def host_of(url: str) -> str:
    """The host in lower case, "" where there is none, as in what is no address (``http://[``)."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""


def origin_of(url: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def parameters(url: str) -> dict[str, str]:
    """The parameters of an address; the last wins."""
    return dict(parse_qsl(urlsplit(url).query))


def with_parameters(url: str, /, **values: str | int) -> str:
    """The address with some parameters set, and without a fragment."""
    parts = urlsplit(url)
    kept = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in values
    ]
    query = urlencode([*kept, *((name, str(value)) for name, value in values.items())])
    return urlunsplit((parts.scheme, parts.netloc, parts.path, query, ""))

"""One GET over requests' own adapter, without what a feed reader has no use for.

requests spends two thirds of a small request on things that cannot matter here: looking for
proxies and .netrc, keeping cookies, preparing an address that is prepared already, building a rich
response. ``LeanAdapter`` leaves those out and keeps the rest: its pools, its TLS, its errors. What
that saves is in docs/decisions/0010-requests-with-a-lean-adapter.md.
"""

import logging
import ssl
from collections.abc import Mapping
from typing import Any

import certifi
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.util.ssl_ import create_urllib3_context

from tracker.fetch.rules import FetchRules
from tracker.fetch.sockets import BoundedTlsSocket, connection_classes
from tracker.fetch.urls import Target

_KEPT_POOLS = 256
"""Hosts whose connections stay open for the next request; the one used longest ago is closed."""


class Transport:
    """Sends GET requests; connections are kept open and shared by the threads that use it."""

    def __init__(self, rules: FetchRules) -> None:
        # urllib3 logs each request with its query, which may hold a key.
        logging.getLogger("urllib3.connectionpool").setLevel(logging.ERROR)
        self._adapter = LeanAdapter(rules)
        self._timeout = urllib3.Timeout(
            connect=rules.connect_timeout.total_seconds(), read=rules.read_timeout.total_seconds()
        )

    def get(self, target: Target, headers: Mapping[str, str]) -> urllib3.BaseHTTPResponse:
        """The response to one GET, its body unread and undecoded; redirects are not followed.

        Raises requests.RequestException, ForbiddenAddressError, and whatever a hostile server can
        make http.client raise.
        """
        request = _LeanRequest(target, headers)
        response = self._adapter.send(request, stream=True, timeout=self._timeout)  # type: ignore[arg-type]
        raw: urllib3.BaseHTTPResponse = response.raw
        return raw

    def close_idle(self) -> None:
        """Closes the connections that no request is using."""
        self._adapter.close()


class _LeanRequest(requests.PreparedRequest):
    """A GET whose address and headers are ready."""

    def __init__(self, target: Target, headers: Mapping[str, str]) -> None:
        self.method = "GET"
        self.url = target.url
        self.headers = headers  # type: ignore[assignment]  # a plain dict is all that http.client needs
        self.body = None
        self.hooks = {}
        self.target = target


class LeanAdapter(HTTPAdapter):
    """requests' adapter with guarded connections, one TLS context, and no proxies or cookies."""

    def __init__(self, rules: FetchRules) -> None:
        self._rules = rules
        most = max(rules.connections_per_host, rules.workers)
        super().__init__(pool_connections=_KEPT_POOLS, pool_maxsize=most, max_retries=0)

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **_: Any) -> None:  # noqa: FBT001, FBT002 - requests' signature
        """Makes the pools with connections that check where they lead."""
        self.poolmanager = urllib3.PoolManager(
            connections, maxsize=maxsize, block=block, ssl_context=_tls(self._rules.ca_bundle)
        )
        plain, secure = connection_classes(self._rules.allow_networks)
        self.poolmanager.pool_classes_by_scheme = {
            "http": type("GuardedPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
            "https": type("GuardedTlsPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
        }

    def get_connection_with_tls_context(self, request: Any, *_: Any, **__: Any) -> HTTPConnectionPool:
        """The pool of the request's origin; the address was taken apart when the request was made."""
        target: Target = request.target
        pool: HTTPConnectionPool = self.poolmanager.connection_from_host(
            target.host, target.port, target.scheme
        )
        return pool

    def cert_verify(self, *_: Any, **__: Any) -> None:
        """Nothing: the TLS context verifies, and cannot be told not to."""

    def request_url(self, request: Any, proxies: Any) -> str:  # noqa: ARG002 - requests' signature
        """The path; there is never a proxy."""
        return str(request.target.path)

    def build_response(self, req: Any, resp: Any) -> requests.Response:
        """A response without cookies, history and guesses at the encoding."""
        response = requests.Response()
        response.status_code = resp.status
        response.raw = resp
        response.request = req
        return response


def _tls(ca_bundle: str) -> ssl.SSLContext:
    context = create_urllib3_context()
    context.load_verify_locations(ca_bundle or certifi.where())
    context.sslsocket_class = BoundedTlsSocket
    return context

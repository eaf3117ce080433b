"""Sockets that connect only where they may, and that read only as long as they may."""

import socket
import ssl
import time
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from tracker.fetch import addresses, flight
from tracker.fetch.rules import IpNetwork

_AddressInfo = tuple[int, int, int, str, tuple[Any, ...]]


class ForbiddenAddressError(Exception):
    """The host's addresses are none that the tracker may connect to; ``address`` is one of them."""

    def __init__(self, host: str, address: str) -> None:
        super().__init__(f"{host} is {address}, which is not a public address")
        self.host = host
        self.address = address


class _Bounded:
    """Reads with the time-out that was set, or with what is left of the request where that is less."""

    _patience: float | None = None

    def settimeout(self, value: float | None) -> None:
        """As a socket's; what is set stays the longest that one read may take."""
        self._patience = value
        super().settimeout(value)  # type: ignore[misc]

    def recv_into(self, *args: Any, **kwargs: Any) -> int:
        """As a socket's. TimeoutError, or OutOfTimeError when the whole request has taken too long."""
        left = flight.remaining()
        patience = left if self._patience is None else min(left, self._patience)
        super().settimeout(patience)  # type: ignore[misc]
        try:
            return super().recv_into(*args, **kwargs)  # type: ignore[misc,no-any-return]
        except TimeoutError as error:
            if flight.out_of_time():
                raise flight.OutOfTimeError from error
            raise


class BoundedSocket(_Bounded, socket.socket):
    """A TCP socket that keeps to the time of its request."""


class BoundedTlsSocket(_Bounded, ssl.SSLSocket):
    """A TLS socket that keeps to the time of its request."""


def connect(
    host: str, port: int, timeout: float, networks: tuple[IpNetwork, ...], options: Any = ()
) -> BoundedSocket:
    """A connection to the first address of ``host`` that may be spoken to and that answers.

    ``timeout`` seconds are shared among the addresses: an address that keeps silent uses up half
    of what is left, the last one all of it. ForbiddenAddressError when no address is allowed,
    socket.gaierror when there is none, OSError from the last one tried.
    """
    allowed = _resolved(host, port, networks)
    ends_at = time.monotonic() + min(timeout, flight.remaining())
    problem: OSError = OSError("no address answered")
    for position, (family, kind, protocol, _, address) in enumerate(allowed):
        left = max(0.001, ends_at - time.monotonic())
        sock = BoundedSocket(family, kind, protocol)
        try:
            for option in options:
                sock.setsockopt(*option)
            sock.settimeout(left if position == len(allowed) - 1 else left / 2)
            sock.connect(address)
        except OSError as error:
            sock.close()
            problem = error
        else:
            sock.settimeout(max(0.001, ends_at - time.monotonic()))
            return sock
    raise problem


def _resolved(host: str, port: int, networks: tuple[IpNetwork, ...]) -> list[_AddressInfo]:
    """The addresses of ``host`` that may be connected to, in the resolver's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    refused = ""
    allowed = []
    for info in found:
        address = addresses.parse(str(info[4][0]))
        if address is not None and addresses.may_connect(address, networks):
            allowed.append(info)
        else:
            refused = str(info[4][0])
    if not allowed:
        raise ForbiddenAddressError(host, refused)
    return allowed  # type: ignore[return-value]


class _Guarded(HTTPConnection):
    """A connection that resolves, checks, and connects to the very address it has checked."""

    networks: tuple[IpNetwork, ...] = ()

    def _new_conn(self) -> socket.socket:
        timeout = self.timeout if isinstance(self.timeout, int | float) else 60.0
        try:
            return connect(self._dns_host, self.port, timeout, self.networks, self.socket_options or ())
        except (socket.gaierror, UnicodeError) as error:  # a label too long fails in the IDNA codec
            reason = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
            raise NameResolutionError(self.host, self, reason) from error
        except TimeoutError as error:
            raise ConnectTimeoutError(self, "no answer to the connection") from error
        except OSError as error:
            raise NewConnectionError(self, "no connection") from error

    def request(self, *args: Any, **kwargs: Any) -> None:
        """As urllib3's, after noting whether the connection is a used one."""
        flight.note_reused(reused=self.sock is not None)
        super().request(*args, **kwargs)


class _GuardedTls(_Guarded, HTTPSConnection):
    """The same over TLS."""


def connection_classes(
    networks: tuple[IpNetwork, ...],
) -> tuple[type[HTTPConnection], type[HTTPSConnection]]:
    """Connection classes for http and https that open connections to public addresses and ``networks``."""
    plain = type("GuardedConnection", (_Guarded,), {"networks": networks})
    secure = type("GuardedTlsConnection", (_GuardedTls,), {"networks": networks})
    return plain, secure

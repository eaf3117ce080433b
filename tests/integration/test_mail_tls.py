"""STARTTLS, implicit TLS and login against real servers whose certificates are checked."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from tracker.errors import MailError, SettingsError
from tracker.mail import Mailer, SmtpRules, compose
from tracker.model.digest import Rendered
from tracker.model.mail import Accepted, Letter

MESSAGE = compose(
    Letter(
        rendered=Rendered(subject="Issue", html="", text="Hello.\n"),
        sender="tracker@example.org",
        to="alice@example.org",
        message_id="<1@example.org>",
        date=datetime(2026, 11, 23, tzinfo=UTC),
    )
)


class Inbox:
    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.encrypted: list[bool] = []

    async def handle_DATA(self, _server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        self.encrypted.append(session.ssl is not None)
        return "250 taken"


class FreePort(Controller):
    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def serving(**options: Any) -> Iterator[FreePort]:
    controller = FreePort(Inbox(), hostname="127.0.0.1", port=0, **options)
    controller.start()
    try:
        yield controller
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def server_side(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(scope="module")
def ca_bundle(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("ca") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


def check(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    return AuthResult(success=data == LoginPassword(b"tracker", b"right"), handled=False)


def test_starttls_encrypts_before_anything_is_said(server_side: ssl.SSLContext, ca_bundle: str) -> None:
    with serving(tls_context=server_side, require_starttls=True) as server:
        with Mailer(SmtpRules("127.0.0.1", server.port, "starttls", ca_bundle=ca_bundle)) as mailer:
            assert [mailer.send(MESSAGE) for _ in range(3)] == [Accepted("taken")] * 3
        assert server.handler.encrypted == [True] * 3


def test_implicit_tls_encrypts_from_the_first_octet(server_side: ssl.SSLContext, ca_bundle: str) -> None:
    with serving(ssl_context=server_side) as server:
        with Mailer(SmtpRules("127.0.0.1", server.port, "tls", ca_bundle=ca_bundle)) as mailer:
            assert [mailer.send(MESSAGE) for _ in range(3)] == [Accepted("taken")] * 3
        assert len(server.handler.taken) == 3


def test_login_right_and_wrong(server_side: ssl.SSLContext, ca_bundle: str) -> None:
    options = {"tls_context": server_side, "authenticator": check, "auth_required": True}
    with serving(**options) as server:
        where = ("127.0.0.1", server.port, "starttls")
        with Mailer(SmtpRules(*where, "tracker", "right", ca_bundle=ca_bundle)) as mailer:
            assert mailer.send(MESSAGE) == Accepted("taken")
        with pytest.raises(MailError, match="refused the user tracker: 535") as raised:
            Mailer(SmtpRules(*where, "tracker", "wrong", ca_bundle=ca_bundle)).send(MESSAGE)
        assert "wrong" not in str(raised.value)
        with pytest.raises(SettingsError, match="ASCII"):
            Mailer(SmtpRules(*where, "tracker", "пароль", ca_bundle=ca_bundle)).send(MESSAGE)
        unknown = Mailer(SmtpRules(*where, ca_bundle=ca_bundle))
        with unknown, pytest.raises(MailError, match="530"):
            unknown.send(MESSAGE)
        assert len(server.handler.taken) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_that_nobody_vouches_for_is_not_trusted(
    security: str, server_side: ssl.SSLContext
) -> None:
    option = "ssl_context" if security == "tls" else "tls_context"
    with serving(**{option: server_side}) as server:
        with pytest.raises(MailError, match="cannot be trusted: "):
            Mailer(SmtpRules("127.0.0.1", server.port, security)).send(MESSAGE)
        assert server.handler.taken == []


def test_a_server_without_what_we_ask_for_is_named_with_the_setting() -> None:
    with serving() as server:
        with pytest.raises(MailError, match=r"offers no STARTTLS; change smtp\.security"):
            Mailer(SmtpRules("127.0.0.1", server.port, "starttls")).send(MESSAGE)
        with pytest.raises(MailError, match=r"does not speak TLS there .* check smtp\.port"):
            Mailer(SmtpRules("127.0.0.1", server.port, "tls")).send(MESSAGE)
        with pytest.raises(MailError, match=r"offers no login; change smtp\.username"):
            Mailer(SmtpRules("127.0.0.1", server.port, "none", "tracker", "right")).send(MESSAGE)


def test_a_bundle_without_certificates_is_named(tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.write_text("no certificate", "utf8")
    with (
        Mailer(SmtpRules("127.0.0.1", 1, "starttls", ca_bundle=str(bundle))) as mailer,
        pytest.raises(SettingsError, match=r"ca\.pem, which holds no certificates"),
    ):
        mailer.send(MESSAGE)

from ipaddress import ip_address, ip_network

import pytest

from tracker.fetch import addresses

PUBLIC = [
    "93.184.216.34",
    "1.1.1.1",
    "2606:4700:4700::1111",
    "::ffff:93.184.216.34",
    "64:ff9b::5db8:d822",
    "2002:5db8:d822::1",
]
NOT_PUBLIC = [
    "0.0.0.0",
    "10.0.0.1",
    "100.64.0.1",
    "100.127.255.254",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b:1::a00:1",
    "100::1",
    "2001:0:53aa:64c::1",
    "2001:db8::1",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2002:c0a8:101::1",
    "4000::1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
]


@pytest.mark.parametrize("text", PUBLIC)
def test_a_public_address_may_be_spoken_to(text):
    assert addresses.may_connect(ip_address(text), ())


@pytest.mark.parametrize("text", NOT_PUBLIC)
def test_any_other_address_may_not(text):
    assert not addresses.may_connect(ip_address(text), ())


def test_an_allowed_network_opens_itself_in_each_form_and_nothing_else():
    networks = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    for text in ("10.1.2.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "fd00::1"):
        assert addresses.may_connect(ip_address(text), networks)
    for text in ("10.2.0.1", "::ffff:10.2.0.1", "fe80::1", "127.0.0.1"):
        assert not addresses.may_connect(ip_address(text), networks)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fe80::1%eth0", "fe80::1"),
        ("[::1]", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("example.org", None),
        ("", None),
    ],
)
def test_an_address_is_read_as_the_resolver_writes_it(text, expected):
    assert addresses.parse(text) == (ip_address(expected) if expected else None)

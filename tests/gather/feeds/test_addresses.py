from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from farflung.gather.feeds.addresses import BadAddress, is_public, shown, target_of


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://example.org/feed.xml", "https://example.org/feed.xml"),
        ("HTTPS://Example.ORG:443", "https://example.org/"),
        ("http://example.org.:8080/a?b=c&d#e", "http://example.org:8080/a?b=c&d"),
        ("https://bücher.example.org/é?ü", "https://xn--bcher-kva.example.org/%C3%A9?%C3%BC"),
        ("https://example.org/a%20b", "https://example.org/a%20b"),
        ("http://[2606:4700::1]:8080/", "http://[2606:4700::1]:8080/"),
    ],
)
def test_a_web_address_is_written_in_one_way(address: str, url: str) -> None:
    """Case, usual ports, final dots, fragments and other alphabets end up in one form."""
    assert target_of(address).url == url


@pytest.mark.parametrize(
    "address",
    [
        "",
        "/etc/passwd",
        "file:///etc/passwd",
        "ftp://example.org/feed",
        "gopher://example.org:25/x",
        "javascript:alert(1)",
        "feed.xml",
        "http://",
        "http:///feed",
        "http://example.org:0/",
        "http://example.org:99999/",
        "http://example.org:x/",
        "http://[::1/",
        "http://[::1%25lo]/",
        "http://[fe80::1%eth0]/",
        "http://exa mple.org/",
        "http://example.org/\r\nHost: x",
        "http://example.org/\x00",
        "http://example.org/a\tb",
        "http://example.org\\@127.0.0.1/",
        "http://example..org/",
        "http://-/",
        "http://%31%32%37.0.0.1/",
        "https://example.org/" + "a" * 3000,
    ],
)
def test_what_is_not_a_web_address_is_refused(address: str) -> None:
    """Other schemes, files, broken hosts and control characters are never asked."""
    with pytest.raises(BadAddress):
        target_of(address)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1", "127.0.0.1.5", "0", "1.2.3.0x", "256.1.1.1"],
)  # fmt: skip
def test_disguised_addresses_are_refused(host: str) -> None:
    """Decimal, octal, hexadecimal and shortened IPv4 addresses have no honest use."""
    with pytest.raises(BadAddress, match="disguised"):
        target_of(f"http://{host}/feed")


def test_wide_digits_are_digits() -> None:
    """Letters that IDNA turns into digits and dots are read as those."""
    assert target_of("http://\uff11\uff12\uff17\u30020.0.1/").ip == ipaddress.ip_address(
        "127.0.0.1"
    )


@pytest.mark.parametrize("address", ["http://example.org@127.0.0.1/", "https://a:b@example.org/"])
def test_user_names_are_refused(address: str) -> None:
    """An address with a user name may look like another host, or give a password away."""
    with pytest.raises(BadAddress, match="user name"):
        target_of(address)


def test_passwords_are_not_shown() -> None:
    """What messages show of an address has no user name and no password."""
    assert shown("https://amara:s3cret@example.org/a@b") == "https://example.org/a@b"
    assert shown("https://a:b@c:d@example.org") == "https://example.org"
    assert shown("https://example.org/@amara") == "https://example.org/@amara"


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "172.16.0.1", "192.0.0.192", "192.0.2.1", "192.168.1.1", "198.18.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "100.100.100.200", "168.63.129.16",
        "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "2002:7f00:1::", "2002:c0a8:101::1", "2001:0:1::",
        "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1", "3fff::1", "4000::1",
    ],
)  # fmt: skip
def test_inner_addresses_are_not_public(ip: str) -> None:
    """Loopback, private, link-local, shared, multicast, reserved and embedded ones are inside."""
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "93.184.215.14", "2606:4700::1", "64:ff9b::808:808", "2002:808:808::1"]
)
def test_addresses_of_the_internet_are_public(ip: str) -> None:
    """Global unicast is outside, and so is a public address carried inside of IPv6."""
    assert is_public(ipaddress.ip_address(ip))


@given(st.ip_addresses(v=4))
def test_an_embedded_address_is_as_public_as_itself(ip: ipaddress.IPv4Address) -> None:
    """Mapping an IPv4 address into IPv6, or translating it, hides nothing."""
    for inside in (f"::ffff:{ip}", str(ipaddress.IPv6Address((0x64FF9B << 96) | int(ip)))):
        assert is_public(ipaddress.ip_address(inside)) == is_public(ip)


def test_the_list_of_allowed_hosts_is_exact() -> None:
    """A host is allowed with every port, or with the port that is named; never by its ending."""
    target = target_of("http://wiki.example.org:8080/")
    assert target.is_among(["wiki.example.org"])
    assert target.is_among(["Wiki.Example.org.", "other"])
    assert target.is_among(["wiki.example.org:8080"])
    assert not target.is_among(["wiki.example.org:80", "example.org", "*.example.org", ""])
    assert target_of("http://[::1]:8080/").is_among(["[::1]:8080"])


@given(st.text() | st.builds("http://{}/{}".format, st.text(), st.text()))
def test_any_text_is_a_target_or_refused(text: str) -> None:
    """No text does anything but be taken apart or refused, and what comes out is clean ASCII."""
    try:
        target = target_of(text)
    except BadAddress:
        return
    assert target.url.isascii()
    assert target.url.isprintable()
    assert target_of(target.url) == target

"""What must never be fetched, in every form a URL can write it."""

import contextlib
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.domain.errors import RefusedAddress
from aggregator.upstream.address import is_public, literal_address
from aggregator.upstream.guard import check_url


def listed(text: str) -> list[str]:
    return text.split()


REFUSED = listed(
    """
http://127.0.0.1/ http://127.1/ http://127.0.1/ http://2130706433/ http://0x7f000001/
http://0x7f.1/ http://0x7f.0.0.1/ http://0177.0.0.1/ http://0177.1/ http://017700000001/
http://0/ http://0.0.0.0/ http://127.0.0.1./ http://127.0.0.1:80/ https://127.0.0.1:443/
http://localhost/ http://LOCALHOST/ http://localhost./ http://a.localhost/ http://printer.local/
http://metadata.google.internal/ http://router.lan/ http://intranet/ http://db/ http://x.home/
http://10.0.0.1/ http://10.1/ http://172.16.0.1/ http://172.31.255.255/ http://192.168.0.1/
http://192.168.1/ http://3232235521/ http://169.254.169.254/ http://169.254.1/
http://2852039166/ http://0xa9fea9fe/ http://100.64.0.1/ http://192.0.0.1/ http://192.0.2.1/
http://198.18.0.1/ http://198.51.100.1/ http://203.0.113.1/ http://224.0.0.1/ http://240.0.0.1/
http://255.255.255.255/ http://[::]/ http://[::1]/ http://[0:0:0:0:0:0:0:1]/
http://[::ffff:127.0.0.1]/ http://[::ffff:10.0.0.1]/ http://[::ffff:7f00:1]/
http://[::127.0.0.1]/ http://[::ffff:0:127.0.0.1]/ http://[64:ff9b::7f00:1]/
http://[64:ff9b::10.0.0.1]/ http://[64:ff9b:1::1]/ http://[2002:7f00:1::]/
http://[2001:0:7f00:1::]/ http://[fe80::1]/ http://[fe80::1%25eth0]/ http://[fc00::1]/
http://[fd12:3456::1]/ http://[fec0::1]/ http://[ff02::1]/ http://[2001:db8::1]/
http://１２７.0.0.1/ http://ⓛocalhost/ http://127。0。0。1/ http://%31%32%37.0.0.1/
http://loc%61lhost/ http://256.1.1.1/ http://1.2.3.4.5/ http://0x/ http://1.2.3.0x100/
http://example.com:8080/ http://example.com:22/ http://example.com:0/ http://example.com:99999/
http://user@example.com/ http://user:pass@example.com/ http://@example.com/
http://127.0.0.1@example.com/ http://example.com@127.0.0.1/ ftp://example.com/
file:///etc/passwd gopher://example.com/ data:text/html,x javascript:alert(1) //example.com/
http:/// http:// https://?q http://.../ http://[::1/ http://a_b..example.com/ http://-/
http://exa$mple.com/ dict://example.com/
"""
)
REFUSED += [
    "http://127.0.0.1\u00ad/",
    "http://127.0.0.1\u200b/",
    "http://router.lo\u00adcal/",
    "http://a.\u200blocalhost/",
    "http://example.com\\@127.0.0.1/",
    "http://example.com /",
    "http://exam\nple.com/",
    "http://example.com/\x00",
    "",
    "http://example.com/" + "a" * 5_000,
]

ALLOWED = listed(
    """
http://example.com/ https://example.com/ HTTPS://EXAMPLE.COM/ http://example.com:80/
https://example.com:443/a?b=c#d http://8.8.8.8/ http://134744072/ http://[2606:4700:4700::1111]/
http://[64:ff9b::808:808]/ http://bücher.de/ https://xn--bcher-kva.de/
http://a-b.c_d.example.com/ https://soundcloud.com/x/слово https://user.bandcamp.com/track/a_b
http://example.com./ http://localhost.example.com/ http://127.0.0.1.nip.io/
"""
)


@pytest.mark.parametrize("url", REFUSED)
def test_refused(url: str) -> None:
    with pytest.raises(RefusedAddress):
        check_url(url)


@pytest.mark.parametrize("url", ALLOWED)
def test_allowed(url: str) -> None:
    check_url(url)


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_ipv4_address_is_judged_alike(address: IPv4Address) -> None:
    number = int(address)
    a, b, c, d = address.packed
    spellings = [
        str(address),
        str(number),
        hex(number),
        f"0{number:o}",
        f"{a}.{number & 0xFFFFFF}",
        f"{hex(a)}.{b:#o}.{c}.{d}".replace("0o", "0"),
    ]
    assert {literal_address(text) for text in spellings} == {address}
    mapped = IPv6Address(f"::ffff:{address}")
    assert is_public(mapped) == is_public(address)


@given(st.ip_addresses(v=6))
def test_what_is_not_global_is_never_public(address: IPv6Address) -> None:
    if not address.is_global and ip_address(address) not in (IPv6Address("64:ff9b::"),):
        embedded = address.ipv4_mapped
        assert not is_public(address) or (embedded is not None and embedded.is_global)


@given(st.text(max_size=60))
def test_any_text_is_either_passed_or_refused(text: str) -> None:
    for url in (text, f"http://{text}/", f"https://[{text}]/"):
        with contextlib.suppress(RefusedAddress):
            check_url(url)

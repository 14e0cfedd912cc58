"""The addresses that must never be reached, in every form that a query can write one.

`REFUSED` are URLs, refused as such; `WORDS` look like addresses but are searched for as words.
"""

_IPV4_PRIVATE = """
127.0.0.1 127.0.0.2 127.255.255.254 0.0.0.0 0.0.0.1 10.0.0.1 10.255.255.255 100.64.0.1
100.127.255.254 169.254.169.254 169.254.170.2 169.254.0.1 172.16.0.1 172.17.0.1 172.31.255.255
192.0.0.1 192.0.0.8 192.0.0.170 192.0.2.1 192.31.196.1 192.52.193.1 192.88.99.1 192.168.0.1
192.168.255.255 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1
224.0.0.251 239.255.255.250 240.0.0.1 255.255.255.254 255.255.255.255
"""
"""Loopback, private, shared, link-local, documentation, benchmarking, multicast, reserved."""

_IPV4_SPELLINGS = """
127.1 127.0.1 127.00.0.1 127.0.0.01 127.000.000.001 2130706433 017700000001
0x7f000001 0x7F000001 0X7F000001 0x7f.1 0x7f.0x1 0x7f.0.0.1 0x7f.0x0.0x0.0x1 0177.0.0.1
0177.0000.0000.0001 0177.1 0x7f.0.1 127.0x1 127.0.0x1 00000000177.0.0.1 0x000000007f.0.0.1
127.0.0.1. 127.1. 127.0.0.1.. 0 00 0x0 0x 0. 0.0 0.0.0 10.1 10.0.1 012.0.0.1 0xa.0.0.1 0xa000001
167772161 2852039166 0xa9fea9fe 0xA9.0xFE.0xA9.0xFE 0251.0376.0251.0376 0251.254.169.254
169.254.43518 169.16689662 025177524776 3232235521 0xc0a80001 192.168.1 192.11010049
3221225473 1.2.3.4.5 256.0.0.1 127.0.0.256 1.2.3.0x100 4294967296 99999999999 0x1ffffffff
127.0.0.1.0 1..1 127..1 .127.0.0.1 0x7g.1 08.1.1.1 127.0.0.08
"""
"""inet_aton(3) reads fewer parts, hexadecimal and octal; what is no number after all is nothing."""

_IPV6 = """
:: ::0 ::1 0:0:0:0:0:0:0:1 0000:0000:0000:0000:0000:0000:0000:0001 ::0001 ::2 ::ffff
::ffff:127.0.0.1 ::ffff:7f00:1 ::FFFF:7F00:0001 0:0:0:0:0:ffff:127.0.0.1 ::ffff:10.0.0.1
::ffff:169.254.169.254 ::ffff:a9fe:a9fe ::ffff:0.0.0.0 ::ffff:192.168.0.1 ::ffff:100.64.0.1
::127.0.0.1 ::7f00:1 ::10.0.0.1 ::169.254.169.254 ::ffff:0:127.0.0.1 ::ffff:0:a00:1
64:ff9b::127.0.0.1 64:ff9b::7f00:1 64:ff9b::10.0.0.1 64:ff9b::a9fe:a9fe 64:ff9b::192.168.0.1
64:ff9b:1::1 64:ff9b:1::10.0.0.1 64:ff9b:1:fffe::169.254.169.254 2002:7f00:1:: 2002:7f00:0001::1
2002:a00:1:: 2002:a9fe:a9fe:: 2002:c0a8:1::1 2002:808:808:: 2001:0:7f00:1:: 2001::1
2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:0000:a9fe:a9fe:0:0:0:1 fe80::1 fe80::1%25eth0
fe80::1%25lo fe80::1%eth0 fe80::a9fe:a9fe febf::1 fc00::1 fd00::1 fd00:ec2::254 fd12:3456:789a::1
fdff:ffff::1 fec0::1 feff::1 ff01::1 ff02::1 ff02::fb ff05::2 ff0e::1 2001:db8::1 2001:DB8::
3fff::1 3fff:fff::1 100::1 100:0:0:1::1 2001:2::1 2001:10::1 2001:20::1 2001:30::1 2001:1::1
2620:4f:8000::1 5f00::1 200::1 4000::1 8000::1 e000::1 ::1%25lo ::1%251 1::1::1 ::g 12345::1
0:0:0:0:0:0:0:0:1 v1.fe80::a v6.::1 127.0.0.1 2130706433 localhost 2606:4700::1111%25eth0
"""
"""Loopback, mapped, compatible, translated, NAT64, 6to4, Teredo, scoped, local, multicast,
documentation, protocol assignments, not assigned at all, and what is no address."""

_NAMES = """
localhost LOCALHOST LocalHost localhost. localhost.. localhost.localdomain localhost6
ip6-localhost ip6-loopback a.localhost x.y.localhost. localdomain foo.localdomain
metadata metadata. metadata.google.internal METADATA.GOOGLE.INTERNAL. metadata.goog.internal
instance-data instance-data.ec2.internal kubernetes
kubernetes.default.svc.cluster.local host.docker.internal gateway.docker.internal
db redis postgres app-1 intranet wpad router.lan nas.home box.fritz.home printer.local _x.local
vpn.corp server.intranet 1.0.0.127.in-addr.arpa home.arpa router.home.arpa service.internal
loc%61lhost %6c%6f%63%61%6c%68%6f%73%74 localhos%74. 127%2e0%2e0%2e1 %31%32%37.0.0.1
127.0.0.%31 %30x7f.1 %5B::1%5D 10%E3%80%820%E3%80%820%E3%80%821 %EF%BC%91%32%37.0.0.1
%32130706433 169.254.169.254%2e
"""
"""Names of this machine, of clouds' and clusters' own services, of private networks; encoded."""

_UNICODE = """
１２７.0.0.1 １２７．０．０．１ 127。0。0。1 127｡0｡0｡1 127．0．0．1 ①②⑦.⓪.⓪.① ①⑥⑨。②⑤④。①⑥⑨。②⑤④
𝟏𝟐𝟕.𝟎.𝟎.𝟏 １０.0.0.1 ０x7f.1 0ｘ7f.1 ２１３０７０６４３３ ⓛⓞⓒⓐⓛⓗⓞⓢⓣ ｌｏｃａｌｈｏｓｔ localhost。
ℓocalhost loca𝗅host a.ｌｏｃａｌｈｏｓｔ metadata。google。internal metadata.google.ⓘnternal
printer.ｌocal ⑩.0.0.1 ㎏.internal ⒈27.0.0.1
"""
"""What a resolver may fold to digits, dots and letters (UTS 46, NFKC)."""

_WHOLE = """
ftp://example.com/ ftp://127.0.0.1/ ftps://10.0.0.1/ sftp://10.0.0.1/ file:///etc/passwd
file://localhost/etc/passwd FILE:///etc/passwd gopher://127.0.0.1:6379/_INFO dict://127.0.0.1:6379/
ldap://127.0.0.1/ ldaps://10.0.0.1/ tftp://10.0.0.1/x telnet://10.0.0.1/ smb://10.0.0.1/share
ws://127.0.0.1/ wss://127.0.0.1/ jar://x!/ netdoc:///etc/passwd rtsp://127.0.0.1/ rtmp://127.0.0.1/
mms://10.0.0.1/ magnet://x unix:///var/run/docker.sock redis://127.0.0.1:6379/ php://filter
http+unix://%2Fvar%2Frun%2Fdocker.sock/info feed://127.0.0.1/ view-source://127.0.0.1/
h2c://127.0.0.1/ httpx://127.0.0.1/ http2://127.0.0.1/ ytdl://127.0.0.1/ concat://127.0.0.1/
http:/// http://// https:/// http://:80/ http://? http://# http://@ http://@/ http://%00/ http://../
http://./ http://-/ http://_/ http://[]/ http://[/ http://]/ http://[::1 http://::1/ http://[::1]x/
http://[::1].example/ http://x[::1]/ http://[::ffff:127.0.0.1 http://[127.0.0.1]:80/
http://example.com:0/ http://example.com:22/ http://example.com:25/ http://example.com:6379/
http://example.com:8080/ https://example.com:8443/ http://example.com:65536/
http://example.com:99999/ http://example.com:-80/ http://example.com:+80/ http://example.com:8_0/
http://example.com:80:80/ http://example.com:80a/ http://example.com:٨٠/ http://example.com:８０８０/
http://127.0.0.1:80/ http://127.0.0.1:443/ https://127.0.0.1:80/ http://localhost:80/
http://user@example.com/ http://user:pass@example.com/ http://:@example.com/ http://@example.com/
http://user:@example.com/ http://127.0.0.1@example.com/ http://example.com@127.0.0.1/
http://example.com:80@127.0.0.1/ http://example.com%40127.0.0.1/ http://a:b@c:d@127.0.0.1/
http://example.com%00@127.0.0.1/ http://@@127.0.0.1/
http://example.com\\@127.0.0.1/ http://127.0.0.1\\@example.com/ http://127.0.0.1\\.example.com/
http://example.com\\.127.0.0.1/ http://127.0.0.1/?u=http://example.com
http://127.0.0.1/#@example.com http://127.0.0.1?@example.com/ http://127.0.0.1;.example.com/
http://127.0.0.1,example.com/ http://127.0.0.1&example.com/ http://127.0.0.1%20.example/
http://127.0.0.1%23.example.com/ http://127.0.0.1%2f.example.com/ http://127.0.0.1%5c.example.com/
http://127.0.0.1%09.example.com/ http://exa$mple.com/ http://a..example.com/ http://-a.example.com/
http://a-.example.com/ http://*.example.com/ http://%zz.example.com/ http://xn--/ http://xn--a/
"""

_WITH_CONTROLS = (
    "http://exam\tple.com/",
    "http://exam\nple.com/",
    "http://exam\rple.com/",
    "http://127.0.\t0.1/",
    "http://127.0.0.1\n/",
    "http://127.0.0.1\r\nHost: example.com\r\n\r\n/",
    "http://example.com/\r\nX-Injected: 1",
    "http://example.com/ HTTP/1.1\r\nHost: 127.0.0.1",
    "http://example.com/\x00",
    "http://\x00127.0.0.1/",
    "http:// 127.0.0.1/",
    "http://127.0.0.1 /",
    "http://example.com 127.0.0.1/",
    "http://\u00a0127.0.0.1/",
    "http://127.0.0.1\u2028/",
    "http://127.0.0.1\x85/",
    "http://\u200b127.0.0.1/",
    "http://127.0.0.1\u00ad/",
    "http://loc\u00adalhost/",
    "http://local\u200bhost/",
    "http://localhost\ufeff/",
    "http://" + "a" * 64 + ".example/",
    "http://" + "1" * 400 + "/",
)

REFUSED: tuple[str, ...] = (
    *(f"http://{host}/" for host in (_IPV4_PRIVATE + _IPV4_SPELLINGS).split()),
    *(f"https://{host}/" for host in _IPV4_PRIVATE.split()[:6]),
    *(f"http://[{host}]/" for host in _IPV6.split()),
    *(f"http://{host}/latest/meta-data/" for host in _NAMES.split()),
    *(f"http://{host}/" for host in _UNICODE.split()),
    *_WHOLE.split(),
    *_WITH_CONTROLS,
)

WORDS: tuple[str, ...] = (
    "127.0.0.1",
    "localhost/admin",
    "169.254.169.254/latest/meta-data",
    "//127.0.0.1/",
    "\\\\127.0.0.1\\share",
    "http:127.0.0.1",
    "http:/127.0.0.1/",
    "https:\\127.0.0.1",
    "http:\\\\127.0.0.1\\",
    "http:/\\127.0.0.1/",
    "http:\\/127.0.0.1/",
    "data:text/html,<script>",
    "javascript:alert(1)",
    "ytsearch1:moon",
    "ytsearchall:moon",
    "h\tttp://127.0.0.1/",
    "listen to http://127.0.0.1/",
    "<http://127.0.0.1/>",
)

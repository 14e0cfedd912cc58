"""Requests that no honest client sends, as hypothesis strategies: bodies, forms, headers, paths."""

import json
from typing import Any

from hypothesis import strategies as st

_ODD = st.sampled_from(
    [
        "",
        " ",
        "\x00",
        "a\x00b",
        "\r\nX-Injected: 1",
        "\u2028",
        "\ud800",
        "\U0001f3b5" * 200,
        "\u202egnp.exe",
        "<script>alert(1)</script>",
        "{{7*7}}${7*7}",
        "' OR 1=1 --",
        "%00%0d%0a",
        "../../../../etc/passwd",
        "http://169.254.169.254/",
        "https://stage.example/",
        "http://[",
        "ytsearch1:moon",
        "a" * 70_000,
        "NaN",
        "-1",
        "1e400",
        "9" * 400,
        "0x7f000001",
        "null",
        "undefined",
        "__proto__",
        "agg_" + "0" * 38,
        "mixcloud-/a/b/",
        "youtube-../../x",
        "019a0000-0000-7000-8000-000000000000",
        "(" * 300,
        "a" * 300 + "!",
        "no " * 160,
        "from 1900 to 99999999999999999999",
        "1990s and 1980s without " + "x, " * 150,
    ]
)
_TEXT = _ODD | st.text(max_size=40)
_NUMBER = st.sampled_from([0, -1, 1e308, -0.0, 2**53, 2**63, 2**64, 10**400]) | st.integers()
_VALUE: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | _NUMBER | st.floats() | _TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_TEXT, inner, max_size=4),
    max_leaves=8,
)
_FIELDS = ("platform", "query", "mode", "main_platform", "seed", "limit", "stream", "items", "x")
_WORDS = ("url", "youtube", "souncloud", "smart", "platform", "manual", "moon river", "90s jazz")
_FIELD = _VALUE | st.sampled_from(_WORDS)
_OBJECT = st.dictionaries(st.sampled_from(_FIELDS) | _TEXT, _FIELD, max_size=6)

_BROKEN = st.sampled_from(
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'"x"',
        b"[" * 30_000,
        b'{"a":' * 8_000,
        b'{"query": NaN, "platform": "url"}',
        b'{"query": "\\ud800", "platform": "url"}',
        b'{"query": "\xff", "platform": "url"}',
        b'{"query": "a", "query": "b", "platform": "url", "platform": 1}',
        b'{"platform": "url", "query": ' + b"9" * 20_000 + b"}",
        b'{"platform": "url", "query": "' + b"\\u0000" * 400 + b'"}',
        b'\xef\xbb\xbf{"platform": "url", "query": "moon"}',
        '{"platform": "url", "query": "moon"}'.encode("utf-16"),
        '{"platform": "url", "query": "moon"}'.encode("utf-32"),
        b"\x1f\x8b\x08\x00" + b"\x00" * 100,
        b'{"platform": "url", "query": "moon"} trailing',
        b'{"platform": "url", "query": "moon",}',
        b"platform=url&query=moon",
        b"\x00" * 60_000,
        b"a" * 65_537,
    ]
)


def _encoded(value: Any) -> bytes:
    return json.dumps(value).encode()


def _raw(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


BODIES = _OBJECT.map(_encoded) | _OBJECT.map(_raw) | _VALUE.map(_encoded) | _BROKEN | st.binary()

CONTENT_TYPES = st.sampled_from(
    [
        "application/json",
        "application/json; charset=utf-16",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "text/plain",
        "",
        "a/b; " + "x=y;" * 500,
        "\xff",
    ]
)

_HEADER_TEXT = st.text(
    st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60
) | st.sampled_from(
    ["a" * 8_000, "\xff\xfe", '"', ",,,", ";;=;", "=", "\t", "'", "*/*;q=" + "9" * 99]
)
_HEADER_NAMES = st.sampled_from(
    ["Accept", "Accept-Encoding", "Accept-Language", "Cookie", "Idempotency-Key", "If-None-Match",
     "Origin", "Range", "Referer", "Sec-Fetch-Site", "Sec-Fetch-Mode", "X-Request-Id", "X-Api-Key",
     "X-Forwarded-Proto", "X-HTTP-Method-Override", "Last-Event-ID", "Forwarded",
     "Content-Encoding",
     "X-RapidAPI-Key", "traceparent", "Content-Disposition"]
)  # fmt: skip
_COOKIES = st.sampled_from(
    ["session=x", "session=" + "A" * 43, "guest=\xff", "guest=a; guest=b", "device=" + "a" * 4_000,
     "session=%00; device=%ff", "__Host-session=x", "session", "=x", ";", "a=b; " * 500,
     'session="a\\"b"', "guest=../../x"]
)  # fmt: skip
HEADERS = st.dictionaries(_HEADER_NAMES, _HEADER_TEXT, max_size=4).flatmap(
    lambda chosen: (
        st.none().map(lambda _: chosen) | _COOKIES.map(lambda cookie: chosen | {"Cookie": cookie})
    )
)

AUTHORIZATIONS = st.sampled_from(
    ["", "Bearer", "Bearer ", "bearer x", "Basic eDp5", "Bearer agg_" + "0" * 38, "Bearer a b",
     "Bearer \xff", "Bearer " + "a" * 20_000, "Digest x", "Bearer\tx", "agg_x", "Bearer agg_\x80"]
)  # fmt: skip

FORM_FIELDS = ("email", "password", "new_password", "delete_password", "name", "next", "query",
               "mode", "main_platform", "title", "order", "media", "picks", "id", "q",
               "x")  # fmt: skip
FORMS = st.dictionaries(st.sampled_from(FORM_FIELDS) | _TEXT, _TEXT, max_size=6)
TEXTS = _TEXT

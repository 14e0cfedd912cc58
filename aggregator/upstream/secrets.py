"""What must not be written down: secrets in addresses, headers and JSON, replaced by REDACTED."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

REDACTED = "REDACTED"

_NAME = re.compile(
    r"(?:^|_)(?:key|token|jwt|secret|password|passwd|signature|sig|auth|authorization|credentials?"
    r"|cookies?|session|sid|bearer)$"
    r"|(?:api|access|refresh|id|auth|session|security)_?(?:key|token)$"
    r"|client_?id$|client_?secret$|visitor_?data$"
)
_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_PLAIN = frozenset({"continuation_token"})
_NAMES_OF_DATA = frozenset({"key", "session", "sid", "sig", "auth", "signature"})
"""In a JSON document these name things of its own (Mixcloud's `key` is an address)."""

_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "x-goog-visitor-id"})
_IN_TEXT = re.compile(
    r"""((?:client_?id|client_?secret|(?:access|refresh|id|auth|session)_?token|jwt"""
    r"""|(?:innertube_)?api_?key|visitor_?data|password|passwd)["']?\s*[:=]\s*["']?)"""
    r"""([A-Za-z0-9._%+/=~-]{8,})""",
    re.IGNORECASE,
)
_HYDRATED = re.compile(r"""("apiClient","data":\{"id":")([A-Za-z0-9]{8,})""")


def is_secret(name: str) -> bool:
    """Whether a parameter or JSON field of that name holds a secret."""
    plain = _CAPITAL.sub("_", name).replace("-", "_").lower()
    return plain not in _PLAIN and _NAME.search(plain) is not None


def clean_url(url: str) -> str:
    """The address with secret parameters replaced."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, REDACTED if is_secret(name) else value) for name, value in pairs])
    return urlunsplit(parts._replace(query=query))


def clean_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers without secrets."""
    return {name.lower(): _clean_header(name.lower(), value) for name, value in headers.items()}


def _clean_header(name: str, value: str) -> str:
    if name in _HEADERS or is_secret(name):
        return REDACTED
    return clean_url(value) if name in ("location", "referer") else value


def clean_json(value: Any) -> Any:
    """The decoded JSON with the values of secret fields replaced, at any depth."""
    if isinstance(value, dict):
        return {
            name: REDACTED
            if isinstance(one, str) and is_secret(name) and name.lower() not in _NAMES_OF_DATA
            else clean_json(one)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [clean_json(one) for one in value]
    return clean_text(value) if isinstance(value, str) else value


def clean_text(text: str) -> str:
    """Text with what looks like a client id or a token replaced."""
    return _HYDRATED.sub(rf"\g<1>{REDACTED}", _IN_TEXT.sub(rf"\g<1>{REDACTED}", text))

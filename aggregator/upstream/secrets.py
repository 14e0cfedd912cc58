"""What must not be written down: secrets in addresses, headers and JSON, replaced by REDACTED."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

REDACTED = "REDACTED"

_NAME = re.compile(
    r"(?:^|_)(?:key|token|jwt|secret|password|signature|sig|cookie|cookies)$|client_?id$"
    r"|^authorization$|^visitor_?data$",
    re.IGNORECASE,
)
_PLAIN = frozenset({"continuation_token"})
_HEADERS = frozenset({"authorization", "cookie", "set-cookie", "x-goog-visitor-id"})
_IN_TEXT = re.compile(
    r"""((?:client_id|access_token|jwt|api_key|visitorData)["']?\s*[:=]\s*["']?)"""
    r"""([A-Za-z0-9._%+/=-]{8,})"""
)
_HYDRATED = re.compile(r"""("apiClient","data":\{"id":")([A-Za-z0-9]{8,})""")


def is_secret(name: str) -> bool:
    """Whether a parameter or JSON field of that name holds a secret."""
    return name not in _PLAIN and _NAME.search(name) is not None


def clean_url(url: str) -> str:
    """The address with secret parameters replaced."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode([(name, REDACTED if is_secret(name) else value) for name, value in pairs])
    return urlunsplit(parts._replace(query=query))


def clean_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers without secrets."""
    return {
        name.lower(): REDACTED if name.lower() in _HEADERS or is_secret(name) else value
        for name, value in headers.items()
    }


def clean_json(value: Any) -> Any:
    """The decoded JSON with the values of secret fields replaced, at any depth."""
    if isinstance(value, dict):
        return {
            name: REDACTED if is_secret(name) and isinstance(one, str) else clean_json(one)
            for name, one in value.items()
        }
    if isinstance(value, list):
        return [clean_json(one) for one in value]
    return clean_text(value) if isinstance(value, str) else value


def clean_text(text: str) -> str:
    """Text with what looks like a client id or a token replaced."""
    return _HYDRATED.sub(rf"\g<1>{REDACTED}", _IN_TEXT.sub(rf"\g<1>{REDACTED}", text))

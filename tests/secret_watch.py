"""Watches the suite's logs: no secret that a test made, or that looks like one, may be in them.

Log records of this process are heard as they are made, tracebacks included; whoever captures the
log of a process of its own hands it to `heard`. Secrets are written down where they are made: every
random token, every password that is hashed or checked. App keys, passwords in addresses and
`Authorization` values are known by their looks.
"""

import logging
import re
import secrets
import traceback
from collections.abc import MutableMapping
from typing import Any

import argon2
import structlog

from aggregator.accounts.key_format import looks_valid

SHORTEST = 8
_WORD = re.compile(r"[A-Za-z0-9_-]{20,}")
_KEY = re.compile(r"agg_[0-9A-Za-z]{38}")
_LOOKS = (
    re.compile(r"bearer\s+(?!<)[A-Za-z0-9._~+/-]{8,}=*", re.IGNORECASE),
    re.compile(r"[a-z][a-z0-9+]*://[^\s/:@'\"]+:(?!\*|REDACTED|<)[^\s/:@'\"]+@"),
    re.compile(r"\bsk-[A-Za-z0-9_-]{8,}"),
    re.compile(r"(?:session|device|guest)=[A-Za-z0-9_-]{20,}"),
)


class SecretWatch:
    """What was made, and what was logged since it was last asked."""

    def __init__(self) -> None:
        self.tokens: set[str] = set()
        self.passwords: set[str] = set()
        self._texts: list[str] = []

    def heard(self, text: str) -> None:
        """Something was logged."""
        self._texts.append(text)

    def leaks(self) -> list[str]:
        """The lines that hold a secret, of what was logged since the last time."""
        texts, self._texts = self._texts, []
        lines = [line for text in texts for line in text.splitlines()]
        return [line for line in lines if self._leaks(line)]

    def _leaks(self, line: str) -> bool:
        if any(looks_valid(found) for found in _KEY.findall(line)):
            return True
        if self.tokens and not self.tokens.isdisjoint(_WORD.findall(line)):
            return True
        return any(one in line for one in self.passwords) or any(
            look.search(line) for look in _LOOKS
        )

    def begin(self) -> None:
        """Listen from now on."""
        _hear_tokens(self.tokens)
        _hear_passwords(self.passwords)
        first = structlog.get_config()["processors"]
        structlog.configure(processors=[self._of_structlog, *first])
        _hear_logging(self)

    def _of_structlog(self, _: Any, __: str, event: MutableMapping[str, Any]) -> Any:
        self._texts.append(repr(dict(event)))
        error = event.get("exc_info")
        if isinstance(error, BaseException):
            self._texts.append("".join(traceback.format_exception(error)))
        return event


def _hear_logging(watch: SecretWatch) -> None:
    """Not by a handler: a framework that sets logging up takes the root's handlers away."""
    handle = logging.Logger.handle
    form = logging.Formatter("%(name)s %(message)s")

    def heard(self: logging.Logger, record: logging.LogRecord) -> None:
        # What libraries say below a warning is written nowhere (`configure_logging`); the clients
        # that tests ask with name every address.
        if record.levelno >= logging.WARNING:
            watch.heard(form.format(record))
        handle(self, record)

    logging.Logger.handle = heard  # type: ignore[method-assign]


def _hear_tokens(kept: set[str]) -> None:
    make = secrets.token_urlsafe

    def token_urlsafe(*arguments: Any) -> str:
        token = make(*arguments)
        kept.add(token)
        return token

    secrets.token_urlsafe = token_urlsafe


def _hear_passwords(kept: set[str]) -> None:
    hashed, verified = argon2.PasswordHasher.hash, argon2.PasswordHasher.verify

    def keep(password: str | bytes) -> None:
        text = password if isinstance(password, str) else password.decode(errors="replace")
        if len(text) >= SHORTEST:
            kept.add(text)

    def hash_(self: Any, password: Any, **more: Any) -> str:
        keep(password)
        return hashed(self, password, **more)

    def verify(self: Any, stored: Any, password: Any) -> Any:
        keep(password)
        return verified(self, stored, password)

    argon2.PasswordHasher.hash = hash_  # type: ignore[method-assign]
    argon2.PasswordHasher.verify = verify  # type: ignore[method-assign]

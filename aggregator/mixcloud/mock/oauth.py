"""Tokens: who owns one, how an application gets one, what becomes of a revoked one."""

import secrets
from html import escape
from urllib.parse import urlencode, urlsplit

from aggregator.mixcloud.mock.exchange import (
    Answer,
    Call,
    page,
    plain_json,
    redirect,
    token_invalid,
)
from aggregator.mixcloud.mock.records import MockData


class Grants:
    """Tokens, applications and their codes. `consents` is what users answer who are asked.

    A code can be exchanged again: it buys its user's token, or a new one after a revocation.
    """

    def __init__(self, data: MockData) -> None:
        self.consents = True
        self._owners = dict(data.tokens)
        self._secrets = {one.client_id: one.client_secret for one in data.clients}
        self._codes = {
            one.client_id: {code: data.tokens[token] for code, token in one.codes.items()}
            for one in data.clients
        }
        self._asked = next(iter(data.tokens.values()), None)

    def owner(self, token: str) -> str:
        """The username of a token's owner. Raises `ApiError` for a token that is none."""
        username = self._owners.get(token)
        if username is None:
            raise token_invalid()
        return username

    def revoke(self, token: str) -> bool:
        """The user takes a token back; True when it was good until now."""
        return self._owners.pop(token, None) is not None

    def authorize(self, call: Call) -> Answer:
        """Consent, given at once: a redirect with a code, or the code on the screen.

        Denied when `consents` is False, or by `deny=1` in the query.
        """
        codes = self._codes.get(call.params.get("client_id", ""))
        if codes is None or self._asked is None:
            return _screen("This application is not known.", 400)
        if not self.consents or call.params.get("deny") == "1":
            told = {"error": "access_denied", "error_description": "The user denied access."}
        else:
            # Each consent is a code of its own.
            told = {"code": secrets.token_hex(8)}
            codes[told["code"]] = self._asked
        target = call.params.get("redirect_uri")
        if not target:
            return _screen(told.get("code", "The user denied access."))
        joint = "&" if urlsplit(target).query else "?"
        return redirect(f"{target}{joint}{urlencode(told)}")

    def access_token(self, call: Call) -> Answer:
        """The token of a code, or what is wrong with the question."""
        client = call.params.get("client_id", "")
        secret = self._secrets.get(client)
        if secret is None or secret != call.params.get("client_secret"):
            return plain_json({"error": "The client id or secret is wrong."}, 401)
        owner = self._codes[client].get(call.params.get("code", ""))
        if owner is None:
            return plain_json({"error": "The code is wrong."}, 400)
        token = next((token for token, one in self._owners.items() if one == owner), None)
        if token is None:
            token = secrets.token_hex(16)
            self._owners[token] = owner
        return plain_json({"access_token": token})


def _screen(text: str, status: int = 200) -> Answer:
    return page(f"<!doctype html><title>Mixcloud</title><p>{escape(text)}</p>", status)

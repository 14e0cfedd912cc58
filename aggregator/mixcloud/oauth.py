"""From a person's consent to an access token (OAuth 2, as Mixcloud does it).

Send the person to `authorization_url`; the redirect that comes back carries a code; exchange it.
"""

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

from aggregator.mixcloud.core import OAUTH_ROOT
from aggregator.mixcloud.errors import (
    ApiError,
    CodeRefused,
    ConsentDenied,
    InvalidRequest,
    MixcloudOAuthError,
    RateLimited,
)
from aggregator.mixcloud.protocol import (
    Operation,
    Request,
    Response,
    api_error,
    decode_json,
    exchange,
)
from aggregator.mixcloud.wire import AsyncWire, SyncWire

if TYPE_CHECKING:
    from aggregator.mixcloud.client import Mixcloud
    from aggregator.mixcloud.sync import MixcloudSync

TIMEOUT = 30.0


class _OAuth:
    """What both shells share; see `MixcloudOAuth`."""

    def __init__(
        self,
        oauth_root: str,
        client_id: str | None,
        client_secret: str | None,
        redirect_uri: str | None,
    ) -> None:
        self.oauth_root = oauth_root.rstrip("/")
        self.client_id = client_id
        self.client_secret = client_secret
        self.redirect_uri = redirect_uri

    @property
    def authorization_url(self) -> str:
        """Where the person is asked for consent."""
        return self.authorize_url()

    def authorize_url(self, state: str | None = None) -> str:
        """Where the person is asked for consent. `state` comes back with the redirect."""
        pairs = [
            ("client_id", _set("client_id", self.client_id)),
            ("redirect_uri", _set("redirect_uri", self.redirect_uri)),
        ]
        if state is not None:
            pairs.append(("state", state))
        return f"{self.oauth_root}/authorize?{urlencode(pairs)}"

    @staticmethod
    def code_of(redirect: str, *, state: str | None = None) -> str:
        """The code in the address that the person came back to.

        Raises `ConsentDenied` when they said no, `MixcloudOAuthError` when there is no code or
        the state is not the one that was sent.
        """
        query = parse_qs(urlsplit(redirect).query)
        if "error" in query:
            denied = query["error"][0] == "access_denied"
            plain = "Consent was denied" if denied else query["error"][0]
            said = query.get("error_description", [plain])[0]
            raise (ConsentDenied if denied else MixcloudOAuthError)(said)
        if state is not None and query.get("state") != [state]:
            raise MixcloudOAuthError("The redirect does not carry the state that was sent")
        if not query.get("code"):
            raise MixcloudOAuthError("The redirect carries no code")
        return query["code"][0]

    def _exchange(self, code: str) -> Operation[str]:
        secret = (
            ("client_id", _set("client_id", self.client_id)),
            ("redirect_uri", _set("redirect_uri", self.redirect_uri)),
            ("client_secret", _set("client_secret", self.client_secret)),
            ("code", code),
        )
        request = Request(url=f"{self.oauth_root}/access_token", secret=secret)
        return read_token((yield from exchange(request)))

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.oauth_root}>"


class MixcloudOAuth(_OAuth):
    """Authorisation for `Mixcloud`; `mixcloud` lends its connections and its `raise_exceptions`.

    Where errors are not raised, a refused code is None.
    """

    def __init__(
        self,
        oauth_root: str = OAUTH_ROOT,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        redirect_uri: str | None = None,
        raise_exceptions: bool | None = None,
        mixcloud: "Mixcloud | None" = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(oauth_root, client_id, client_secret, redirect_uri)
        self.mixcloud = mixcloud
        self._transport = transport
        self._raises = _raises(raise_exceptions, mixcloud)

    async def access_token(self, code: str) -> str | None:
        """The token for a code. Raises `CodeRefused`."""
        lent = self.mixcloud is not None and self._transport is None
        if lent and self.mixcloud is not None:
            wire = self.mixcloud.wire
        else:
            wire = AsyncWire(self._transport, root=self.oauth_root, timeout=TIMEOUT)
        try:
            return await wire.run(self._exchange(code))
        except CodeRefused:
            if self._raises:
                raise
            return None
        finally:
            if not lent:
                await wire.aclose()

    async def exchange_token(self, code: str) -> str | None:
        """As `access_token`."""
        return await self.access_token(code)


class MixcloudOAuthSync(_OAuth):
    """As `MixcloudOAuth`, without `await`."""

    def __init__(
        self,
        oauth_root: str = OAUTH_ROOT,
        *,
        client_id: str | None = None,
        client_secret: str | None = None,
        redirect_uri: str | None = None,
        raise_exceptions: bool | None = None,
        mixcloud: "MixcloudSync | None" = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        super().__init__(oauth_root, client_id, client_secret, redirect_uri)
        self.mixcloud = mixcloud
        self._transport = transport
        self._raises = _raises(raise_exceptions, mixcloud)

    def access_token(self, code: str) -> str | None:
        """The token for a code. Raises `CodeRefused`."""
        lent = self.mixcloud is not None and self._transport is None
        if lent and self.mixcloud is not None:
            wire = self.mixcloud.wire
        else:
            wire = SyncWire(self._transport, root=self.oauth_root, timeout=TIMEOUT)
        try:
            return wire.run(self._exchange(code))
        except CodeRefused:
            if self._raises:
                raise
            return None
        finally:
            if not lent:
                wire.close()

    def exchange_token(self, code: str) -> str | None:
        """As `access_token`."""
        return self.access_token(code)


def read_token(response: Response) -> str:
    """The token of an answer in JSON or as `access_token=...`, whatever its content type."""
    payload: dict[str, Any] = {}
    try:
        answer = decode_json(response.body)
    except ValueError:
        text = response.body.decode("utf-8", "replace").strip()
        payload = {name: values[0] for name, values in parse_qs(text).items()}
    else:
        payload = answer if isinstance(answer, dict) else {}
    token = payload.get("access_token")
    if response.status < 400 and isinstance(token, str) and token:
        return token
    error: ApiError = api_error(response, payload)
    if isinstance(error, RateLimited):
        raise error
    raise CodeRefused(error.message) from error


def _set(name: str, value: str | None) -> str:
    if not value:
        raise InvalidRequest(f"{name} must be set")
    return value


def _raises(own: bool | None, mixcloud: "Mixcloud | MixcloudSync | None") -> bool:
    if own is not None:
        return own
    return mixcloud.raise_exceptions if mixcloud is not None else True

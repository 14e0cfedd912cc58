"""What both clients are made of: where Mixcloud is, who asks, and how answers are read."""

import os
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

from aggregator.mixcloud.credentials import netrc_token
from aggregator.mixcloud.errors import ApiError, InvalidRequest, MissingToken, UnexpectedAnswer
from aggregator.mixcloud.keys import Params
from aggregator.mixcloud.lists import RecordList
from aggregator.mixcloud.multipart import Multipart
from aggregator.mixcloud.protocol import Decoder, Request, Response, decode_json, read_json
from aggregator.mixcloud.records import AccessDict, Record

API_ROOT = "https://api.mixcloud.com"
MIXCLOUD_ROOT = "https://www.mixcloud.com"
OAUTH_ROOT = "https://www.mixcloud.com/oauth"
OEMBED_ROOT = "https://app.mixcloud.com/oembed"
GRAPHQL_ROOT = "https://app.mixcloud.com/graphql"

R = TypeVar("R", bound=Record)
L = TypeVar("L", bound=RecordList[Any])


class Core(Generic[R, L]):
    """See `Mixcloud`. With another `api_root`, oEmbed and GraphQL are looked for under it."""

    resource_class: type[R]
    resource_list_class: type[L]

    def __init__(
        self,
        api_root: str,
        *,
        access_token: str | None,
        mixcloud_root: str,
        oembed_root: str | None,
        graphql_root: str | None,
        json_decoder: Decoder,
        raise_exceptions: bool,
        wait_for_rate_limit: bool | float,
        netrc: bool | str | os.PathLike[str],
        graphql_timeout: float | None,
    ) -> None:
        own = api_root.rstrip("/") == API_ROOT
        self.api_root = _root("api_root", api_root)
        self.mixcloud_root = _root("mixcloud_root", mixcloud_root)
        self.oembed_root = _root(
            "oembed_root", oembed_root or (OEMBED_ROOT if own else f"{self.api_root}/oembed")
        )
        self.graphql_root = _root(
            "graphql_root", graphql_root or (GRAPHQL_ROOT if own else f"{self.api_root}/graphql")
        )
        self.raise_exceptions = raise_exceptions
        self.patience = float("inf") if wait_for_rate_limit is True else float(wait_for_rate_limit)
        self.graphql_timeout = graphql_timeout
        self._decode = json_decoder
        if access_token is None and netrc is not False:
            access_token = netrc_token(None if netrc is True else netrc)
        self.access_token = access_token

    def parse(self, body: bytes) -> R | L:
        """A saved answer as a resource or a list; raises as a call would."""
        return self.shape(read_json(Response(200, {}, body), self._decode), full=True)

    def shape(self, answer: Any, *, full: bool) -> R | L:
        """A decoded answer as a list when it has `data`, else as a resource."""
        if not isinstance(answer, dict):
            raise UnexpectedAnswer("Mixcloud answered something other than an object")
        if isinstance(answer.get("data"), list):
            return self.resource_list_class(answer, self)
        return self.resource_class(answer, self, full=full)

    def read(self, response: Response) -> Any:
        """The decoded answer.

        Where errors are not raised, an error's answer is what it holds, `{}` when it is no JSON.
        """
        try:
            return read_json(response, self._decode)
        except (ApiError, UnexpectedAnswer) as error:
            if self.raise_exceptions:
                raise
            return error.payload

    def record(self, response: Response) -> AccessDict:
        """The decoded answer as a record that is no resource."""
        answer = self.read(response)
        if not isinstance(answer, dict):
            raise UnexpectedAnswer("Mixcloud answered something other than an object")
        return AccessDict(answer, self)

    def request(
        self,
        url: str,
        params: Params = (),
        *,
        method: str = "GET",
        form: Multipart | None = None,
        personal: bool = False,
    ) -> Request:
        """A call to the API, with the token when there is one; `MissingToken` when it must be."""
        if personal and self.access_token is None:
            raise MissingToken
        return Request(url=url, params=params, method=method, token=self.access_token, form=form)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.api_root}>"


def _root(name: str, url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
        raise InvalidRequest(f"{name} must be an http or https URL")
    return url.rstrip("/")


DECODE: Decoder = decode_json
"""The decoder when none is given: text stays text, dates are read where they are asked for."""

"""A search's answer as it goes out, made once for one that is given again and again."""

import weakref
from typing import TYPE_CHECKING, Any

import msgspec
from litestar import MediaType, Response
from litestar.response.base import ASGIResponse

from aggregator.domain.media import public
from aggregator.web.timing import server_timing

if TYPE_CHECKING:
    from aggregator.search.pages import SearchAnswer


class EncodedResponse(Response[Any]):
    """A response that may be sent any number of times, since nothing of it is made when sending."""

    def __init__(self, body: bytes, *, headers: dict[str, str]) -> None:
        super().__init__(body, media_type=MediaType.JSON, headers=headers)
        self.sent = ASGIResponse(body=body, media_type=MediaType.JSON, headers=headers)

    def to_asgi_response(self, *_: object, **__: object) -> ASGIResponse:
        """What is sent."""
        return self.sent


class EncodedAnswers:
    """Answers known by their identity, since they are frozen; forgotten with them."""

    def __init__(self, *, most_media: int) -> None:
        self._most = most_media
        self._encode = msgspec.json.Encoder().encode
        self._kept: dict[int, tuple[EncodedResponse, weakref.ref[SearchAnswer]]] = {}

    def response(self, answer: "SearchAnswer") -> EncodedResponse:
        """The bare array of the media, encoded now or before."""
        name = id(answer)
        kept = self._kept.get(name)
        if kept is not None:
            return kept[0]
        body = self._encode([public(one) for one in answer.media[: self._most]])
        response = EncodedResponse(body, headers={"Server-Timing": server_timing(answer.reports)})
        self._kept[name] = (response, weakref.ref(answer, lambda _: self._kept.pop(name, None)))
        return response

"""How the doors of playlists are described."""

from dataclasses import dataclass
from typing import Annotated, Final

from litestar.datastructures import ResponseHeader
from litestar.openapi.spec import (
    Example,
    OpenAPIMediaType,
    OpenAPIResponse,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
)
from litestar.params import HeaderParameter, PathParameter, QueryParameter

from aggregator.curation.base import LONGEST_PROMPT
from aggregator.domain.media import FIVE_PLATFORMS
from aggregator.domain.playlist import Mode
from aggregator.domain.saved import CURSOR_PATTERN
from aggregator.playlists.generator import LARGEST_SEED
from aggregator.web.openapi import EVERYWHERE, SEARCH_HEADERS, problem_specs, trimmed_pattern
from aggregator.web.playlists_request import KEY_PATTERN
from aggregator.web.playlists_stream import EVENT_STREAM

EXAMPLE_ID: Final = "019a4f6e-7c1b-7d52-9c58-5e1a3d1f0b77"

PlaylistId = Annotated[
    str,
    PathParameter(
        description="As `X-Playlist-Id` told it.",
        schema_extra={"format": "uuid"},  # told only: a malformed id is a 404
        examples=[Example(value=EXAMPLE_ID)],
    ),
]
Seed = Annotated[
    int | None,
    QueryParameter(
        ge=0,
        le=LARGEST_SEED,
        schema_extra={"minimum": 0},  # the framework leaves a bound of zero out
        description="Makes the embedded curator's choice repeatable; the report names the seed.",
        examples=[Example(value=7)],
    ),
]
Limit = Annotated[
    int,
    QueryParameter(
        ge=1, le=100, description="Playlists a page, at most.", examples=[Example(value=20)]
    ),
]
Cursor = Annotated[
    str | None,
    QueryParameter(
        pattern=f"^{CURSOR_PATTERN}$",
        description="Out of the `next` of the page before; absent for the first.",
    ),
]
IdempotencyKey = Annotated[
    str | None,
    HeaderParameter(
        name="Idempotency-Key",
        description=(
            "Names the request: sent again with the same key it is answered with the same "
            "playlist, also when both arrive at once; another request with it is a 409."
        ),
        schema_extra={"pattern": KEY_PATTERN},
        examples=[Example(value="8e03978e-40d5-43dd-bc93-6894a57f9324")],
    ),
]

GENERATE_PROBLEMS: Final = EVERYWHERE | problem_specs(
    s400="A field, a parameter or the `Idempotency-Key` breaks a rule.",
    s404="Nothing was found for any suggestion.",
    s409="The `Idempotency-Key` stands for another request.",
    s413="The body has more than 65,536 bytes.",
    s422="Mode `platform` without `mainPlatform`.",
    s502="No platform could be asked; `platforms` says each one's status.",
)
SAVED_PROBLEMS: Final = EVERYWHERE | problem_specs(
    s400="A parameter breaks a rule.",
    s404="None of your playlists has this id.",
)
PAGE_PROBLEMS: Final = EVERYWHERE | problem_specs(s400="A parameter breaks a rule.")

_ID_HEADER: Final = ResponseHeader(
    name="X-Playlist-Id", description="The playlist's id.", documentation_only=True
)
GENERATE_HEADERS: Final = [
    *SEARCH_HEADERS,
    _ID_HEADER,
    ResponseHeader(
        name="Location", description="Where the playlist is read again.", documentation_only=True
    ),
]
SAVED_HEADERS: Final = [_ID_HEADER]

_EVENTS: Final = """\
The work as it goes on: `plan` (with the playlist's id), `suggestion`, `found` (the chosen medium, \
or in manual mode the candidates), `given_up`, `replaced`, `platform` (its state has changed), and \
in the end `done` with the body of the JSON answer, or `error` with a problem document. A comment \
comes when nothing happens for 12 seconds; hanging up ends the work."""

_BODY: Final = Schema(
    title="PlaylistRequest",
    type=OpenAPIType.OBJECT,
    required=["query"],
    properties={
        "query": Schema(
            type=OpenAPIType.STRING,
            pattern=trimmed_pattern(LONGEST_PROMPT),
            description=(
                f"What to listen to, in words: 1 to {LONGEST_PROMPT} characters after trimming."
            ),
        ),
        "mode": Schema(
            type=OpenAPIType.STRING,
            enum=[str(mode) for mode in Mode],
            default=str(Mode.SMART),
            description=(
                "`smart`: the best version anywhere. `platform`: the main platform's, another's "
                "only where that one has none. `manual`: the best of each platform to choose from."
            ),
        ),
        "mainPlatform": Schema(
            type=OpenAPIType.STRING,
            enum=[str(platform) for platform in FIVE_PLATFORMS],
            description="Required when `mode` is `platform`, and used only there.",
        ),
    },
    schema_if=Schema(properties={"mode": Schema(const=str(Mode.PLATFORM))}, required=["mode"]),
    then=Schema(required=["mainPlatform"]),
)
_EXAMPLES: Final = {
    "smart": Example(
        summary="The best version anywhere", value={"query": "songs for a rainy sunday"}
    ),
    "platform": Example(
        summary="One platform first",
        value={
            "query": "90s trip hop, female vocals",
            "mode": "platform",
            "mainPlatform": "soundcloud",
        },
    ),
    "manual": Example(
        summary="Candidates to choose from",
        value={"query": "bossa nova from Brazil, no covers", "mode": "manual"},
    ),
}


@dataclass
class GenerateOperation(Operation):
    """The generate operation with its body, which the handler reads and checks by itself, and with
    its second form of an answer."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            required=True,
            content={"application/json": OpenAPIMediaType(schema=_BODY, examples=dict(_EXAMPLES))},
        )
        answer = (self.responses or {}).get("200")
        if isinstance(answer, OpenAPIResponse) and answer.content is not None:
            events = Schema(type=OpenAPIType.STRING, description=_EVENTS)
            answer.content[EVENT_STREAM] = OpenAPIMediaType(schema=events)

"""The API's description: OpenAPI 3.1, built from the handlers and the bodies they answer."""

from dataclasses import dataclass
from importlib.metadata import version
from typing import Final

from litestar import Request, Router
from litestar.datastructures import ResponseHeader
from litestar.exceptions import NotFoundException
from litestar.openapi import OpenAPIConfig, ResponseSpec
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import (
    Components,
    Example,
    License,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    RequestBody,
    Schema,
    SecurityScheme,
    Tag,
)

from aggregator.domain.media import Platform
from aggregator.web.compression import Compression
from aggregator.web.problems import PROBLEM_JSON
from aggregator.web.schemas import Problem
from aggregator.web.validation import LONGEST_QUERY

DOCUMENT_PATH: Final = "/schema/openapi.json"

MEDIA_ID_PATTERN: Final = f"^({'|'.join(str(platform) for platform in Platform)})-[^/]+$"

DESCRIPTION: Final = """\
One query over YouTube, SoundCloud, Bandcamp, Mixcloud, Vimeo and any URL.

Every request carries `Authorization: Bearer <App key>`. Every error is a problem document
(RFC 9457); [its kinds](/docs/problems) are listed. Every answer carries `X-Request-Id`.

Mixcloud's users, shows, comments and categories are read under `/mixcloud-api/v1/`, which has
[a description of its own](/mixcloud-api/openapi.json).
"""


def problem_specs(**statuses: str) -> dict[int, ResponseSpec]:
    """The problem answers of an operation: `s404="why"`."""
    return {
        int(name[1:]): ResponseSpec(
            data_container=Problem,
            generate_examples=False,
            description=description,
            media_type=PROBLEM_JSON,
        )
        for name, description in statuses.items()
    }


EVERYWHERE: Final = problem_specs(
    s401="No app key, a malformed one, or one that is unknown or revoked.",
    s429="The limit of the app key is reached; `Retry-After` says when to come back.",
    s500="A fault of ours.",
    s503="A dependency of ours does not answer.",
)

SEARCH_PROBLEMS: Final = EVERYWHERE | problem_specs(
    s400="A field breaks a rule, or the URL must not be fetched or is of another platform.",
    s404="The URL resolves to nothing.",
    s413="The body has more than 65,536 bytes.",
    s502="Every platform asked failed; `platforms` says each one's status.",
)

MEDIA_PROBLEMS: Final = EVERYWHERE | problem_specs(
    s400="The request is malformed.",
    s404="No medium with this id was seen.",
)

SEARCH_HEADERS: Final = [
    ResponseHeader(
        name="Server-Timing",
        description='One entry a platform: `youtube;dur=312;desc="ok"` (milliseconds, status).',
        documentation_only=True,
    ),
    ResponseHeader(
        name="X-Request-Id",
        description="The id of this request in our log; yours, when you sent one.",
        documentation_only=True,
    ),
]

_BLANK: Final = r"\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
"""What `str.strip` trims; dialects of regular expressions disagree about `\\s`."""


def trimmed_pattern(longest: int) -> str:
    """A text of 1 to `longest` characters after trimming.

    The exact rule in a pattern: a maxLength would count the blanks that are trimmed.
    """
    return rf"^[{_BLANK}]*[^{_BLANK}]([\s\S]{{0,{longest - 2}}}[^{_BLANK}])?[{_BLANK}]*$"


QUERY_PATTERN: Final = trimmed_pattern(LONGEST_QUERY)

_SEARCH_BODY: Final = Schema(
    title="SearchRequest",
    type=OpenAPIType.OBJECT,
    required=["platform", "query"],
    properties={
        "platform": Schema(
            type=OpenAPIType.STRING,
            enum=[str(platform) for platform in Platform],
            description="One platform, or `url`: any URL, or a text search on every platform.",
        ),
        "query": Schema(
            type=OpenAPIType.STRING,
            pattern=QUERY_PATTERN,
            description=(
                f"Words to search for, or a URL: 1 to {LONGEST_QUERY} characters after trimming."
            ),
        ),
    },
)

_SEARCH_EXAMPLES: Final = {
    "everywhere": Example(summary="Every platform", value={"platform": "url", "query": "example"}),
    "one": Example(summary="One platform", value={"platform": "mixcloud", "query": "deep house"}),
    "url": Example(
        summary="A URL",
        value={"platform": "url", "query": "https://youtube.com/watch?v=_G1soKzXJUo"},
    ),
}


@dataclass
class SearchOperation(Operation):
    """The search operation with its body, which the handler reads and checks by itself."""

    def __post_init__(self) -> None:
        self.request_body = RequestBody(
            required=True,
            content={
                "application/json": OpenAPIMediaType(
                    schema=_SEARCH_BODY, examples=dict(_SEARCH_EXAMPLES)
                )
            },
        )


def _only_the_document(request: Request) -> None:  # type: ignore[type-arg]
    # The framework answers every other path below with a page of its own.
    if request.url.path != DOCUMENT_PATH:
        raise NotFoundException


def openapi_config() -> OpenAPIConfig:
    """What the framework builds the document from; served at `/schema/openapi.json`."""
    return OpenAPIConfig(
        title="Playlist aggregator",
        version=version("playlist-aggregator"),
        description=DESCRIPTION,
        license=License(name="MIT", identifier="MIT"),
        components=Components(
            security_schemes={
                "app_key": SecurityScheme(
                    type="http", scheme="Bearer", description="An app key, as the operator gave it."
                )
            }
        ),
        tags=[
            Tag(name="Media", description="Searching media and reading them back."),
            Tag(name="Playlists", description="Making playlists from a sentence and keeping them."),
            Tag(name="Health", description="For whoever runs the service."),
        ],
        render_plugins=[JsonRenderPlugin()],
        openapi_router=Router(
            "/schema",
            route_handlers=[],
            include_in_schema=False,
            before_request=_only_the_document,
            middleware=[Compression()],
        ),
    )

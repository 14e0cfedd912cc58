"""What can be asked of the REST API, each as an operation that both shells run."""

from typing import Any, TypeVar
from urllib.parse import quote

from aggregator.mixcloud.core import Core
from aggregator.mixcloud.embedding import Display, display_params, oembed_params
from aggregator.mixcloud.errors import (
    InvalidKey,
    InvalidRequest,
    NotFound,
    RefusedFields,
    UnexpectedAnswer,
)
from aggregator.mixcloud.keys import Params, is_short, locate, on_site, quote_key
from aggregator.mixcloud.lists import RecordList
from aggregator.mixcloud.multipart import FileLike, Multipart
from aggregator.mixcloud.paging import Paging, paging_params
from aggregator.mixcloud.protocol import (
    MAX_REDIRECTS,
    Operation,
    Request,
    exchange,
    read_json,
    read_text,
    redirected,
)
from aggregator.mixcloud.records import AccessDict, Record
from aggregator.mixcloud.upload import Details, EditDetails, edit_form, upload_form

R = TypeVar("R", bound=Record)
L = TypeVar("L", bound=RecordList[Any])

METADATA = ("metadata", "1")
SEARCH_TYPES = ("cloudcast", "user", "tag", "artist", "upload")


def get(core: Core[R, L], key: str, params: Params, *, personal: bool = False) -> Operation[R | L]:
    """The object or list of a key or URL."""
    url, asked = locate(core.api_root, key)
    request = core.request(url, _merged(asked, params), personal=personal)
    response = yield from exchange(request, patience=core.patience)
    return core.shape(core.read(response), full=response.status < 400)


def one(core: Core[R, L], key: str, *, personal: bool = False) -> Operation[R]:
    """The object of a key."""
    found = yield from get(core, key, (METADATA,), personal=personal)
    if not isinstance(found, core.resource_class):
        raise UnexpectedAnswer(f"{key} is a list, not an object")
    return found


def listing(core: Core[R, L], key: str, params: Params, *, personal: bool = False) -> Operation[L]:
    """The list of a key or URL. Where errors are not raised, an error is an empty list."""
    found = yield from get(core, key, _merged(params, (METADATA,)), personal=personal)
    if isinstance(found, core.resource_list_class):
        return found
    if "error" in found.data or not found.data:  # only when errors are not to be raised
        return core.resource_list_class(found.data, core)
    raise UnexpectedAnswer(f"{key} is an object, not a list")


def connection(core: Core[R, L], key: str, name: str | None, paging: Paging) -> Operation[L]:
    """A list that belongs to an object; `key` is the list's own URL when no name is given."""
    path = key if name is None else f"{_path(core, key)}{name.replace('_', '-')}/"
    return listing(
        core, path, paging_params(**paging), personal=_path(core, path).startswith("/me/")
    )


def search(core: Core[R, L], query: str, kind: str, paging: Paging) -> Operation[L]:
    """Search; raises `InvalidRequest` for a type that Mixcloud does not have."""
    if kind not in SEARCH_TYPES:
        raise InvalidRequest(f"type must be one of {', '.join(SEARCH_TYPES)}")
    if not query.strip():
        raise InvalidRequest("the words to search for must not be empty")
    return listing(core, "search", (("q", query), ("type", kind), *paging_params(**paging)))


def act(core: Core[R, L], key: str, action: str, *, undo: bool = False) -> Operation[AccessDict]:
    """Follow, favourite, repost, listen later, or undo it."""
    url, _ = locate(core.api_root, f"{_path(core, key)}{action}/")
    request = core.request(url, method="DELETE" if undo else "POST", personal=True)
    response = yield from exchange(request, patience=core.patience)
    return core.record(response)


def expand(core: Core[R, L], url: str) -> Operation[str]:
    """The address that a short link stands for; what it leads to is not asked for.

    Raises `InvalidKey` for a URL that is none, `NotFound` where it leads nowhere.
    """
    if not is_short(url, core.api_root):
        raise InvalidKey(f"{url[:200]!r} is no short link of Mixcloud")
    request = Request(url=url)
    for _ in range(MAX_REDIRECTS):
        response = yield request
        location = response.headers.get("location")
        if not 300 <= response.status < 400 or not location:
            break
        request = redirected(request, response.status, location)
        if on_site(request.url):
            return request.target()
    if response.status >= 400:
        read_json(response)
    raise NotFound("This short link leads nowhere", status=response.status)


def embed_json(core: Core[R, L], key: str, display: Display) -> Operation[AccessDict]:
    """The widget's HTML in JSON."""
    response = yield from exchange(_embed(core, key, "json", display), patience=core.patience)
    return core.record(response)


def embed_html(core: Core[R, L], key: str, display: Display) -> Operation[str]:
    """The widget's HTML."""
    response = yield from exchange(_embed(core, key, "html", display), patience=core.patience)
    return read_text(response)


def oembed(core: Core[R, L], key: str, form: str, display: Display) -> Operation[Any]:
    """The oEmbed description of a show; it is public, so that no token goes along."""
    params = oembed_params(core.mixcloud_root, key, form, **display)
    request = Request(url=f"{core.oembed_root}/", params=params)
    response = yield from exchange(request, patience=core.patience)
    return core.record(response) if form == "json" else read_text(response)


def upload(core: Core[R, L], mp3: FileLike, name: str, details: Details) -> Operation[AccessDict]:
    """Publish a show. Raises `InvalidUpload` before, `RefusedFields` after it was sent."""
    url, _ = locate(core.api_root, "upload")
    core.request(url, personal=True)
    return _send_form(core, url, upload_form(mp3, name, **details))


def edit(core: Core[R, L], key: str, details: EditDetails) -> Operation[AccessDict]:
    """Change a show. A bare slug is one of the token's owner."""
    form = edit_form(**details)
    core.request(core.api_root, personal=True)
    path = _path(core, key)
    parts = path.strip("/").split("/")
    if len(parts) == 1:
        owner = yield from one(core, "me", personal=True)
        path = f"{quote_key(owner.key)}{parts[0]}/"
    elif len(parts) != 2:
        raise InvalidKey(f"{key[:200]!r} is no show")
    url, _ = locate(core.api_root, f"upload{path}edit/")
    return (yield from _send_form(core, url, form))


def city_key(city: str, tag: str | None = None) -> str:
    """The key of a city, or of a tag in a city."""
    prefix = f"{quote(tag, safe='')}+" if tag else ""
    return f"/genres/{prefix}city:{quote(city, safe='')}/"


def _send_form(core: Core[R, L], url: str, form: Multipart) -> Operation[AccessDict]:
    request = core.request(url, method="POST", form=form, personal=True)
    response = yield from exchange(request, patience=core.patience)
    reply = core.record(response)
    result = reply.data.get("result")
    if core.raise_exceptions and isinstance(result, dict) and result.get("success") is False:
        said = str(result.get("message") or "Mixcloud refuses the show")
        raise RefusedFields(said, status=response.status, payload=reply.data)
    return reply


def _embed(core: Core[R, L], key: str, form: str, display: Display) -> Request:
    url, _ = locate(core.api_root, f"{_path(core, key)}embed-{form}/")
    return core.request(url, display_params(**display))


def _path(core: Core[R, L], key: str) -> str:
    url, _ = locate(core.api_root, key)
    return url.removeprefix(core.api_root)


def _merged(params: Params, more: Params) -> Params:
    """Both, the second winning."""
    if not params:
        return more
    return tuple({**dict(params), **dict(more)}.items())

"""YouTube's pages of results: twenty videos, with shelves and advertisements between them."""

import base64
from functools import lru_cache

from aggregator.domain.media import Platform
from aggregator.sandbox.chance import Chance, letters_of, number_of
from aggregator.sandbox.records import Upload
from aggregator.sandbox.world import World
from aggregator.sandbox.youtube_chrome import context, search_header, topbar
from aggregator.sandbox.youtube_furniture import is_short
from aggregator.sandbox.youtube_parts import (
    Node,
    button,
    command,
    metadata,
    posting,
    runs,
    simple,
)
from aggregator.sandbox.youtube_rows import grid_row, search_row, short_row

PAGE = 20
_MARK = "search"
_PRELOADED = ("twoColumnSearchResultsRenderer", "sectionListRenderer", "itemSectionRenderer")


def search_page(world: World, term: str) -> Node:
    """The first page of results."""
    hits = _hits(world, term)
    rows = _mixed([search_row(one, term) for one in hits[:PAGE]], world, term)
    if not hits:
        rows = [_nothing_found()]
    sections = [{"itemSectionRenderer": {"contents": rows, "trackingParams": ""}}]
    if hits:
        sections.append(_continuation(term, PAGE))
    return {
        "responseContext": context(*_PRELOADED),
        "estimatedResults": _estimate(term, len(hits), 0),
        "contents": {
            "twoColumnSearchResultsRenderer": {
                "primaryContents": {
                    "sectionListRenderer": {
                        "contents": sections,
                        "trackingParams": "",
                        "subMenu": {"searchSubMenuRenderer": {"trackingParams": ""}},
                        "hideBottomSeparator": True,
                        "targetId": "search-feed",
                    }
                }
            }
        },
        "trackingParams": "",
        "header": search_header(term),
        "topbar": topbar(),
        "targetId": "search-page",
    }


def search_continuation(world: World, token: str) -> Node | None:
    """The page that a token asks for; None for a token of no search."""
    told = read_token(_MARK, token)
    if told is None or not told[0].isdecimal():
        return None
    start, term = int(told[0]), told[1]
    hits = _hits(world, term)
    rows: list[Node] = [search_row(one, term) for one in hits[start : start + PAGE]]
    more = bool(rows)
    if not rows:
        text = {"text": runs("No more results"), "trackingParams": ""}
        rows = [{"messageRenderer": text}]
    items = [{"itemSectionRenderer": {"contents": rows, "trackingParams": ""}}]
    if more:
        items.append(_continuation(term, start + PAGE))
    return {
        "responseContext": context(*_PRELOADED),
        "estimatedResults": _estimate(term, len(hits), start),
        "trackingParams": "",
        "header": search_header(term),
        "topbar": topbar(),
        "onResponseReceivedCommands": [
            command(
                appendContinuationItemsAction={
                    "continuationItems": items,
                    "targetId": "search-feed",
                }
            )
        ],
    }


def write_token(*words: str) -> str:
    """An opaque token that says what comes next."""
    return base64.urlsafe_b64encode("\x1f".join(words).encode()).decode()


def read_token(mark: str, token: str) -> list[str] | None:
    """The words of a token behind its mark; None for a token of another kind."""
    try:
        words = base64.urlsafe_b64decode(token.encode()).decode().split("\x1f")
    except ValueError:
        return None
    return words[1:] if words[0] == mark and len(words) == 3 else None


def continuation_item(token: str, api: str, **more: Node) -> Node:
    """What asks for the following page as it comes into sight."""
    return {
        "continuationItemRenderer": {
            "trigger": "CONTINUATION_TRIGGER_ON_ITEM_SHOWN",
            "continuationEndpoint": command(
                commandMetadata=posting(api),
                continuationCommand={
                    "token": token,
                    "request": f"CONTINUATION_REQUEST_TYPE_{api.upper()}",
                },
            ),
            **more,
        }
    }


def _continuation(term: str, start: int) -> Node:
    token = write_token(_MARK, str(start), term)
    return continuation_item(token, "search", loggingDirectives={})


def _hits(world: World, term: str) -> list[Upload]:
    """By words, or by an id in quotes as people search for one."""
    exact = world.upload(Platform.YOUTUBE, term.strip('" '))
    if exact is not None:
        return [exact] if exact.restriction is None else []
    return world.search(Platform.YOUTUBE, term)


def _estimate(term: str, hits: int, start: int) -> str:
    """YouTube's guess, which differs from page to page."""
    return str(hits * number_of(40, 9_000, "estimate", term, start))


def _mixed(rows: list[Node], world: World, term: str) -> list[Node]:
    """The rows with somebody else's order between them: an advertisement and shelves."""
    chance = Chance(world.seed, "shelves", term)
    mixed = list(rows)
    others = world.uploads_of(Platform.YOUTUBE)
    shorts = _shorts(world)
    if len(mixed) > 6 and len(shorts) >= 5 and chance.happens(0.5):
        mixed.insert(6, _shorts_shelf(chance.some(shorts, 6)))
    if len(mixed) > 4 and chance.happens(0.7):
        wanted = [one for one in chance.some(others, 8) if one.restriction is None]
        mixed.insert(4, _shelf(chance.one(_SHELF_TITLES), wanted, term))
    if mixed and chance.happens(0.5):
        mixed.insert(0, _advertisement(term))
    return mixed


@lru_cache(maxsize=2)
def _shorts(world: World) -> list[Upload]:
    """All Shorts; a world is never changed."""
    return [one for one in world.uploads_of(Platform.YOUTUBE) if is_short(one)]


_SHELF_TITLES = ("People also watched", "Previously watched", "Channels new to you", "For you")


def _shelf(title: str, uploads: list[Upload], term: str) -> Node:
    arrows = {
        side: button(icon=f"CHEVRON_{way}", accessibility={"label": said})
        for side, way, said in (
            ("nextButton", "RIGHT", "Next"),
            ("previousButton", "LEFT", "Previous"),
        )
    }
    return {
        "shelfRenderer": {
            "title": simple(title),
            "content": {
                "horizontalListRenderer": {
                    "items": [grid_row(one, term) for one in uploads],
                    "trackingParams": "",
                    "collapsedItemCount": 3,
                    "visibleItemCount": 3,
                    **arrows,
                }
            },
            "trackingParams": "",
        }
    }


def _shorts_shelf(uploads: list[Upload]) -> Node:
    brand = {"sources": [{"clientResource": {"imageName": "YOUTUBE_SHORTS_BRAND_24"}}]}
    return {
        "gridShelfViewModel": {
            "contents": [short_row(one, number) for number, one in enumerate(uploads)],
            "header": {
                "sectionHeaderViewModel": {
                    "headline": {"content": "Shorts"},
                    "leadingAccessory": {"image": brand},
                }
            },
            "contentAspectRatio": "GRID_SHELF_CONTENT_ASPECT_RATIO_TWO_BY_THREE",
            "enableVerticalExpansion": True,
            "minCollapsedItemCount": 10,
            "loggingDirectives": {},
        }
    }


def _advertisement(term: str) -> Node:
    """A paid link in the first place; its picture and texts are no medium."""
    url = f"https://www.googleadservices.com/pagead/aclk?sa={letters_of(16, 'ad', term)}"
    advert = {
        "promotedSparklesWebRenderer": {
            "thumbnail": {
                "thumbnails": [
                    {"url": "https://lh3.googleusercontent.com/ad", "width": 1528, "height": 800}
                ]
            },
            "title": simple("Learn an instrument in 30 days"),
            "description": simple("Lessons for every level. The first week is free."),
            "websiteText": simple("Tune Academy"),
            "navigationEndpoint": command(
                commandMetadata=metadata(url, "UNKNOWN"),
                urlEndpoint={"url": url, "target": "TARGET_NEW_WINDOW"},
            ),
            "trackingParams": "",
        }
    }
    layout = {
        "adLayoutMetadata": {
            "layoutId": letters_of(16, "layout", term),
            "layoutType": "LAYOUT_TYPE_DISPLAY_COMPACT_LANDSCAPE_NO_BUTTON",
        },
        "renderingContent": advert,
    }
    return {
        "adSlotRenderer": {
            "adSlotMetadata": {
                "slotId": letters_of(20, "slot", term),
                "slotType": "SLOT_TYPE_IN_FEED",
                "slotPhysicalPosition": 1,
            },
            "fulfillmentContent": {"fulfilledLayout": {"inFeedAdLayoutRenderer": layout}},
            "enablePacfLoggingWeb": True,
        }
    }


def _nothing_found() -> Node:
    return {
        "backgroundPromoRenderer": {
            "title": runs("No results found"),
            "bodyText": runs("Try different keywords or remove search filters"),
            "icon": {"iconType": "EMPTY_SEARCH"},
            "trackingParams": "",
            "style": {"value": "BACKGROUND_PROMO_STYLE_TYPE_FULL_HEIGHT"},
        }
    }

"""What stands around every YouTube answer: response context, top bar, search header."""

from urllib.parse import quote

from aggregator.sandbox.youtube_parts import (
    Node,
    button,
    command,
    label,
    metadata,
    posting,
    results_url,
    runs,
    signal,
    simple,
)

_FILTERS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Type",
        (
            ("Videos", "EgIQAQ=="),
            ("Shorts", "EgIQCQ=="),
            ("Channels", "EgIQAg=="),
            ("Playlists", "EgIQAw=="),
        ),
    ),
    ("Duration", (("Under 3 minutes", "EgQQARgE"), ("3–20 minutes", "EgQQARgF"))),
    ("Upload date", (("Today", "EgQIAhAB"), ("This week", "EgQIAxAB"))),
    ("Features", (("Live", "EgQQAUAB"), ("4K", "EgQQAXAB"), ("HD", "EgQQASAB"))),
    ("Prioritise", (("Relevance", "CAASAhAB"), ("Popularity", "CAMSAhAB"))),
)
_HOTKEYS: tuple[tuple[str, tuple[tuple[str, str, str | None], ...]], ...] = (
    (
        "Playback",
        (
            ("Toggle play/pause", "k", None),
            ("Rewind 10 seconds", "j", None),
            ("Next video (SHIFT+n)", "SHIFT+n", None),
            ("Decrease playback rate (SHIFT+,)", "<", "Less than or SHIFT + comma"),
        ),
    ),
    ("General", (("Toggle full screen", "f", None), ("Toggle captions", "c", None))),
    ("Subtitles and closed captions", (("Rotate through font sizes", "+", None),)),
)


def context(*messages: str) -> Node:
    """The `responseContext`; `messages` name the renderers that the page should preload."""
    return {
        "visitorData": "",
        "serviceTrackingParams": [],
        "mainAppWebResponseContext": {"loggedOut": True, "trackingParam": ""},
        "webResponseContextExtensionData": {
            "webResponseContextPreloadData": {"preloadMessageNames": list(messages)},
            "hasDecorated": True,
        },
    }


def topbar() -> Node:
    """The bar at the top of a page for somebody who is not signed in."""
    return {
        "desktopTopbarRenderer": {
            "logo": _logo(),
            "searchbox": _searchbox(),
            "trackingParams": "",
            "countryCode": "US",
            "topbarButtons": [_settings_button(), _sign_in_button()],
            "hotkeyDialog": _hotkeys(),
            "backButton": _bare_button("HISTORY_BACK"),
            "forwardButton": _bare_button("HISTORY_FORWARD"),
            "a11ySkipNavigationButton": button(
                "Skip navigation", command=signal("SKIP_NAVIGATION")
            ),
        }
    }


def search_header(term: str) -> Node:
    """The header of a page of results: the filters."""
    dialog = {
        "title": runs("Search filters"),
        "groups": [_filter_group(title, filters, term) for title, filters in _FILTERS],
    }
    about = "https://www.youtube.com/howyoutubeworks/product-features/search/"
    right = "BUTTON_ICON_POSITION_TYPE_RIGHT_OF_TEXT"
    return {
        "searchHeaderRenderer": {
            "searchFilterButton": button(
                "Filters",
                "TUNE",
                style="STYLE_TEXT",
                tooltip="Search filters",
                accessibilityData=label("Search filters"),
                command=command(
                    openPopupAction={
                        "popup": {"searchFilterOptionsDialogRenderer": dialog},
                        "popupType": "DIALOG",
                    }
                ),
                iconPosition=right,
            ),
            "trackingParams": "",
            "aboutTheseResultsButton": button(
                "About these results",
                "INFO",
                style="STYLE_TEXT",
                command=command(
                    commandMetadata=metadata(about, "UNKNOWN"),
                    urlEndpoint={"url": about, "target": "TARGET_NEW_WINDOW"},
                ),
                iconPosition=right,
            ),
        }
    }


def sign_in_command(next_endpoint: Node | None = None) -> Node:
    """To the page where one signs in, and back to `next_endpoint`."""
    url = "https://accounts.google.com/ServiceLogin?service=youtube&uilel=3&passive=true"
    told = {"idamTag": "65620"} if next_endpoint is None else {"nextEndpoint": next_endpoint}
    return command(commandMetadata=metadata(url, "UNKNOWN"), signInEndpoint=told)


def _logo() -> Node:
    return {
        "topbarLogoRenderer": {
            "iconImage": {"iconType": "YOUTUBE_LOGO"},
            "tooltipText": runs("YouTube Home"),
            "endpoint": command(
                commandMetadata=metadata("/", "BROWSE", "browse"),
                browseEndpoint={"browseId": "FEwhat_to_watch"},
            ),
            "trackingParams": "",
            "overrideEntityKey": "EgZ0b3BiYXIg9QEoAQ%3D%3D",
        }
    }


def _searchbox() -> Node:
    return {
        "fusionSearchboxRenderer": {
            "icon": {"iconType": "SEARCH"},
            "placeholderText": runs("Search"),
            "config": {
                "webSearchboxConfig": {
                    "requestLanguage": "en",
                    "requestDomain": "us",
                    "hasOnscreenKeyboard": False,
                    "focusSearchbox": True,
                }
            },
            "trackingParams": "",
            "searchEndpoint": command(
                commandMetadata=metadata(results_url(""), "SEARCH"), searchEndpoint={"query": ""}
            ),
            "clearButton": button(icon="CLOSE", accessibilityData=label("Clear search query")),
        }
    }


def _settings_button() -> Node:
    menu = {
        "multiPageMenuRenderer": {
            "trackingParams": "",
            "style": "MULTI_PAGE_MENU_STYLE_TYPE_SYSTEM",
            "showLoadingSpinner": True,
        }
    }
    popup = command(
        openPopupAction={"popup": menu, "popupType": "DROPDOWN", "beReused": True},
    )
    return {
        "topbarMenuButtonRenderer": {
            "icon": {"iconType": "MORE_VERT"},
            "menuRequest": command(
                commandMetadata=posting("account/account_menu"),
                signalServiceEndpoint={"signal": "GET_ACCOUNT_MENU", "actions": [popup]},
            ),
            "trackingParams": "",
            "accessibility": label("Settings"),
            "tooltip": "Settings",
            "style": "STYLE_DEFAULT",
        }
    }


def _sign_in_button() -> Node:
    return {
        "buttonRenderer": {
            "style": "STYLE_SUGGESTIVE",
            "size": "SIZE_SMALL",
            "text": runs("Sign in"),
            "icon": {"iconType": "AVATAR_LOGGED_OUT"},
            "navigationEndpoint": sign_in_command(),
            "trackingParams": "",
            "targetId": "topbar-signin",
        }
    }


def _bare_button(name: str) -> Node:
    return {"buttonRenderer": {"trackingParams": "", "command": signal(name)}}


def _hotkeys() -> Node:
    return {
        "hotkeyDialogRenderer": {
            "title": runs("Keyboard shortcuts"),
            "sections": [
                {
                    "hotkeyDialogSectionRenderer": {
                        "title": runs(title),
                        "options": [_hotkey(*option) for option in options],
                    }
                }
                for title, options in _HOTKEYS
            ],
            "dismissButton": button("Dismiss", style="STYLE_BLUE_TEXT"),
            "trackingParams": "",
        }
    }


def _hotkey(text: str, key: str, said: str | None) -> Node:
    option: Node = {"label": runs(text), "hotkey": key}
    if said is not None:
        option["hotkeyAccessibilityLabel"] = label(said)
    return {"hotkeyDialogSectionOptionRenderer": option}


def _filter_group(title: str, filters: tuple[tuple[str, str], ...], term: str) -> Node:
    return {
        "searchFilterGroupRenderer": {
            "title": simple(title),
            "filters": [_filter(name, params, term) for name, params in filters],
            "trackingParams": "",
        }
    }


def _filter(name: str, params: str, term: str) -> Node:
    chosen = name == "Videos"
    told: Node = {"label": simple(name)}
    if chosen:
        told["status"] = "FILTER_STATUS_SELECTED"
    coded = quote(params, safe="")
    return {
        "searchFilterRenderer": {
            **told,
            "navigationEndpoint": command(
                commandMetadata=metadata(results_url(term, coded), "SEARCH"),
                searchEndpoint={"query": term, "params": coded},
            ),
            "tooltip": f"{'Remove' if chosen else 'Search for'} {name}",
            "trackingParams": "",
        }
    }

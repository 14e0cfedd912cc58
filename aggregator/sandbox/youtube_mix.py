"""YouTube's mixes: an endless list made from one video, shown beside it."""

from typing import Any

from aggregator.domain.media import Platform
from aggregator.sandbox.chance import Chance, letters_of
from aggregator.sandbox.records import Upload
from aggregator.sandbox.world import World
from aggregator.sandbox.youtube_chrome import context, topbar
from aggregator.sandbox.youtube_parts import (
    Node,
    button,
    command,
    label,
    posting,
    runs,
    simple,
    watch_endpoint,
)
from aggregator.sandbox.youtube_rows import panel_row

MIX = 25


def mix_page(world: World, seed: Upload, mix_id: str) -> Node:
    """The watch page of a video with the mix that was made from it: the list alone is whole."""
    videos = [seed, *_following(world, seed, mix_id)]
    title = f"Mix – {seed.title}"
    panel = {
        "title": title,
        "contents": [_row(one, mix_id, number) for number, one in enumerate(videos)],
        "currentIndex": 0,
        "playlistId": mix_id,
        "ownerName": simple("YouTube"),
        "isInfinite": True,
        "playlistShareUrl": f"http://www.youtube.com/watch?v={seed.native_id}&list={mix_id}",
        "shortBylineText": simple("YouTube"),
        "longBylineText": simple("YouTube"),
        "trackingParams": "",
        "titleText": simple(title),
        "menu": _save_menu(mix_id),
        "localCurrentIndex": 0,
        "playlistButtons": {
            "menuRenderer": {"trackingParams": "", "topLevelButtons": [_loop(mix_id), _shuffle()]}
        },
        "isCourse": False,
        "nextVideoLabel": simple("Next"),
    }
    return {
        "responseContext": context("twoColumnWatchNextResults"),
        "contents": {"twoColumnWatchNextResults": {"playlist": {"playlist": panel}}},
        "currentVideoEndpoint": watch_endpoint(seed.native_id),
        "trackingParams": "",
        "topbar": topbar(),
    }


def _following(world: World, seed: Upload, mix_id: str) -> list[Upload]:
    """Videos that share a tag with the first; any others where there are not enough."""
    chance = Chance(world.seed, "mix", mix_id)
    others = [
        one
        for one in world.uploads_of(Platform.YOUTUBE)
        if one is not seed and one.restriction is None and one.duration > 0
    ]
    near = [one for one in others if set(one.tags) & set(seed.tags)]
    chosen = chance.some(near, MIX - 1)
    rest = [one for one in chance.some(others, 2 * MIX) if one not in chosen]
    return [*chosen, *rest][: MIX - 1]


def _row(upload: Upload, mix_id: str, number: int) -> Node:
    row = panel_row(upload, mix_id, number)
    row["playlistPanelVideoRenderer"]["actionButtons"] = [
        _thumb(upload, "LIKE", "like"),
        _thumb(upload, "DISLIKE", "dislike"),
    ]
    return row


def _thumb(upload: Upload, status: str, name: str) -> Node:
    """A thumb up or down."""
    target = {"videoId": upload.native_id}
    key = letters_of(20, "like", upload.native_id) + "%3D"
    said = label(f"I {name} this")
    params = letters_of(24, name, upload.native_id)
    toggle = {
        "isToggled": False,
        "isDisabled": False,
        "defaultIcon": {"iconType": status},
        "defaultServiceEndpoint": _judge(
            name, {"status": status, "target": target, f"{name}Params": params}, key
        ),
        "toggledIcon": {"iconType": status},
        "toggledServiceEndpoint": _judge(
            "removelike",
            {"status": "INDIFFERENT", "target": target, "removeLikeParams": params},
            key,
        ),
        "trackingParams": "",
        "accessibilityData": said,
        "toggledAccessibilityData": said,
        "toggleButtonSupportedData": {
            "toggleButtonIdData": {"id": f"TOGGLE_BUTTON_ID_TYPE_{status}"}
        },
    }
    return {
        "slimMetadataToggleButtonRenderer": {
            "likeStatus": "INDIFFERENT",
            f"is{name.title()}": True,
            "button": {"toggleButtonRenderer": toggle},
            "likeStatusEntityKey": key,
        }
    }


def _judge(api: str, endpoint: Node, key: str) -> Node:
    told = {"key": key, "likeStatus": endpoint["status"]}
    return command(
        commandExecutorCommand={
            "commands": [
                command(commandMetadata=posting(f"like/{api}"), likeEndpoint=endpoint),
                _update(key, likeStatusEntity=told),
            ]
        }
    )


def _update(key: str, **payload: Any) -> Node:
    """A change of what the page knows about itself."""
    mutation = {"entityKey": key, "type": "ENTITY_MUTATION_TYPE_REPLACE", "payload": payload}
    return command(entityUpdateCommand={"entityBatchUpdate": {"mutations": [mutation]}})


def _save_menu(mix_id: str) -> Node:
    def likes(api: str, status: str) -> Node:
        return command(
            commandMetadata=posting(f"like/{api}"),
            likeEndpoint={"status": status, "target": {"playlistId": mix_id}},
        )

    item = {
        "defaultText": runs("Save playlist to library"),
        "defaultIcon": {"iconType": "LIBRARY_ADD"},
        "defaultServiceEndpoint": likes("like", "LIKE"),
        "toggledText": runs("Remove playlist from library"),
        "toggledIcon": {"iconType": "LIBRARY_REMOVE"},
        "toggledServiceEndpoint": likes("removelike", "INDIFFERENT"),
        "trackingParams": "",
        "isToggled": False,
    }
    return {
        "menuRenderer": {
            "items": [{"toggleMenuServiceItemRenderer": item}],
            "trackingParams": "",
            "accessibility": label("Action menu"),
        }
    }


def _loop(mix_id: str) -> Node:
    key = letters_of(20, "loop", mix_id) + "%3D"
    after = {"NONE": "ALL", "ALL": "ONE", "ONE": "NONE"}
    states = []
    for state, following in after.items():
        entity = {"key": key, "state": f"PLAYLIST_LOOP_STATE_{following}"}
        switch = command(
            commandExecutorCommand={"commands": [_update(key, playlistLoopStateEntity=entity)]}
        )
        shown = button(
            icon="LOOP",
            tooltip="Loop playlist",
            accessibilityData=label("Loop playlist"),
            command=switch,
        )
        told = {"state": f"PLAYLIST_LOOP_STATE_{state}", "button": shown}
        states.append({"playlistLoopButtonStateRenderer": told})
    return {
        "playlistLoopButtonRenderer": {
            "states": states,
            "currentState": "PLAYLIST_LOOP_STATE_NONE",
            "playlistLoopStateEntityKey": key,
        }
    }


def _shuffle() -> Node:
    def says(text: str) -> Node:
        note = {"notificationActionRenderer": {"responseText": runs(text), "trackingParams": ""}}
        action = command(openPopupAction={"popup": note, "popupType": "TOAST"})
        return command(
            commandMetadata=posting(),
            signalServiceEndpoint={"signal": "CLIENT_SIGNAL", "actions": [action]},
        )

    return {
        "toggleButtonRenderer": {
            "style": {"styleType": "STYLE_GREY_TEXT"},
            "size": {"sizeType": "SIZE_DEFAULT"},
            "isToggled": False,
            "isDisabled": False,
            "defaultIcon": {"iconType": "SHUFFLE"},
            "defaultServiceEndpoint": says("Shuffle is on"),
            "toggledServiceEndpoint": says("Shuffle is off"),
            "accessibility": {"label": "Shuffle playlist"},
            "trackingParams": "",
            "defaultTooltip": "Shuffle playlist",
            "toggledTooltip": "Shuffle playlist",
            "toggledStyle": {"styleType": "STYLE_DEFAULT_ACTIVE"},
        }
    }

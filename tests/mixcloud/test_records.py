"""Records, resources and lists over JSON that is already there."""

import copy
import json
from datetime import datetime
from typing import Any

import pytest

from aggregator.mixcloud import AccessDict, MixcloudSync, ResourceListSync, ResourceSync

SHOW = {
    "key": "/bob/caf%C3%A9/",
    "url": "https://www.mixcloud.com/bob/caf%C3%A9/",
    "name": "2018-03-10T07:32:00Z",
    "slug": "café",
    "created_time": "2018-03-10T07:32:00Z",
    "audio_length": 3600,
    "listen_later": "a field named like a method",
    "pictures": {"large": "https://pictures.example/large", "320wx320h": "https://p.example/320"},
    "tags": [{"key": "/genres/jazz/", "url": "https://www.mixcloud.com/genres/jazz/", "name": "J"}],
    "user": {"key": "/bob/", "url": "https://www.mixcloud.com/bob/", "username": "bob"},
    "metadata": {"connections": {"listen-later": "https://api.mixcloud.com/bob/caf%C3%A9/x/"}},
}


@pytest.fixture
def mixcloud() -> MixcloudSync:
    return MixcloudSync(netrc=False)


@pytest.fixture
def show(mixcloud: MixcloudSync) -> Any:
    return mixcloud.parse(json.dumps(SHOW).encode())


@pytest.fixture
def page(mixcloud: MixcloudSync) -> Any:
    rows = [SHOW, {**SHOW, "key": "/bob/two/", "name": "Two"}]
    body = {"data": rows, "name": "Bob's shows", "paging": {"next": "https://x/"}}
    return mixcloud.parse(json.dumps(body).encode())


def test_a_resource_reads_as_attributes_and_as_a_table(show: Any) -> None:
    assert show.slug == show["slug"] == show.get("slug") == "café"
    assert show.pictures.large == show["pictures"]["large"]
    assert dict(show.items())["audio_length"] == 3600
    assert list(show) == list(SHOW)
    assert len(show) == len(SHOW)
    assert show.data == SHOW
    assert "slug" in show
    assert "slug" in dir(show)
    assert show.get("nothing", 1) == 1
    assert repr(show) == "<ResourceSync: Cloudcast '/bob/caf%C3%A9/'>"


def test_what_is_nested_is_wrapped(show: Any) -> None:
    assert type(show.user) is ResourceSync
    assert show.user.type == "user"
    assert type(show.pictures) is AccessDict
    assert [tag.name for tag in show.tags] == ["J"]
    assert show.tags["genres/jazz"].type == "tag"
    assert show.tags[:1] == [SHOW["tags"][0]]  # type: ignore[index]


def test_only_date_fields_are_dates(show: Any) -> None:
    assert isinstance(show.created_time, datetime)
    assert show.name == "2018-03-10T07:32:00Z"


def test_pictures_by_size(show: Any) -> None:
    assert show.picture() == "https://pictures.example/large"
    assert show.picture("320wx320h") == "https://p.example/320"
    assert show.picture("huge") is None
    assert show.user.picture() is None


def test_methods_come_before_data(show: Any) -> None:
    assert callable(show.listen_later)
    assert show["listen_later"] == "a field named like a method"


def test_what_is_missing_is_told(show: Any) -> None:
    with pytest.raises(AttributeError, match="description"):
        _ = show.description
    with pytest.raises(KeyError):
        show["description"]
    with pytest.raises(AttributeError, match=r"load\(\)"):
        _ = show.user.followers
    with pytest.raises(AttributeError, match="no 'key'"):
        _ = show.pictures.key


def test_records_of_equal_data_are_equal(show: Any, mixcloud: MixcloudSync) -> None:
    assert show == mixcloud.parse(json.dumps(SHOW).encode())
    assert show == SHOW
    assert show != {}


def test_records_and_lists_can_be_copied(show: Any, page: Any) -> None:
    assert copy.copy(page)[1] == page[1]
    assert copy.copy(show) == show
    assert copy.copy(show).user == show.user


def test_a_list_by_place_by_key_and_by_name(page: Any) -> None:
    assert type(page) is ResourceListSync
    assert page[1].name == "Two"
    assert page[-1].name == "Two"
    assert [one.name for one in page[1:]] == ["Two"]
    assert page["/bob/two/"].name == page["bob/two"].name == "Two"
    assert page["bob/café"].slug == page["/bob/caf%C3%A9/"].slug == "café"
    assert page["name"] == page.name == "Bob's shows"
    assert page["paging"] == page.paging == {"next": "https://x/"}
    assert page["data"][0] == page[0]
    assert repr(page) == """<ResourceListSync "Bob's shows">"""
    assert len(page) == 2
    assert page


@pytest.mark.parametrize(("at", "error"), [(2, IndexError), ("bob/three", KeyError)])
def test_what_a_list_does_not_hold(page: Any, at: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        page[at]
    with pytest.raises(AttributeError):
        _ = page.nothing


def test_an_empty_list(mixcloud: MixcloudSync) -> None:
    empty = mixcloud.parse(b'{"data": []}')
    assert isinstance(empty, ResourceListSync)
    assert not empty
    assert empty.paging == {}
    assert list(empty.iterate()) == []
    assert empty.next() is None


@pytest.mark.parametrize("name", ["May", "10", "1990", "Friday", "2am", "9" * 20])
def test_names_that_look_like_dates_stay_names(mixcloud: MixcloudSync, name: str) -> None:
    assert mixcloud.parse(json.dumps({**SHOW, "name": name}).encode()).name == name

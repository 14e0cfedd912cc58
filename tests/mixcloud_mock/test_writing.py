"""OAuth, actions, uploads and edits change what the next call sees."""

from typing import Any

import httpx
import pytest

TOKEN = {"access_token": "test-token"}
CLIENT = {"client_id": "client-id", "client_secret": "client-secret"}


def upload(mixcloud: httpx.Client, size: int = 1_000, **fields: str) -> httpx.Response:
    data = {"name": "Sea Breeze"} | fields
    return mixcloud.post("/upload/", params=TOKEN, data=data, files={"mp3": b"x" * size})


def test_an_action_is_done_undone_and_needs_a_token(mixcloud: httpx.Client) -> None:
    path = "/alice/morning-jazz/"

    def favorited() -> bool:
        return bool(mixcloud.get(path, params=TOKEN).json()["favorited"])

    for _ in range(2):
        done = mixcloud.post(f"{path}favorite/", params=TOKEN).json()
        assert done["result"]["success"] is True
    assert favorited()
    mixcloud.delete(f"{path}favorite/", params=TOKEN)
    assert not favorited()
    mixcloud.post(f"{path}favorite/", params=TOKEN, data={"method": "delete"})
    assert not favorited()
    assert mixcloud.post(f"{path}favorite/").status_code == 401


@pytest.mark.parametrize("path", ["/nobody/follow/", "/alice/favorite/", "/alice/x/repost/"])
def test_an_action_on_nothing(mixcloud: httpx.Client, path: str) -> None:
    assert mixcloud.post(path, params=TOKEN).status_code == 404


def test_an_invalid_token_is_told_apart(mixcloud: httpx.Client) -> None:
    answer = mixcloud.get("/me/", params={"access_token": "wrong"})
    assert answer.status_code == 401
    assert answer.json()["error"]["message"] == "An invalid access token was provided."


def test_a_code_buys_a_token(mixcloud: httpx.Client) -> None:
    answer = mixcloud.get("/oauth/access_token", params=CLIENT | {"code": "test-code"})
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json() == {"access_token": "test-token"}
    for wrong in (CLIENT | {"code": "x"}, CLIENT | {"client_secret": "x", "code": "test-code"}):
        refused = mixcloud.get("/oauth/access_token", params=wrong)
        assert refused.status_code >= 400
        assert isinstance(refused.json()["error"], str)


def test_consent_and_its_refusal(mixcloud: httpx.Client) -> None:
    asked = {"client_id": "client-id", "redirect_uri": "https://app.example/back"}
    target = httpx.URL(mixcloud.get("/oauth/authorize", params=asked).headers["location"])
    bought = mixcloud.get("/oauth/access_token", params=CLIENT | {"code": target.params["code"]})
    assert bought.json() == {"access_token": "test-token"}
    denied = mixcloud.get("/oauth/authorize", params=asked | {"deny": "1"}).headers["location"]
    assert "error=access_denied" in denied


def test_an_upload_can_be_read_back(mixcloud: httpx.Client) -> None:
    fields = {
        "description": "Waves.",
        "tags-0-tag": "Funk",
        "tags-1-tag": "Sea",
        "sections-0-artist": "Sun Ra",
        "sections-0-song": "Lanquidity",
        "sections-0-start_time": "0",
        "sections-1-chapter": "Talk",
        "sections-1-start_time": "300",
        "hosts-0-username": "alice",
    }
    key = upload(mixcloud, **fields).json()["result"]["key"]
    show = mixcloud.get(key).json()
    assert [tag["name"] for tag in show["tags"]] == ["Funk", "Sea"]
    assert show["sections"][0]["track"]["artist"]["name"] == "Sun Ra"
    assert show["sections"][1] == {
        "position": 1,
        "start_time": 300,
        "section_type": "chapter",
        "chapter": "Talk",
    }
    assert [host["username"] for host in show["hosts"]] == ["alice"]
    assert upload(mixcloud).json()["result"]["key"] == "/spartacus/sea-breeze-2/"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "name"),
        ({"description": "x" * 1_001}, "description"),
        ({f"tags-{at}-tag": "x" for at in range(6)}, "tags"),
        ({"sections-0-artist": "only"}, "sections-0"),
        ({"sections-0-chapter": "x", "sections-0-start_time": "soon"}, "sections-0-start_time"),
        ({"hosts-0-username": "nobody"}, "hosts"),
        ({"publish_date": "tomorrow"}, "publish_date"),
        ({"unlisted": "perhaps"}, "unlisted"),
        ({"publish": "true"}, "publish"),
    ],
)
def test_a_refused_field_is_named(
    mixcloud: httpx.Client, fields: dict[str, str], field: str
) -> None:
    answer = upload(mixcloud, **fields)
    assert answer.status_code == 400
    assert list(answer.json()["details"]) == [field]


def test_an_upload_needs_its_file(mixcloud: httpx.Client) -> None:
    answer = mixcloud.post("/upload/", params=TOKEN, data={"name": "x"})
    assert list(answer.json()["details"]) == ["mp3"]
    assert mixcloud.post("/upload/", data={"name": "x"}).status_code == 401


def test_an_edit_changes_what_is_sent_and_replaces_whole_lists(mixcloud: httpx.Client) -> None:
    path = "/upload/spartacus/party-time/edit/"

    def edit(**fields: str) -> Any:
        return mixcloud.post(path, params=TOKEN, data=fields)

    before = mixcloud.get("/spartacus/party-time/").json()
    assert edit(**{"tags-0-tag": "New"}).json()["result"]["success"]
    after = mixcloud.get("/spartacus/party-time/").json()
    assert [tag["name"] for tag in after["tags"]] == ["New"]
    assert after["sections"] == before["sections"]
    assert edit(unpublish="true").is_success
    listed = mixcloud.get("/spartacus/cloudcasts/").json()["data"]
    assert "/spartacus/party-time/" not in [one["key"] for one in listed]
    assert list(edit(publish="true", unlisted="true").json()["details"]) == ["publish"]
    assert edit(publish="true").is_success
    foreign = mixcloud.post("/upload/alice/morning-jazz/edit/", params=TOKEN, data={"name": "Mine"})
    assert foreign.status_code == 404


def test_unpublished_is_for_its_owner_only(mixcloud: httpx.Client) -> None:
    path, edit = "/spartacus/lambiance/", "/upload/spartacus/lambiance/edit/"
    mixcloud.post(edit, params=TOKEN, data={"unpublish": "true"})
    assert mixcloud.get(path).status_code == 404
    assert mixcloud.get(path, params=TOKEN).is_success
    date = mixcloud.post(edit, params=TOKEN, data={"publish_date": "2090-01-01T00:00:00Z"})
    assert list(date.json()["details"]) == ["publish_date"]
    mixcloud.post(edit, params=TOKEN, data={"publish": "true"})
    assert mixcloud.get(path).is_success


def test_unlisted_opens_by_its_address_and_voids_the_date(mixcloud: httpx.Client) -> None:
    upload(mixcloud, unlisted="true", publish_date="2090-01-01T00:00:00Z")
    assert mixcloud.get("/spartacus/sea-breeze/").is_success
    found = mixcloud.get("/search/", params={"q": "breeze", "type": "cloudcast"})
    assert found.json()["data"] == []


def test_a_changed_name_is_found_and_the_old_one_is_not(mixcloud: httpx.Client) -> None:
    def hits(term: str) -> int:
        found = mixcloud.get("/search/", params={"q": term, "type": "cloudcast"})
        return len(found.json()["data"])

    mixcloud.post(
        "/upload/spartacus/lambiance/edit/",
        params=TOKEN,
        data={"name": "Quietude", "description": "", "tags-0-tag": "Hush"},
    )
    assert (hits("lambiance"), hits("quietude"), hits("hush")) == (0, 1, 1)
    assert mixcloud.get("/genres/hush/popular/").json()["data"][0]["name"] == "Quietude"
    assert mixcloud.get("/spartacus/lambiance/").json()["updated_time"] > "2026"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"publish_date": "2090-01-01T00:00:00Z"}, "publish_date"),
        ({"disable_comments": "true"}, "disable_comments"),
        ({"hide_stats": "1"}, "hide_stats"),
        ({"hosts-0-username": "bob"}, "hosts-0-username"),
    ],
)
def test_what_only_pro_accounts_may(
    mixcloud: httpx.Client, fields: dict[str, str], field: str
) -> None:
    alice = {"access_token": "alice-token"}
    path = "/upload/alice/beach-party/edit/"
    assert list(mixcloud.post(path, params=alice, data=fields).json()["details"]) == [field]
    assert mixcloud.post(path, params=alice, data={"unlisted": "True"}).is_success


def test_hosts_are_replaced_and_cleared(mixcloud: httpx.Client) -> None:
    path = "/upload/spartacus/party-time/edit/"

    def hosts() -> list[str]:
        show = mixcloud.get("/spartacus/party-time/").json()
        return [host["username"] for host in show["hosts"]]

    def edit(**fields: str) -> httpx.Response:
        return mixcloud.post(path, params=TOKEN, data=fields)

    edit(**{"hosts-0-username": "bob", "hosts-1-username": "carol"})
    assert hosts() == ["bob", "carol"]
    assert "/spartacus/party-time/" in [
        one["key"] for one in mixcloud.get("/bob/cloudcasts/").json()["data"]
    ]
    assert edit(**{"hosts-0-username": "alice", "hosts-1-username": "nobody"}).status_code == 400
    assert hosts() == ["bob", "carol"]
    edit(**{"hosts-0-username": ""})
    assert hosts() == []


def test_an_edit_may_not_send_audio(mixcloud: httpx.Client) -> None:
    path = "/upload/spartacus/party-time/edit/"
    answer = mixcloud.post(path, params=TOKEN, files={"mp3": b"x"})
    assert list(answer.json()["details"]) == ["mp3"]
    blank = mixcloud.post(path, params=TOKEN, data={"name": " "})
    assert list(blank.json()["details"]) == ["name"]


def test_what_is_done_shows_in_lists_and_counts(mixcloud: httpx.Client) -> None:
    path = "/bob/athens-calling/"

    def count() -> int:
        return int(mixcloud.get(path).json()["repost_count"])

    mixcloud.delete(f"{path}repost/", params=TOKEN)
    before = count()
    mixcloud.post(f"{path}repost/", params=TOKEN)
    assert count() == before + 1
    mixcloud.delete(f"{path}favorite/", params=TOKEN)
    mixcloud.post(f"{path}favorite/", params=TOKEN)
    newest = mixcloud.get("/spartacus/favorites/", params={"limit": "1"}).json()["data"][0]
    assert newest["key"] == path
    assert mixcloud.post("/spartacus/follow/", params=TOKEN).status_code == 400

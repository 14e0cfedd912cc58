"""The simulated language model as the `openai` client sees it, over a real socket."""

import json
import re
from collections.abc import Callable
from typing import Any

import httpx2
import openai
import pytest

from aggregator.sandbox.language_model import simulator
from aggregator.sandbox.language_model_script import MODELS, Script
from aggregator.sandbox.records import Song

Serve = Callable[[Any], str]

TRACK = {
    "type": "object",
    "properties": {
        "author": {"type": "string"},
        "title": {"type": "string"},
        "year": {"type": ["integer", "null"]},
    },
    "required": ["author", "title", "year"],
    "additionalProperties": False,
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "description": {"type": "string"},
        "tracks": {"type": "array", "items": TRACK},
    },
    "required": ["title", "description", "tracks"],
    "additionalProperties": False,
}


def song(number: int, artist: str, title: str, year: int, *tags: str) -> Song:
    return Song(number, artist, title, 200.0, year, tags)


SONGS = [
    *(
        song(n, f"Trio {n}", f"Blue Pier {n}", 1950 + n, "jazz", "beach", "mellow")
        for n in range(12)
    ),
    *(song(20 + n, f"MC {n}", f"Borough {n}", 1990 + n, "hip hop", "party") for n in range(10)),
    *(song(40 + n, "The Furrows", f"Furrow {n}", 1972, "rock", "guitar") for n in range(9)),
    song(60, "Ünal", "Çay", 2004, "folk"),
    song(61, "Lehto", "Kesäyö", 2015, "electronic", "ambient"),
]


def known(track: dict[str, Any]) -> Song | None:
    return next(
        (one for one in SONGS if (one.artist, one.title) == (track["author"], track["title"])), None
    )


def ask(model: str, prompt: str = "mellow jazz for the beach", **more: Any) -> dict[str, Any]:
    asked: dict[str, Any] = {
        "model": model,
        "messages": [
            {"role": "system", "content": "You suggest songs. Answer in JSON."},
            {"role": "user", "content": json.dumps(prompt)},
        ],
        "response_format": schema_format(SCHEMA),
    }
    return asked | more


def schema_format(schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "json_schema",
        "json_schema": {"name": "playlist", "strict": True, "schema": schema},
    }


@pytest.fixture
def client(serve: Serve) -> openai.OpenAI:
    return client_of(serve, None)


def client_of(serve: Serve, script: Any, **more: Any) -> openai.OpenAI:
    address = serve(simulator(SONGS, script, **more))
    return openai.OpenAI(base_url=f"{address}/v1", api_key="x", max_retries=0, timeout=20)


def text_of(client: openai.OpenAI, **asked: Any) -> str:
    content = client.chat.completions.create(**asked).choices[0].message.content
    assert content is not None
    return content


def streamed(client: openai.OpenAI, **asked: Any) -> tuple[str, list[Any]]:
    parts = list(client.chat.completions.create(stream=True, **asked))
    return "".join(p.choices[0].delta.content or "" for p in parts if p.choices), parts


def test_it_lists_a_model_a_script(client: openai.OpenAI) -> None:
    assert [model.id for model in client.models.list()] == list(MODELS)
    assert client.models.retrieve("good-list").object == "model"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-0")


def test_a_good_list_exists_answers_the_prompt_and_fills_the_schema(client: openai.OpenAI) -> None:
    answer = json.loads(text_of(client, **ask("good-list", "6 mellow jazz songs for the beach")))

    assert list(answer) == ["title", "description", "tracks"]
    assert len(answer["tracks"]) == 6
    found = [known(track) for track in answer["tracks"]]
    assert all(one is not None and "jazz" in one.tags for one in found)
    assert [track["year"] for track in answer["tracks"]] == [one.year for one in found if one]


@pytest.mark.parametrize(
    ("prompt", "fits"),
    [
        ("90s hip hop classics", lambda one: 1990 <= one.year <= 1999),
        ("jazz from 1952 to 1956", lambda one: 1952 <= one.year <= 1956),
        ("5 songs by The Furrows", lambda one: one.artist == "The Furrows"),
        ("quiet evening, no jazz, no hip hop", lambda one: not {"jazz", "hip hop"} & {*one.tags}),
        ("something like KESAYO", lambda one: one.title == "Kesäyö"),
    ],
)
def test_the_prompt_decides_what_comes_first(
    client: openai.OpenAI, prompt: str, fits: Callable[[Song], bool]
) -> None:
    tracks = json.loads(text_of(client, **ask("good-list", prompt)))["tracks"]
    first = known(tracks[0])
    assert first is not None
    assert fits(first)
    artists = [track["author"] for track in tracks]
    assert max(map(artists.count, artists)) <= 2


def test_a_refill_leaves_out_what_was_told_and_heeds_the_count(client: openai.OpenAI) -> None:
    first = json.loads(text_of(client, **ask("good-list")))["tracks"]
    told = {"prompt": "mellow jazz for the beach", "accepted": first, "count": 3}
    again = json.loads(text_of(client, **ask("good-list", prompt=told)))["tracks"]
    assert len(again) == 3
    assert not [track for track in again if track in first]


def test_the_seed_makes_the_same_list_again(client: openai.OpenAI) -> None:
    lists = [text_of(client, **ask("good-list", "anything", seed=seed)) for seed in (1, 1, 2)]
    assert lists[0] == lists[1] != lists[2]


@pytest.mark.parametrize("usage", [True, False])
def test_a_stream_adds_up_to_the_whole_answer(client: openai.OpenAI, usage: bool) -> None:
    text, parts = streamed(client, **ask("good-list", stream_options={"include_usage": usage}))

    assert text == text_of(client, **ask("good-list"))
    assert parts[0].choices[0].delta.role == "assistant"
    finishes = [part.choices[0].finish_reason for part in parts if part.choices]
    assert finishes[-1] == "stop"
    assert set(finishes[:-1]) == {None}
    assert [part for part in parts if part.usage] == (parts[-1:] if usage else [])


def test_the_stream_helper_of_the_client_parses_it(client: openai.OpenAI) -> None:
    with client.chat.completions.stream(**ask("good-list")) as stream:
        kinds = {event.type for event in stream}
        final = stream.get_final_completion()
    assert {"content.delta", "content.done"} <= kinds
    assert len(json.loads(final.choices[0].message.content or "")["tracks"]) == 14


def test_a_schema_with_references_and_other_words_is_filled(client: openai.OpenAI) -> None:
    line = {
        "type": "object",
        "properties": {
            "artist": {"type": "string"},
            "name": {"type": "string"},
            "year": {"anyOf": [{"type": "integer"}, {"type": "null"}]},
        },
        "required": ["artist", "name", "year"],
        "additionalProperties": False,
    }
    schema = {
        "type": "object",
        "properties": {"songs": {"type": "array", "items": {"$ref": "#/$defs/Line"}}},
        "required": ["songs"],
        "additionalProperties": False,
        "$defs": {"Line": line},
    }
    answer = text_of(client, **ask("good-list", response_format=schema_format(schema)))
    songs = json.loads(answer)["songs"]
    assert songs[0].keys() == {"artist", "name", "year"}
    assert known({"author": songs[0]["artist"], "title": songs[0]["name"]}) is not None


def test_invented_tracks_are_nobodys(client: openai.OpenAI) -> None:
    tracks = json.loads(text_of(client, **ask("invented-tracks")))["tracks"]
    titles = {one.title for one in SONGS}
    assert len(tracks) == 14
    assert not [track for track in tracks if track["title"] in titles]
    assert [track for track in tracks if track["author"] in {one.artist for one in SONGS}]


def test_duplicates_are_few_songs_in_many_spellings(client: openai.OpenAI) -> None:
    tracks = json.loads(text_of(client, **ask("duplicates")))["tracks"]
    bare = {re.split(r" [(\[-]", track["title"])[0] for track in tracks}
    assert len(tracks) == 14
    assert len(bare) == 4
    assert len({track["title"] for track in tracks}) > len(bare)


def test_too_many_are_106(client: openai.OpenAI) -> None:
    assert len(json.loads(text_of(client, **ask("too-many", "5 songs")))["tracks"]) == 106


def test_a_refusal_has_no_content(client: openai.OpenAI) -> None:
    whole = client.chat.completions.create(**ask("refusal")).choices[0]
    assert (whole.message.content, whole.finish_reason) == (None, "stop")
    _, parts = streamed(client, **ask("refusal"))
    said = "".join(part.choices[0].delta.refusal or "" for part in parts)
    assert said == whole.message.refusal
    assert said


@pytest.mark.parametrize(
    ("model", "reason"), [("truncation", "length"), ("content-filter", "content_filter")]
)
def test_a_cut_answer_is_no_json_and_says_why(
    client: openai.OpenAI, model: str, reason: str
) -> None:
    choice = client.chat.completions.create(**ask(model)).choices[0]
    assert choice.finish_reason == reason
    with pytest.raises(json.JSONDecodeError):
        json.loads(choice.message.content or "")


def test_the_callers_own_limit_cuts_too(client: openai.OpenAI) -> None:
    answer = client.chat.completions.create(**ask("good-list", max_tokens=9))
    assert answer.choices[0].finish_reason == "length"
    assert answer.usage is not None
    assert answer.usage.completion_tokens == 9


def test_the_slow_model_pauses_before_every_token_and_ends_well(serve: Serve) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    client = client_of(serve, Script.SLOW, pace=0.5, pause=pause)
    text, parts = streamed(client, **ask("any"))
    assert len(json.loads(text)["tracks"]) == 14
    assert pauses == [0.5] * len(parts)


@pytest.mark.parametrize("stream", [True, False])
def test_the_stalling_model_never_ends_and_lets_the_client_go(
    client: openai.OpenAI, stream: bool
) -> None:
    impatient = client.with_options(timeout=0.5)
    with pytest.raises((openai.APITimeoutError, httpx2.ReadTimeout)):
        for _ in impatient.chat.completions.create(stream=stream, **ask("stall")):
            pass


def test_429_says_when_and_500_says_nothing(client: openai.OpenAI) -> None:
    with pytest.raises(openai.RateLimitError) as limited:
        client.chat.completions.create(**ask("429"))
    assert limited.value.response.headers["retry-after"] == "20"
    assert limited.value.code == "rate_limit_exceeded"
    with pytest.raises(openai.InternalServerError):
        client.chat.completions.create(**ask("500"))


def test_fenced_json_is_json_inside_a_fence(client: openai.OpenAI) -> None:
    text = text_of(client, **ask("fenced-json"))
    fenced = re.search(r"```json\n(.*)\n```", text, re.DOTALL)
    assert fenced is not None
    assert len(json.loads(fenced[1])["tracks"]) == 14
    assert not text.startswith("```")


def test_an_ignored_schema_is_json_of_another_shape(client: openai.OpenAI) -> None:
    assert "tracks" not in json.loads(text_of(client, **ask("schema-ignored")))


def test_prose_is_no_json(client: openai.OpenAI) -> None:
    assert text_of(client, **ask("prose")).splitlines()[2].startswith("1. ")


@pytest.mark.parametrize(
    ("model", "limited", "bare", "as_object", "plain"),
    [
        ("good-list", 200, 200, 200, 200),
        ("bare-schema-only", 400, 200, 200, 200),
        ("no-schema", 400, 400, 200, 200),
        ("plain-only", 400, 400, 400, 200),
    ],
)
def test_response_formats_are_refused_step_by_step(
    client: openai.OpenAI, model: str, limited: int, bare: int, as_object: int, plain: int
) -> None:
    with_limits = SCHEMA | {
        "properties": SCHEMA["properties"] | {"title": {"type": "string", "maxLength": 80}}
    }
    formats = [
        (schema_format(with_limits), limited),
        (schema_format(SCHEMA), bare),
        ({"type": "json_object"}, as_object),
        ({"type": "text"}, plain),
    ]
    for wanted, status in formats:
        asked = ask(model, response_format=wanted)
        if status == 200:
            assert "tracks" in text_of(client, **asked)
        else:
            with pytest.raises(openai.BadRequestError) as refused:
                client.chat.completions.create(**asked)
            assert refused.value.param == "response_format"


@pytest.mark.parametrize(
    "change",
    [
        {"additionalProperties": True},
        {"required": ["title"]},
        {"properties": {"tracks": {"type": "array", "items": {"type": "object"}}}},
    ],
)
def test_strict_mode_refuses_an_open_schema(client: openai.OpenAI, change: dict[str, Any]) -> None:
    with pytest.raises(openai.BadRequestError, match="Invalid schema"):
        client.chat.completions.create(
            **ask("good-list", response_format=schema_format(SCHEMA | change))
        )


def test_unknown_models_empty_messages_and_broken_bodies_are_refused(
    client: openai.OpenAI,
) -> None:
    with pytest.raises(openai.NotFoundError) as unknown:
        client.chat.completions.create(**ask("gpt-0"))
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.BadRequestError):
        client.chat.completions.create(**ask("good-list", messages=[]))
    with pytest.raises(openai.BadRequestError):
        client.post("/chat/completions", cast_to=object, body={"model": 7})
    with pytest.raises(openai.NotFoundError):
        client.responses.create(model="good-list", input="jazz")


def test_the_constructor_chooses_the_script_request_by_request(serve: Serve) -> None:
    client = client_of(serve, [Script.BROKEN, Script.RATE_LIMITED, Script.GOOD])
    with pytest.raises(openai.InternalServerError):
        client.chat.completions.create(**ask("any"))
    with pytest.raises(openai.RateLimitError):
        client.chat.completions.create(**ask("any"))
    for _ in range(2):
        assert "tracks" in json.loads(text_of(client, **ask("any")))


def test_a_wrong_key_is_refused(serve: Serve) -> None:
    client = client_of(serve, Script.GOOD, api_key="sesame")
    with pytest.raises(openai.AuthenticationError):
        client.chat.completions.create(**ask("any"))
    assert text_of(client.with_options(api_key="sesame"), **ask("any"))

"""`aggregator parse`: saved answers and URLs in, a line of JSON each out."""

import argparse
import gzip
import io
import json
from pathlib import Path
from typing import Any

import pytest

from aggregator.cli import parse
from aggregator.domain.errors import InvalidRequest

VIDEO = {
    "uri": "/videos/12",
    "name": "Low tide",
    "link": "https://vimeo.com/12",
    "duration": 176,
    "user": {"name": "Tern"},
    "pictures": {"sizes": [{"width": 640, "link": "https://i.vimeocdn.com/video/1_640.jpg"}]},
}


def aggregator_parse(*words: str) -> int:
    parser = argparse.ArgumentParser()
    parse.add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["parse", *words])
    return int(arguments.run(arguments))


def saved(path: Path, body: Any, status: int = 200) -> str:
    text = json.dumps(
        {
            "source": {},
            "recorded_on": "2026-01-01",
            "request": {"method": "GET", "url": "https://api.vimeo.com/x", "headers": {}},
            "response": {"status": status, "headers": {}, "json": body},
        }
    ).encode()
    path.write_bytes(gzip.compress(text) if path.suffix == ".gz" else text)
    return str(path)


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_for_each_file_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    names = [
        saved(tmp_path / "b.json", {"data": [VIDEO]}),
        saved(tmp_path / "a.json.gz", {"data": [], "total": 0}),
        saved(tmp_path / "c.json", {"error": "gone"}, status=404),
    ]
    assert aggregator_parse("--platform", "vimeo", "--kind", "search", *names) == 0
    first, second, third = lines(capsys.readouterr().out)
    assert [first["file"], second["file"], third["file"]] == names
    assert [first["status"], second["status"], third["status"]] == ["ok", "empty", "unavailable"]
    assert third["restriction"] == "removed"
    assert third["detail"]
    assert second == {"file": names[1], "status": "empty", "media": []}


def test_media_are_told_in_full(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    aggregator_parse("--platform", "vimeo", saved(tmp_path / "a.json", {"data": [VIDEO]}))
    (answer,) = lines(capsys.readouterr().out)
    (medium,) = answer["media"]
    assert medium["id"] == "vimeo-12"
    assert medium["native_id"] == "12"
    assert medium["title"] == "Low tide"
    assert medium["author"] == "Tern"
    assert medium["duration"] == 176


def test_a_file_that_is_no_recording_costs_only_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = saved(tmp_path / "good.json", {"data": [VIDEO]})
    broken = {
        "text.json": b"no recording",
        "cut.json.gz": gzip.compress(Path(good).read_bytes())[:-20],
        "plain.json.gz": b"{}",
        "damaged.json.gz": gzip.compress(b"x" * 400)[:10] + b"\xff" * 40,
        "deep.json": b'{"request":{"body":' + b"[" * 50_000,
    }
    for name, content in broken.items():
        (tmp_path / name).write_bytes(content)
    names = [str(tmp_path / name) for name in (*broken, "missing.json")]
    assert aggregator_parse("--platform", "vimeo", *names, str(tmp_path), good) == 1
    output = capsys.readouterr()
    answers = lines(output.out)
    assert [line["file"] for line in answers] == [*names, str(tmp_path), good]
    assert [line["status"] for line in answers] == ["changed"] * (len(names) + 1) + ["ok"]
    told = output.err.splitlines()
    assert len(told) == len(names) + 1
    assert all(name in line for name, line in zip([*names, str(tmp_path)], told, strict=True))


def test_a_parser_that_fails_is_named_and_the_rest_still_parsed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "faulty_parser.py").write_text(
        "from aggregator.platforms.vimeo_parse import parse as sound\n"
        "def parse(request, response, kind):\n"
        "    if b'boom' in response.body:\n"
        "        raise KeyError('uri')\n"
        "    return sound(request, response, kind)\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setitem(parse._PARSERS, "vimeo", "faulty_parser")
    bad = saved(tmp_path / "bad.json", {"boom": 1})
    good = saved(tmp_path / "good.json", {"data": [VIDEO]})
    assert aggregator_parse("--platform", "vimeo", bad, good) == 1
    output = capsys.readouterr()
    answers = lines(output.out)
    assert [(line["file"], line["status"]) for line in answers] == [(bad, "changed"), (good, "ok")]
    assert bad in output.err
    assert "KeyError" in output.err


def test_urls_are_told_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = (
        "https://youtu.be/Ab3-_xyZ901\n\n  https://www.mixcloud.com/some/a-show/ \n"
        "https://example.com/\nsome words\n"
    )
    monkeypatch.setattr("sys.stdin", io.StringIO(asked))
    assert aggregator_parse("--kind", "url") == 0
    assert lines(capsys.readouterr().out) == [
        {
            "url": "https://youtu.be/Ab3-_xyZ901",
            "platform": "youtube",
            "kind": "item",
            "native_id": "Ab3-_xyZ901",
        },
        {
            "url": "https://www.mixcloud.com/some/a-show/",
            "platform": "mixcloud",
            "kind": "item",
            "native_id": "/some/a-show/",
        },
        {"url": "https://example.com/", "platform": None, "kind": None, "native_id": None},
        {"url": "some words", "platform": None, "kind": None, "native_id": None},
    ]


def test_input_that_is_not_utf_8_is_answered(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"https://x/\xff\n"), "ascii"))
    assert aggregator_parse("--kind", "url") == 0
    assert [line["platform"] for line in lines(capsys.readouterr().out)] == [None]


@pytest.mark.parametrize(
    "words",
    [(), ("--platform", "vimeo"), ("a.json",), ("--kind", "url", "a.json"),
     ("--kind", "url", "--platform", "vimeo"), ("--platform", "spotify", "a.json")],
)  # fmt: skip
def test_options_that_do_not_go_together_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(InvalidRequest):
        aggregator_parse(*words)


def test_soundcloud_may_be_misspelt(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = saved(tmp_path / "a.json", {"collection": []})
    aggregator_parse("--platform", "souncloud", name)
    assert lines(capsys.readouterr().out)[0]["file"] == name


@pytest.mark.parametrize("platform", ["youtube", "soundcloud", "bandcamp", "mixcloud", "vimeo"])
def test_every_shared_recording_is_parsed(
    shared: Path, capsys: pytest.CaptureFixture[str], platform: str
) -> None:
    names = sorted(
        str(path)
        for path in (shared / "recordings" / platform).iterdir()
        if path.name.endswith((".json", ".json.gz")) and not path.name.startswith("gql-")
    )
    assert names
    assert aggregator_parse("--platform", platform, *names) == 0
    told = lines(capsys.readouterr().out)
    assert [line["file"] for line in told] == names
    assert all(line["media"] for line in told if line["status"] == "ok")
    assert all(medium["title"] for line in told for medium in line["media"])

"""Subtitle text in and out: the vectors of the original's parser, repairs, limits, hostile bodies."""
import httpx
import pytest

from conftest import Client

TWO = "1\n00:00:01,000 --> 00:00:04,000\nHello World\n\n2\n00:00:05,500 --> 00:00:08,200\nSecond line\nand third\n"


@pytest.fixture(scope="module")
def client(learner):
    return learner


def parse(client, text):
    answer = client.post("/api/srt/parse", json={"content": text})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_parse(client):
    parsed = parse(client, TWO)
    assert parsed["total_segments"] == 2 and parsed["duration"] == 8.2
    assert parsed["segments"][0] == {"index": 1, "start_time": 1.0, "end_time": 4.0, "text": "Hello World", "original_text": "Hello World", "translation": ""}
    assert parsed["segments"][1]["text"] == "Second line\nand third"


@pytest.mark.parametrize("text,expected", [
    (TWO.replace("\n", "\r\n"), [(1.0, 4.0, "Hello World"), (5.5, 8.2, "Second line\nand third")]),
    ("\ufeff" + TWO, [(1.0, 4.0, "Hello World"), (5.5, 8.2, "Second line\nand third")]),
    (TWO.replace(",", "."), [(1.0, 4.0, "Hello World"), (5.5, 8.2, "Second line\nand third")]),
    ("1\n01:02:05,123 --> 01:02:06,000\nA\n", [(3725.123, 3726.0, "A")]),
    ("1\nnot a time\nA\n\n2\n00:00:05,000 --> 00:00:06,000\nB\n", [(5.0, 6.0, "B")]),
    ("00:00:05,000 --> 00:00:06,000\nno index\n", [(5.0, 6.0, "no index")]),
    ("1\n00:00:01,000 --> 00:00:02,000\n\n2\n00:00:05,000 --> 00:00:06,000\nB\n", [(5.0, 6.0, "B")]),
    ("1\n00:00:05,000 --> 00:00:04,000\nA\n\n2\n00:00:05,000 --> 00:00:06,000\nB\n", [(5.0, 6.0, "B")]),
    ("1\n00:00:01,000 --> 00:00:02,000\n<i>Grüße</i> &amp; mehr\n", [(1.0, 2.0, "Grüße & mehr")]),
], ids=["CRLF", "mark", "dots", "hours", "bad time", "no index", "no text", "end before start", "markup"])
def test_vectors(client, text, expected):
    assert [(s["start_time"], s["end_time"], s["text"]) for s in parse(client, text)["segments"]] == expected


def test_two_languages(client):
    segment = parse(client, "1\n00:00:01,000 --> 00:00:02,000\nHallo Welt | Hello world\n")["segments"][0]
    assert (segment["text"], segment["original_text"], segment["translation"]) == ("Hallo Welt", "Hallo Welt", "Hello world")
    text = client.post("/api/srt/convert-to-srt", json={"segments": [segment]})
    assert text.text == "1\n00:00:01,000 --> 00:00:02,000\nHallo Welt | Hello world\n"


def test_convert(client):
    answer = client.post("/api/srt/convert-to-srt", json={"segments": [
        {"index": 1, "start_time": 3725.123, "end_time": 3726, "text": "A"},
        {"index": 2, "start_time": 3727, "end_time": 3730.9999, "text": ""},
        {"start_time": 0.001, "end_time": 0.002, "text": "x\r\n\n\ny"}]})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith("text/plain")
    assert answer.headers["content-disposition"] == 'attachment; filename="subtitles.srt"'
    assert answer.text == ("1\n01:02:05,123 --> 01:02:06,000\nA\n\n2\n01:02:07,000 --> 01:02:10,999\n\n\n"
                           "3\n00:00:00,001 --> 00:00:00,002\nx\ny\n")


def test_round_trip(client):
    parsed = parse(client, TWO)
    text = client.post("/api/srt/convert-to-srt", json={"segments": parsed["segments"]}).text
    assert parse(client, text) == parsed


@pytest.mark.parametrize("segments", [
    [], [{"start_time": -1, "end_time": 1, "text": "a"}], [{"start_time": 2, "end_time": 1, "text": "a"}],
    [{"start_time": 1, "end_time": 2}], [{"start_time": "1", "end_time": 2, "text": "a"}], [{"start_time": 1, "end_time": 1e9, "text": "a"}],
    [{"start_time": 1, "end_time": 2, "text": "a", "more": 1}], "x"])
def test_bad_segments(client, segments):
    assert client.post("/api/srt/convert-to-srt", json={"segments": segments}).status_code == 422


def test_file(client):
    for name, content in (("a.srt", TWO.encode()), ("a.SRT", TWO.encode("utf-16")), ("a.vtt", b"WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n")):
        answer = client.post("/api/srt/parse-file", files={"file": (name, content)})
        assert answer.status_code == 200 and answer.json()["total_segments"] >= 1, answer.text
    assert client.post("/api/srt/parse-file", files={"file": ("a.txt", TWO.encode())}).status_code == 400
    assert client.post("/api/srt/parse-file", files={"file": ("a.srt", b"\0" * 100000)}).status_code == 400
    assert client.post("/api/srt/parse-file", json={"content": TWO}).status_code == 400


def test_validate(client):
    good = client.get("/api/srt/validate", params={"content": TWO}).json()
    assert good == {"valid": True, "total_segments": 2, "issues": []}
    bad = ("1\n00:00:01,000 --> 00:00:04,000\nA\n\n2\n00:00:03,000 --> 00:00:05,000\nB\n\n3\n00:00:09,000 --> 00:00:08,000\nC\n\n"
           "4\n00:00:10,000 --> 00:00:11,000\n\n5\nxx:00:12,000 --> 00:00:13,000\nE\n")
    for answer in (client.get("/api/srt/validate", params={"content": bad}), client.post("/api/srt/validate", json={"content": bad})):
        found = answer.json()
        assert not found["valid"] and found["total_segments"] == 2
        text = " / ".join(found["issues"])
        assert "Segments 1 and 2 overlap" in text and "bad duration" in text and "missing text" in text
    nothing = client.get("/api/srt/validate", params={"content": "hello"}).json()
    assert not nothing["valid"] and nothing["total_segments"] == 0 and nothing["issues"]
    assert client.get("/api/srt/validate").status_code == 422


def test_bad_bodies(client, server):
    assert client.post("/api/srt/parse", json={"content": ""}).status_code == 422
    assert client.post("/api/srt/parse", json={"content": 5}).status_code == 422
    assert client.post("/api/srt/parse", json={}).status_code == 422
    refused = client.post("/api/srt/parse", json={"content": "no subtitles at all"})
    assert refused.status_code == 400 and refused.json()["error"]["code"] == "BAD_SUBTITLES"
    assert client.post("/api/srt/parse", content=b'{"content": "a", "content": "b"}', headers={"Content-Type": "application/json"}).status_code == 422
    assert client.post("/api/srt/parse", content=b'{"content": "\xff"}', headers={"Content-Type": "application/json"}).status_code == 422
    assert client.post("/api/srt/parse", content=b"[" * 100000, headers={"Content-Type": "application/json"}).status_code == 422
    try:
        assert client.post("/api/srt/parse", json={"content": "x" * (14 * 1024 * 1024)}).status_code == 413
    except httpx.WriteError:
        pass  # refused by its length alone, before all of it was sent
    many = "".join(f"{i}\n00:00:01,000 --> 00:00:02,000\nA\n\n" for i in range(60000))
    assert client.post("/api/srt/parse", json={"content": many}).status_code == 413
    assert httpx.post(server.url + "/api/srt/parse", json={"content": TWO}).status_code == 401

"""A learner's own subtitles: upload, the choice of the language, what wins, replace and remove, the offset, bad files."""
import httpx
import pytest

from conftest import Client, Server, VIDEOS

GERMAN = "1\n00:00:01,000 --> 00:00:03,000\nIch habe meinen Schlüssel verloren.\n\n2\n00:00:04,000 --> 00:00:06,500\nDas Haus am Fluss gehört meiner Tante.\n"


@pytest.fixture(scope="module")
def silent(server, learner):
    """The film without any German source."""
    return next(v for v in learner.videos if v["subtitles"]["kind"] in ("none", "engine"))


@pytest.fixture(scope="module")
def uploader(server, learner):  # the learner comes first and is the administrator
    return Client(server).register("uploader@example.org")


def upload(client, video, content, name="mine.srt", field="subtitle_file", **query):
    content = content.encode() if isinstance(content, str) else content
    return client.post("/api/videos/subtitle/upload", params={"video_path": video["path"], **query}, files={field: (name, content)})


def prepare(client, video):
    task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    status = client.wait(task)
    assert status["status"] == "completed", status


def test_upload_wins_and_goes_again(server, learner):
    """On the film with embedded subtitles: the upload is used, chunks are prepared anew, what is known and done stays."""
    client = Client(server).register("winner@example.org")
    video = next(v for v in client.get("/api/videos").json() if v["subtitles"]["kind"] == "embedded" and v["duration_ms"] > 360000)
    prepare(client, video)
    url = f"/api/videos/{video['id']}"
    before = client.get(url + "/pack")
    assert before.status_code == 200
    assert client.get(url + "/pack", headers={"If-None-Match": before.headers["etag"]}).status_code == 304
    done = client.get(url + "/chunks").json()["chunks"][0]
    client.post(url + "/chunks/done", json={"start_ms": done["start_ms"], "end_ms": done["end_ms"]})
    client.post("/api/vocabulary/status", json={"language": "de", "words": [{"lemma": "Schlüssel", "noun": True, "status": "known"}]})

    answer = upload(client, video, GERMAN)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["success"] and body["language"] == "de" and body["cues"] == 2 and body["track"]["kind"] == "upload" and body["track"]["removable"]
    assert client.get(url).json()["subtitles"]["kind"] == "upload"
    plan = client.get(url + "/chunks").json()
    assert plan["transcript"]["kind"] == "upload" and {c["state"] for c in plan["chunks"]} == {"todo"}
    assert plan["chunks"][0]["done"] is True
    assert client.get(url + "/pack").status_code == 409
    assert "Schlüssel verloren" in client.get(body["subtitle_path"]).text

    prepare(client, video)
    after = client.get(url + "/pack")
    assert after.headers["etag"] != before.headers["etag"] and after.json()["source"]["kind"] == "upload"
    lesson = client.get(url + "/lesson").json()
    states = {w["lemma"]: s for w, s in zip(after.json()["words"], lesson["states"])}
    assert states["Schlüssel"] == "known"

    # Another file of the same language takes its place; nothing of the first is left.
    replaced = upload(client, video, GERMAN.replace("Schlüssel", "Hut"), name="second.de.vtt").json()
    assert replaced["track"]["id"] != body["track"]["id"] and replaced["track"]["name"] == "second.de.vtt"
    assert [t["kind"] for t in client.get(url + "/tracks").json() if t["language"] == "de"] == ["upload"]
    assert "Hut" in client.get(url + "/subtitles").text

    assert client.delete(url + "/subtitles?language=de").status_code == 204
    assert client.delete(url + "/subtitles?language=de").status_code == 404
    assert client.get(url).json()["subtitles"]["kind"] == "embedded"
    back = client.get(url + "/pack")
    assert back.status_code == 200 and back.json()["source"]["kind"] == "embedded"


def test_upload_makes_a_silent_film_a_lesson(uploader, silent):
    assert upload(uploader, silent, GERMAN).status_code == 200
    prepare(uploader, silent)
    pack = uploader.get(f"/api/videos/{silent['id']}/pack").json()
    assert [c["text"] for c in pack["cues"]] == ["Ich habe meinen Schlüssel verloren.", "Das Haus am Fluss gehört meiner Tante."]
    assert uploader.delete(f"/api/videos/{silent['id']}/subtitles?language=de").status_code == 204


def test_only_who_brought_it_may_replace_it(server, uploader, silent, learner):
    assert upload(uploader, silent, GERMAN).status_code == 200
    stranger = Client(server).register("stranger-subs@example.org")
    assert upload(stranger, silent, GERMAN.replace("Haus", "Boot")).status_code == 403
    assert stranger.delete(f"/api/videos/{silent['id']}/subtitles?language=de").status_code == 403
    track = next(t for t in stranger.get(f"/api/videos/{silent['id']}/tracks").json() if t["language"] == "de")
    assert not track["removable"]
    assert "Haus am Fluss" in stranger.get(f"/api/videos/{silent['id']}/subtitles?language=de").text
    # The first account is the administrator.
    assert learner.get("/api/auth/me").json()["is_superuser"]
    assert learner.delete(f"/api/videos/{silent['id']}/subtitles?language=de").status_code == 204


@pytest.mark.parametrize("name,query,content,language", [
    ("x.srt", {"language": "en"}, GERMAN, "en"),
    ("x.srt", {"language": "German"}, "1\n00:00:01,000 --> 00:00:02,000\nOK\n", "de"),
    ("Film.S01E01.fre.srt", {}, GERMAN, "fr"),
    ("x.srt", {}, GERMAN, "de"),
    ("long.srt", {}, "".join(f"{i}\n00:00:{i:02},000 --> 00:00:{i:02},900\nI have never been to that little house by the river.\n\n" for i in range(1, 9)), "en"),
    ("x.srt", {}, "1\n00:00:01,000 --> 00:00:02,000\n?!\n", "de"),
], ids=["given", "given by name", "in the name", "in the text", "another in the text", "the learned one"])
def test_language(uploader, silent, name, query, content, language):
    answer = upload(uploader, silent, content, name=name, **query).json()
    assert answer["language"] == language
    if language == "en" and query:
        assert "looks like German" in answer["message"]
    assert uploader.delete(f"/api/videos/{silent['id']}/subtitles?language={language}").status_code == 204


@pytest.mark.parametrize("content,encoding", [
    (GERMAN.encode("latin-1"), "WINDOWS-1252"),
    (GERMAN.encode("utf-8-sig"), "UTF-8"),
    (GERMAN.encode("utf-16"), "UTF-16LE"),
    (GERMAN.replace("\n", "\r\n").encode("utf-16-be"), "UTF-16BE"),
], ids=["Latin-1", "UTF-8 with a mark", "UTF-16", "UTF-16 without a mark"])
def test_encodings(uploader, silent, content, encoding):
    answer = upload(uploader, silent, content).json()
    assert answer["encoding"] == encoding and answer["cues"] == 2
    text = uploader.get(f"/api/videos/{silent['id']}/subtitles?format=vtt")
    assert text.text.startswith("WEBVTT") and "Schlüssel" in text.text and text.headers["content-type"].startswith("text/vtt")
    assert uploader.delete(f"/api/videos/{silent['id']}/subtitles").status_code == 204


def test_ass_and_the_other_route(uploader, silent):
    ass = "[Script Info]\nTitle: x\n\n[Events]\nFormat: Layer, Start, End, Style, Text\nDialogue: 0,0:00:01.00,0:00:02.50,Default,{\\i1}Guten Morgen!\n"
    answer = uploader.post(f"/api/videos/{silent['id']}/subtitles?language=de", files={"file": ("a.ass", ass.encode())})
    assert answer.status_code == 200 and answer.json()["cues"] == 1
    assert "Guten Morgen!" in uploader.get(f"/api/videos/{silent['id']}/subtitles?language=de").text
    assert uploader.delete(f"/api/videos/{silent['id']}/subtitles?language=de").status_code == 204


def refused(answer, status, words, code=None):
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert words in error["message"], error
    assert code is None or error["code"] == code


def test_bad_files(uploader, silent, server):
    refused(upload(uploader, silent, b"\x00\x01\x02\xff" * 5000), 400, "no subtitle file", "BAD_SUBTITLES")
    refused(upload(uploader, silent, b""), 400, "no subtitle file")
    refused(upload(uploader, silent, "Hello, this is a letter.\n"), 400, "no subtitle file")
    refused(upload(uploader, silent, GERMAN, name="x.exe"), 400, ".srt, .vtt or .ass", "BAD_TYPE")
    refused(upload(uploader, silent, GERMAN, name="x.sub"), 400, ".srt, .vtt or .ass")
    refused(upload(uploader, silent, GERMAN, name="..\\..\\x.srt"), 400, "path", "BAD_NAME")
    refused(upload(uploader, silent, GERMAN, name="../../x.srt"), 400, "path", "BAD_NAME")
    refused(upload(uploader, silent, GERMAN, field="other"), 400, "subtitle_file", "NO_UPLOAD")
    refused(upload(uploader, silent, GERMAN.replace("00:00:0", "09:00:0")), 400, "after the end")
    refused(upload(uploader, {"path": "../../etc/passwd"}, GERMAN), 400, "out of the library", "BAD_PATH")
    refused(upload(uploader, {"path": "/etc/passwd"}, GERMAN), 400, "out of the library")
    assert upload(uploader, {"path": "no/such.mkv"}, GERMAN).status_code == 404
    assert upload(uploader, silent, GERMAN, language="klingonish").status_code == 422
    assert uploader.post("/api/videos/subtitle/upload", files={"subtitle_file": ("a.srt", GERMAN.encode())}).status_code == 422
    assert uploader.post(f"/api/videos/999999/subtitles", files={"file": ("a.srt", GERMAN.encode())}).status_code == 404
    plain = uploader.post("/api/videos/subtitle/upload", params={"video_path": silent["path"]}, json={"a": 1})
    refused(plain, 400, "multipart/form-data")
    broken = uploader.post("/api/videos/subtitle/upload", params={"video_path": silent["path"]}, content=b"--x\r\nnothing",
                           headers={"Content-Type": "multipart/form-data; boundary=x"})
    refused(broken, 400, "cannot be read", "BAD_MULTIPART")
    assert httpx.post(server.url + "/api/videos/subtitle/upload", files={"subtitle_file": ("a.srt", b"x")}).status_code == 401
    assert uploader.get(f"/api/videos/{silent['id']}").json()["subtitles"]["kind"] == silent["subtitles"]["kind"], "nothing is left of any of them"


def test_too_large(uploader, silent):
    line = b"1\n00:00:01,000 --> 00:00:02,000\n" + b"Ja " * (10 * 1024 * 1024 // 3 - 100)
    answer = upload(uploader, silent, line, language="de").json()
    assert answer["cues"] == 1, "a line of 10 MB is cut, not refused"
    assert len(uploader.get(f"/api/videos/{silent['id']}/subtitles?language=de").text) < 5000
    assert uploader.delete(f"/api/videos/{silent['id']}/subtitles?language=de").status_code == 204
    refused(upload(uploader, silent, GERMAN.encode() + b"x" * (10 * 1024 * 1024)), 413, "10 MiB")
    try:
        assert upload(uploader, silent, b"x" * (11 * 1024 * 1024)).status_code == 413
    except httpx.WriteError:
        pass  # refused by its length alone, before all of it was sent
    assert uploader.get(f"/api/videos/{silent['id']}").json()["subtitles"]["kind"] == silent["subtitles"]["kind"]


def test_nothing_is_written_beside_the_film(uploader, silent):
    before = sorted(p.name for p in VIDEOS.rglob("*"))
    upload(uploader, silent, GERMAN)
    assert sorted(p.name for p in VIDEOS.rglob("*")) == before
    assert uploader.delete(f"/api/videos/{silent['id']}/subtitles").status_code == 204


def test_offset(uploader, silent):
    url = f"/api/videos/{silent['id']}"
    assert uploader.put(url + "/subtitles/offset", json={"offset_ms": 0}).status_code == 404
    upload(uploader, silent, GERMAN)
    prepare(uploader, silent)
    before = uploader.get(url + "/pack")
    moved = uploader.put(url + "/subtitles/offset", json={"offset_ms": -1500})
    assert moved.status_code == 200 and moved.json()["offset_ms"] == -1500
    after = uploader.get(url + "/pack")
    assert after.headers["etag"] != before.headers["etag"]
    assert [c["start_ms"] for c in after.json()["cues"]] == [0, 2500]
    assert [c["end_ms"] for c in after.json()["cues"]] == [1500, 5000]
    assert [c["id"] for c in after.json()["cues"]] == [c["id"] for c in before.json()["cues"]]
    prepare(uploader, silent)
    assert uploader.get(url + "/chunks").json()["transcript"]["offset_ms"] == -1500, "preparing again does not forget it"
    assert "00:00:02,500 --> 00:00:05,000" in uploader.get(url + "/subtitles").text
    assert uploader.put(url + "/subtitles/offset", json={"offset_ms": 600001}).status_code == 422
    assert uploader.put(url + "/subtitles/offset", json={"offset_ms": 1.5}).status_code == 422
    assert uploader.put(url + "/subtitles/offset", json={"offset_ms": 0, "language": "fr"}).status_code == 404
    assert uploader.delete(url + "/subtitles").status_code == 204


def test_upload_stays_after_a_restart(own_server):
    server = own_server()
    client = Client(server).register("restart@example.org")
    client.scanned()
    video = next(v for v in client.get("/api/videos").json() if v["subtitles"]["kind"] in ("none", "engine"))
    assert upload(client, video, GERMAN).status_code == 200
    server.stop()
    server.start()
    again = Client(server).login("restart@example.org")
    again.scanned()
    assert again.get(f"/api/videos/{video['id']}").json()["subtitles"]["kind"] == "upload"

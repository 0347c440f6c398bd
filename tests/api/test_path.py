"""The path itself: choose a film, prepare it, get the pack and the lesson, mark words, and see the next lesson change."""
import json
import threading
import time

import httpx
import pytest

from conftest import Client, video_named


@pytest.fixture(scope="module")
def german(learner):
    return next(v for v in learner.videos if v["subtitles"]["kind"] == "embedded" and v["duration_ms"] > 360000)


@pytest.fixture(scope="module")
def prepared(learner, german):
    task = learner.post(f"/api/videos/{german['id']}/process", json={"start_ms": 0, "end_ms": 300000}).json()
    status = learner.wait(task["task_id"])
    assert status["status"] == "completed", status
    return status


def chunk(learner, video, index=0):
    return learner.get(f"/api/videos/{video['id']}/chunks").json()["chunks"][index]


def test_library(learner):
    assert len(learner.videos) >= 3
    for video in learner.videos:
        assert video["looked_into"] and video["duration_ms"] > 10000 and video["problem"] is None and video["unplayable"] is None
    kinds = {v["subtitles"]["kind"] for v in learner.videos}
    assert "embedded" in kinds and "sidecar" in kinds


def test_plan_before_and_after(learner, german, prepared):
    plan = learner.get(f"/api/videos/{german['id']}/chunks").json()
    assert plan["missing"] is None and plan["transcript"]["kind"] == "embedded"
    assert len(plan["chunks"]) == 2
    assert plan["chunks"][0]["state"] == "ready" and plan["chunks"][1]["state"] == "todo"
    assert plan["chunks"][0]["end_ms"] == plan["chunks"][1]["start_ms"]
    assert 240000 <= plan["chunks"][0]["end_ms"] <= 360000


def test_not_ready_is_409(learner, german, prepared):
    second = chunk(learner, german, 1)
    response = learner.get(f"/api/videos/{german['id']}/pack", params={"start_ms": second["start_ms"], "end_ms": second["end_ms"]})
    assert response.status_code == 409 and response.json()["error"]["code"] == "NOT_READY"


def test_pack(learner, german, prepared):
    first = chunk(learner, german)
    url = f"/api/videos/{german['id']}/pack?start_ms={first['start_ms']}&end_ms={first['end_ms']}"
    response = learner.get(url)
    pack = response.json()
    assert len(pack["cues"]) > 60 and pack["source"]["kind"] == "embedded"
    assert not pack["source"]["draft"]
    separated = 0
    for cue in pack["cues"]:
        units = cue["text"].encode("utf-16-le")
        end = 0
        for start, stop, word, group in cue["tokens"]:
            assert end <= start < stop <= len(units) // 2
            end = stop
            assert units[2 * start:2 * stop].decode("utf-16-le").strip()
            assert 0 <= word < len(pack["words"])
            separated += group > 0
    assert separated >= 4
    assert len({(w["lemma"], w["noun"]) for w in pack["words"]}) == len(pack["words"])
    glossed = [w for w in pack["words"] if w["kind"] == "content" and w["gloss"]]
    assert len(glossed) > 0.8 * len([w for w in pack["words"] if w["kind"] == "content"])
    assert all(w["article"] in ("der", "die", "das") for w in pack["words"] if w["pos"] == "noun" and w["gender"])
    assert pack["translations"]["sources"][0] == {"engine": "parallel", "quality": "human", "label": "English subtitles in the file"}
    human = [l for l in pack["translations"]["lines"] if l[1] == 0]
    assert len(human) > 0.8 * len(pack["cues"]) * 0.8
    again = learner.get(url, headers={"If-None-Match": response.headers["etag"]})
    assert again.status_code == 304


def lesson_of(learner, video):
    first = chunk(learner, video)
    query = f"start_ms={first['start_ms']}&end_ms={first['end_ms']}"
    return (learner.get(f"/api/videos/{video['id']}/pack?{query}").json(), learner.get(f"/api/videos/{video['id']}/lesson?{query}").json())


def test_lesson_and_marking(server, german, prepared):
    learner = Client(server).register("lesson@example.org")
    task = learner.post(f"/api/videos/{german['id']}/process", json={"start_ms": 0, "end_ms": 300000}).json()
    assert learner.wait(task["task_id"])["status"] == "completed"
    pack, lesson = lesson_of(learner, german)
    assert lesson["pack_version"] == pack["version"] and len(lesson["states"]) == len(pack["words"])
    assert 0 < len(lesson["ask"]) <= 12
    counts = [a["count"] for a in lesson["ask"]]
    assert counts == sorted(counts, reverse=True)
    for asked in lesson["ask"]:
        word = pack["words"][asked["word"]]
        assert word["kind"] == "content" and lesson["states"][asked["word"]] in ("new", "learning")
        assert any(token[2] == asked["word"] for token in pack["cues"][asked["cue"]]["tokens"])
    # The shares recompute from pack and states.
    tokens = [t for cue in pack["cues"] for t in cue["tokens"]]
    known = sum(lesson["states"][t[2]] not in ("new", "learning") for t in tokens)
    assert len(tokens) == lesson["running_words"] and abs(known / len(tokens) - lesson["share_before"]) < 0.001
    # Knowing all that is asked brings exactly what was promised, and they are not asked again.
    words = [{"lemma": pack["words"][a["word"]]["lemma"], "noun": pack["words"][a["word"]]["noun"], "status": "known"} for a in lesson["ask"]]
    marked = learner.post("/api/vocabulary/status", json={"language": "de", "words": words, "evidence": "game"}).json()
    assert marked["changed"] == len(words)
    _, after = lesson_of(learner, german)
    assert abs(after["share_before"] - lesson["share_after"]) < 0.001
    assert not {a["word"] for a in after["ask"]} & {a["word"] for a in lesson["ask"]}
    # Undo gives the first lesson back.
    assert learner.post("/api/vocabulary/undo", json={"undo": marked["undo"]}).json()["restored"] == len(words)
    _, back = lesson_of(learner, german)
    assert back["ask"] == lesson["ask"] and back["share_before"] == lesson["share_before"]
    # A higher level assumes more.
    assert learner.put("/api/profile/settings", json={"level": "B2"}).status_code == 200
    _, higher = lesson_of(learner, german)
    assert higher["share_before"] > lesson["share_before"]
    # Nobody else is touched.
    other = Client(server).register("other@example.org")
    assert lesson_of(other, german)[1]["ask"] == lesson["ask"]


def test_same_work_is_done_once(server, german, prepared):
    a, b = Client(server).register("twin1@example.org"), Client(server).register("twin2@example.org")
    tasks = [c.post(f"/api/videos/{german['id']}/process", json={"start_ms": 0, "end_ms": 300000}).json()["task_id"] for c in (a, b)]
    assert tasks[0] != tasks[1]
    assert a.wait(tasks[0])["status"] == "completed" and b.wait(tasks[1])["status"] == "completed"
    assert b.get(f"/api/tasks/{tasks[0]}/status").status_code == 404


def test_english_is_really_recognised(server, learner):
    english = Client(server).register("hears@example.org", native="de", target="en")
    video = next(v for v in english.get("/api/videos").json() if v["subtitles"]["kind"] in ("engine", "recognised"))
    task = english.post(f"/api/videos/{video['id']}/process", json={}).json()
    assert task["estimated_time"] > 0
    seen, steps = [], set()
    while True:
        status = english.get(f"/api/tasks/{task['task_id']}/status").json()
        steps.add(status["step"])
        if not seen or status["progress"] != seen[-1]:
            seen.append(status["progress"])
        if status["status"] not in ("pending", "processing"):
            break
        time.sleep(0.1)
    assert status["status"] == "completed", status
    assert seen == sorted(seen), "percent never falls"
    assert "speech" in steps
    plan = english.get(f"/api/videos/{video['id']}/chunks").json()
    assert plan["transcript"]["draft"] and plan["transcript"]["engine"] == "pocketsphinx"
    first = plan["chunks"][0]
    pack = english.get(f"/api/videos/{video['id']}/pack?start_ms=0&end_ms={first['end_ms']}").json()
    assert len(pack["cues"]) > 10 and all(0 <= c["confidence"] <= 1 for c in pack["cues"])


def test_german_without_engine_says_what_helps(server, learner):
    video = next(v for v in learner.videos if v["subtitles"]["kind"] == "none")
    task = learner.post(f"/api/videos/{video['id']}/process", json={}).json()
    status = learner.wait(task["task_id"])
    assert status["status"] == "failed" and status["error"]["code"] == "no_speech_engine"
    assert "German" in status["error"]["message"] and "LANGPLUG_" in status["error"]["message"]
    plan = learner.get(f"/api/videos/{video['id']}/chunks").json()
    assert plan["missing"] and plan["missing_code"] == "no_speech_engine"


def test_film_with_ranges(learner, german):
    url = f"/api/videos/{german['id']}/file"
    whole = learner.get(url, headers={"Range": "bytes=0-99"})
    assert whole.status_code == 206 and len(whole.content) == 100 and whole.headers["content-range"].startswith("bytes 0-99/")
    size = int(whole.headers["content-range"].split("/")[1])
    assert learner.get(url, headers={"Range": f"bytes={size}-"}).status_code == 416
    assert len(learner.get(url, headers={"Range": "bytes=-10"}).content) == 10
    head = learner.head(url)
    assert head.headers["content-length"] == str(size) and head.headers["accept-ranges"] == "bytes"
    assert httpx.get(learner.server.url + url).status_code == 401
    by_name = learner.get(f"/api/videos/{german['series']}/{german['episode']}", headers={"Range": "bytes=0-9"})
    assert by_name.status_code == 206 and by_name.content == whole.content[:10]


def test_still(learner, german):
    picture = learner.get(f"/api/videos/{german['id']}/still?at_ms=30000")
    assert picture.status_code == 200 and picture.headers["content-type"] == "image/jpeg" and picture.content[:2] == b"\xff\xd8"


def test_position_and_done(learner, german, prepared):
    assert learner.get(f"/api/videos/{german['id']}").json()["watched_at"] is None
    assert learner.put(f"/api/videos/{german['id']}/position", json={"position_ms": 61000, "played_ms": 5000}).status_code == 204
    assert learner.get(f"/api/videos/{german['id']}").json()["watched_at"]
    assert learner.get(f"/api/videos/{german['id']}").json()["position_ms"] == 61000
    first = chunk(learner, german)
    done = learner.post(f"/api/videos/{german['id']}/chunks/done", json={"start_ms": first["start_ms"], "end_ms": first["end_ms"]}).json()
    assert done == {"chunks_done": 1, "chunk_count": 2}
    assert chunk(learner, german)["done"] is True


def test_events(server, german):
    client = Client(server).register("events@example.org")
    events = []

    def listen():
        with httpx.stream("GET", server.url + "/api/events", cookies=client.cookies, timeout=30) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            for line in stream.iter_lines():
                if line.startswith("data:") and "task_id" in line:
                    events.append(json.loads(line[5:]))
                    if events[-1]["status"] == "completed":
                        return

    thread = threading.Thread(target=listen)
    thread.start()
    time.sleep(0.3)
    task = client.post(f"/api/videos/{german['id']}/process", json={"start_ms": 1000, "end_ms": 200000}).json()["task_id"]
    thread.join(timeout=30)
    assert events and events[-1]["task_id"] == task and events[-1]["progress"] == 100


def test_older_clients(learner, german):
    started = learner.post("/api/process/chunk", json={"video_path": german["path"], "start_time": 0, "end_time": 60}).json()
    assert started["status"] == "started"
    status = learner.wait(started["task_id"])
    assert status["status"] == "completed"
    progress = learner.get(f"/api/process/progress/{started['task_id']}").json()
    assert progress["status"] == "completed" and progress["progress"] == 100
    assert learner.get("/api/process/progress/nothing").status_code == 404
    assert learner.post("/api/process/chunk", json={"video_path": german["path"], "start_time": 5, "end_time": 5}).status_code == 400
    assert learner.post("/api/process/chunk", json={"video_path": "../../etc/passwd", "start_time": 0, "end_time": 5}).status_code == 403
    assert learner.post("/api/process/chunk", json={"video_path": "/etc/passwd", "start_time": 0, "end_time": 5}).status_code == 403
    assert learner.post("/api/process/chunk", json={"video_path": "no.mkv", "start_time": 0, "end_time": 5}).status_code == 404


def test_subtitle_files(learner):
    video = next(v for v in learner.videos if v["subtitles"]["kind"] == "sidecar")
    folder = video["path"].rsplit("/", 1)[0]
    stem = video["path"].rsplit("/", 1)[1].rsplit(".", 1)[0]
    text = learner.get(f"/api/videos/subtitles/{folder}/{stem}.de.srt")
    assert text.status_code == 200 and "-->" in text.text
    assert learner.get("/api/videos/subtitles/%2e%2e/%2e%2e/etc/passwd").status_code in (403, 404)
    assert learner.get(f"/api/videos/subtitles/{video['path']}").status_code == 404

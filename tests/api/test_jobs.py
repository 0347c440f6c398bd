"""Jobs as people meet them: tasks, their events, cancelling, what a shutdown or a death leaves, and every kind end to end."""
import contextlib
import json
import os
import pathlib
import shutil
import signal
import sqlite3
import subprocess
import threading
import time

import httpx
import pytest

from conftest import BIN, PASSWORD, VIDEOS, Client, Server

STEPS = ["probe", "subtitles", "speech", "analysis", "translation", "saving"]
ENGLISH = next(VIDEOS.rglob("*.mp4"))
GERMAN = next(VIDEOS.rglob("*.mkv"))


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A library of the tests' own: the German film, a part of the English one, a film that no browser plays, a broken file."""
    folder = tmp_path_factory.mktemp("library")
    shutil.copy(GERMAN, folder / "German S01E01.mkv")
    subprocess.run(["ffmpeg", "-v", "error", "-i", ENGLISH, "-c", "copy", "-t", "48", folder / "English S01E01.mp4"], check=True)
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=size=160x120:rate=5:duration=6", "-f", "lavfi", "-i",
                    "sine=duration=6", "-c:v", "mpeg2video", "-c:a", "mp2", "-f", "mpegts", folder / "Old S01E01.ts"], check=True)
    (folder / "Broken S01E01.mp4").write_bytes(b"no film at all" * 5000)
    return folder


@pytest.fixture
def program(tmp_path, library):
    """Starts servers on one data directory; what is left running is ended."""
    started = []

    def make(**settings):
        started.append(Server(tmp_path, videos=library, **{"job_poll_ms": "50", "job_retry_seconds": "0", "scan_at_start": "false", **settings}))
        return started[-1]

    yield make
    for server in started:
        if server.process.poll() is None:
            server.stop()


def chunk(client, path, start=0, end=60):
    answer = client.post("/api/process/chunk", json={"video_path": path, "start_time": start, "end_time": end})
    assert answer.status_code == 200 and answer.json()["status"] == "started", answer.text
    return answer.json()["task_id"]


def status(client, task):
    return client.get(f"/api/tasks/{task}/status").json()


def until(what, seconds=120, every=0.02):
    """The first true thing that `what` returns."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        got = what()
        if got:
            return got
        time.sleep(every)
    raise AssertionError("it does not come")


def listening(client, task):
    """Waits until recognition is at work."""
    return until(lambda: (s := status(client, task))["step"] == "speech" and s["message"].startswith("Listening:") and s)


def sql(server, query, *args):
    with contextlib.closing(sqlite3.connect(f"file:{server.directory}/data/langplug.db?mode=ro", uri=True, timeout=30)) as db:
        return db.execute(query, args).fetchall()


def media_children(server):
    """Process ids of the server's langplug-media children that hold the speech models."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            text = (entry / "stat").read_text() if entry.name.isdigit() else ""
            if text and int(text[text.rindex(")") + 2:].split()[1]) == server.process.pid and b"\0speech\0" in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


# ---- progress ----

def test_the_bar_moves_and_the_steps_are_honest(server, learner):
    """The whole English demo: at least twenty moves, never back, steps in their order, an ETA from the speed."""
    client = Client(server).register("bar@example.org", native="fr", target="en")
    video = next(v for v in client.get("/api/videos").json() if v["path"].endswith(".mp4"))
    events = []
    done = threading.Event()

    def listen():
        with httpx.stream("GET", server.url + "/api/events", cookies=client.cookies, timeout=300) as stream:
            for line in stream.iter_lines():
                if line.startswith("data:") and "task_id" in line:
                    events.append(json.loads(line[5:]))
                    if events[-1]["status"] in ("completed", "failed"):
                        done.set()
                        return

    heard = sql(server, "SELECT count(*) FROM transcripts WHERE draft = 1")[0][0]
    thread = threading.Thread(target=listen, daemon=True)
    thread.start()
    time.sleep(0.3)
    client.post(f"/api/videos/{video['id']}/process", json={})
    assert done.wait(300), events[-1:]
    assert events[-1]["status"] == "completed"
    shares = [e["progress"] for e in events]
    assert shares == sorted(shares)
    steps = [e["step"] for e in events if e["step"]]
    assert sorted(set(steps), key=steps.index) == [s for s in STEPS if s in steps] and "speech" in steps
    if not heard:  # another test may have had it recognised already
        assert len(set(shares)) >= 20, shares
        assert any(e["eta_seconds"] is not None for e in events)
        assert sum(e["message"].startswith("Listening: ") for e in events) >= 15


# ---- cancel, shutdown, death ----

def test_cancel_in_the_middle_of_speech(program):
    server = program()
    a, b = Client(server).register("a@example.org", "de", "en"), Client(server).register("b@example.org", "de", "en")
    first, second = chunk(a, "English S01E01.mp4"), chunk(b, "English S01E01.mp4")
    assert first != second and sql(server, "SELECT count(*) FROM work_items WHERE kind = 'process_chunk'")[0][0] == 1
    listening(a, first)
    assert b.delete(f"/api/tasks/{first}").status_code == 404 and b.get(f"/api/tasks/{first}/status").status_code == 404
    assert a.delete("/api/tasks/NOTHING").status_code == 404
    assert a.delete(f"/api/tasks/{first}").status_code == 204
    assert status(a, first)["status"] == "cancelled"
    assert listening(b, second)["status"] == "processing", "one learner's cancel ended another's lesson"
    children = media_children(server)
    assert children
    began = time.monotonic()
    assert b.delete(f"/api/tasks/{second}").status_code == 204
    until(lambda: not any(os.path.exists(f"/proc/{pid}/exe") for pid in children), seconds=20)
    print(f"the recogniser was gone {time.monotonic() - began:.2f} s after the cancel")
    assert status(b, second)["status"] == "cancelled"
    assert sql(server, "SELECT count(*) FROM chunks")[0][0] == 0
    assert a.post(f"/api/tasks/{first}/retry").json()["status"] in ("pending", "processing")
    listening(a, first)
    assert a.delete(f"/api/tasks/{first}").status_code == 204


def known_until(client, video):
    """How far the film can be watched from its beginning: the plan, its first part and the film's status say the same."""
    plan = client.get(f"/api/videos/{video}/chunks").json()
    part = plan["chunks"][0]
    known = plan["transcript"]["known_until_ms"] if plan["transcript"] else 0
    assert part["start_ms"] == 0 and part["known_until_ms"] == min(known, part["end_ms"])
    assert client.get(f"/api/videos/{video}/status").json()["known_until_ms"] >= known
    return known


def can_be_begun(client, video, at_least):
    """What is stored of a part can be watched while the rest of it is being heard."""
    part = client.get(f"/api/videos/{video}/chunks").json()["chunks"][0]
    assert part["known_until_ms"] >= at_least
    span = {"start_ms": 0, "end_ms": part["known_until_ms"]}
    pack = client.get(f"/api/videos/{video}/pack", params=span)
    assert pack.status_code == 200 and pack.json()["cues"] and pack.json()["end_ms"] == span["end_ms"]
    assert client.get(f"/api/videos/{video}/lesson", params=span).status_code == 200


@pytest.mark.parametrize("how", ["kill", "term"])
def test_speech_goes_on_where_it_was(program, how):
    """The process ends after the first checkpoint; what was heard is not heard again and can be told apart from the rest."""
    server = program(workers="1")
    client = Client(server).register("a@example.org", "de", "en")
    task = chunk(client, "English S01E01.mp4", 0, 48)
    video = sql(server, "SELECT video_id FROM requests WHERE task = ?", task)[0][0]
    spans = until(lambda: sql(server, "SELECT start_ms, end_ms FROM transcript_spans ORDER BY start_ms"), seconds=200)
    assert known_until(client, video) >= spans[0][1]
    can_be_begun(client, video, spans[0][1])
    if how == "kill":
        server.kill()
    else:
        assert server.stop() == 0
    spans = sql(server, "SELECT start_ms, end_ms FROM transcript_spans ORDER BY start_ms")
    cues = set(sql(server, "SELECT id, start_ms, text FROM cues"))
    before = status_row(server)
    assert before[0] in ((0, 1) if how == "kill" else (0,)), "a job that is handed back waits in the queue"
    server.start()
    client = Client(server).login("a@example.org")
    # the finished part can be watched while the rest is heard
    part = client.get(f"/api/videos/{video}/pack", params={"start_ms": 0, "end_ms": spans[0][1]})
    assert part.status_code == 200 and len(part.json()["cues"]) == len(cues)
    assert client.get(f"/api/videos/{video}/lesson", params={"start_ms": 0, "end_ms": spans[0][1]}).status_code == 200
    beyond = client.get(f"/api/videos/{video}/pack", params={"start_ms": 0, "end_ms": 48000})
    heard = sum(end - start for start, end in sql(server, "SELECT start_ms, end_ms FROM transcript_spans"))
    assert beyond.status_code == 409 or heard >= 48000, "a part that was not heard yet can be watched"
    first = until(lambda: (s := status(client, task))["progress"] > 0 and (s["step"] == "speech" or s["status"] == "completed") and s,
                  seconds=60)
    assert first["progress"] >= before[1] * 100 - 0.1
    assert client.wait(task)["status"] == "completed"
    assert known_until(client, video) >= 48000
    assert cues <= set(sql(server, "SELECT id, start_ms, text FROM cues")), "finished windows were recognised again"
    after = sql(server, "SELECT start_ms, end_ms FROM transcript_spans ORDER BY start_ms")
    assert after[0][0] == 0 and after[0][1] >= spans[0][1] and sum(e - s for s, e in after) <= 49000
    assert status_row(server)[2] == 0, "a death of the whole process is no failed attempt of the job"


def status_row(server):
    return sql(server, "SELECT state, share, attempts FROM work_items WHERE kind = 'process_chunk'")[0]


def test_a_second_signal_ends_at_once(program):
    server = program(workers="1")
    client = Client(server).register("a@example.org", "de", "en")
    listening(client, chunk(client, "English S01E01.mp4"))
    server.process.send_signal(signal.SIGSTOP)  # so that both signals are there before it can end by itself
    server.process.send_signal(signal.SIGTERM)
    server.process.send_signal(signal.SIGCONT)
    time.sleep(0.1)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=30) in (0, 128 + signal.SIGTERM)


def test_a_job_that_kills_its_child_every_time(program):
    """Three deaths, then failed with the reason in words; the server and other people's jobs are not touched."""
    server = program(workers="2")
    client = Client(server).register("a@example.org", "de", "en")
    other = Client(server).register("b@example.org", "en", "de")
    task = chunk(client, "English S01E01.mp4")
    killed = set()
    lesson = None
    while status(client, task)["status"] in ("pending", "processing"):
        for pid in set(media_children(server)) - killed:
            os.kill(pid, signal.SIGKILL)
            killed.add(pid)
            if lesson is None:
                lesson = chunk(other, "German S01E01.mkv")
        time.sleep(0.01)
    end = status(client, task)
    assert end["status"] == "failed" and end["attempts"] == 3 and len(killed) == 3 and end["progress"] == 0
    assert end["error"]["code"] == "media_died" and "died" in end["error"]["message"]
    assert other.wait(lesson)["status"] == "completed"
    assert client.get("/health").status_code == 200 and server.process.poll() is None
    # by hand once more, now that nobody kills it
    assert client.post(f"/api/tasks/{task}/retry").json()["status"] in ("pending", "processing")
    assert listening(client, task)["attempts"] == 0
    assert client.delete(f"/api/tasks/{task}").status_code == 204


def test_what_can_never_work_is_not_tried_again(program):
    server = program()
    client = Client(server).register("a@example.org")
    end = client.wait(chunk(client, "Broken S01E01.mp4"))
    assert (end["status"], end["error"]["code"], end["attempts"]) == ("failed", "not_media", 1)
    assert sql(server, "SELECT count(*) FROM chunks")[0][0] == 0


def test_a_film_no_scan_has_seen_brings_its_subtitles(program, library):
    server = program()
    client = Client(server).register("a@example.org", "es", "en")
    shutil.copy(library / "English S01E01.mp4", library / "Letter S01E01.mp4")
    beside = library / "Letter S01E01.en.srt"
    beside.write_text("".join(f"{i}\n00:00:{i:02d},000 --> 00:00:{i:02d},900\nThis is line {i}.\n\n" for i in range(1, 30)))
    try:
        end = client.wait(chunk(client, "Letter S01E01.mp4"))
        assert end["status"] == "completed" and end["result"]["source"] == "sidecar" and end["result"]["segments_count"] == 29
    finally:
        beside.unlink()
        (library / "Letter S01E01.mp4").unlink()


def test_retries_wait_longer_each_time(program):
    server = program(workers="1", job_retry_seconds="30", media_program="/bin/false")
    client = Client(server).register("a@example.org")
    task = chunk(client, "German S01E01.mkv")
    state = until(lambda: (s := status(client, task))["attempts"] == 1 and s)
    assert state["status"] == "pending" and state["message"] == "Waiting for another try"
    delay, = sql(server, "SELECT not_before - started_at FROM work_items WHERE kind = 'process_chunk'")[0]
    assert 15000 <= delay <= 46000 + 5000


# ---- more programs on one queue ----

def test_workers_beside_the_server(program):
    server = program(workers="1")
    client = Client(server).register("a@example.org", "de", "en")
    env = {**server.environment(), "LANGPLUG_WORKERS": "2"}
    busy = chunk(client, "English S01E01.mp4")
    listening(client, busy)
    with subprocess.Popen([BIN / "langplug", "worker"], env=env, stderr=subprocess.PIPE) as worker:
        tasks = [client.post("/api/debug/task", json={"text": f"n{i}"}).json()["task_id"] for i in range(10)]
        for i, task in enumerate(tasks):
            end = client.wait(task)
            assert end["status"] == "completed" and end["result"]["pong"] and end["result"]["text"] == f"n{i}"
            # the server's one thread listens to a film: all of them were done by the other process
            if status(client, busy)["status"] == "processing":
                assert f"/{worker.pid}/" in end["result"]["worker"]
        # two signals: a job may be in the middle of something
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=30) == 0
    names = {row[0].rsplit("/", 1)[1] for row in sql(server, "SELECT json_extract(result, '$.worker') FROM work_items WHERE kind = 'debug_task'")}
    assert names <= {"0", "1"}, "two workers, so two names"
    client.delete(f"/api/tasks/{busy}")


def test_synchronous_processing(program):
    """USE_ASYNC_PROCESSING=false: the same code inside the request."""
    server = program(use_async_processing="false", workers="1")
    client = Client(server).register("a@example.org")
    answer = client.post("/api/process/chunk", json={"video_path": "German S01E01.mkv", "start_time": 0, "end_time": 60})
    done = status(client, answer.json()["task_id"])
    assert done["status"] == "completed" and done["result"]["segments_count"] > 5
    broken = client.post("/api/process/chunk", json={"video_path": "Broken S01E01.mp4", "start_time": 0, "end_time": 60})
    assert broken.status_code >= 400 and "not_media" in broken.json()["error"]["code"].lower()
    assert sql(server, "SELECT state, attempts FROM work_items WHERE kind = 'process_chunk' ORDER BY id") == [(2, 0), (3, 1)]


def test_the_next_part_is_prepared_ahead(program):
    server = program(workers="1")
    client = Client(server).register("a@example.org")
    first = client.wait(chunk(client, "German S01E01.mkv", 0, 300))["result"]
    video = first["video_id"]
    assert client.get(f"/api/videos/{video}/chunks").json()["chunks"][1]["state"] == "todo"
    for _ in range(3):
        assert client.put(f"/api/videos/{video}/position", json={"position_ms": 5000, "played_ms": 1000}).status_code == 204
    ahead = [t for t in client.get("/api/tasks").json() if t["start_ms"]]
    assert len(ahead) == 1 and client.wait(ahead[0]["task_id"])["status"] == "completed"
    assert sql(server, "SELECT priority FROM work_items WHERE kind = 'process_chunk' ORDER BY id DESC LIMIT 1") == [(1,)]
    assert client.get(f"/api/videos/{video}/chunks").json()["chunks"][1]["state"] == "ready"
    # nothing behind the last part, and nothing twice
    assert client.put(f"/api/videos/{video}/position", json={"position_ms": 400000, "played_ms": 1000}).status_code == 204
    assert len(client.get("/api/tasks").json()) == 2


# ---- every kind ----

def test_batch_translate(server, learner):
    body = {"texts": [f"La casa número {i} es grande." for i in range(1, 46)], "source_lang": "es", "target_lang": "en"}
    task = learner.post("/api/translate/batch", json=body).json()["task_id"]
    other = Client(server).register("batch@example.org")
    twin = other.post("/api/translate/batch", json=body).json()["task_id"]
    end = learner.wait(task)
    assert end["status"] == "completed" and len(end["result"]["translations"]) == 45 and end["result"]["engine"] == "apertium"
    assert end["message"] == "Done" and all("big" in t or "large" in t for t in end["result"]["translations"]), end["result"]
    assert other.wait(twin)["result"] == end["result"]
    message, = sql(server, "SELECT message FROM work_items WHERE kind = 'batch_translate' ORDER BY id LIMIT 1")[0]
    assert message in ("Translated 20/45", "Translated 40/45", "Translated 45/45")  # at most four a second are written
    nothing = learner.post("/api/translate/batch", json={**body, "source_lang": "pl", "target_lang": "tr"}).json()["task_id"]
    assert learner.wait(nothing)["error"]["code"] == "no_translation_engine"
    assert learner.post("/api/translate/batch", json={**body, "source_lang": "Klingon"}).status_code == 422


def test_extract_vocabulary(program):
    server = program()
    client = Client(server).register("a@example.org", level="A2")
    started = client.post("/api/process/filter-subtitles", json={"video_path": "German S01E01.mkv"}).json()
    end = client.wait(started["task_id"])
    words = end["result"]["vocabulary"]
    assert len(words) > 100 and {"lemma", "noun", "level", "count", "state"} == set(words[0])
    numbers = end["result"]["statistics"]
    assert numbers["learning_subtitles"] + numbers["empty_subtitles"] == numbers["total_subtitles"] > 50
    assert 0 < numbers["active_words"] < len(words) and 0 < numbers["blocker_words"]
    old = client.get(f"/api/process/progress/{started['task_id']}").json()
    assert old["status"] == "completed" and old["vocabulary"] == words and old["started_at"] < 10**11


def test_selective_translations(server, learner):
    video = next(v for v in learner.videos if v["path"].endswith(".webm"))
    srt = video["path"][:-len(".webm")] + ".de.srt"
    ask = lambda words: learner.post("/api/process/apply-selective-translations", json={"srt_path": srt, "known_words": words})  # noqa: E731
    none = ask([]).json()
    stats = none["filtering_stats"]
    assert none["success"] and none["translation_path"] == srt and stats["known_blockers"] == 0 and stats["translation_reduction"] == 0
    assert stats["total_blockers"] == stats["unknown_blockers"] > 5
    task = learner.post("/api/process/filter-subtitles", json={"video_path": video["path"]}).json()["task_id"]
    unknown = [w["lemma"] for w in learner.wait(task)["result"]["vocabulary"] if w["state"] == "new"]
    some = ask(unknown[:3]).json()
    assert some["filtering_stats"]["known_blockers"] >= 3 and some["translation_count"] <= none["translation_count"]
    every = ask(unknown).json()
    assert every["filtering_stats"]["unknown_blockers"] == 0 and every["translation_count"] == 0
    assert every["filtering_stats"]["translation_reduction"] == 100
    assert learner.post("/api/process/apply-selective-translations", json={"srt_path": "../x.srt", "known_words": []}).status_code == 403
    assert learner.post("/api/process/apply-selective-translations", json={"srt_path": "no.srt", "known_words": []}).status_code == 404
    assert learner.post("/api/process/apply-selective-translations", json={"srt_path": video["path"], "known_words": []}).status_code in (400, 422)


def test_scan_thumbnails_remux_purge(program):
    server = program()
    client = Client(server).register("a@example.org")
    films = client.scanned()
    old = next(v for v in films if v["path"].endswith(".ts"))
    assert old["unplayable"]
    # pictures are made in the background, for each film that can be read
    stills = server.directory / "data/stills"
    until(lambda: sql(server, "SELECT count(*) FROM work_items WHERE kind = 'thumbnails' AND state = 2")[0][0] == 3)
    assert len(list(stills.glob("*.jpg"))) == 9 and all(p.read_bytes()[:2] == b"\xff\xd8" for p in stills.iterdir())
    # a copy that browsers play
    end = client.wait(client.post(f"/api/videos/{old['id']}/playable").json()["task_id"])
    assert end["status"] == "completed"
    assert client.get(f"/api/videos/{old['id']}").json()["unplayable"] is None
    head = client.get(f"/api/videos/{old['id']}/file", headers={"Range": "bytes=4-11"})
    assert head.status_code == 206 and head.content[:4] == b"ftyp" and head.headers["content-type"] == "video/mp4"
    assert client.wait(client.post(f"/api/videos/{old['id']}/playable").json()["task_id"])["status"] == "completed"
    # a half written copy of a dead process, and jobs that ended long ago, go
    part = server.directory / "data/playable/x.mp4.7.part"
    part.write_bytes(b"half")
    os.utime(part, (1, 1))
    assert server.stop() == 0
    with contextlib.closing(sqlite3.connect(server.directory / "data/langplug.db", isolation_level=None)) as db:
        db.execute("UPDATE work_items SET finished_at = 1000 WHERE kind = 'remux'")
        db.execute("DELETE FROM settings WHERE name = 'purged_at'")
        db.execute("DELETE FROM work_items WHERE kind = 'purge'")
    server.start()
    until(lambda: sql(server, "SELECT count(*) FROM work_items WHERE kind = 'purge' AND state = 2")[0][0] == 1)
    assert sql(server, "SELECT count(*) FROM work_items WHERE kind = 'remux'")[0][0] == 0 and not part.exists()
    assert sql(server, "SELECT count(*) FROM work_items WHERE kind = 'scan'")[0][0] == 1


# ---- events ----

def read_events(server, client, headers, count, act=None, seconds=60):
    """(id, event, data) of the next events; `act` is called once the stream is open."""
    found, name, ident = [], "", ""
    with httpx.stream("GET", server.url + "/api/events", cookies=client.cookies, headers=headers, timeout=seconds) as stream:
        lines = stream.iter_lines()
        assert next(lines).startswith("retry:")
        asked = act() if act else None
        for line in lines:
            if line.startswith("id:"):
                ident = line[3:].strip()
            elif line.startswith("event:"):
                name = line[6:].strip()
            elif line.startswith("data:"):  # the last line of an event; httpx holds the empty one behind it back
                found.append((ident, name, line[5:].strip()))
                if len(found) == count:
                    return (asked, found) if act else found
    raise AssertionError("the stream has ended")


def test_events_go_on_after_the_last_one(program):
    server = program()
    client = Client(server).register("a@example.org")
    ask = lambda text: client.post("/api/debug/task", json={"text": text}).json()["task_id"]  # noqa: E731
    ping, first = read_events(server, client, {}, 1, act=lambda: ask("one"))
    assert json.loads(first[0][2])["task_id"] == ping and first[0][1] == "task"
    client.wait(ping)
    second = ask("two")
    client.wait(second)
    # what happened meanwhile comes, in order, without the other person's
    got = []
    while not got or json.loads(got[-1][2])["task_id"] != second or json.loads(got[-1][2])["status"] != "completed":
        got += read_events(server, client, {"Last-Event-ID": got[-1][0] if got else first[0][0]}, 1)
    assert {json.loads(e[2])["task_id"] for e in got} <= {ping, second}
    # an id of another life of the server: the client is told that it missed something
    missed = read_events(server, client, {"Last-Event-ID": "1-5"}, 1)
    assert missed[0][1] == "missed"
    assert httpx.get(server.url + "/api/events").status_code == 401


# ---- the command line ----

def test_jobs_command(program):
    server = program()
    client = Client(server).register("a@example.org")
    assert "Nothing is waiting" in server.cli("jobs", "list").stdout
    assert "The queue works" in server.cli("jobs", "ping").stdout
    failed = client.post("/api/process/chunk", json={"video_path": "Broken S01E01.mp4", "start_time": 0, "end_time": 60}).json()["task_id"]
    client.wait(failed)
    listed = server.cli("jobs", "list", "--all").stdout
    assert failed in listed and "debug_task" in listed and "failed" in listed
    shown = server.cli("jobs", "show", failed).stdout
    assert "not_media" in shown and "attempts" in shown and "process_chunk" in shown
    again = server.cli("jobs", "retry", failed)
    assert failed in again.stdout
    client.wait(failed)
    assert status(client, failed)["attempts"] == 1
    over = server.cli("jobs", "cancel", failed)
    assert "failed" in over.stdout, "it says that there is nothing to cancel"
    done = client.wait(chunk(client, "German S01E01.mkv"))["task_id"]
    wrong = server.cli("jobs", "retry", done, check=False)
    assert wrong.returncode == 65 and "only a failed or cancelled task" in wrong.stderr
    for verb in ("show", "retry", "cancel"):
        none = server.cli("jobs", verb, "NOTHING", check=False)
        assert none.returncode == 66 and "NOTHING" in none.stderr
    assert server.cli("jobs", "fly", check=False).returncode == 64

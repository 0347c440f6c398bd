"""Work that is broken off: the disk is full, somebody presses Ctrl-C, the server is stopped or its helper dies. Each says so, leaves
nothing half-done, and can be done again."""
import contextlib
import os
import pathlib
import resource
import signal
import sqlite3
import subprocess
import time

import pytest

import films
from conftest import BIN, PACKS, VIDEOS, Client
from test_command import run

ENGLISH = ["--target", "en", "--native", "es"]


@pytest.fixture(scope="module")
def english():
    return next(p for p in VIDEOS.rglob("*.mp4") if not list(p.parent.glob(p.stem + ".*.srt")))


@pytest.fixture(scope="module")
def subtitled(tmp_path_factory):
    film = films.film(tmp_path_factory.mktemp("subtitled") / "Mit Text.mp4")
    film.with_suffix(".de.srt").write_text(films.srt(), encoding="utf-8")
    return film


def database(server):
    return sqlite3.connect(f"file:{server.directory}/data/langplug.db?mode=ro", uri=True)


def sound(server):
    """The database is whole, and no row speaks of something that is not there."""
    with database(server) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        assert db.execute("SELECT count(*) FROM transcripts t LEFT JOIN transcript_spans s ON s.transcript_id = t.id "
                          "WHERE t.complete = 1 AND s.transcript_id IS NULL").fetchone() == (0,)
        # A lesson is ready exactly when its job is done.
        done = db.execute("SELECT count(*) FROM work_items WHERE kind = 'process_chunk' AND state = 2").fetchone()[0]
        ready = db.execute("SELECT count(*) FROM chunks").fetchone()[0]
        assert (ready > 0) == (done > 0), (ready, done)


def strays(server):
    """Files in the data directory that nothing explains."""
    known = {"langplug.db", "langplug.db-wal", "langplug.db-shm", "langplug.db-turn", "secret.key", "secret_key"}
    data = server.directory / "data"
    return sorted(str(p.relative_to(data)) for p in data.rglob("*") if p.is_file() and p.name not in known and not whole_still(p))


def whole_still(path):
    """A picture of the film that was finished: a JPEG with its end."""
    return path.parent.name == "stills" and path.suffix == ".jpg" and (b := path.read_bytes())[:2] == b"\xff\xd8" and b[-2:] == b"\xff\xd9"


def descendants(pid):
    """Processes below pid, by /proc."""
    parents = {}
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            fields = path.read_text().rpartition(")")[2].split()
            parents[int(path.parent.name)] = int(fields[1])
    found, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        children = [p for p, up in parents.items() if up == parent]
        found += children
        waiting += children
    return found


def helpers(pid):
    """The langplug-media processes of a program."""
    found = []
    for child in descendants(pid):
        with contextlib.suppress(OSError):
            if "langplug-media" in os.readlink(f"/proc/{child}/exe"):
                found.append(child)
    return found


# ---- the disk is full ----

@contextlib.contextmanager
def small_disk(place, size):
    place.mkdir(exist_ok=True)
    if os.geteuid() or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], capture_output=True).returncode:
        pytest.skip("a small file system can be mounted by root only, and not in every container")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def test_process_with_a_full_disk(subtitled, tmp_path):
    with small_disk(tmp_path / "small", "8k") as small:
        before = films.tree(subtitled.parent)
        result = run("process", subtitled, "--target", "de", "--native", "en", "--out", small)
        assert result.returncode == 74 and "No space left" in result.stderr, result.stderr
        assert not list(small.iterdir()) and films.tree(subtitled.parent) == before


def test_process_with_a_limit_on_files(subtitled, tmp_path):
    """The same without root: the kernel refuses to let a file grow (EFBIG), and would end the program by SIGXFSZ."""
    result = run("process", subtitled, "--target", "de", "--native", "en", "--out", tmp_path,
                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600)))
    assert result.returncode == 74 and "large" in result.stderr, (result.returncode, result.stderr)
    assert not list(tmp_path.iterdir())


def test_process_keeps_older_files_when_it_fails(subtitled, tmp_path):
    assert run("process", subtitled, "--target", "de", "--native", "en", "--out", tmp_path).returncode == 0
    before = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    result = run("process", subtitled, "--target", "de", "--native", "en", "--level", "C1", "--out", tmp_path,
                 preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600)))
    assert result.returncode == 74
    assert {p.name: p.read_bytes() for p in tmp_path.iterdir()} == before


def test_process_into_a_place_that_cannot_be(subtitled, tmp_path):
    (tmp_path / "file").write_text("no folder")
    for out in (tmp_path / "file", tmp_path / "file" / "below"):
        result = run("process", subtitled, "--target", "de", "--native", "en", "--out", out)
        assert result.returncode == 73 and "no folder" in result.stderr, (result.returncode, result.stderr)
        assert "%" not in result.stderr, "it says so before the work"
    assert (tmp_path / "file").read_text() == "no folder"


def test_a_server_on_a_full_disk(subtitled, own_server, tmp_path):
    with small_disk(tmp_path / "small", "3m") as small:
        server = own_server(videos=subtitled.parent, data_path=str(small / "data"), job_attempts="1", job_retry_seconds="0")
        server.directory = small
        client = Client(server).register("full@example.org")
        video = client.scanned()[0]
        ballast = small / "ballast"
        with open(ballast, "wb", buffering=0) as f, contextlib.suppress(OSError):
            while True:
                f.write(bytes(4096))
        answers = []
        for i in range(60):
            words = [{"lemma": f"wort{i}-{k}", "noun": False, "status": "known"} for k in range(400)]
            answers.append(client.post("/api/vocabulary/status", json={"language": "de", "words": words, "evidence": "library"}))
            if answers[-1].status_code != 200:
                break
        assert answers[-1].status_code == 507 and answers[-1].json()["error"]["code"] == "DISK_FULL", answers[-1].text
        process = client.post(f"/api/videos/{video['id']}/process", json={})
        assert process.status_code in (202, 507), process.text
        assert client.get("/health").status_code == 200 and client.get("/api/videos").status_code == 200
        kept = sum(a.json()["changed"] for a in answers if a.status_code == 200)
        ballast.unlink()
        again = client.post(f"/api/videos/{video['id']}/process", json={})
        assert again.status_code == 202, again.text
        status = client.wait(again.json()["task_id"])
        if status["status"] == "failed":  # it met the full disk: once more
            assert status["error"]["code"] in ("disk_full", "io"), status
            status = client.wait(client.post(f"/api/tasks/{again.json()['task_id']}/retry").json()["task_id"])
        assert status["status"] == "completed", status
        with database(server) as db:
            assert db.execute("SELECT count(*) FROM knowledge").fetchone()[0] == kept
        sound(server)
        assert server.stop() == 0
        assert strays(server) == []


# ---- Ctrl-C ----

@pytest.mark.parametrize("number,code", [(signal.SIGINT, 130), (signal.SIGTERM, 130)], ids=["ctrl-c", "term"])
def test_a_signal_in_the_middle_of_process(english, tmp_path, number, code):
    env = {**os.environ, "LANGPLUG_PACKS_PATH": PACKS}
    before = films.tree(english.parent)
    process = subprocess.Popen([BIN / "langplug", "process", english, *ENGLISH, "--out", tmp_path / "out"], stderr=subprocess.PIPE, env=env, text=True)
    while "listening" not in (line := process.stderr.readline()):
        assert process.poll() is None, line
    children = helpers(process.pid)
    assert children
    process.send_signal(number)
    rest = process.stderr.read()
    assert process.wait(timeout=30) == code
    assert rest.strip().splitlines()[-1].startswith("langplug process: "), rest
    process.stderr.close()
    assert not (tmp_path / "out").exists() and films.tree(english.parent) == before
    until = time.monotonic() + 20
    while any(pathlib.Path(f"/proc/{p}").exists() for p in children):
        assert time.monotonic() < until, "its helper lives on"
        time.sleep(0.01)


# ---- the server is stopped ----

def listening(client, task):
    """Until a window has been heard and stored."""
    while True:
        status = client.get(f"/api/tasks/{task}/status").json()
        assert status["status"] in ("pending", "processing"), status
        if status["step"] == "speech" and heard(client.server):
            return status
        time.sleep(0.02)


def heard(server):
    with database(server) as db:
        return db.execute("SELECT coalesce(sum(end_ms - start_ms), 0) FROM transcript_spans").fetchone()[0]


@pytest.mark.parametrize("how", ["term", "kill"])
def test_a_server_stopped_in_the_middle_of_a_chunk_goes_on_afterwards(english, own_server, how):
    server = own_server(videos=english.parent, job_poll_ms="50", workers="1")
    client = Client(server).register("stopped@example.org", native="es", target="en")
    video = client.scanned()[0]
    task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    listening(client, task)
    children = helpers(server.process.pid)
    before = films.tree(english.parent)
    if how == "term":
        assert server.stop() == 0
        with database(server) as db:
            assert db.execute("SELECT state FROM work_items WHERE kind = 'process_chunk'").fetchall() == [(0,)], "handed back"
    else:
        server.kill()
    kept = heard(server)
    sound(server)
    assert kept > 0
    with database(server) as db:
        first = db.execute("SELECT id, start_ms, text FROM cues ORDER BY start_ms").fetchall()
    server.start()
    client.base_url = server.url
    until = time.monotonic() + 20
    while any(pathlib.Path(f"/proc/{p}").exists() for p in children):
        assert time.monotonic() < until, "a helper outlived the server"
        time.sleep(0.01)
    status = client.wait(task)
    assert status["status"] == "completed" and status["attempts"] <= 1, status
    with database(server) as db:
        rows = db.execute("SELECT id, start_ms, text FROM cues ORDER BY start_ms").fetchall()
        spans = db.execute("SELECT start_ms, end_ms FROM transcript_spans ORDER BY start_ms").fetchall()
    # What was heard before was not heard again, nothing is doubled and nothing is left out.
    assert first == rows[:len(first)]
    assert len({r[1] for r in rows}) == len(rows)
    assert spans[0][0] == 0 and all(a[1] >= b[0] for a, b in zip(spans, spans[1:]))
    sound(server)
    assert films.tree(english.parent) == before and strays(server) == []


def test_a_second_signal_ends_the_server_at_once(english, own_server):
    server = own_server(videos=english.parent, workers="1")
    client = Client(server).register("twice@example.org", native="es", target="en")
    video = client.scanned()[0]
    task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    listening(client, task)
    server.process.send_signal(signal.SIGTERM)
    time.sleep(0.05)
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(timeout=20) in (0, 128 + signal.SIGTERM)
    sound(server)


# ---- langplug-media ----

def test_a_helper_that_is_killed_costs_an_attempt_and_no_more(english, own_server):
    server = own_server(videos=english.parent, job_retry_seconds="0", job_poll_ms="50", workers="1")
    client = Client(server).register("killed@example.org", native="es", target="en")
    video = client.scanned()[0]
    task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    listening(client, task)
    for pid in helpers(server.process.pid):
        os.kill(pid, signal.SIGKILL)
    assert client.get("/health").status_code == 200
    status = client.wait(task)
    assert status["status"] == "completed", status
    with database(server) as db:
        assert db.execute("SELECT attempts FROM work_items WHERE kind = 'process_chunk'").fetchone()[0] >= 1
        assert db.execute("SELECT count(*) - count(DISTINCT start_ms) FROM cues").fetchone() == (0,)
    sound(server)


def dies(path):
    path.write_text("#!/bin/sh\nkill -9 $$\n")


def ends(path):
    path.write_text("#!/bin/sh\nexit 0\n")


def babbles(path):
    path.write_text("#!/bin/sh\nwhile :; do echo nonsense nonsense nonsense >&3; done\n")


HELPERS = {"missing": (None, "media_program"), "dies": (dies, "media_died"), "ends": (ends, "media_died"), "babbles": (babbles, "media_died")}


def helper(tmp_path, name):
    path = tmp_path / "langplug-media"
    if HELPERS[name][0]:
        HELPERS[name][0](path)
        path.chmod(0o755)
    return str(path)


@pytest.mark.parametrize("name", HELPERS)
def test_process_without_a_helper_that_works(subtitled, tmp_path, name):
    result = run("process", subtitled, "--target", "de", "--native", "en", "--out", tmp_path / "out",
                 env={"LANGPLUG_MEDIA_PROGRAM": helper(tmp_path, name)})
    assert result.returncode == 69, (result.returncode, result.stderr)
    assert "langplug-media" in result.stderr and (name != "missing" or "LANGPLUG_MEDIA_PROGRAM" in result.stderr), result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", HELPERS)
def test_a_server_without_a_helper_that_works(subtitled, own_server, tmp_path, name):
    server = own_server(videos=subtitled.parent, media_program=helper(tmp_path, name), job_attempts="2", job_retry_seconds="0", job_poll_ms="50")
    client = Client(server).register("helpless@example.org")
    client.wait(client.post("/api/videos/scan").json()["task_id"])
    video = client.get("/api/videos").json()[0]
    status = client.wait(client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"])
    assert status["status"] == "failed" and status["attempts"] == 2 and status["error"]["code"] == HELPERS[name][1], status
    still = client.get(f"/api/videos/{video['id']}/still?at_ms=1000")
    assert still.status_code == 404 and still.json()["error"]["code"] == "NOT_PROBED", still.text
    assert client.get("/health").status_code == 200
    with database(server) as db:
        assert db.execute("SELECT count(*) FROM chunks").fetchone() == (0,)
        assert db.execute("SELECT count(*) FROM media WHERE problem IS NOT NULL").fetchone() == (0,), "the film is not to blame"
    assert strays(server) == []
    # Put right, the same film is prepared.
    server.stop()
    del server.settings["media_program"]
    server.start()
    client.base_url = server.url
    again = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    assert client.wait(again)["status"] == "completed"
    sound(server)

"""What is no film, no subtitle and no place in the library: by `langplug process`, and by a server whose library holds it. Each is
a named error, leaves no file and no half-made lesson, and touches nothing beside the films."""
import os
import shutil
import sqlite3
import subprocess
import fcntl
import time

import pytest

import films
from conftest import BIN, VIDEOS, Client
from test_command import run

GERMAN = ["--target", "de", "--native", "en"]
# Root without the right to read everything, as everybody else is.
PLAIN_ROOT = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []


def not_media(path):
    path.write_bytes(b"no film at all " * 500)


def empty(path):
    path.write_bytes(b"")


def cut_off(path):
    """The index of an MP4 stands at its end: with that gone there is nothing to play."""
    whole = films.made(".mp4", True, 20)
    assert b"moov" in whole[len(whole) // 2:]
    path.write_bytes(whole[:len(whole) // 2])


def no_sound(path):
    films.film(path, sound=False)


def folder(path):
    path.mkdir()


def pipe(path):
    os.mkfifo(path)


def unreadable(path):
    films.film(path)
    path.chmod(0)


BAD = [("text.mp4", not_media, 65, "not_media"), ("zero.mkv", empty, 65, "empty_file"), ("cut.mp4", cut_off, 65, "truncated|not_media"),
       ("mute.mp4", no_sound, 69, "no_speech_engine"), ("closed.mp4", unreadable, 74, "unreadable")]
NO_FILES = [("folder.mkv", folder, 65, "folder"), ("pipe.mkv", pipe, 65, "device")]


def fresh(tmp_path, name, make):
    place = tmp_path / "films"
    place.mkdir()
    make(place / name)
    return place / name, tmp_path / "out"


def nothing_written(out):
    assert not out.exists() or not list(out.iterdir())


@pytest.mark.parametrize("name,make,code,reason", BAD + NO_FILES, ids=[b[0] for b in BAD + NO_FILES])
def test_process_names_it_and_writes_nothing(tmp_path, name, make, code, reason):
    film, out = fresh(tmp_path, name, make)
    before = films.tree(film.parent)
    command = [*PLAIN_ROOT, BIN / "langplug", "process", film, *GERMAN, "--out", out]
    env = {k: v for k, v in os.environ.items() if not k.startswith("LANGPLUG_")}
    env["LANGPLUG_PACKS_PATH"] = os.environ.get("TEST_PACKS", str(BIN / "packs"))
    result = subprocess.run(command, capture_output=True, text=True, timeout=120, env=env)
    assert result.returncode == code, (result.returncode, result.stderr)
    last = result.stderr.strip().splitlines()[-1]
    assert last.startswith("langplug process: ") and (name in last or reason == "no_speech_engine"), last
    nothing_written(out)
    assert films.tree(film.parent) == before


def test_a_cut_film_with_its_index_in_front_is_used_as_far_as_it_goes(tmp_path):
    whole = films.made(".mp4", True, 20, "-movflags", "+faststart")
    film = tmp_path / "cut.mp4"
    film.write_bytes(whole[:len(whole) * 3 // 4])
    (tmp_path / "cut.de.srt").write_text(films.srt(), encoding="utf-8")
    result = run("process", film, *GERMAN, "--out", tmp_path / "out", "--quiet")
    assert result.returncode == 0, result.stderr
    assert "Schlüssel" in (tmp_path / "out" / "cut.de.vtt").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def bad_library(tmp_path_factory):
    """A server as an ordinary user runs it, on a library of nothing but faults."""
    place = tmp_path_factory.mktemp("bad") / "films"
    place.mkdir()
    outside = place.parent / "outside.mp4"
    films.film(outside)
    for name, make, *_ in BAD + NO_FILES:
        make(place / name)
    (place / "link.mp4").symlink_to(outside)
    films.film(place / "sound.mp4")
    before = films.tree(place)
    yield place, before
    assert films.tree(place) == before


@pytest.fixture(scope="module")
def bad_server(bad_library, tmp_path_factory):
    from conftest import Server

    class Plain(Server):
        launcher = PLAIN_ROOT

    server = Plain(tmp_path_factory.mktemp("server"), videos=bad_library[0], job_attempts="1")
    yield server
    assert server.stop() == 0


@pytest.fixture(scope="module")
def reader(bad_server):
    client = Client(bad_server).register("faults@example.org")
    client.videos = {v["path"]: v for v in client.scanned()}
    return client


def rows(server, sql, *values):
    with sqlite3.connect(f"file:{server.directory}/data/langplug.db?mode=ro", uri=True) as db:
        return db.execute(sql, values).fetchall()


@pytest.mark.parametrize("name,make,code,reason", BAD, ids=[b[0] for b in BAD])
def test_the_server_says_so_in_the_list_and_in_the_job(reader, bad_server, name, make, code, reason):
    video = reader.videos[name]
    assert video["problem"] or name in ("mute.mp4", "closed.mp4"), video
    # What cannot even be read was not looked into; what is no good film was.
    assert video["looked_into"] == (name != "closed.mp4"), video
    response = reader.post(f"/api/videos/{video['id']}/process", json={})
    if response.status_code >= 400:
        assert response.status_code < 500 and response.json()["error"]["message"]
    else:
        status = reader.wait(response.json()["task_id"])
        assert status["status"] == "failed" and status["error"]["code"] in reason.split("|"), status
        assert status["error"]["message"]
    plan = reader.get(f"/api/videos/{video['id']}/chunks")
    assert plan.status_code == 200 and plan.json()["transcript"] is None
    if video["problem"]:
        assert plan.json()["missing"]
    assert not rows(bad_server, "SELECT 1 FROM chunks WHERE video_id = ?", video["id"])
    assert not rows(bad_server, "SELECT 1 FROM transcripts t JOIN videos v ON v.media_id = t.media_id WHERE v.id = ?", video["id"])
    still = reader.get(f"/api/videos/{video['id']}/still")
    assert still.status_code == 200 if name == "mute.mp4" else 400 <= still.status_code < 600 and still.json()["error"]["code"]


def test_what_is_no_file_and_what_lies_outside_is_not_listed(reader, bad_server, bad_library):
    assert not {"folder.mkv", "pipe.mkv", "link.mp4"} & set(reader.videos)
    assert "sound.mp4" in reader.videos
    result = bad_server.cli("scan")
    assert "link.mp4" in result.stdout and "outside" in result.stdout, result.stdout


@pytest.mark.parametrize("path", ["../outside.mp4", "/etc/passwd", "link.mp4", "folder.mkv/../../outside.mp4", "sound.mp4/../../outside.mp4"])
def test_no_way_out_of_the_library(reader, path):
    response = reader.post("/api/process/chunk", json={"video_path": path, "start_time": 0, "end_time": 5})
    assert response.status_code in (403, 404) and response.json()["error"]["code"], response.text
    quoted = path.replace("/", "%2f").replace("..", "%2e%2e")
    for url in (f"/api/videos/subtitles/{quoted}", f"/api/videos/x/{quoted}"):
        answer = reader.get(url)
        assert answer.status_code in (400, 403, 404), (url, answer.status_code)


def test_unknown_languages(reader):
    for body in ({"native_language": "en", "target_language": "xx"}, {"native_language": "zz", "target_language": "de"},
                 {"native_language": "de", "target_language": "de"}):
        response = reader.put("/api/profile/languages", json=body)
        assert 400 <= response.status_code < 500 and response.json()["error"]["code"], (body, response.status_code)
    assert reader.get("/api/profile").json()["target_language"]["code"] == "de"


# ---- subtitles ----

def negative():
    return "1\n-00:00:05,000 --> 00:00:01,000\nVor der Zeit.\n\n" + films.srt().replace("1\n", "2\n", 1)


def overlapping():
    return ("1\n00:00:04,000 --> 00:00:09,000\nWir müssen das Licht ausmachen.\n\n"
            "2\n00:00:00,500 --> 00:00:06,000\nIch habe meinen Schlüssel vergessen.\n\n"
            "3\n00:00:05,000 --> 00:00:05,000\nDauert nichts.\n\n")


BROKEN = {
    "no-index": films.srt(index=False).encode(),
    "crlf": films.srt().replace("\n", "\r\n").encode(),
    "cr": films.srt().replace("\n", "\r").encode(),
    "bom": b"\xef\xbb\xbf" + films.srt().encode(),
    "utf-16le": b"\xff\xfe" + films.srt().encode("utf-16-le"),
    "utf-16be": b"\xfe\xff" + films.srt().encode("utf-16-be"),
    "latin-1": films.srt().encode("latin-1"),
    "overlapping": overlapping().encode(),
    "negative": negative().encode(),
    "long-line": (films.srt() + "9\n00:00:19,000 --> 00:00:19,900\n" + "Ach so. " * 1250000)[:10 * 1024 * 1024].encode(),
}
HOPELESS = {"no-cues": b"no subtitles at all\n" * 100, "zero": b"", "too-long": b"a" * (10 * 1024 * 1024 + 1), "zeros": bytes(5000)}


@pytest.fixture(scope="module")
def subtitled(tmp_path_factory):
    place = tmp_path_factory.mktemp("subtitled")
    for name, data in (BROKEN | HOPELESS).items():
        # Another length each, so that they are other films with other transcripts.
        films.film(place / f"{name}.mp4", options=("-metadata", f"title={name}"))
        (place / f"{name}.de.srt").write_bytes(data)
    return place


@pytest.mark.parametrize("name", BROKEN)
def test_broken_subtitles_are_repaired(subtitled, tmp_path, name):
    result = run("process", subtitled / f"{name}.mp4", *GERMAN, "--out", tmp_path)
    assert result.returncode == 0, result.stderr
    text = (tmp_path / f"{name}.de.vtt").read_text(encoding="utf-8")
    assert "Schlüssel vergessen." in text and "Vor der Zeit" not in text and "Dauert nichts" not in text
    starts = [line.split(" ")[0] for line in text.splitlines() if " --> " in line]
    assert starts == sorted(starts) and len(starts) >= 2
    assert max(map(len, text.splitlines())) <= 4096
    assert "Schlüssel" in (tmp_path / f"{name}.words.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", HOPELESS)
def test_hopeless_subtitles_are_named(subtitled, tmp_path, name):
    before = films.tree(subtitled)
    result = run("process", subtitled / f"{name}.mp4", *GERMAN, "--out", tmp_path / "out")
    assert result.returncode == 65 and f"{name}.de.srt" in result.stderr, (result.returncode, result.stderr)
    nothing_written(tmp_path / "out")
    assert films.tree(subtitled) == before


def test_the_server_repairs_and_names_the_same(subtitled, own_server):
    server = own_server(videos=subtitled, job_attempts="1")
    client = Client(server).register("srt@example.org")
    videos = {v["path"].removesuffix(".mp4"): v for v in client.scanned()}
    tasks = {name: client.post(f"/api/videos/{videos[name]['id']}/process", json={}).json()["task_id"] for name in BROKEN | HOPELESS}
    for name in BROKEN:
        status = client.wait(tasks[name])
        assert status["status"] == "completed", (name, status)
        pack = client.get(f"/api/videos/{videos[name]['id']}/pack?start_ms=0&end_ms=20000").json()
        assert any("Schlüssel vergessen." in c["text"] for c in pack["cues"]), name
    for name in HOPELESS:
        status = client.wait(tasks[name])
        assert status["status"] == "failed" and f"{name}.de.srt" in status["error"]["message"], (name, status)
    kept = rows(server, "SELECT v.path FROM chunks c JOIN videos v ON v.id = c.video_id")
    assert {path.removesuffix(".mp4") for path, in kept} == set(BROKEN)
    assert not rows(server, "SELECT 1 FROM transcripts t LEFT JOIN cues q ON q.transcript_id = t.id WHERE q.id IS NULL")


# ---- the library goes away ----

def test_a_library_that_vanishes_during_the_scan(tmp_path):
    """The scan waits because nobody reads what it says; meanwhile its folder goes."""
    library, env = tmp_path / "films", {**os.environ, "LANGPLUG_DATA_PATH": str(tmp_path / "data")}
    for i in range(80):
        films.film(library / f"{'a long name ' * 15}{i:03}.mp4", options=("-metadata", f"title={i % 2}"))
    reading, writing = os.pipe()
    fcntl.fcntl(writing, 1031, 4096)  # F_SETPIPE_SZ
    scan = subprocess.Popen([BIN / "langplug", "scan", "--videos-path", library], stdout=subprocess.PIPE, stderr=writing, env=env)
    os.close(writing)
    said = os.read(reading, 200)
    waiting = time.monotonic() + 60
    while "pipe_w" not in pathlib_wait(scan.pid) and time.monotonic() < waiting:
        time.sleep(0.01)
    library.rename(tmp_path / "gone")
    while piece := os.read(reading, 65536):
        said += piece
    os.close(reading)
    scan.communicate(timeout=60)
    assert scan.returncode == 69 and b"nothing was changed" in said.lower() or b"no film was marked missing" in said, said[-400:]
    with sqlite3.connect(tmp_path / "data" / "langplug.db") as db:
        total, missing = db.execute("SELECT count(*), sum(missing_since > 0) FROM videos").fetchone()
    assert total == 80 and missing == 0
    (tmp_path / "gone").rename(library)
    again = subprocess.run([BIN / "langplug", "scan", "--quiet", "--videos-path", library], capture_output=True, text=True, env=env)
    assert again.returncode == 0 and "80 films" in again.stdout and " 0 missing, 0 unusable" in again.stdout


def pathlib_wait(pid):
    try:
        with open(f"/proc/{pid}/wchan", encoding="ascii") as f:
            return f.read()
    except OSError:
        return "pipe_w"


def test_a_server_whose_library_is_gone(own_server, tmp_path):
    library = tmp_path / "films"
    film = films.film(library / "Serie/Serie S01E01.mp4")
    film.with_suffix(".de.srt").write_text(films.srt(), encoding="utf-8")
    server = own_server(videos=library, job_attempts="1")
    client = Client(server).register("gone@example.org")
    video = client.scanned()[0]
    library.rename(tmp_path / "elsewhere")
    scan = client.wait(client.post("/api/videos/scan").json()["task_id"])
    assert scan["status"] == "failed" and scan["error"]["code"] == "library_gone" and "disk" in scan["error"]["message"], scan
    task = client.post(f"/api/videos/{video['id']}/process", json={})
    if task.status_code < 400:
        status = client.wait(task.json()["task_id"])
        assert status["status"] == "failed" and status["error"]["code"] in ("media_missing", "file_missing"), status
    assert client.get(f"/api/videos/{video['id']}/file").status_code == 404
    assert client.get("/health").status_code == 200
    assert rows(server, "SELECT missing_since FROM videos") == [(0,)]
    (tmp_path / "elsewhere").rename(library)
    assert client.wait(client.post("/api/videos/scan").json()["task_id"])["status"] == "completed"
    task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    assert client.wait(task)["status"] == "completed"
    shutil.rmtree(library / "Serie")
    assert client.scanned() == [] or client.get("/api/videos").json()[0]["id"] == video["id"]

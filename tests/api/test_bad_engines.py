"""Speech and translation servers that fail in every way: by `langplug process` and by a server. A speech server that fails is a
named error and leaves nothing behind; a translation server that fails costs the second language, not the lesson."""
import json
import sqlite3

import pytest

import films
from conftest import Client, Server
from engines import Engine
from test_command import run

# mode: what the command exits with, the job's error, and words of the message
SPEECH = {
    "refuse": (69, "engine_unreachable", "LANGPLUG_SPEECH_SERVER|does not answer"),
    "hang": (75, "engine_slow", "takes too long"),
    "drip": (75, "engine_slow", "takes too long"),
    "html": (69, "engine_nonsense", "speech server"),
    "500": (69, "engine_failed", "HTTP 500"),
    "busy": (75, "busy", "busy"),
    "403": (69, "engine_key", "refuses the key"),
    "not-json": (69, "engine_nonsense", "speech server"),
    "empty": (69, "engine_nonsense", "speech server"),
    "close": (69, "engine_unreachable", "speech server"),
    "huge": (69, "engine_nonsense", "no end"),
    "wrong-language": (69, "wrong_language", "another language"),
}
TRANSLATION = ["refuse", "hang", "drip", "html", "500", "busy", "403", "456", "not-json", "empty", "close", "huge", "wrong-language",
               "wrong-count"]
TO_ENGINE = ["--target", "de", "--native", "en"]


SLOW = ("hang", "drip")


@pytest.fixture(scope="module")
def spoken(tmp_path_factory):
    """A minute and a half of sound without subtitles: three windows."""
    return films.film(tmp_path_factory.mktemp("spoken") / "Ohne Text.mp4", seconds=90)


@pytest.fixture(scope="module")
def short(tmp_path_factory):
    """The same in one window."""
    return films.film(tmp_path_factory.mktemp("short") / "Kurz.mp4", seconds=12)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """German subtitles and nothing in English."""
    place = tmp_path_factory.mktemp("written")
    film = films.film(place / "Mit Text.mp4", seconds=20)
    film.with_suffix(".de.srt").write_text(films.srt(), encoding="utf-8")
    return film


def seconds(mode):
    """How long an answer is waited for: what never comes is given up soon."""
    return "2" if mode in SLOW else "120"


def speech_settings(engine, mode="ok"):
    return {"speech_server_url": engine.url, "speech_server_seconds": seconds(mode), "speech_engine": "openai"}


def libre(engine, mode="ok"):
    return {"libretranslate_url": engine.url, "allow_remote_translation": "true", "translation_seconds": seconds(mode)}


def deepl(engine, mode="ok"):
    return {"deepl_url": engine.url, "deepl_key": "k:fx", "allow_remote_translation": "true", "translation_seconds": seconds(mode)}


def environment(settings):
    return {"LANGPLUG_" + k.upper(): v for k, v in settings.items()}


def flags(settings):
    return [x for k, v in settings.items() for x in ("--" + k.replace("_", "-"), v)]


def tables(server):
    with sqlite3.connect(f"file:{server.directory}/data/langplug.db?mode=ro", uri=True) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return {t: db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("chunks", "cues", "transcript_spans", "translations")}


# ---- speech ----

def test_speech_by_a_server_that_works(spoken, tmp_path):
    with Engine() as engine:
        result = run("process", spoken, *TO_ENGINE, "--out", tmp_path, "--json", *flags(speech_settings(engine)))
        assert result.returncode == 0, result.stderr
        asked = [r for r in engine.asked() if r["path"] == "/v1/audio/transcriptions"]
    summary = json.loads(result.stdout)
    assert summary["source"]["engine"] == "openai" and summary["cues"] > 20
    assert len(asked) >= 3 and all(r["fields"]["language"] == "de" for r in asked)


@pytest.mark.parametrize("mode", SPEECH)
def test_process_names_a_failing_speech_server(spoken, short, tmp_path, mode):
    code, _, words = SPEECH[mode]
    film = spoken if mode == "wrong-language" else short
    before = films.tree(film.parent)
    with Engine(mode) as engine:
        result = run("process", film, *TO_ENGINE, "--out", tmp_path / "out", "--quiet", env=environment(speech_settings(engine, mode)))
    assert result.returncode == code, (result.returncode, result.stderr)
    assert any(w in result.stderr for w in words.split("|")), result.stderr
    assert result.stderr.count("\n") == 1 and not result.stdout
    assert not (tmp_path / "out").exists() and films.tree(film.parent) == before


def test_one_line_again_and_again_is_no_speech(spoken, tmp_path):
    with Engine("repeated-line") as engine:
        result = run("process", spoken, *TO_ENGINE, "--out", tmp_path / "out", env=environment(speech_settings(engine)))
    if result.returncode:
        assert result.returncode == 65 and "speech" in result.stderr
    else:
        text = next((tmp_path / "out").glob("*.de.vtt")).read_text(encoding="utf-8")
        assert text.count("Ich habe heute Morgen") <= 3, text


@pytest.fixture(scope="module")
def speech_server(spoken, tmp_path_factory):
    """One server whose engine fails in one way after another."""
    with Engine() as engine:
        server = Server(tmp_path_factory.mktemp("speech"), videos=spoken.parent, job_attempts="2", job_retry_seconds="0", job_poll_ms="50",
                        **speech_settings(engine))
        client = Client(server).register("speech@example.org")
        client.engine, client.video = engine, client.scanned()[0]
        yield client
        assert server.stop() == 0


def failed_job(client, mode):
    task = client.post(f"/api/videos/{client.video['id']}/process", json={}).json()["task_id"]
    status = client.wait(task)
    assert status["status"] == "failed" and status["error"]["code"] == SPEECH[mode][1], status
    assert any(w in status["error"]["message"] for w in SPEECH[mode][2].split("|")), status
    assert status["attempts"] == (1 if mode == "wrong-language" else 2), status
    assert tables(client.server) == {"chunks": 0, "cues": 0, "transcript_spans": 0, "translations": 0}
    plan = client.get(f"/api/videos/{client.video['id']}/chunks").json()
    assert plan["chunks"][0]["state"] == "failed" and plan["chunks"][0]["task_id"] == task
    assert plan["transcript"] is None or not plan["transcript"]["complete"]


@pytest.mark.parametrize("mode", [m for m in SPEECH if m not in SLOW])
def test_the_job_fails_with_the_reason(speech_server, mode):
    speech_server.engine.set(mode)
    failed_job(speech_server, mode)


@pytest.mark.parametrize("mode", SLOW)
def test_the_job_does_not_wait_for_ever(short, own_server, mode):
    with Engine(mode) as engine:
        server = own_server(videos=short.parent, job_attempts="2", job_retry_seconds="0", job_poll_ms="50", **speech_settings(engine, mode))
        client = Client(server).register("slow@example.org")
        client.video = client.scanned()[0]
        failed_job(client, mode)


def test_a_speech_server_that_comes_back_is_asked_for_the_rest_only(spoken, own_server):
    """Fails in the middle of the film: what was heard is kept, the next attempt goes on behind it."""
    with Engine("third-500") as engine:
        server = own_server(videos=spoken.parent, job_attempts="3", job_retry_seconds="0", job_poll_ms="50", **speech_settings(engine))
        client = Client(server).register("again@example.org")
        video = client.scanned()[0]
        status = client.wait(client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"])
        assert status["status"] == "completed" and status["attempts"] == 1, status
        heard = [r for r in engine.asked() if r["path"] == "/v1/audio/transcriptions"]
    with sqlite3.connect(f"file:{server.directory}/data/langplug.db?mode=ro", uri=True) as db:
        spans = db.execute("SELECT start_ms, end_ms FROM transcript_spans ORDER BY start_ms").fetchall()
        doubled = db.execute("SELECT count(*) - count(DISTINCT start_ms) FROM cues").fetchone()[0]
    assert spans[0][0] == 0 and spans[-1][1] >= 89000 and doubled == 0
    # The whole film was sent once, and the one window that failed again: 16,000 samples a second, two bytes each.
    sent = [(r["bytes"] - 2000) // 32000 for r in heard]
    assert 86 <= sum(sent) - max(sent) and sum(sent) <= 90 + 40, sent


# ---- translation ----

def test_translation_by_a_server_that_works(written, tmp_path):
    for make, name in ((libre, "libretranslate"), (deepl, "deepl")):
        with Engine() as engine:
            result = run("process", written, *TO_ENGINE, "--out", tmp_path / name, "--json", env=environment(make(engine)))
        assert result.returncode == 0 and name in {t["engine"] for t in json.loads(result.stdout)["translations"]}, result.stderr


@pytest.mark.parametrize("make", [libre, deepl], ids=["libretranslate", "deepl"])
@pytest.mark.parametrize("mode", TRANSLATION)
def test_process_goes_on_with_single_words(written, tmp_path, mode, make):
    with Engine(mode) as engine:
        result = run("process", written, *TO_ENGINE, "--out", tmp_path, "--json", env=environment(make(engine, mode)))
    assert result.returncode == 0, result.stderr
    assert "single words are shown instead" in result.stderr, result.stderr
    summary = json.loads(result.stdout)
    assert {t["engine"] for t in summary["translations"]} == {"gloss"}
    assert len(list(tmp_path.iterdir())) == 5
    second = (tmp_path / "Mit Text.en.vtt").read_text(encoding="utf-8")
    assert "[gloss]" in second and "<html" not in second


def test_the_same_answer_to_everything_is_no_translation(written, tmp_path):
    with Engine("repeated-line") as engine:
        result = run("process", written, *TO_ENGINE, "--out", tmp_path, "--json", env=environment(libre(engine)))
    assert result.returncode == 0, result.stderr
    assert {t["engine"] for t in json.loads(result.stdout)["translations"]} == {"gloss"}


@pytest.fixture(scope="module")
def translating_server(written, tmp_path_factory):
    with Engine() as engine:
        server = Server(tmp_path_factory.mktemp("translates"), videos=written.parent, job_attempts="1", **{**libre(engine), "translation_seconds": "20"})
        client = Client(server).register("words@example.org")
        client.engine, client.video = engine, client.scanned()[0]
        yield client
        assert server.stop() == 0


@pytest.mark.parametrize("mode", [m for m in TRANSLATION if m not in SLOW])
def test_the_job_goes_on_with_single_words(translating_server, mode):
    client = translating_server
    client.engine.set(mode)
    before = (client.server.directory / "server.log").read_text().count("single words are shown instead")
    status = client.wait(client.post(f"/api/videos/{client.video['id']}/process", json={}).json()["task_id"])
    assert status["status"] == "completed", status
    pack = client.get(f"/api/videos/{client.video['id']}/pack?start_ms=0&end_ms=20000").json()
    assert {s["engine"] for s in pack["translations"]["sources"]} == {"gloss"}
    rows = tables(client.server)
    assert rows["translations"] == 0 and rows["chunks"] == 1
    assert (client.server.directory / "server.log").read_text().count("single words are shown instead") == before + 1


def test_and_with_the_engine_when_it_is_back(translating_server):
    """Runs behind the failing ones, or alone."""
    client = translating_server
    client.engine.set("ok")
    assert client.wait(client.post(f"/api/videos/{client.video['id']}/process", json={}).json()["task_id"])["status"] == "completed"
    pack = client.get(f"/api/videos/{client.video['id']}/pack?start_ms=0&end_ms=20000").json()
    assert "libretranslate" in {s["engine"] for s in pack["translations"]["sources"]}
    with sqlite3.connect(client.server.directory / "data/langplug.db") as db:  # and as if it had never been
        db.execute("DELETE FROM translations")


def test_nothing_is_sent_before_an_administrator_says_so(written, tmp_path):
    with Engine() as engine:
        settings = {**libre(engine), "allow_remote_translation": "false"}
        result = run("process", written, *TO_ENGINE, "--out", tmp_path, env=environment(settings))
        assert result.returncode == 0, result.stderr
        assert engine.asked() == []


def test_other_learners_do_not_wait_for_an_engine_that_hangs(written, own_server):
    with Engine("hang") as engine:
        server = own_server(videos=written.parent, job_attempts="1", workers="1", **{**libre(engine), "translation_seconds": "600"})
        client = Client(server).register("waits@example.org")
        video = client.scanned()[0]
        task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
        client.wait(task, states=("processing",))
        while not engine_was_asked(engine):
            pass
        for _ in range(20):
            assert client.get("/health").status_code == 200
            assert client.get(f"/api/videos/{video['id']}/file", headers={"Range": "bytes=0-99"}).status_code == 206
            assert client.get("/api/videos").status_code == 200
        assert client.delete(f"/api/tasks/{task}").status_code == 204
        assert client.wait(task)["status"] == "cancelled"
    assert server.stop() == 0
    assert tables(server)["chunks"] == 0


def engine_was_asked(engine):
    return any(r["path"] == "/translate" for r in engine.asked())

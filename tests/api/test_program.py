"""The program about itself, and what it survives."""
import json
import os
import pathlib
import shutil
import signal
import subprocess
import time

import httpx
import pytest

from conftest import BIN, VIDEOS, Client, video_named


def test_health_and_readiness(anonymous):
    health = anonymous.get("/health").json()
    assert health["status"] == "healthy" and health["version"]
    assert anonymous.get("/readiness").json()["status"] == "ready"
    assert anonymous.get("/api/health").status_code == 200


def test_openapi_names_every_route(anonymous):
    document = anonymous.get("/openapi.json").json()
    assert document["info"]["title"] == "LangPlug API"
    for path in ("/api/videos", "/api/videos/{id}/pack", "/tasks/{id}/status", "/api/auth/login", "/auth/refresh", "/api/vocabulary/search"):
        assert path in document["paths"], path
    assert anonymous.get("/docs").headers["content-type"].startswith("text/html")


def test_doctor(learner):
    doctor = learner.get("/api/doctor").json()
    engines = {e["name"]: e for e in doctor["engines"]}
    assert engines["pocketsphinx"]["available"] and "en" in engines["pocketsphinx"]["languages"]
    assert not engines["openai"]["available"] and "LANGPLUG_" in engines["openai"]["hint"]
    assert any("GPL" in s["licence"] for s in doctor["sources"])


def test_flags_are_sticky(own_server):
    server = own_server(flag_new_player="30")
    client = Client(server).register("flag@example.org")
    answers = {client.get("/api/flags").json()["new_player"] for _ in range(5)}
    assert len(answers) == 1


@pytest.mark.parametrize("percent, expected", [("0", False), ("100", True)])
def test_flag_by_its_own_name(own_server, percent, expected):
    client = Client(own_server(flag_new_player=percent)).register("flag@example.org")
    assert client.get("/api/flags").json()["new_player"] is expected


@pytest.mark.parametrize("path, code", [
    ("/learn/Das%20Haus%20am%20Kanal/s01e01", "LearnPage"), ("/learn/1", "LearnPage"), ("/episodes/superstore", "EpisodesPage"),
    ("/vocabulary/de/Hund", "WordPage"), ("/videos", "SeriesPage"), ("/login", "LoginPage")])
def test_pages_fetch_their_code_ahead(anonymous, path, code):
    page = anonymous.get(path)
    assert page.status_code == 200 and page.headers["x-robots-tag"] == "noindex"
    if path == "/login":  # rendered at build time: its code is fetched after the first paint
        ahead = [page.text.partition("<script>")[2].partition("</script>")[0]]
    else:
        ahead = [link for link in page.text.split("<link ") if link.startswith('rel="modulepreload"')]
    assert any(f"/assets/{code}-" in link for link in ahead), ahead


def test_other_addresses_get_the_shell(anonymous):
    for path in ("/learn", "/learn/a/b/c", "/episodes/", "/nowhere"):
        text = anonymous.get(path).text
        assert "LearnPage" not in text and "EpisodesPage" not in text, path


def test_bad_files_are_named(own_server, tmp_path):
    videos = tmp_path / "films"
    good = next(VIDEOS.rglob("*.mp4"))
    (videos / "Bad").mkdir(parents=True)
    (videos / "Bad" / "text.mp4").write_text("this is no film\n" * 100)
    (videos / "Bad" / "zero.mkv").touch()
    (videos / "Bad" / "cut.mp4").write_bytes(good.read_bytes()[:5000])
    (videos / "Bad" / "dir.mp4").mkdir()
    (videos / "Bad" / "outside.mp4").symlink_to("/etc/passwd")
    shutil.copy(good, videos / "Bad" / "good.mp4")
    before = sorted(p.name for p in (videos / "Bad").iterdir())
    server = own_server(videos=videos)
    client = Client(server).register("bad@example.org")
    listed = {v["title"]: v for v in client.scanned()}
    assert listed["good"]["problem"] is None
    assert "outside" not in listed and "dir" not in listed
    for name in ("text", "zero"):
        code = listed[name]["problem_code"]
        assert code and not listed[name]["problem"].startswith(code), listed[name]
        task = client.post(f"/api/videos/{listed[name]['id']}/process", json={}).json()["task_id"]
        status = client.wait(task)
        assert status["status"] == "failed" and status["error"]["code"] and status["error"]["message"]
    assert sorted(p.name for p in (videos / "Bad").iterdir()) == before, "nothing is written beside the films"


def test_vanished_library_freezes(own_server, tmp_path):
    videos = tmp_path / "films"
    shutil.copytree(VIDEOS, videos)
    server = own_server(videos=videos)
    client = Client(server).register("gone@example.org")
    count = len(client.scanned())
    os.rename(videos, tmp_path / "away")
    task = client.post("/api/videos/scan").json()["task_id"]
    assert client.wait(task)["status"] == "failed"
    assert client.get("/health").status_code == 200
    os.rename(tmp_path / "away", videos)
    assert len(client.scanned()) == count


def test_killed_in_the_middle_resumes(own_server):
    """SIGKILL while speech runs: after the restart the same task goes on and ends; nothing is there twice."""
    server = own_server()
    client = Client(server).register("kill@example.org", native="de", target="en")
    client.scanned()
    video = next(v for v in client.get("/api/videos").json() if v["subtitles"]["kind"] == "engine")
    task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    end = time.monotonic() + 120
    while client.get(f"/api/tasks/{task}/status").json()["progress"] < 20:
        assert time.monotonic() < end
        time.sleep(0.05)
    server.kill()
    server.start()
    again = Client(server).login("kill@example.org")
    status = again.wait(task)
    assert status["status"] == "completed", status
    plan = again.get(f"/api/videos/{video['id']}/chunks").json()
    pack = again.get(f"/api/videos/{video['id']}/pack?start_ms=0&end_ms={plan['chunks'][0]['end_ms']}").json()
    starts = [c["start_ms"] for c in pack["cues"]]
    assert starts == sorted(starts) and len(set(starts)) == len(starts)


def test_cancel_in_the_middle_of_speech(own_server):
    server = own_server()
    client = Client(server).register("cancel@example.org", native="de", target="en")
    client.scanned()
    video = next(v for v in client.get("/api/videos").json() if v["subtitles"]["kind"] == "engine")
    task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    client.wait(task, states=("processing",))
    while client.get(f"/api/tasks/{task}/status").json()["step"] != "speech":
        time.sleep(0.05)
    assert client.delete(f"/api/tasks/{task}").status_code == 204
    assert client.get(f"/api/tasks/{task}/status").json()["status"] == "cancelled"
    other = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    assert other != task
    assert client.delete(f"/api/tasks/{other}").status_code == 204


def test_stop_in_the_middle_is_clean(own_server):
    server = own_server()
    client = Client(server).register("stop@example.org", native="de", target="en")
    client.scanned()
    video = next(v for v in client.get("/api/videos").json() if v["subtitles"]["kind"] == "engine")
    task = client.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    client.wait(task, states=("processing",))
    assert server.stop() == 0
    server.start()
    assert Client(server).login("stop@example.org").wait(task)["status"] == "completed"


def test_media_program_missing(own_server):
    server = own_server(media_program="/nonexistent/langplug-media")
    client = Client(server).register("missing@example.org")
    task = client.post("/api/videos/scan").json()["task_id"]
    status = client.wait(task, states=("completed", "failed", "pending"))
    assert client.get("/health").status_code == 200


def test_synchronous_processing(own_server):
    server = own_server(use_async_processing="false")
    client = Client(server).register("sync@example.org")
    client.scanned()
    video = next(v for v in client.get("/api/videos").json() if v["subtitles"]["kind"] == "embedded")
    task = client.post(f"/api/videos/{video['id']}/process", json={"start_ms": 0, "end_ms": 300000}).json()["task_id"]
    assert client.get(f"/api/tasks/{task}/status").json()["status"] == "completed"


def test_jobs_command(learner, server):
    assert "The queue works" in server.cli("jobs", "ping").stdout
    assert server.cli("jobs", "list", "--all").stdout.strip()
    assert server.cli("jobs", "show", "nothing", check=False).returncode == 66

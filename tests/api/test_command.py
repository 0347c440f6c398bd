"""The command line as a person types it."""
import csv
import json
import os
import shutil
import signal
import subprocess
import time

import pytest

from conftest import BIN, PACKS, VIDEOS


def run(*args, cwd=None, env=None, **kwargs):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("LANGPLUG_")}
    environment.update({"LANGPLUG_PACKS_PATH": PACKS, **(env or {})})
    return subprocess.run([BIN / "langplug", *map(str, args)], capture_output=True, text=True, timeout=300, cwd=cwd, env=environment, **kwargs)


@pytest.fixture(scope="module")
def german():
    return next(VIDEOS.rglob("*.mkv"))


def test_help_everywhere():
    assert run("--version").stdout.startswith("langplug ")
    assert run("--help").returncode == 0
    for command in ("serve", "process", "scan", "user", "jobs", "worker", "lexicon", "doctor", "migrate", "config"):
        result = run(command, "--help")
        assert result.returncode == 0 and "Usage" in result.stdout, command
    assert run().returncode == 64
    assert run("fly").returncode == 64


def test_config_prints_every_option(tmp_path):
    text = run("config").stdout
    for name in ("videos-path", "port", "secret-key", "workers", "speech-server-url"):
        assert name in text, name
    file = tmp_path / "langplug.conf"
    file.write_text("port = 70000\n")
    result = run("config", "--values", env={"LANGPLUG_CONFIG": str(file)})
    assert result.returncode != 0 and "port" in result.stderr and "langplug.conf" in result.stderr
    wrong = run("config", "--values", env={"LANGPLUG_VIDEO_PATH": "x"})
    assert wrong.returncode != 0 and "VIDEOS_PATH" in wrong.stderr


def test_process_german(german, tmp_path):
    result = run("process", german, "--target", "de", "--native", "en", "--level", "A2", "--chunk", "5", "--out", tmp_path)
    assert result.returncode == 0, result.stderr
    stem = german.stem
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(f"{stem}.{e}" for e in ("de.vtt", "de.srt", "en.vtt", "words.csv", "json"))
    assert (tmp_path / f"{stem}.de.vtt").read_text().startswith("WEBVTT")
    rows = list(csv.DictReader((tmp_path / f"{stem}.words.csv").open(encoding="utf-8")))
    asked = [r for r in rows if r["asked"] == "1"]
    assert 0 < len([r for r in asked if r["chunk"] == "1"]) <= 12 and len(rows) > len(asked)
    summary = json.loads((tmp_path / f"{stem}.json").read_text())
    assert len(summary["chunks"]) == 2 and summary["source"]["kind"] == "embedded"
    assert all(c["share_after"] >= c["share_before"] for c in summary["chunks"])
    assert summary["translations"][0]["engine"] == "parallel"
    assert "wrote" in result.stdout


def test_process_english_by_speech(tmp_path):
    film = next(p for p in VIDEOS.rglob("*.mp4") if not list(p.parent.glob(p.stem + ".*.srt")))
    result = run("process", film, "--target", "en", "--native", "es", "--out", tmp_path, "--json")
    assert result.returncode == 0, result.stderr
    summary = json.loads(result.stdout)
    assert summary["source"]["draft"] and summary["cues"] > 10
    assert {t["engine"] for t in summary["translations"]} & {"apertium", "gloss"}


def test_process_sidecars(tmp_path):
    film = next(VIDEOS.rglob("*.webm"))
    result = run("process", film, "--target", "de", "--native", "en", "--out", tmp_path, "--quiet")
    assert result.returncode == 0 and not result.stderr
    assert json.loads((tmp_path / f"{film.stem}.json").read_text())["source"]["kind"] == "sidecar"


@pytest.mark.parametrize("args,code,text", [
    (["process"], 64, "needs a film"),
    (["process", "x.mkv"], 64, "--target"),
    (["process", "x.mkv", "--target", "xx", "--native", "en"], 69, "can be learned"),
    (["process", "no-such.mkv", "--target", "de", "--native", "en"], 66, "no-such.mkv"),
    (["process", "x.mkv", "--target", "de", "--native", "de"], 65, "same language"),
    (["process", "x.mkv", "--target", "de", "--native", "en", "--level", "Z"], 64, "--level"),
    (["process", "x.mkv", "--target", "de", "--native", "en", "--fast"], 64, "--fast"),
])
def test_process_usage(args, code, text):
    result = run(*args)
    assert (result.returncode, text in result.stderr) == (code, True), result.stderr


@pytest.mark.parametrize("name,content,reason", [("text.mp4", b"no film at all" * 500, 65), ("zero.mkv", b"", 65)], ids=["text", "empty"])
def test_process_no_film(tmp_path, name, content, reason):
    (tmp_path / name).write_bytes(content)
    result = run("process", tmp_path / name, "--target", "de", "--native", "en", "--out", tmp_path / "out")
    assert result.returncode == reason and name in result.stderr
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_german_without_subtitles_says_what_helps(tmp_path):
    film = next(p for p in VIDEOS.rglob("*.mp4") if not list(p.parent.glob(p.stem + ".*.srt")))
    result = run("process", film, "--target", "de", "--native", "en", "--out", tmp_path)
    assert result.returncode == 69 and "German" in result.stderr and "LANGPLUG_" in result.stderr
    assert not list(tmp_path.iterdir())


def test_interrupt_leaves_nothing(tmp_path):
    film = next(p for p in VIDEOS.rglob("*.mp4") if not list(p.parent.glob(p.stem + ".*.srt")))
    env = {k: v for k, v in os.environ.items() if not k.startswith("LANGPLUG_")}
    env["LANGPLUG_PACKS_PATH"] = PACKS
    process = subprocess.Popen([BIN / "langplug", "process", film, "--target", "en", "--native", "es", "--out", tmp_path], stderr=subprocess.PIPE, env=env)
    while b"listening" not in process.stderr.readline():
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 130
    process.stderr.close()
    assert not list(tmp_path.iterdir())


def test_users(tmp_path):
    env = {"LANGPLUG_DATA_PATH": str(tmp_path / "data")}
    weak = run("user", "add", "eva@example.org", env=env, input="weak\n")
    assert weak.returncode == 65 and "password" in weak.stderr
    assert run("user", "add", "eva@example.org", "--admin", env=env, input="Hausboot-Anker-42!\n").returncode == 0
    assert run("user", "add", "eva@example.org", env=env, input="Hausboot-Anker-42!\n").returncode == 73
    assert "eva@example.org" in run("user", "list", env=env).stdout
    assert run("user", "passwd", "eva@example.org", env=env, input="Neues-Hausboot-43!\n").returncode == 0
    assert run("user", "passwd", "nobody@example.org", env=env, input="Neues-Hausboot-43!\n").returncode == 66


def test_scan_and_migrate(tmp_path):
    env = {"LANGPLUG_DATA_PATH": str(tmp_path / "data"), "LANGPLUG_VIDEOS_PATH": str(VIDEOS)}
    assert "up to date" in run("migrate", env=env).stdout
    first = run("scan", env=env)
    assert first.returncode == 0 and " 0 unusable" in first.stdout
    assert " 0 new, 0 changed" in run("scan", env=env).stdout
    gone = run("scan", env={**env, "LANGPLUG_VIDEOS_PATH": str(tmp_path / "none")})
    assert gone.returncode != 0 and "none" in gone.stderr


def test_doctor():
    result = run("doctor", env={"LANGPLUG_VIDEOS_PATH": str(VIDEOS), "LANGPLUG_DATA_PATH": "/tmp/langplug-doctor"})
    assert "pocketsphinx" in result.stdout and "LANGPLUG_" in result.stdout
    shutil.rmtree("/tmp/langplug-doctor", ignore_errors=True)


def test_full_disk_leaves_nothing(german, tmp_path):
    """/dev/full cannot be a folder, so a tiny file system stands in: as root a tmpfs of 64 KiB."""
    small = tmp_path / "small"
    small.mkdir()
    if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", small], capture_output=True).returncode:
        pytest.skip("mounting needs root")
    try:
        result = run("process", german, "--target", "de", "--native", "en", "--out", small)
        assert result.returncode == 74 and not list(small.iterdir())
    finally:
        subprocess.run(["umount", small])

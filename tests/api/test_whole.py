"""What is all or nothing, seen from outside: one-time links, leaving for good, vocabulary sync; doctor --db; a server under
load while the command line writes."""
import json
import pathlib
import sqlite3
import threading
import time

import httpx
import pytest

from conftest import PASSWORD, Client, Server

OTHER = "Segelboot-Kiel-77!"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    s = Server(tmp_path_factory.mktemp("whole"))
    yield s
    assert s.stop() == 0


def database(server):
    return sqlite3.connect(server.directory / "data/langplug.db")


def test_reset_link(server):
    client = Client(server).register("reset@example.org")
    out = server.cli("user", "reset", "reset@example.org", "--url", "https://lessons.example")
    link = out.stdout.strip()
    assert link.startswith("https://lessons.example/reset-password?token=") and "once" in out.stderr
    token = link.split("=", 1)[1]
    assert token not in database(server).execute("SELECT hex(token_hash) FROM password_resets").fetchone()[0]
    weak = client.post("/api/auth/reset-password", json={"token": token, "password": "weak"})
    assert weak.status_code == 422
    other = Client(server)
    assert other.post("/api/auth/reset-password", json={"token": token, "password": OTHER}).status_code == 204
    again = other.post("/api/auth/reset-password", json={"token": token, "password": OTHER})
    assert again.status_code == 400 and "used already" in again.json()["detail"]
    assert client.get("/api/auth/me").status_code == 401  # every session is over
    assert other.post("/api/auth/login", data={"username": "reset@example.org", "password": PASSWORD}).status_code == 400
    other.login("reset@example.org", OTHER)
    assert server.cli("user", "reset", "nobody@example.org", check=False).returncode == 66


def test_reset_form_without_javascript(server):
    Client(server).register("form@example.org")
    token = server.cli("user", "reset", "form@example.org").stdout.strip().split("=", 1)[1]
    client = Client(server)
    url = f"/reset-password?token={token}"
    mismatch = client.post(url, data={"password": OTHER, "confirm_password": "x"})
    assert mismatch.status_code == 303 and mismatch.headers["location"].endswith("error=mismatch#mismatch")
    weak = client.post(url, data={"password": "weak", "confirm_password": "weak"})
    assert weak.headers["location"].endswith("error=invalid#invalid") and token in weak.headers["location"]
    done = client.post(url, data={"password": OTHER, "confirm_password": OTHER})
    assert (done.status_code, done.headers["location"]) == (303, "/login?done=reset#reset")
    late = client.post(url, data={"password": OTHER, "confirm_password": OTHER})
    assert late.headers["location"].endswith("error=link#link")
    foreign = client.post("/reset-password?token=%0d%0aX:y", data={"password": OTHER})
    assert foreign.status_code in (303, 400) and "X:y" not in foreign.headers.get("location", "")
    client.login("form@example.org", OTHER)


def test_change_password(server):
    client, elsewhere = Client(server).register("change@example.org"), Client(server).login("change@example.org")
    wrong = client.post("/api/profile/password", json={"current_password": "no", "password": OTHER})
    assert wrong.status_code == 422 and wrong.json()["error"]["details"][0]["loc"][-1] == "current_password"
    assert client.post("/api/profile/password", json={"current_password": PASSWORD, "password": OTHER}).status_code == 204
    assert elsewhere.get("/api/auth/me").status_code == 401 and elsewhere.post("/api/auth/refresh").status_code == 401
    assert client.post("/api/auth/refresh").status_code == 200 and client.get("/api/auth/me").status_code == 200


def test_leave(server):
    Client(server).register("stays@example.org")
    client = Client(server).register("leaves@example.org")
    assert client.post("/api/vocabulary/mark-known", json={"lemma": "Haus", "language": "de", "known": True}).status_code == 200
    assert client.post("/api/profile/delete", json={"password": "wrong"}).status_code == 422
    assert client.post("/api/profile/delete", json={"password": PASSWORD}).status_code == 204
    assert client.get("/api/auth/me").status_code == 401
    dump = "\n".join(database(server).iterdump())
    assert "leaves@example.org" not in dump and "'leaves'" not in dump
    assert "Delete" in server.cli("user", "delete", "stays@example.org", input="no\n", check=False).stderr
    assert server.cli("user", "delete", "stays@example.org", "--yes").returncode == 0
    assert "stays@" not in server.cli("user", "list").stdout


def test_sync_and_undo(server):
    client = Client(server).register("sync@example.org")
    now = int(time.time() * 1000)
    words = [{"lemma": "Haus", "noun": True, "status": "known", "evidence": "game", "changed_at": now - 5000},
             {"lemma": "gehen", "noun": False, "status": "learning", "stage": 2, "evidence": "card"}]
    answer = client.post("/api/vocabulary/sync", json={"language": "de", "words": words}).json()
    assert answer["changed"] == 2
    late = [{"lemma": "Haus", "noun": True, "status": "new", "changed_at": now - 9000}]
    assert client.post("/api/vocabulary/sync", json={"language": "de", "words": late}).json()["changed"] == 0
    bad = [*words, {"lemma": "x", "noun": True, "status": "nonsense"}]
    assert client.post("/api/vocabulary/sync", json={"language": "de", "words": bad}).status_code == 422
    assert client.post("/api/vocabulary/undo", json={"undo": answer["undo"]}).json()["restored"] == 2


def test_merge_of_a_film(server):
    client = Client(server).register("film@example.org")
    film = next(v for v in client.scanned() if v["path"].endswith(".mkv"))
    missing = client.post(f"/api/videos/{film['id']}/vocabulary", json={"status": "known"})
    assert missing.status_code == 404
    task = client.post(f"/api/videos/{film['id']}/process", json={}).json()["task_id"]
    assert client.wait(task)["status"] == "completed"
    answer = client.post(f"/api/videos/{film['id']}/vocabulary", json={"status": "known"}).json()
    assert answer["changed"] > 50
    assert client.post(f"/api/videos/{film['id']}/vocabulary", json={"status": "known"}).json()["changed"] == 0
    assert client.post("/api/vocabulary/undo", json={"undo": answer["undo"]}).json()["restored"] == answer["changed"]


def test_doctor_finds_and_mends(tmp_path):
    server = Server(tmp_path)
    client = Client(server).register("doctor@example.org")
    client.scanned()
    clean = server.cli("doctor", "--db")
    assert "in order" in clean.stdout and "users" in clean.stdout
    server.stop()
    db = sqlite3.connect(tmp_path / "data/langplug.db")
    db.execute("DELETE FROM media")
    db.execute("UPDATE work_items SET state = 1, worker = 'w', finished_at = 0, result = NULL, claims = 1, started_at = 1, lease_until = 1"
               " WHERE id = (SELECT max(id) FROM work_items)")
    db.commit()
    db.close()
    for still in (tmp_path / "data").rglob("*.jpg"):  # lone too, and only the first three of a kind are named
        still.unlink()
    (tmp_path / "data/playable").mkdir(exist_ok=True)
    (tmp_path / "data/playable/0000.mp4").write_text("x")
    found = server.cli("doctor", "--db", check=False)
    assert found.returncode == 1, found.stdout
    for text in ("media that is not there", "more than an hour", "0000.mp4", "--repair"):
        assert text in found.stdout, text
    report = json.loads(server.cli("doctor", "--db", "--json", check=False).stdout)
    assert not report["clean"] and {"dangling", "stale_job", "lone_file"} <= {f["name"] for f in report["findings"]}
    mended = server.cli("doctor", "--db", "--repair", check=False)
    assert mended.returncode == 0 and "This was mended" in mended.stdout and "0000.mp4" in mended.stdout
    assert server.cli("doctor", "--db").returncode == 0
    nowhere = server.cli("doctor", "--db", "--data-path", str(tmp_path / "none"), check=False)
    assert nowhere.returncode == 66 and "no database yet" in nowhere.stderr and not (tmp_path / "none").exists()


def test_without_transactions(tmp_path):
    server = Server(tmp_path, accept_orphans="1", enable_transactions="false")
    ready = httpx.get(server.url + "/readiness")
    assert ready.status_code == 200 and ready.json()["status"] == "degraded" and "Transactions" in ready.json()["message"]
    Client(server).register("a@example.org")
    assert server.stop() == 0
    assert "orphan check" in (pathlib.Path(tmp_path) / "server.log").read_text()


def test_the_command_line_writes_while_the_server_is_busy(server):
    """Nobody is ever told that the database is locked."""
    clients = [Client(server).register(f"busy{i}@example.org") for i in range(3)]
    stop, bad, done = threading.Event(), [], []

    def load(client, number):
        n = 0
        while not stop.is_set():
            words = [{"lemma": f"wort{number}x{n}x{i}", "noun": True, "status": "known"} for i in range(40)]
            answer = client.post("/api/vocabulary/sync", json={"language": "de", "words": words})
            if answer.status_code != 200 or answer.json()["changed"] != 40:
                bad.append(answer.text)
            n += 1
        done.append(n)

    threads = [threading.Thread(target=load, args=(c, i)) for i, c in enumerate(clients)]
    for t in threads:
        t.start()
    results = [server.cli("user", "add", f"line{i}@example.org", input=PASSWORD + "\n", check=False) for i in range(6)]
    results += [server.cli("scan", "--quiet", check=False), server.cli("doctor", "--db", "--repair", check=False)]
    stop.set()
    for t in threads:
        t.join()
    assert not bad and all(n > 0 for n in done), bad[:2]
    assert [r.returncode for r in results] == [0] * len(results), [r.stderr for r in results]
    count = database(server).execute("SELECT count(*) FROM knowledge WHERE lemma LIKE 'wort%x%'").fetchone()[0]
    assert count == 40 * sum(done)

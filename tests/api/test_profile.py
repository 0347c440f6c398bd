"""Profile, settings, flags, the shapes older clients know, and what exists only in tests."""
import pytest

from conftest import Client


@pytest.fixture(scope="module")
def client(server, learner):
    return Client(server).register("profile@example.org")


def test_profile(client):
    profile = client.get("/api/profile").json()
    assert isinstance(profile["id"], str) and profile["native_language"]["code"] == "en" and profile["target_language"]["code"] == "de"
    assert profile["target_language"]["name"] == "German" and profile["target_language"]["native_name"] == "Deutsch" and profile["target_language"]["flag"]
    assert profile["language_runtime"]["native"] == "en" and profile["language_runtime"]["target"] == "de"
    changed = client.put("/api/profile", json={"level": "B1", "chunk_duration_minutes": 10, "game_words": 0}).json()
    assert changed["level"] == "B1" and changed["levels"] == {"de": "B1"} and changed["chunk_duration_minutes"] == 10 and changed["game_words"] == 0
    swapped = client.put("/api/profile", json={"native_language": "de", "target_language": "en", "level": "C1"}).json()
    assert swapped["levels"] == {"de": "B1", "en": "C1"} and swapped["level"] == "C1"
    assert client.put("/api/profile/languages", json={"native_language": "en", "target_language": "de"}).json()["success"]
    assert client.get("/api/profile").json()["level"] == "B1"


@pytest.mark.parametrize("change,status", [
    ({"chunk_duration_minutes": 7}, 422), ({"chunk_duration_minutes": 0}, 422), ({"chunk_duration_minutes": 30}, 422), ({"chunk_duration_minutes": "5"}, 422),
    ({"game_words": 31}, 422), ({"game_words": -1}, 422), ({"level": "D1"}, 422), ({"level": "a1"}, 422), ({"more": 1}, 422)])
def test_bad_changes(client, change, status):
    before = client.get("/api/profile").json()
    for path in ("/api/profile", "/api/profile/settings"):
        answer = client.put(path, json=change)
        assert answer.status_code == status
        assert answer.json()["detail"] == answer.json()["error"]["details"] and answer.json()["detail"][0]["loc"][0] == "body"
    assert client.get("/api/profile").json() == before


def test_bad_languages(client):
    def status(native, target):
        pair = {"native_language": native, "target_language": target}
        answers = {client.put("/api/profile/languages", json=pair).status_code, client.put("/api/profile", json=pair).status_code}
        assert len(answers) == 1
        return answers.pop()

    assert status("de", "de") == 422 and status("xx", "de") == 422 and status("en", "zz") == 422
    assert status("de", "pt") == 400, "a language we know, that nothing installed can teach"


def test_languages(client, anonymous):
    languages = anonymous.get("/api/profile/languages").json()
    assert "en" in languages["de"]["natives"] and languages["de"]["flag"] and languages["de"]["name"] == "German"


def test_settings_are_one_object(client):
    settings = client.get("/api/profile/settings").json()
    assert settings["theme"] == "system" and settings["auto_play"] is True and settings["daily_goal"] == 15 and settings["language_preferences"] == {}
    changed = client.put("/api/profile/settings", json={**settings, "theme": "dark", "playback_speed": 1.25, "language_preferences": {"a": [1]}, "app": {"keys": "media"}}).json()
    assert changed["theme"] == "dark" and changed["playback_speed"] == 1.25 and changed["language_preferences"] == {"a": [1]} and changed["app"] == {"keys": "media"}
    assert client.put("/api/profile/settings", json={"auto_play": False}).json() == {**changed, "auto_play": False}
    assert client.put("/api/profile/settings", json={"playback_speed": "fast"}).status_code == 422
    assert client.put("/api/profile/settings", json={"language_preferences": {"x": "y" * 9000}}).status_code == 413
    assert client.put("/api/profile/settings", json={"app": {"x": "y" * 17000}}).status_code == 413
    assert client.get("/api/profile/settings").json() == {**changed, "auto_play": False}


def test_flags(client, anonymous, own_server):
    assert anonymous.get("/api/flags").json() == {"new_player": True}
    assert client.get("/api/flags").json() == {"new_player": True}
    off = own_server(flag_new_player="0", scan_at_start="false")
    assert Client(off).get("/api/flags").json() == {"new_player": False}
    with pytest.raises(AssertionError, match="flag new_player"):
        own_server(flag_new_player="some", scan_at_start="false")


def test_words_and_state_of_a_film(client, learner):
    video = next(v for v in client.get("/api/videos").json() if v["subtitles"]["kind"] == "embedded" and v["duration_ms"] > 360000)
    url = f"/api/videos/{video['id']}"
    task = client.post(url + "/process", json={}).json()["task_id"]
    assert client.wait(task)["status"] == "completed"
    status = client.get(url + "/status").json()
    assert status["status"] == "completed" and status["progress"] == 100 and status["task_id"] == task and status["chunks_ready"] == status["chunk_count"]
    words = client.get(url + "/vocabulary").json()
    lemmas = {w["lemma"] for w in words}
    assert len(words) > 50 and len({(w["lemma"], w["noun"]) for w in words}) == len(words)
    pack = client.get(url + "/pack").json()
    assert lemmas == {w["lemma"] for w in pack["words"] if w["kind"] == "content"}
    bare = next(v for v in client.get("/api/videos").json() if v["subtitles"]["kind"] in ("none", "engine"))
    assert client.get(f"/api/videos/{bare['id']}/vocabulary").status_code == 409
    assert client.get(f"/api/videos/{bare['id']}/status").json()["status"] == "pending"
    assert client.get("/api/videos/999999/vocabulary").status_code == 404 and client.get("/api/videos/x/status").status_code == 404


def test_headers_and_texts(client, anonymous):
    answer = anonymous.get("/health")
    assert answer.headers["content-type"] == "application/json" and answer.headers["x-request-id"] and float(answer.headers["x-process-time"]) >= 0
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["x-frame-options"] == "DENY" and answer.headers["referrer-policy"]
    missing = client.get("/api/nothing")
    assert missing.status_code == 404 and missing.json()["detail"] == "Not Found" and missing.headers["content-type"] == "application/json"
    wrong = client.request("PATCH", "/api/profile")
    assert wrong.status_code == 405 and wrong.json()["detail"] == "Method Not Allowed" and "PUT" in wrong.headers["allow"]


def test_testing_only(server, client, anonymous):
    assert anonymous.get("/api/debug/health").json()["testing"] is True
    assert anonymous.post("/api/debug/frontend-logs", json={"logs": [{"level": "error", "message": "a\nb"}, 5]}).json() == {"success": True}
    assert "browser error: a b" in (server.directory / "server.log").read_text()
    made = client.post("/api/vocabulary/create", json={"word": "Testwort", "translation": "test word", "difficulty_level": "intermediate"}).json()
    assert client.post("/api/vocabulary/create", json={"word": "Testwort", "translation": "test word"}).json()["id"] == made["id"]
    assert client.get("/api/vocabulary/library?language=de&search=Testwort").json()["words"][0]["id"] == made["id"]
    assert anonymous.post("/api/vocabulary/create", json={"word": "a", "translation": "b"}).status_code == 401
    data = client.get("/api/vocabulary/test-data").json()
    assert data["test_mode"] is True and data["test_vocabulary"][0]["word"]
    gone = Client(server).register("e2e.gone@langplug.com")
    assert anonymous.delete("/api/test/cleanup").json()["deleted_users"] == 1
    assert gone.get("/api/auth/me").status_code == 401 and client.get("/api/auth/me").status_code == 200

"""Progress from stored facts: watch time that must be plausible, words, parts, days by the learner's clock."""
import datetime
import time

import pytest

from conftest import Client


@pytest.fixture(scope="module")
def watcher(server, learner):
    return Client(server).register("watcher@example.org")


def today(client, days=1):
    return client.get(f"/api/progress/daily?days={days}").json()


def test_nothing_yet(watcher):
    progress = watcher.get("/api/progress/user").json()
    assert progress["current_streak"] == progress["longest_streak"] == progress["vocabulary_learned"] == progress["total_videos_watched"] == 0
    assert progress["last_activity"] is None and progress["achievements"] == [] and progress["level"] == "Beginner"
    days = today(watcher, 7)
    assert len(days) == 7 and [d["date"] for d in days] == sorted((d["date"] for d in days), reverse=True)
    assert {(d["watch_time"], d["vocabulary_learned"], d["experience_gained"]) for d in days} == {(0, 0, 0)}


def test_claims_are_not_believed(server, watcher):
    """An account of a few seconds cannot have watched an hour, however often it says so; nor in two films at once."""
    videos = watcher.get("/api/videos").json()
    began = time.monotonic()
    client = Client(server).register("liar@example.org")
    for video in videos[:2] * 3:
        assert client.put(f"/api/videos/{video['id']}/position", json={"position_ms": 1000, "played_ms": 3600000}).status_code == 204
    passed = time.monotonic() - began
    watched = client.get("/api/progress/user").json()["learning_stats"]["watched_ms"]
    # Each of six reports is given at most five seconds of slack.
    assert watched <= (passed + 6 * 5) * 1000
    assert today(client)[0]["videos_watched"] == 2
    assert client.get("/api/progress/user").json()["total_videos_watched"] == 0
    client.put(f"/api/videos/{videos[0]['id']}/position", json={"position_ms": videos[0]["duration_ms"], "played_ms": 0})
    assert client.get(f"/api/videos/{videos[0]['id']}").json()["finished"]
    assert client.get("/api/progress/user").json()["total_videos_watched"] == 0, "a film that was only skipped to its end was not watched"


def test_update_overwrites_nothing(watcher):
    before = watcher.get("/api/progress/user").json()
    answer = watcher.post("/api/progress/update", json={"current_streak": 400, "experience_points": 99999, "vocabulary_learned": 5000, "anything": [1]})
    assert answer.status_code == 200 and answer.json()["message"]
    assert watcher.get("/api/progress/user").json() == before
    assert watcher.post("/api/progress/update", json=[1]).status_code == 422


def test_words_and_undo(watcher):
    words = [{"lemma": "Haus", "noun": True, "status": "known"}, {"lemma": "Baum", "noun": True, "status": "known"}, {"lemma": "Weg", "noun": True, "status": "learning"}]
    marked = watcher.post("/api/vocabulary/status", json={"language": "de", "words": words, "evidence": "card"}).json()
    progress = watcher.get("/api/progress/user").json()
    assert progress["vocabulary_learned"] == 2 and progress["current_streak"] == progress["longest_streak"] == 1
    assert "first_word" in progress["achievements"] and progress["learning_stats"]["words_learned"] == 2
    assert today(watcher)[0]["vocabulary_learned"] == 2 and today(watcher)[0]["experience_gained"] >= 10
    # The same again is no new word.
    watcher.post("/api/vocabulary/status", json={"language": "de", "words": words[:1], "evidence": "card"})
    assert today(watcher)[0]["vocabulary_learned"] == 2
    watcher.post("/api/vocabulary/undo", json={"undo": marked["undo"]})
    assert today(watcher)[0]["vocabulary_learned"] == 0
    assert watcher.get("/api/progress/user").json()["vocabulary_learned"] == 0


def test_a_part_counts_once(server, watcher):
    client = Client(server).register("parts@example.org")
    video = next(v for v in client.get("/api/videos").json() if v["duration_ms"] > 360000)
    chunk = client.get(f"/api/videos/{video['id']}/chunks").json()["chunks"][0]
    url = f"/api/videos/{video['id']}/chunks/done"
    for start in (chunk["start_ms"], chunk["start_ms"], chunk["start_ms"] + 1000):
        assert client.post(url, json={"start_ms": start, "end_ms": chunk["end_ms"]}).status_code == 200
    assert client.get("/api/progress/user").json()["learning_stats"]["chunks_done"] == 1
    assert client.post(url, json={"start_ms": 5, "end_ms": 5}).status_code == 422


def test_days_of_the_learners_clock(server):
    client = Client(server).register("far@example.org")
    now = datetime.datetime.now(datetime.timezone.utc)
    for offset in (14 * 60, -12 * 60):
        assert client.put("/api/profile/settings", json={"utc_offset_minutes": offset}).status_code == 200
        here = now + datetime.timedelta(minutes=offset)
        seen = today(client)[0]["date"]
        assert seen in (here.date().isoformat(), (here + datetime.timedelta(minutes=5)).date().isoformat())
    client.post("/api/vocabulary/status", json={"language": "de", "words": [{"lemma": "Haus", "noun": True, "status": "known"}]})
    assert today(client)[0]["vocabulary_learned"] == 1
    assert client.put("/api/profile/settings", json={"utc_offset_minutes": 841}).status_code == 422


def test_goal(server):
    client = Client(server).register("goal@example.org")
    video = client.get("/api/videos").json()[0]
    assert client.get("/api/profile/settings").json()["daily_goal"] == 15
    client.put("/api/profile/settings", json={"daily_goal": 0})
    client.put(f"/api/videos/{video['id']}/position", json={"position_ms": 1000, "played_ms": 3000})
    assert client.get("/api/progress/user").json()["daily_goals_completed"] == 0
    assert client.put("/api/profile/settings", json={"daily_goal": 601}).status_code == 422


def test_limits(watcher, anonymous):
    assert watcher.get("/api/progress/daily?days=0").status_code == 422
    assert watcher.get("/api/progress/daily?days=367").status_code == 422
    assert len(today(watcher, 366)) == 366
    for path in ("/api/progress/user", "/api/progress/daily"):
        assert anonymous.get(path).status_code == 401

"""The vocabulary: library, search, stats, marking, corrections, own words, the card."""
import pytest

from conftest import Client


@pytest.fixture(scope="module")
def reader(server, learner):
    return Client(server).register("reader@example.org")


def test_library_pages(reader):
    page = reader.get("/api/vocabulary/library?language=de&level=A1&limit=50").json()
    assert len(page["words"]) == 50 and page["total_count"] > 100
    assert all(w["difficulty_level"] == "A1" for w in page["words"])
    second = reader.get("/api/vocabulary/library?language=de&level=A1&limit=50&offset=50").json()
    assert not {w["id"] for w in page["words"]} & {w["id"] for w in second["words"]}
    assert reader.get("/api/vocabulary/library/A1?target_language=de").json()["total_count"] == page["total_count"]
    assert reader.get("/api/vocabulary/library?level=Z9").status_code == 422
    assert reader.get("/api/vocabulary/library?limit=0").status_code == 422
    assert reader.get("/api/vocabulary/library?language=xx").status_code == 422


def test_search_exact_first(reader):
    found = reader.post("/api/vocabulary/search", json={"search_term": "haus", "language": "de", "limit": 10}).json()
    assert found["results"][0]["lemma"] == "Haus" and found["results"][0]["article"] == "das"
    assert reader.post("/api/vocabulary/search", json={"search_term": "", "language": "de"}).status_code == 422


def test_card(reader):
    card = reader.get("/api/vocabulary/word-info/H%C3%A4user?language=de").json()
    assert card["found"] and card["lemma"] == "Haus" and card["gender"] == "n" and card["article"] == "das"
    assert any("house" in g["text"] for g in card["glosses"][:3])
    assert card["level_source"] in ("frequency", "list")
    unknown = reader.get("/api/vocabulary/word-info/xyzzyqux?language=de").json()
    assert unknown["found"] is False and unknown["message"]


def test_mark_known_by_any_form(reader):
    before = reader.get("/api/vocabulary/stats?target_language=de").json()["total_known"]
    marked = reader.post("/api/vocabulary/mark-known", json={"lemma": "Häuser", "language": "de", "known": True}).json()
    assert marked["lemma"] == "Haus" and marked["success"]
    assert reader.get("/api/vocabulary/stats?target_language=de").json()["total_known"] == before + 1
    assert reader.get("/api/vocabulary/word-info/Haus?language=de").json()["status"] == "known"
    assert reader.delete("/api/vocabulary/progress/Haus?language=de").status_code == 200
    assert reader.delete("/api/vocabulary/progress/Haus?language=de").status_code == 404


def test_whole_level_and_undo(reader):
    bulk = reader.post("/api/vocabulary/library/bulk-mark", json={"level": "A1", "target_language": "de", "known": True}).json()
    assert bulk["word_count"] > 100
    stats = reader.get("/api/vocabulary/stats?target_language=de").json()
    assert stats["levels"]["A1"]["user_known"] == stats["levels"]["A1"]["total_words"] == bulk["word_count"]
    known = reader.get("/api/vocabulary/library?language=de&level=A1&status=known&limit=1").json()
    assert known["total_count"] == bulk["word_count"]
    assert reader.post("/api/vocabulary/undo", json={"undo": bulk["undo"]}).json()["restored"] == bulk["word_count"]
    assert reader.get("/api/vocabulary/stats?target_language=de").json()["levels"]["A1"]["user_known"] == 0


def test_own_words(reader):
    added = reader.post("/api/vocabulary/words", json={"lemma": "Quietscheente", "noun": True, "translation": "rubber duck", "level": "B1", "language": "de"})
    assert added.status_code == 201
    found = reader.get("/api/vocabulary/library?language=de&search=Quietsche").json()["words"]
    assert found[0]["own"] == added.json()["id"] and found[0]["gloss"] == "rubber duck"
    assert reader.delete(f"/api/vocabulary/words/{added.json()['id']}").status_code == 204
    assert reader.delete(f"/api/vocabulary/words/{added.json()['id']}").status_code == 404


def test_corrections(reader, server):
    correction = reader.post("/api/vocabulary/corrections", json={"language": "de", "lemma": "Haus", "new_level": "C1"})
    assert correction.status_code == 201
    rows = reader.get("/api/vocabulary/corrections?language=de").json()
    assert [r["lemma"] for r in rows] == ["Haus"]
    assert reader.post("/api/vocabulary/corrections", json={"language": "de", "lemma": "Haus", "new_level": "C1", "everybody": True}).status_code == 403
    assert reader.post("/api/vocabulary/corrections", json={"language": "de", "lemma": "Haus"}).status_code == 422
    stranger = Client(server).register("stranger@example.org")
    assert stranger.get("/api/vocabulary/corrections?language=de").json() == []
    assert stranger.delete(f"/api/vocabulary/corrections/{rows[0]['id']}").status_code == 404
    assert reader.delete(f"/api/vocabulary/corrections/{rows[0]['id']}").status_code == 204


def test_views(reader):
    view = {"language": "de", "lemma": "Haus", "noun": True, "video_id": reader.get("/api/videos").json()[0]["id"], "count": 2}
    assert reader.post("/api/vocabulary/views", json={"views": [view]}).status_code == 204
    assert reader.post("/api/vocabulary/views", json={"views": []}).status_code == 422


def test_marks_are_all_or_nothing(reader):
    words = [{"lemma": "Baum", "noun": True, "status": "known"}, {"lemma": "", "noun": True, "status": "known"}]
    assert reader.post("/api/vocabulary/status", json={"language": "de", "words": words}).status_code == 422
    assert reader.get("/api/vocabulary/word-info/Baum?language=de").json()["status"] != "known"

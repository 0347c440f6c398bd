"""The quiz: real words the learner does not know, answers judged and kept by the server, undo."""
import pytest

from conftest import Client


@pytest.fixture(scope="module")
def player(server, learner):
    return Client(server).register("player@example.org", level="A1")


@pytest.fixture(scope="module")
def film(player, learner):
    video = next(v for v in player.get("/api/videos").json() if v["subtitles"]["kind"] == "embedded" and v["duration_ms"] > 360000)
    task = player.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    assert player.wait(task)["status"] == "completed"
    return video


def start(client, kind="vocabulary", **more):
    answer = client.post("/api/game/start", json={"game_type": kind, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def answer(client, game, question, text, **more):
    return client.post("/api/game/answer", json={"session_id": game["session_id"], "question_id": question["question_id"], "user_answer": text, **more})


def questions(game):
    return game["session_data"]["questions"]


def status_of(client, lemma):
    return client.get(f"/api/vocabulary/word-info/{lemma}?language=de").json()["status"]


def test_words_of_the_band(player):
    for difficulty, levels in (("beginner", {"A1", "A2"}), ("intermediate", {"B1", "B2"}), ("advanced", {"C1", "C2"})):
        game = start(player, difficulty=difficulty, total_questions=5)
        assert game["status"] == "active" and game["score"] == 0 and game["max_score"] == 50 and game["total_questions"] == 5
        assert {q["difficulty_level"] for q in questions(game)} <= levels
        assert len({q["word"] for q in questions(game)}) == 5


def test_a_whole_game(player):
    game = start(player, difficulty="intermediate", total_questions=4)
    first, second, third, fourth = questions(game)
    right = first["correct_answer"]  # known beforehand in test mode only
    judged = answer(player, game, first, f"  {right.upper()} ", correct_answer="nonsense", points=1000).json()
    assert judged == {"is_correct": True, "points_earned": 10, "correct_answer": right, "current_score": 10, "questions_remaining": 3, "session_completed": False}
    assert status_of(player, first["word"]) == "known"
    # What the client says is right does not make it right.
    judged = answer(player, game, second, "nonsense", correct_answer="nonsense").json()
    assert judged["is_correct"] is False and judged["points_earned"] == 0 and judged["current_score"] == 10
    assert status_of(player, second["word"]) == "learning"
    assert answer(player, game, first, right).status_code == 400
    assert answer(player, game, {"question_id": "99"}, "x").status_code == 404
    assert answer(player, game, {"question_id": "x"}, "x").status_code == 404
    now = player.get(f"/api/game/session/{game['session_id']}").json()
    assert now["current_question"] == 2 and now["questions_answered"] == 2 and now["correct_answers"] == 1
    assert questions(now)[0]["user_answer"].strip() == right.upper()
    answer(player, game, third, "x")
    last = answer(player, game, fourth, fourth["correct_answer"]).json()
    assert last["session_completed"] and last["questions_remaining"] == 0 and last["current_score"] == 20
    done = player.get(f"/api/game/session/{game['session_id']}").json()
    assert done["status"] == "completed" and done["completed_at"] and done["score"] == 20
    assert answer(player, game, fourth, "x").status_code == 400
    # Known words are not asked again; wrong ones come first.
    again = [q["word"] for q in questions(start(player, difficulty="intermediate", total_questions=4))]
    assert first["word"] not in again and fourth["word"] not in again and set(again[:2]) == {second["word"], third["word"]}


def test_undo(player):
    game = start(player, difficulty="advanced", total_questions=2)
    first, second = questions(game)
    known = player.get("/api/progress/user").json()["vocabulary_learned"]
    day = player.get("/api/progress/daily?days=1").json()[0]
    answer(player, game, second, second["correct_answer"])
    answer(player, game, first, first["correct_answer"])
    assert player.get("/api/progress/user").json()["vocabulary_learned"] == known + 2
    back = player.post("/api/game/undo", json={"session_id": game["session_id"]}).json()
    assert back["status"] == "active" and back["completed_at"] is None and back["score"] == 10 and back["current_question"] == 0
    assert questions(back)[0]["answered"] is False and questions(back)[1]["answered"] is True
    assert status_of(player, first["word"]) not in ("known", "learning") and status_of(player, second["word"]) == "known"
    player.post("/api/game/undo", json={"session_id": game["session_id"]})
    assert player.get("/api/progress/user").json()["vocabulary_learned"] == known
    assert player.get("/api/progress/daily?days=1").json()[0] == day, "the day is as it was"
    nothing = player.post("/api/game/undo", json={"session_id": game["session_id"]})
    assert nothing.status_code == 400 and nothing.json()["error"]["code"] == "NOTHING_TO_UNDO"
    assert answer(player, game, first, "wrong").status_code == 200, "it can be answered anew"


def test_words_of_a_film(player, film):
    game = start(player, video_id=film["id"], total_questions=8)
    lesson = player.get(f"/api/videos/{film['id']}/lesson").json()
    pack = player.get(f"/api/videos/{film['id']}/pack").json()
    unknown = {w["lemma"] for w, s in zip(pack["words"], lesson["states"]) if s in ("new", "learning")}
    texts = {c["text"] for c in pack["cues"]}
    assert game["video_id"] == film["id"] and len(questions(game)) == 8
    for q in questions(game):
        assert q["word"] in unknown and q["context"] in texts and q["end_ms"] > q["start_ms"]
    asked = questions(game)[0]
    assert answer(player, game, asked, asked["correct_answer"]).json()["is_correct"]
    assert asked["word"] not in {q["word"] for q in questions(start(player, video_id=str(film["id"]), total_questions=50))}
    part = start(player, video_id=film["id"], start_ms=0, end_ms=60000, total_questions=50)
    assert all(q["start_ms"] < 60000 for q in questions(part)) and part["total_questions"] == len(questions(part)) < 50


def test_listening(player, film):
    game = start(player, "listening", video_id=film["id"], total_questions=6)
    for q in questions(game):
        assert "___" in q["context"] and q["word"] is None and q["article"] is None
        assert q["correct_answer"].lower() not in q["context"].lower().split()
    q = questions(game)[0]
    judged = answer(player, game, q, q["correct_answer"].upper()).json()
    assert judged["is_correct"]
    told = questions(player.get(f"/api/game/session/{game['session_id']}").json())[0]
    assert status_of(player, told["word"]) in ("learning", "known")


def test_comprehension(player, film):
    game = start(player, "comprehension", video_id=film["id"], total_questions=5)
    for q in questions(game):
        assert len(q["options"]) == 4 == len(set(q["options"])) and q["correct_answer"] in q["options"] and q["context"]
    q = questions(game)[0]
    wrong = next(o for o in q["options"] if o != q["correct_answer"])
    assert answer(player, game, q, wrong).json()["is_correct"] is False
    q = questions(game)[1]
    assert answer(player, game, q, q["correct_answer"]).json()["is_correct"] is True
    places = {q["options"].index(q["correct_answer"]) for q in questions(start(player, "comprehension", video_id=film["id"], total_questions=20))}
    assert len(places) > 1, "the right one is not always in the same place"


def test_what_is_offered(player):
    for kind in ("listening", "comprehension"):
        refused = player.post("/api/game/start", json={"game_type": kind})
        assert refused.status_code == 422 and "video_id" in refused.json()["error"]["message"] and "vocabulary" in refused.json()["error"]["message"]
    bare = next(v for v in player.get("/api/videos").json() if v["subtitles"]["kind"] in ("none", "engine"))
    assert player.post("/api/game/start", json={"game_type": "vocabulary", "video_id": bare["id"]}).status_code == 409
    assert player.post("/api/game/start", json={"game_type": "vocabulary", "video_id": 999999}).status_code == 404
    assert player.post("/api/game/start", json={"game_type": "vocabulary", "video_id": "../etc"}).status_code == 404


@pytest.mark.parametrize("change", [{"game_type": "chess"}, {"game_type": None}, {"total_questions": 0}, {"total_questions": 51}, {"difficulty": "hard"},
                                    {"start_ms": 5, "end_ms": 5}, {"more": 1}])
def test_bad_starts(player, change):
    assert player.post("/api/game/start", json={"game_type": "vocabulary", **change}).status_code == 422


def test_nobody_elses(server, player, learner):
    game = start(player, total_questions=2)
    assert learner.get(f"/api/game/session/{game['session_id']}").status_code == 404
    assert answer(learner, game, questions(game)[0], "x").status_code == 404
    assert learner.post("/api/game/undo", json={"session_id": game["session_id"]}).status_code == 404
    assert game["session_id"] not in {g["session_id"] for g in learner.get("/api/game/sessions").json()}
    assert Client(server).get("/api/game/sessions").status_code == 401


def test_newest_first(player):
    ids = [start(player, total_questions=1)["session_id"] for _ in range(3)]
    assert [g["session_id"] for g in player.get("/api/game/sessions?limit=3").json()] == ids[::-1]
    assert player.get("/api/game/sessions?limit=0").status_code == 422
    assert player.get("/api/game/sessions?limit=51").status_code == 422


def test_own_gloss_counts(player):
    player.post("/api/vocabulary/words", json={"lemma": "Quizwort", "noun": True, "translation": "quiz word; riddle", "level": "C2", "language": "de"})
    game = start(player, difficulty="advanced", total_questions=1)
    assert questions(game)[0]["word"] == "Quizwort"
    assert answer(player, game, questions(game)[0], "a riddle").json()["is_correct"]


def test_answers_are_not_sent_ahead(own_server):
    server = own_server(testing="0", scan_at_start="false")
    client = Client(server).register("honest@example.org")
    game = start(client, total_questions=3)
    assert [q["correct_answer"] for q in questions(game)] == [None] * 3
    judged = answer(client, game, questions(game)[0], "x").json()
    assert judged["correct_answer"]
    now = client.get(f"/api/game/session/{game['session_id']}").json()
    assert [bool(q["correct_answer"]) for q in questions(now)] == [True, False, False]
    for method, path in (("GET", "/api/debug/health"), ("POST", "/api/debug/frontend-logs"), ("DELETE", "/api/test/cleanup"),
                         ("POST", "/api/vocabulary/create"), ("GET", "/api/vocabulary/test-data")):
        assert client.request(method, path, json={} if method == "POST" else None).status_code == 404
        assert path not in client.server.schema.document["paths"]

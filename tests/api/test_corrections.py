"""Corrections: one's own for oneself, an administrator's for everybody, at once, everywhere, and taken back."""
import pytest

from conftest import Client, video_named

LANGUAGE = "language=de"


@pytest.fixture(scope="module")
def film(server, learner):
    """A prepared German chunk: (video, span)."""
    video = video_named(learner.videos, "S01E02 Sechs")
    task = learner.post(f"/api/videos/{video['id']}/process", json={}).json()["task_id"]
    assert learner.wait(task)["status"] == "completed"
    return video


@pytest.fixture(scope="module")
def people(server, learner):
    """The administrator (the first account) and two learners who share nothing."""
    a = Client(server).register("corrector@example.org", level="A1")
    b = Client(server).register("bystander@example.org", level="A1")
    return learner, a, b


@pytest.fixture(autouse=True)
def clean(people):
    yield
    for client in people:
        for row in client.get(f"/api/vocabulary/corrections?{LANGUAGE}").json():
            client.delete(f"/api/vocabulary/corrections/{row['id']}")


def correct(client, status=201, **fields):
    answer = client.post("/api/vocabulary/corrections", json={"language": "de", **fields})
    assert answer.status_code == status, answer.text
    return answer.json()


def card(client, word, **query):
    return client.get(f"/api/vocabulary/word-info/{word}", params={"language": "de", **query}).json()


def pack(client, video):
    answer = client.get(f"/api/videos/{video['id']}/pack")
    assert answer.status_code == 200, answer.text
    return answer


def word_of(client, video, lemma):
    return next((w for w in pack(client, video).json()["words"] if w["lemma"] == lemma), None)


def lesson(client, video):
    return client.get(f"/api/videos/{video['id']}/lesson").json()


def a_word(client, video, **wanted):
    """A content word of the film that nobody has corrected, with the level or class that is asked for."""
    for w in pack(client, video).json()["words"]:
        if w["kind"] == "content" and w["noun"] and w["gloss"] and all(w[k] == v for k, v in wanted.items()):
            return w
    raise AssertionError("the film has no such word")


def test_only_for_oneself(people, film):
    _, a, b = people
    w = a_word(a, film, level="A1")
    before = card(b, w["lemma"])
    row = correct(a, lemma=w["lemma"], noun=True, new_level="C1", new_gloss="a thing of mine")
    assert row["everybody"] is False and row["language"] == "de" and row["noun"] is True
    mine, theirs = card(a, w["lemma"]), card(b, w["lemma"])
    assert mine["difficulty_level"] == "C1" and mine["level_source"] == "correction"
    assert mine["glosses"][0]["text"] == "a thing of mine" and mine["glosses"][0]["corrected"] is True
    assert mine["gloss_source"] is None, "the dictionary did not say that"
    assert theirs == before
    assert b.get(f"/api/vocabulary/corrections?{LANGUAGE}").json() == []


def test_everywhere_at_once(people, film):
    _, a, _ = people
    w = a_word(a, film, level="A1")
    index = [x["lemma"] for x in pack(a, film).json()["words"]].index(w["lemma"])
    first, state = pack(a, film), lesson(a, film)["states"][index]
    assert state == "assumed"
    share = a.get(f"/api/videos/{film['id']}").json()["known_share"]
    counts = a.get("/api/vocabulary/stats?target_language=de").json()["levels"]
    row = correct(a, lemma=w["lemma"], noun=True, new_level="C2", new_gloss="changed")
    again = pack(a, film)
    assert again.headers["etag"] != first.headers["etag"] and again.json()["version"] != first.json()["version"]
    changed = word_of(a, film, w["lemma"])
    assert changed["gloss_source"] is None
    assert changed["level"] == "C2" and changed["level_source"] == "correction" and changed["gloss"][0] == "changed"
    assert lesson(a, film)["states"][index] == "new"
    assert a.get(f"/api/videos/{film['id']}").json()["known_share"] < share
    found = a.post("/api/vocabulary/search", json={"search_term": w["lemma"], "language": "de"}).json()["results"][0]
    assert found["difficulty_level"] == "C2" and found["gloss"] == "changed"
    hard = a.get(f"/api/vocabulary/library?{LANGUAGE}&level=C2&search={w['lemma']}").json()["words"]
    assert w["lemma"] in [x["lemma"] for x in hard]
    after = a.get("/api/vocabulary/stats?target_language=de").json()["levels"]
    assert after["A1"]["total_words"] == counts["A1"]["total_words"] - 1
    assert after["C2"]["total_words"] == counts["C2"]["total_words"] + 1
    assert a.delete(f"/api/vocabulary/corrections/{row['id']}").status_code == 204
    back = pack(a, film)
    assert back.headers["etag"] == first.headers["etag"] and back.json() == first.json()
    assert lesson(a, film)["states"][index] == "assumed"
    assert a.get(f"/api/videos/{film['id']}").json()["known_share"] == share
    assert a.delete(f"/api/vocabulary/corrections/{row['id']}").status_code == 404


def test_for_everybody_and_own_beats_it(people, film):
    admin, a, b = people
    w = a_word(a, film, level="A1")
    correct(a, status=403, lemma=w["lemma"], new_level="B2", everybody=True)
    row = correct(admin, lemma=w["lemma"], noun=True, new_level="B2", new_gloss="everybody's", everybody=True)
    for client in people:
        assert card(client, w["lemma"])["difficulty_level"] == "B2"
        assert word_of(client, film, w["lemma"])["gloss"][0] == "everybody's"
    correct(a, lemma=w["lemma"], noun=True, new_level="A2")
    own = card(a, w["lemma"])
    assert own["difficulty_level"] == "A2" and own["glosses"][0]["text"] == "everybody's"
    assert card(b, w["lemma"])["difficulty_level"] == "B2"
    rows = a.get(f"/api/vocabulary/corrections?{LANGUAGE}").json()
    assert [r["everybody"] for r in rows] == [True, False]
    assert a.delete(f"/api/vocabulary/corrections/{row['id']}").status_code == 404
    assert b.delete(f"/api/vocabulary/corrections/{rows[1]['id']}").status_code == 404
    assert admin.delete(f"/api/vocabulary/corrections/{row['id']}").status_code == 204
    assert card(b, w["lemma"])["difficulty_level"] == w["level"]


def test_gloss_in_its_own_language(people, server):
    admin, _, _ = people
    spanish = Client(server).register("hablante@example.org", native="es")
    correct(admin, lemma="Haus", noun=True, new_gloss="a house, of course", everybody=True)
    assert card(admin, "Haus")["glosses"][0]["text"] == "a house, of course"
    assert all(g["text"] != "a house, of course" for g in card(spanish, "Haus")["glosses"])


def test_a_lemma_and_a_form(people, film):
    """A form that belongs to another lemma: only that form, and the new lemma has a card and scenes."""
    _, a, b = people
    cues = pack(a, film).json()
    w = a_word(a, film)
    index = cues["words"].index(w)
    surface = next(c["text"][t[0]:t[1]] for c in cues["cues"] for t in c["tokens"] if t[2] == index)
    correct(a, surface=surface, lemma=w["lemma"], new_lemma="Quietscheente")
    assert word_of(a, film, "Quietscheente")["noun"] is True
    assert word_of(b, film, "Quietscheente") is None
    mine = card(a, "Quietscheente")
    assert mine["found"] and any(surface in s["text"] for s in mine["scenes"]) and surface in mine["forms"]
    assert card(b, "Quietscheente")["found"] is False
    assert card(a, surface)["lemma"] == "Quietscheente"


def test_a_name(people, film):
    _, a, _ = people
    w = a_word(a, film, level="A1")
    words = pack(a, film).json()["words"]
    share = a.get(f"/api/videos/{film['id']}").json()["known_share"]
    correct(a, lemma=w["lemma"], noun=True, is_name=True)
    now = word_of(a, film, w["lemma"])
    assert now["kind"] == "name" and now["pos"] == "name"
    assert lesson(a, film)["states"][[x["lemma"] for x in words].index(w["lemma"])] == "name"
    found = a.post("/api/vocabulary/search", json={"search_term": w["lemma"], "language": "de"}).json()["results"]
    assert w["lemma"] not in [x["lemma"] for x in found]
    assert a.get(f"/api/videos/{film['id']}").json()["known_share"] == share  # A1 was taken as known before


def test_a_second_correction_adds_to_the_first(people):
    _, a, _ = people
    one = correct(a, lemma="Haus", noun=True, new_level="B1")
    two = correct(a, lemma="Haus", noun=True, new_gloss="home")
    assert two["id"] == one["id"] and two["new_level"] == "B1" and two["new_gloss"] == "home"
    assert len(a.get(f"/api/vocabulary/corrections?{LANGUAGE}").json()) == 1


@pytest.mark.parametrize("fields", [
    {}, {"new_level": "D1"}, {"new_level": "A1", "lemma": ""}, {"new_level": "A1", "lemma": "   "}, {"new_lemma": " "},
    {"new_level": "A1", "lemma": "x" * 201}, {"new_level": "A1", "language": "xx"}, {"new_level": 1}, {"is_name": "yes"},
    {"new_level": "A1", "more": 1}, {"new_gloss": "a\u0000b"}, {"new_level": "A1", "noun": "n"},
])
def test_what_is_refused(people, fields):
    _, a, _ = people
    answer = a.post("/api/vocabulary/corrections", json={"language": "de", "lemma": "Haus", **fields})
    assert answer.status_code == 422 and answer.json()["detail"], answer.text
    assert a.get(f"/api/vocabulary/corrections?{LANGUAGE}").json() == []

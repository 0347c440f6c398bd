"""The word card: forms, scenes and phrases of a small library of our own, and what older clients ask about words."""
import subprocess

import pytest

from conftest import Client, Server

GERMAN = ["Er gibt viel Geld aus.", "Gib nicht so viel Geld aus!", "Sie hat alles ausgegeben.", "Das Haus ist alt.",
          "Die Häuser sind alt.", "Er geht ins Haus."]
ENGLISH = ["She gave it up.", "Never give up!", "I look after the children.", "He looked after her.",
           "We put up with the noise.", "Give me the key."]


def film(directory, name, language, lines):
    directory.mkdir(parents=True, exist_ok=True)
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"testsrc2=size=64x36:rate=5:duration={3 * len(lines) + len(name)}",
                    "-c:v", "libx264", "-preset", "ultrafast", directory / f"{name}.mp4"], check=True)
    stamp = lambda s: f"00:00:{s:02d},000"
    (directory / f"{name}.{language}.srt").write_text("\n".join(
        f"{i + 1}\n{stamp(3 * i)} --> {stamp(3 * i + 2)}\n{line}\n" for i, line in enumerate(lines)))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    """A server whose library is one German and one English episode, both prepared; (german, english) learners."""
    directory = tmp_path_factory.mktemp("cards")
    film(directory / "videos/Geld/Season 01", "Geld S01E01", "de", GERMAN)
    film(directory / "videos/The Keys/Season 01", "The Keys S01E02", "en", ENGLISH)
    server = Server(directory, videos=directory / "videos")
    german = Client(server).register("deutsch@example.org")
    english = Client(server).register("english@example.org", native="de", target="en")
    german.scanned()
    for client, series in ((german, "Geld"), (english, "The Keys")):
        client.video = next(v for v in client.get("/api/videos").json() if v["series"] == series)
        task = client.post(f"/api/videos/{client.video['id']}/process", json={}).json()["task_id"]
        assert client.wait(task)["status"] == "completed"
    yield german, english
    assert server.stop() == 0


def card(client, word, language, **query):
    return client.get(f"/api/vocabulary/word-info/{word}", params={"language": language, **query}).json()


def test_forms_and_scenes(shelf):
    german, _ = shelf
    house = card(german, "haus", "de")
    assert house["lemma"] == "Haus" and house["found_word"] == "Haus" and house["article"] == "das"
    assert house["forms"][:2] == ["Haus", "Häuser"] and house["occurrences"] == 3 and house["scenes_complete"]
    assert [s["text"] for s in house["scenes"]] == [GERMAN[3], GERMAN[4], GERMAN[5]]
    assert house["scenes"][0] == {"video_id": german.video["id"], "title": "Geld S1 E1", "start_ms": 9000, "text": GERMAN[3]}
    assert any("house" in g["text"] for g in house["glosses"][:3]) and house["pronunciation"] and house["examples"]
    unseen = card(german, "Fenster", "de")
    assert unseen["found"] and unseen["scenes"] == [] and unseen["occurrences"] == 0
    assert "Fenstern" in unseen["forms"] or "Fensters" in unseen["forms"]
    apple = card(german, "Apfel", "de")
    assert "Äpfel" in apple["forms"]


def test_separated_verb(shelf):
    german, _ = shelf
    spend = card(german, "ausgeben", "de")
    assert spend["occurrences"] == 5 and [s["text"] for s in spend["scenes"]] == GERMAN[:3]
    assert "gibt … aus" in spend["forms"] and "ausgegeben" in spend["forms"] and "aus" not in spend["forms"]
    assert card(german, "ausgegeben", "de")["lemma"] == "ausgeben"


@pytest.mark.parametrize("word, usage", [("freut", "sich freuen"), ("beeilen", "sich beeilen"), ("waschen", "(sich) waschen"),
                                         ("erinnern", "(sich) erinnern"), ("kaufen", None), ("Haus", None)])
def test_a_verb_with_its_reflexive_pronoun(shelf, word, usage):
    german, _ = shelf
    assert card(german, word, "de")["notes"] == usage


def test_scenes_follow_what_is_corrected(shelf):
    german, _ = shelf
    row = german.post("/api/vocabulary/corrections", json={"language": "de", "surface": "Häuser", "lemma": "Haus", "new_lemma": "Häuser"}).json()
    assert [s["text"] for s in card(german, "Haus", "de")["scenes"]] == [GERMAN[3], GERMAN[5]]
    assert [s["text"] for s in card(german, "Häuser", "de")["scenes"]] == [GERMAN[4]]
    assert german.delete(f"/api/vocabulary/corrections/{row['id']}").status_code == 204
    assert card(german, "Haus", "de")["occurrences"] == 3


def phrases(client):
    pack = client.get(f"/api/videos/{client.video['id']}/pack").json()
    for cue in pack["cues"]:
        for word, *tokens in cue.get("phrases", []):
            spans = [cue["tokens"][t] for t in tokens]
            yield pack["words"][word], [cue["text"][s[0]:s[1]] for s in spans], [pack["words"][s[2]]["lemma"] for s in spans]


def test_phrases_are_one_entry(shelf):
    _, english = shelf
    found = [(w["lemma"], parts, lemmas) for w, parts, lemmas in phrases(english)]
    assert found == [("give up", ["gave", "up"], ["give", "up"]), ("give up", ["give", "up"], ["give", "up"]),
                     ("look after", ["look", "after"], ["look", "after"]), ("look after", ["looked", "after"], ["look", "after"]),
                     ("put up with", ["put", "up", "with"], ["put", "up", "with"])]
    assert all(w["gloss"] and w["kind"] == "content" for w, _, _ in phrases(english))
    entry = card(english, "give up", "en")
    assert entry["found"] and [s["text"] for s in entry["scenes"]] == ENGLISH[:2]
    assert entry["forms"][:2] == ["gave … up", "give up"] or set(entry["forms"][:2]) == {"gave … up", "give up"}
    assert [s["text"] for s in card(english, "give", "en")["scenes"]] == [ENGLISH[5]]


def test_a_lesson_asks_for_the_phrase(shelf):
    _, english = shelf
    url = f"/api/videos/{english.video['id']}"
    words = [w["lemma"] for w in english.get(url + "/pack").json()["words"]]
    asked = lambda: [words[a["word"]] for a in english.get(url + "/lesson").json()["ask"]]
    assert "give up" in asked() and "look after" in asked()
    english.post("/api/vocabulary/status", json={"language": "en", "words": [{"lemma": "give up", "noun": False, "status": "known"}]})
    assert "give up" not in asked() and "look after" in asked()
    assert card(english, "give up", "en")["status"] == "known" and card(english, "give", "en")["status"] != "known"
    own = english.get("/api/vocabulary/library", params={"language": "en", "search": "give up"}).json()["words"]
    assert own and own[0]["lemma"] == "give up"


def test_blocking_words(shelf):
    german, english = shelf
    path = german.video["path"]
    found = german.get("/api/vocabulary/blocking-words", params={"video_path": path}).json()
    lemmas = [w["lemma"] for w in found["blocking_words"]]
    assert found["video_path"] == path and found["srt_path"].endswith(".de.srt")
    assert found["total_count"] >= len(lemmas) and all(w["known"] is False for w in found["blocking_words"])
    lesson = german.get(f"/api/videos/{german.video['id']}/lesson").json()
    if lemmas:
        german.post("/api/vocabulary/status", json={"language": "de", "words": [
            {"lemma": w["lemma"], "noun": w["noun"], "status": "known"} for w in found["blocking_words"]]})
        less = german.get("/api/vocabulary/blocking-words", params={"video_path": path}).json()
        assert not set(lemmas) & {w["lemma"] for w in less["blocking_words"]}
    assert lesson["new_words"] >= len(lemmas)
    assert german.get("/api/vocabulary/blocking-words", params={"video_path": "Geld/none.mp4"}).status_code == 404
    assert german.get("/api/vocabulary/blocking-words", params={"video_path": english.video["path"]}).status_code == 404
    assert german.get("/api/vocabulary/blocking-words", params={"video_path": "../../etc/passwd"}).status_code in (403, 404)
    assert german.get("/api/vocabulary/blocking-words").status_code == 422


def test_own_words_are_applied(shelf):
    german, _ = shelf
    added = german.post("/api/vocabulary/words", json={"language": "de", "lemma": "Geld", "noun": True, "translation": "the dough", "level": "C1"})
    assert added.status_code == 201
    assert german.post("/api/vocabulary/words", json={"language": "de", "lemma": "Geld", "noun": True, "translation": "x"}).status_code in (400, 409)
    mine = card(german, "Geld", "de")
    assert mine["glosses"][0]["text"] == "the dough" and mine["difficulty_level"] == "C1"
    found = german.get("/api/vocabulary/library?language=de&search=geld").json()["words"]
    assert [w["lemma"] for w in found].count("Geld") == 1 and found[0]["own"] == added.json()["id"]
    stranger = Client(german.server).register("fremd@example.org")
    assert card(stranger, "Geld", "de")["difficulty_level"] != "C1"
    assert stranger.delete(f"/api/vocabulary/words/{added.json()['id']}").status_code == 404
    assert german.delete(f"/api/vocabulary/words/{added.json()['id']}").status_code == 204
    assert card(german, "Geld", "de")["difficulty_level"] != "C1"


@pytest.mark.parametrize("lemma", ["Kapitänsmützenknopf", "xyzzyqvörk"])
def test_own_words_of_no_dictionary_have_a_card(shelf, lemma):
    german, _ = shelf
    added = german.post("/api/vocabulary/words", json={"language": "de", "lemma": lemma, "noun": False, "translation": "a button"})
    assert added.status_code == 201, added.text
    for noun in ("", "&noun=0"):
        mine = german.get(f"/api/vocabulary/word-info/{lemma}?language=de{noun}").json()
        assert mine["found"] and mine["noun"] is False and mine["glosses"][0]["text"] == "a button", mine
    assert german.delete(f"/api/vocabulary/words/{added.json()['id']}").status_code == 204


@pytest.mark.parametrize("term,first", [("hauser", "Haus"), ("HÄUSER", "Haus"), ("ging", "gehen"), ("schon", "schon"),
                                        ("apfel", "Apfel"), ("äpfel", "Apfel"), ("strasse", "Straße")])
def test_search(shelf, term, first):
    german, _ = shelf
    found = german.post("/api/vocabulary/search", json={"search_term": term, "language": "de", "limit": 20}).json()
    assert found["results"][0]["lemma"] == first and found["count"] == len(found["results"]) <= 20
    assert len({(w["lemma"], w["noun"]) for w in found["results"]}) == found["count"]


def test_older_clients(shelf):
    german, _ = shelf
    level = german.get("/api/vocabulary/library/A1?target_language=de&translation_language=en&limit=10000").json()
    assert level["level"] == "A1" and level["target_language"] == "de" and level["translation_language"] == "en"
    assert len(level["words"]) == level["total_count"] > 100
    for bad in ("A1?limit=0", "A1?limit=10001", "A9", "A1?offset=-1", "A1?target_language=xx"):
        assert german.get(f"/api/vocabulary/library/{bad}").status_code == 422, bad
    languages = german.get("/api/vocabulary/languages").json()["languages"]
    assert {l["code"]: l["native_name"] for l in languages}["de"] == "Deutsch" and all(l["is_active"] for l in languages)
    german.post("/api/vocabulary/mark-known", json={"lemma": "Türen", "language": "de", "known": True})
    assert german.delete("/api/vocabulary/progress/t%C3%BCren?language=de").json()["lemma"] == "Tür"
    assert german.delete("/api/vocabulary/progress/T%C3%BCr?language=de").status_code == 404


BODIES = {"/api/vocabulary/search": ("search_term", {"language": "de"}),
          "/api/vocabulary/mark-known": ("lemma", {"language": "de", "known": True}),
          "/api/vocabulary/words": ("lemma", {"language": "de", "translation": "x"}),
          "/api/vocabulary/corrections": ("new_lemma", {"language": "de", "lemma": "Haus"}),
          "/api/vocabulary/views": ("views", None)}


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize("text", [rb'"\ud800"', rb'"\udc00\ud800"', rb'"a\u0000b"', b'"\xff\xfe"', b'"\xc3"', b'"\xed\xa0\x80"', b'"\xc0\x80"'])
def test_texts_that_are_none(shelf, path, text):
    german, _ = shelf
    field, rest = BODIES[path]
    if rest is None:
        body = b'{"views": [{"language": "de", "noun": true, "lemma": ' + text + b"}]}"
    else:
        extra = b"".join(b', "%s": %s' % (k.encode(), b"true" if v is True else b'"%s"' % v.encode()) for k, v in rest.items())
        body = b'{"%s": ' % field.encode() + text + extra + b"}"
    answer = german.post(path, content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text


@pytest.mark.parametrize("word", ["%FF", "%C3", "%ED%A0%80", "%F0%9F%98%80", "%E2%80%8F", "a" * 3000, "%CC%88", "..", "%25", "%2e%2e%2f"])
def test_strange_words_in_the_path(shelf, word):
    german, _ = shelf
    answer = german.get(f"/api/vocabulary/word-info/{word}?language=de")
    assert answer.status_code in (200, 400, 404, 414, 422)
    assert answer.status_code != 200 or answer.json()["found"] is False

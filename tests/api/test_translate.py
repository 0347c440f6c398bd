"""POST /api/translate: engines, the memo, glosses where no engine is, limits."""
import pytest

from conftest import Client


@pytest.fixture(scope="module")
def engines(learner):
    return {e["name"]: e for e in learner.get("/api/doctor").json()["engines"] if e["kind"] == "translation"}


def translate(client, texts, source, target):
    answer = client.post("/api/translate", json={"texts": texts, "source_lang": source, "target_lang": target})
    assert answer.status_code == 200, answer.text
    return answer.json()["translations"]


def test_apertium_and_the_memo(learner, engines):
    pair = engines["apertium"]["languages"]
    assert "en→es" in pair, "the test needs apertium-eng-spa"
    texts = ["The house is big.", "I have lost my key."]
    first = translate(learner, texts, "en", "es")
    assert [t["engine"] for t in first] == ["apertium", "apertium"] and {t["quality"] for t in first} == {"rough"}
    assert "casa" in first[0]["text"].lower() and not any(t["cached"] for t in first)
    again = translate(learner, [texts[1], "The dog sleeps.", texts[0]], "en", "es")
    assert [t["cached"] for t in again] == [True, False, True]
    assert again[0]["text"] == first[1]["text"] and again[2]["text"] == first[0]["text"]


def test_glosses_where_no_engine_is(learner, engines):
    if any("de→en" in e["languages"] for e in engines.values()):
        pytest.fail("an engine for German is configured: the test environment must have none")
    lines = translate(learner, ["Der Schlüssel liegt im Haus.", "?!"], "German", "en")
    assert lines[0]["engine"] == "gloss" and lines[0]["quality"] == "gloss" and "Schlüssel: " in lines[0]["text"] and " · Haus: " in lines[0]["text"]
    assert lines[1] == {"text": None, "engine": None, "quality": None, "cached": False}


def test_faults(learner, anonymous):
    def status(**changes):
        body = {"texts": ["Hallo"], "source_lang": "de", "target_lang": "en", **changes}
        return learner.post("/api/translate", json=body).status_code

    assert status(texts=[]) == 422 and status(texts=["a"] * 201) == 422 and status(texts="Hallo") == 422 and status(texts=[1]) == 422
    assert status(texts=["x" * 5000]) == 422
    assert status(texts=["x" * 4000] * 100) == 413
    assert status(source_lang="klingon") == 422 and status(target_lang="de") == 422
    nobody = learner.post("/api/translate", json={"texts": ["x"], "source_lang": "ja", "target_lang": "ko"})
    assert nobody.status_code == 422 and nobody.json()["error"]["code"] == "NO_TRANSLATION_ENGINE" and "Japanese" in nobody.json()["error"]["message"]
    assert anonymous.post("/api/translate", json={"texts": ["x"], "source_lang": "de", "target_lang": "en"}).status_code == 401
    assert learner.post("/translate", json={"texts": ["Hund"], "source_lang": "de", "target_lang": "en"}).status_code == 200

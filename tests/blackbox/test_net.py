"""Room net against the fake engines: what they answer, and every way they fail."""

import json
import os
import socket
import subprocess
import threading

import pytest

from conftest import BUILD, HERE, PYTHON, started

FAKE = os.path.join(HERE, "..", "fakes", "engine_server.py")


class Fake:
    def __init__(self, *arguments):
        self.process, self.port = started([PYTHON, FAKE, "--port", "0", *arguments])

    def url(self, path="/"):
        return "http://127.0.0.1:%d%s" % (self.port, path)

    def end(self):
        self.process.kill()
        self.process.communicate()


@pytest.fixture(scope="module")
def fake():
    server = Fake()
    yield server
    server.end()


def fetch(url, environment=None, **options):
    command = [os.path.join(BUILD, "tests", "blackbox", "net_client"), url]
    command += ["%s=%s" % o for o in options.items()]
    out = subprocess.run(command, capture_output=True, text=True, timeout=60, env=dict(os.environ, **(environment or {})))
    assert out.returncode == 0, out.stderr
    return json.loads(out.stdout)


def test_get_and_post(fake):
    got = fetch(fake.url("/languages"))
    assert (got["error"], got["status"], got["type"], got["retry"]) == ("ok", 200, "application/json", -1)
    body = json.dumps({"q": ["Hallo"], "source": "de", "target": "en"})
    got = fetch(fake.url("/translate"), body=body, type="application/json")
    assert len(json.loads(got["body"])["translatedText"]) == 1
    got = fetch(fake.url("/v2/translate"), body="text=Hallo&target_lang=EN", auth="DeepL-Auth-Key k",
                type="application/x-www-form-urlencoded")
    assert json.loads(got["body"])["translations"][0]["detected_source_language"] == "DE"
    assert json.loads(fetch(fake.url("/x"), method="DELETE")["body"])["method"] == "DELETE"


def test_parts(fake):
    got = fetch(fake.url("/v1/audio/transcriptions"), parts=2000000)
    assert len(json.loads(got["body"])["segments"]) == 4
    row = [r for r in json.loads(fetch(fake.url("/_log"))["body"]) if r["path"] == "/v1/audio/transcriptions"][-1]
    assert row["fields"]["file"] == "2000000 bytes" and row["fields"]["model"] == "whisper-1"


def test_large_body_does_not_wait_for_100(fake):
    got = fetch(fake.url("/x"), bytes=3000000)
    assert got["status"] == 200 and got["ms"] < 900


@pytest.mark.parametrize("mode, status", [("500", 500), ("html", 200), ("429", 429), ("not-json", 200), ("empty", 200)])
def test_a_status_is_no_error(fake, mode, status):
    got = fetch(fake.url("/languages?mode=" + mode))
    assert (got["error"], got["status"]) == ("ok", status)
    assert got["retry"] == (7 if mode == "429" else -1)
    assert got["type"].startswith("text/html" if mode == "html" else "application/json")


def test_refused():
    server = Fake("--mode", "refuse")
    got = fetch(server.url())
    server.end()
    assert got["error"] == "unavailable" and "127.0.0.1" in got["text"]


def test_unknown_name_and_lost_connection(fake):
    assert fetch("http://no-such-host.invalid/")["error"] == "unavailable"
    assert fetch(fake.url("/x?mode=refuse"))["error"] == "unavailable"
    assert fetch(fake.url("/languages?mode=close"))["error"] == "unavailable"


def test_hang_ends_at_the_timeout_and_at_the_deadline(fake):
    got = fetch(fake.url("/x?mode=hang"), timeout=400)
    assert got["error"] == "timeout" and 390 <= got["ms"] < 1200
    got = fetch(fake.url("/x?mode=hang"), deadline=300)
    assert got["error"] == "timeout" and 290 <= got["ms"] < 1100


def test_drip_is_cut_before_the_deadline(fake):
    got = fetch(fake.url("/languages?mode=drip"), timeout=40000)
    assert got["error"] == "timeout" and 9000 < got["ms"] < 20000
    assert "slow" in got["text"]


def test_slow_thinking_is_not_slow_sending(fake):
    got = fetch(fake.url("/languages?mode=slow&seconds=12"), timeout=30000)
    assert (got["error"], got["status"]) == ("ok", 200)


@pytest.mark.parametrize("mode", ["hang", "drip", "slow"])
@pytest.mark.parametrize("form", [{}, {"bytes": 5000000}, {"parts": 1000}])
def test_cancel_is_seen_at_once(fake, mode, form):
    got = fetch(fake.url("/languages?mode=" + mode), cancel=300, timeout=20000, **form)
    assert got["error"] == "cancelled"
    assert 299 <= got["ms"] < 300 + 50 + 100, "the second 100 ms are for a busy machine"


def test_huge_answer_is_not_read(fake):
    got = fetch(fake.url("/x?mode=huge"))
    assert got["error"] == "too_large" and got["ms"] < 2000


def test_huge_answer_without_a_length_is_cut():
    listener = socket.create_server(("127.0.0.1", 0))

    def flood():
        connection = listener.accept()[0]
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        try:
            while True:
                connection.sendall(b"a" * 65536)
        except OSError:
            connection.close()

    thread = threading.Thread(target=flood)
    thread.start()
    got = fetch("http://127.0.0.1:%d/" % listener.getsockname()[1], max=100000)
    thread.join()
    listener.close()
    assert got["error"] == "too_large"


def test_maximum_is_taken_exactly(fake):
    whole = fetch(fake.url("/languages"))["len"]
    assert fetch(fake.url("/languages"), max=whole)["error"] == "ok"
    assert fetch(fake.url("/languages"), max=whole - 1)["error"] == "too_large"


def test_no_redirect_to_another_server(fake):
    got = fetch(fake.url("/languages?mode=redirect"))
    assert (got["error"], got["status"]) == ("ok", 302)
    got = fetch(fake.url("/languages?mode=redirect&to=self"))
    assert (got["status"], json.loads(got["body"])["object"]) == (200, "list")
    got = fetch(fake.url("/translate?mode=redirect&to=self"), body="{}", type="application/json")
    assert got["status"] == 302  # a POST does not become a GET


def test_redirect_to_another_port_and_in_circles():
    other = Fake()
    listener = socket.create_server(("127.0.0.1", 0))
    port = listener.getsockname()[1]
    asked = []

    def redirect():
        while True:
            try:
                connection = listener.accept()[0]
            except OSError:
                return
            line = connection.recv(65536).split(b" ")[1].decode()
            asked.append(line)
            to = "http://127.0.0.1:%d/" % other.port if line == "/port" else "/circle"
            connection.sendall(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: %s\r\n\r\n" % to.encode())
            connection.close()

    thread = threading.Thread(target=redirect)
    thread.start()
    assert fetch("http://127.0.0.1:%d/port" % port)["status"] == 302
    assert fetch("http://127.0.0.1:%d/circle" % port)["status"] == 302
    listener.shutdown(socket.SHUT_RDWR)
    listener.close()
    thread.join()
    assert asked == ["/port"] + ["/circle"] * 4
    assert json.loads(fetch(other.url("/_log"))["body"]) == []
    other.end()


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://127.0.0.1/", "http://user:pw@127.0.0.1/", "dict://127.0.0.1/"])
def test_other_addresses_are_refused(url):
    assert fetch(url)["error"] == "invalid"


def test_no_proxy_from_the_environment(fake):
    proxies = {name: "http://127.0.0.1:9" for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY", "all_proxy")}
    assert fetch(fake.url("/languages"), environment=proxies)["status"] == 200


def test_no_header_is_smuggled_in(fake):
    assert fetch(fake.url("/x"), auth="a\r\nX-Evil: b")["error"] == "invalid"

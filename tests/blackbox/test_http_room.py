"""The room http from outside: deadlines, bodies, ranges, event streams, what hangs, many connections, the stop."""

import gzip
import hashlib
import json
import os
import random
import select
import signal
import socket
import threading
import time

import pytest

from conftest import Client

MIB = 1024 * 1024


# Heads, answers, problems


def test_every_answer_has_the_same_headers(room):
    for path, status in (("/health", 200), ("/pool", 200), ("/nope", 404), ("/fail", 409)):
        got, headers, _ = room.ask("GET", path)
        assert got == status
        assert len(headers["x-request-id"]) == 16
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert float(headers["x-process-time"]) >= 0
        assert headers["content-type"] == "application/json"


def test_request_ids_differ(room):
    assert len({room.ask("GET", "/health")[1]["x-request-id"] for _ in range(50)}) == 50


def test_problems(room):
    status, headers, body = room.ask("GET", "/fail?status=429")
    assert (status, json.loads(body)["code"]) == (429, "exists")
    assert "etag" not in headers  # described the body that is not sent
    assert headers["x-frame-options"] == "DENY"  # set by the before hook
    assert room.ask("GET", "/health", headers={"X-Refuse": "1"})[0] == 401
    status, headers, _ = room.ask("PATCH", "/api/echo/x")
    assert (status, headers["allow"]) == (405, "GET, HEAD, POST, PUT")


def test_head_is_get_without_body(room):
    with room.client() as c:
        status, headers, _ = c.ask("HEAD", "/health")
        assert (status, headers["content-length"]) == (200, "15")
        assert c.ask("GET", "/health")[2] == b'{"status":"ok"}'


def test_connection_stays_after_404_and_405(room):
    with room.client() as c:
        assert c.ask("GET", "/nope")[0] == 404
        assert c.ask("DELETE", "/health")[0] == 405
        assert c.ask("GET", "/health")[0] == 200


def test_literal_wins_over_parameter(room):
    assert json.loads(room.text("/api/echo/me"))["pattern"] == "/api/echo/me"
    assert json.loads(room.text("/api/echo/you"))["pattern"] == "/api/echo/{name}"
    assert json.loads(room.text("/echo/you"))["name"] == "you"
    assert json.loads(room.text("/api/rest/a/b%20c/"))["rest"] == "a/b c/"
    assert room.ask("GET", "/api/echo/")[0] == 404
    assert room.ask("GET", "/api/echo/a/b")[0] == 404


def test_cookies_and_no_injected_header(room):
    _, headers, _ = room.ask("GET", "/cookies")
    assert headers["set-cookie"].split("\n") == [
        "a=1; Path=/; SameSite=Lax; Max-Age=60; HttpOnly; Secure",
        "b=2; Path=/api; SameSite=Strict; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
    ]
    assert "x-evil" not in headers and "x-more" not in headers


def test_etag(room):
    status, headers, body = room.ask("GET", "/tagged")
    assert (status, headers["etag"], body) == (200, '"v1"', b"[]")
    for known in ('"v1"', 'W/"v1"', '"x", "v1"', "*"):
        with room.client() as c:
            status, headers, _ = c.ask("GET", "/tagged", headers={"If-None-Match": known})
            assert (status, headers["etag"]) == (304, '"v1"')
            assert "transfer-encoding" not in headers and "content-type" not in headers
            assert c.ask("GET", "/health")[2] == b'{"status":"ok"}'  # nothing of a body in between
    assert room.ask("GET", "/tagged", headers={"If-None-Match": '"v2"'})[0] == 200


def test_text_is_compressed_for_those_who_take_it(room):
    path = "/text?type=application/json&n=100000"
    status, headers, plain = room.ask("GET", path)
    assert (status, headers["vary"], headers["etag"], len(plain)) == (200, "Accept-Encoding", '"v1"', 100000)
    assert "content-encoding" not in headers
    for accepts in ("gzip", "br, gzip;q=0.5", "*"):
        status, headers, body = room.ask("GET", path, headers={"Accept-Encoding": accepts})
        assert (status, headers["content-encoding"], headers["vary"], headers["etag"]) == (200, "gzip", "Accept-Encoding", 'W/"v1"')
        assert gzip.decompress(body) == plain and len(body) < 10000
        _, head, _ = room.ask("HEAD", path, headers={"Accept-Encoding": accepts})
        assert (head["content-encoding"], head["content-length"]) == ("gzip", str(len(body)))
        assert room.ask("GET", path, headers={"Accept-Encoding": accepts, "If-None-Match": headers["etag"]})[0] == 304
    for accepts in ("", "identity", "br", "gzip;q=0, br"):
        _, headers, body = room.ask("GET", path, headers={"Accept-Encoding": accepts})
        assert "content-encoding" not in headers and body == plain


def test_what_does_not_pay_is_not_compressed(room):
    takes = {"Accept-Encoding": "gzip"}
    for query, size in (("type=application/json&n=4095", 4095), ("type=image/webp&n=100000", 100000), ("type=text/css&n=0", 0),
                        ("type=application/json&n=20000000", 20000000)):
        _, headers, body = room.ask("GET", "/text?" + query, headers=takes)
        assert "content-encoding" not in headers and len(body) == size, query
    assert room.ask("GET", "/text?type=text/css&n=5000&fixed=1", headers=takes)[1]["content-encoding"] == "identity"
    assert room.ask("GET", "/text?type=text/css&n=5000", headers=takes)[1]["content-encoding"] == "gzip"


def test_proxy_is_believed_only_when_told(room, room_with):
    asked = {"X-Forwarded-For": "9.9.9.9, 203.0.113.7, 10.0.0.1", "X-Forwarded-Proto": "https"}
    body = json.loads(room.ask("GET", "/api/echo/x", headers=asked)[2])
    assert (body["peer"], body["https"]) == ("127.0.0.1", False)
    body = json.loads(room_with(("proxy", 1)).ask("GET", "/api/echo/x", headers=asked)[2])
    assert (body["peer"], body["https"]) == ("203.0.113.7", True)


# Bodies


def test_bodies(room):
    for path in ("/api/echo/x", "/api/pool/x"):
        body = json.loads(room.ask("POST", path, b"hello")[2])
        assert (body["body"], body["body_len"]) == ("hello", 5)
        with room.client() as c:
            c.send("POST %s HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n" % path)
            for part in ("he", "l", "lo"):
                c.send("%x\r\n%s\r\n" % (len(part), part))
            c.send("0\r\n\r\n")
            assert json.loads(c.answer()[2])["body"] == "hello"


def test_form(room):
    kind = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
    assert json.loads(room.ask("POST", "/api/echo/x", b"e=1&f=a%26b+c&f=2", kind)[2])["form"] == "a&b c"
    assert json.loads(room.ask("POST", "/api/echo/x", b"f=%ff", kind)[2])["form"] is None
    assert json.loads(room.ask("POST", "/api/echo/x", b"f=1")[2])["form"] is None


def test_body_of_the_size_allowed(room):
    assert json.loads(room.ask("POST", "/api/echo/x", b"a" * 65536)[2])["body_len"] == 65536
    assert json.loads(room.ask("PUT", "/api/echo/x", b"a" * 8 * MIB)[2])["body_len"] == 8 * MIB


def test_too_large_is_refused_before_the_body(room):
    with room.client() as c:
        c.send("POST /api/echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n")
        assert c.answer()[0] == 413  # not one byte of the body was sent
        assert c.closed_within(5) is not None


def test_too_large_in_chunks(room):
    with room.client() as c:
        c.send("POST /api/echo/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        c.send(b"20000\r\n" + b"a" * 0x20000 + b"\r\n0\r\n\r\n")
        assert c.answer()[0] == 413
    with room.client() as c:
        c.send("POST /api/echo/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
        try:
            for _ in range(64):
                c.send(b"20000\r\n" + b"a" * 0x20000 + b"\r\n")
        except OSError:
            return  # cut: nobody reads 8 MiB to say no
        assert c.closed_within(5) is not None


def test_expectation(room):
    head = "POST /api/echo/x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: %d\r\n\r\n"
    with room.client() as c:
        c.send(head % 5)
        assert c.answer()[0] == 100
        c.send("hello")
        assert json.loads(c.answer()[2])["body"] == "hello"
    with room.client() as c:
        c.send(head % 70000)
        assert c.answer()[0] == 413


def test_pipelining(room):
    with room.client() as c:
        c.send(b"".join(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % p
                        for p in (b"/api/echo/1", b"/pool", b"/api/echo/2", b"/file/a.bin", b"/api/echo/3")))
        got = [c.answer() for _ in range(5)]
    assert [g[0] for g in got] == [200] * 5
    assert [json.loads(got[i][2])["name"] for i in (0, 2, 4)] == ["1", "2", "3"]
    assert len(got[3][2]) == 300000


# Deadlines


@pytest.mark.parametrize("begin", [b"", b"G", b"GET /health HTTP/1.1\r\n", b"GET /health HTTP/1.1\r\nHost: x\r\nX-A: "])
@pytest.mark.parametrize("drip", [b"", b"a" * 200])
def test_slow_head_is_closed(room_with, begin, drip):
    with room_with(("head", 1)).client() as c:
        c.send(begin)
        assert c.closed_within(6, drip) is not None


def test_slow_head_after_a_good_request_is_closed(room_with):
    with room_with(("head", 1), ("idle", 2)).client() as c:
        assert c.ask("GET", "/health")[0] == 200
        c.send("GET /health HTTP/1.1\r\n")
        assert c.closed_within(6, b"X-A: " + b"a" * 200) < 4


def test_slow_body_is_closed(room_with):
    for head in ("Content-Length: 5000", "Transfer-Encoding: chunked"):
        with room_with(("head", 1)).client() as c:
            c.send("POST /api/echo/x HTTP/1.1\r\nHost: x\r\n%s\r\n\r\n" % head)
            assert c.closed_within(8, b"1" * 200) is not None


def test_idle_is_closed_but_not_early(room_with):
    server = room_with(("head", 1), ("idle", 2))
    with server.client() as c:
        assert c.ask("GET", "/health")[0] == 200
        assert c.closed_within(1.5) is None  # longer than a head may take
        assert c.ask("GET", "/health")[0] == 200
        assert 1.5 < c.closed_within(6) < 4


def test_slow_handler_is_not_closed(room_with):
    server = room_with(("head", 1), ("idle", 1))
    with server.client() as c:
        c.send("POST /block HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
        assert c.closed_within(2.5) is None
        server.ask("POST", "/release")
        assert c.answer()[2] == b"opened"


# Ranges


def content(room, name="a.bin"):
    return (room.folder / name).read_bytes()


@pytest.mark.parametrize("header, first, last", [
    ("bytes=0-0", 0, 0), ("bytes=0-99", 0, 99), ("bytes=299999-", 299999, 299999), ("bytes=100-999999", 100, 299999),
    ("bytes=-1", 299999, 299999), ("bytes=-999999", 0, 299999), ("BYTES=5-6", 5, 6),
    ("bytes=9-99999999999999999999999", 9, 299999),
])
def test_range(room, header, first, last):
    status, headers, body = room.ask("GET", "/file/a.bin", headers={"Range": header})
    assert status == 206
    assert headers["content-range"] == "bytes %d-%d/300000" % (first, last)
    assert body == content(room)[first : last + 1]


@pytest.mark.parametrize("header", ["bytes=5-2", "bytes=a-b", "bytes=", "bytes=-", "bytes=0-1,5-6", "lines=0-1", "bytes 0-1"])
def test_no_range(room, header):
    status, headers, body = room.ask("GET", "/file/a.bin", headers={"Range": header})
    assert (status, len(body), headers["accept-ranges"]) == (200, 300000, "bytes")


@pytest.mark.parametrize("header", ["bytes=300000-", "bytes=300000-300001", "bytes=-0", "bytes=99999999999999999999999-"])
def test_range_beyond_the_end(room, header):
    status, headers, body = room.ask("GET", "/file/a.bin", headers={"Range": header})
    assert (status, headers["content-range"], body) == (416, "bytes */300000", b"")


def test_if_range(room):
    for condition, status in (('"tag-1"', 206), ('"old"', 200), ('W/"tag-1"', 200), ("Mon, 23 Nov 2026 20:00:00 GMT", 200)):
        assert room.ask("GET", "/file/a.bin", headers={"Range": "bytes=0-1", "If-Range": condition})[0] == status


def test_head_of_a_range_and_304(room):
    with room.client() as c:
        status, headers, _ = c.ask("HEAD", "/file/a.bin", headers={"Range": "bytes=10-19"})
        assert (status, headers["content-length"], headers["content-range"]) == (206, "10", "bytes 10-19/300000")
        assert c.ask("GET", "/file/a.bin", headers={"If-None-Match": '"tag-1"', "Range": "bytes=10-19"})[0] == 304
        assert c.ask("GET", "/file/empty.txt")[::2] == (200, b"")
        assert c.ask("GET", "/file/empty.txt", headers={"Range": "bytes=0-"})[0] == 416
        assert c.ask("GET", "/file/assets")[0] == 404
        assert c.ask("GET", "/file/..%2f..%2fetc%2fpasswd")[0] == 403
        assert c.ask("GET", "/file/outside/passwd")[0] == 403


def test_long_file_comes_whole_and_in_parts(room):
    """100 MB is more than goes by sendfile in one piece: this is the way of blocks and reader threads."""
    want = hashlib.md5()
    with open(room.folder / "long.mp4", "rb") as f:
        while block := f.read(MIB):
            want.update(block)
    with room.client(60) as c:
        c.send("GET /file/long.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
        c.until(b"\r\n\r\n")
        got, left = hashlib.md5(), 100 * MIB
        while left:
            block = c.exactly(min(left, MIB))
            assert block
            got.update(block)
            left -= len(block)
        assert got.digest() == want.digest()
        at = 70 * MIB - 5
        assert c.ask("GET", "/file/long.mp4", headers={"Range": "bytes=%d-%d" % (at, at + 22)})[2] == b"\0" * 5 + b"middle of the film"


def test_file_cut_while_it_is_sent(room):
    name = room.folder / "cut.bin"
    with open(name, "wb") as f:
        f.truncate(80 * MIB)
    with room.client() as c:
        c.send("GET /file/cut.bin HTTP/1.1\r\nHost: x\r\n\r\n")
        c.until(b"\r\n\r\n")
        os.truncate(name, MIB)
        assert len(c.to_end()) < 80 * MIB
    assert room.ask("GET", "/health")[0] == 200


# Static files


def test_static_prefers_the_smaller_sibling(room):
    for accepts, encoding, body in (("br, gzip", "br", b"brotli bytes"), ("gzip", "gzip", b"gzip bytes"),
                                    ("br;q=0, gzip", "gzip", b"gzip bytes"), ("identity", None, None), ("", None, None)):
        status, headers, got = room.ask("GET", "/static/index.html", headers={"Accept-Encoding": accepts} if accepts else {})
        assert (status, headers.get("content-encoding")) == (200, encoding)
        assert got == (body or content(room, "index.html"))
        assert headers["content-type"] == "text/html; charset=utf-8"
        assert (headers["vary"], headers["cache-control"]) == ("Accept-Encoding", "no-cache")


def test_static_tags_differ_by_encoding(room):
    tags = {room.ask("GET", "/static/index.html", headers={"Accept-Encoding": a})[1]["etag"] for a in ("br", "gzip", "x")}
    assert len(tags) == 3
    for tag in tags:
        assert room.ask("GET", "/static/index.html", headers={"Accept-Encoding": "br", "If-None-Match": tag})[0] in (200, 304)
    tag = room.ask("GET", "/static/a.bin")[1]["etag"]
    assert room.ask("GET", "/static/a.bin", headers={"If-None-Match": tag})[0] == 304


def test_static_hashed_names_never_change(room):
    _, headers, body = room.ask("GET", "/static/assets/app-BkR2x_9a.js", headers={"Accept-Encoding": "gzip, br"})
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert (headers["content-encoding"], body) == ("gzip", b"gz js")
    assert headers["content-type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize("path, status", [
    ("/static/../room.c", 404), ("/static/..%2f..%2fetc%2fpasswd", 404), ("/static/%2e%2e/x", 404), ("/static//etc/passwd", 403),
    ("/static/.secret", 404), ("/static/assets", 404), ("/static/", 404), ("/static/nope.js", 404),
    ("/static/outside/passwd", 403), ("/static/index.html%2f..%2fa.bin", 404), ("/static/assets\\..\\a.bin", 404),
])
def test_static_stays_in_its_folder(room, path, status):
    assert room.ask("GET", path)[0] == status


# Event streams


class Events:
    """One reader of an event stream."""

    def __init__(self, room, channel=1, last=None):
        self.client = room.client(20)
        self.client.send("GET /events?channel=%d HTTP/1.1\r\nHost: x\r\n%s\r\n" %
                         (channel, "Last-Event-ID: %s\r\n" % last if last else ""))
        head = self.client.until(b"\r\n\r\n").decode().lower()
        assert head.startswith("http/1.1 200") and "content-type: text/event-stream" in head
        assert "cache-control: no-store" in head and "x-accel-buffering: no" in head
        self.text = b""
        self.last = last

    def next(self):
        """The next block as {field: value}; None at the end."""
        while b"\n\n" not in self.text:
            size = self.client.until(b"\r\n")
            if not size or int(size, 16) == 0:
                return None
            self.text += self.client.exactly(int(size, 16))
            self.client.exactly(2)
        block, self.text = self.text.split(b"\n\n", 1)
        out = {}
        for line in block.decode().split("\n"):
            name, _, value = line.partition(":")
            value = value[1:] if value.startswith(" ") else value
            out[name] = out[name] + "\n" + value if name in out else value
        self.last = out.get("id", self.last)
        return out

    def event(self):
        """The next block with data."""
        while True:
            block = self.next()
            if block is None or "data" in block:
                return block


def publish(room, data, channel=1, event="job", times=1):
    path = "/publish?channel=%d&event=%s&times=%d" % (channel, event, times)
    assert room.ask("POST", path, data.encode())[0] == 204


def test_events_reach_their_channel_in_order(room):
    mine, other = Events(room, 11), Events(room, 12)
    for i in range(20):
        publish(room, "a%d" % i, 11)
    publish(room, "line 1\nline 2\r\nline 3", 12, "text")
    assert [mine.event()["data"] for _ in range(20)] == ["a%d" % i for i in range(20)]
    assert other.event() == {"id": other.last, "event": "text", "data": "line 1\nline 2\nline 3"}


def test_reconnect_gets_what_it_missed(room):
    stream = Events(room, 21)
    publish(room, "one", 21)
    assert stream.event()["data"] == "one"
    stream.client.socket.close()
    publish(room, "two", 21)
    publish(room, "not mine", 22)
    publish(room, "three", 21)
    again = Events(room, 21, stream.last)
    assert [again.event()["data"] for _ in range(2)] == ["two", "three"]


def test_reconnect_before_the_first_event(room):
    stream = Events(room, 31)
    stream.next()
    stream.client.socket.close()
    publish(room, "one", 31)
    assert Events(room, 31, stream.last).event()["data"] == "one"


@pytest.mark.parametrize("last", ["0-1", "abc", "ffffffffffffffffffff-5", "-", "zz-9", "1-99999999999999999999"])
def test_reconnect_from_elsewhere_is_told(room, last):
    stream = Events(room, 41, last)
    assert stream.event()["event"] == "missed"
    publish(room, "news", 41)
    assert stream.event()["data"] == "news"


def test_reconnect_after_too_long_is_told(room):
    stream = Events(room, 51)
    stream.next()
    stream.client.socket.close()
    publish(room, "x", 52, times=100)  # the ring has 64 places
    assert Events(room, 51, stream.last).event()["event"] == "missed"


def test_quiet_stream_has_a_heartbeat_and_does_not_fall_behind(room_with):
    server = room_with(("heartbeat", 1))
    stream = Events(server, 1)
    stream.next()
    publish(server, "x", 2, times=200)
    begin = time.monotonic()
    assert "data" not in stream.next()
    assert 0.5 < time.monotonic() - begin < 4
    publish(server, "mine")
    assert stream.event()["data"] == "mine"


def test_slow_reader_is_cut(room_with):
    server = room_with(("stall", 1))
    slow = Events(server, 1)
    quick = Events(server, 1)
    data = "x" * 15000
    for _ in range(150):
        publish(server, data, times=20)  # 45 MB: more than the system buffers for one connection
        assert {len(quick.event()["data"]) for _ in range(20)} == {15000}
    got = 0
    while True:
        block = slow.next()
        if block is None:
            break
        got += "data" in block
    assert got < 3000
    publish(server, "end")
    assert quick.event()["data"] == "end"
    assert server.ask("GET", "/health")[0] == 200


def test_many_streams(room_with):
    server = room_with()
    streams = [Events(server, i % 4) for i in range(400)]
    for round_ in range(5):
        for channel in range(4):
            publish(server, "%d-%d" % (channel, round_), channel)
    for i, stream in enumerate(streams):
        assert [stream.event()["data"] for _ in range(5)] == ["%d-%d" % (i % 4, r) for r in range(5)]
    for stream in streams:
        stream.client.socket.close()
    server.until(lambda: publish(server, "x", 0) or publish(server, "x", 1) or publish(server, "x", 2) or
                 publish(server, "x", 3) or server.open_files() < 100)


# What hangs


def block(room, path="/block", count=1):
    out = [room.client(30) for _ in range(count)]
    for c in out:
        c.send("POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n" % path)
    return out


def test_others_answer_while_handlers_hang(room):
    """A writer lock or an engine hangs: handlers of one row are stuck, more are queued behind them."""
    room.ask("POST", "/release?close=1")
    stuck = block(room, count=40)
    room.until(lambda: room.text("/waiting") == "12")
    begin = time.monotonic()
    assert room.ask("GET", "/health")[0] == 200
    assert room.ask("GET", "/static/index.html")[0] == 200
    assert room.ask("GET", "/file/a.bin", headers={"Range": "bytes=5-9"})[2] == content(room)[5:10]
    assert room.ask("GET", "/file/long.mp4", headers={"Range": "bytes=0-80000000"})[0] == 206
    assert room.ask("GET", "/pool")[0] == 200
    assert room.ask("POST", "/api/pool/x", b"b")[0] == 200
    assert time.monotonic() - begin < 5
    more = block(room, "/block2", 40)
    room.until(lambda: room.text("/waiting") == "16")  # now every thread is stuck: what is inline still answers
    begin = time.monotonic()
    assert room.ask("GET", "/health")[0] == 200
    assert room.ask("GET", "/static/a.bin", headers={"Range": "bytes=5-9"})[2] == content(room)[5:10]
    assert time.monotonic() - begin < 5
    room.ask("POST", "/release")
    for c in stuck + more:
        assert c.answer()[2] == b"opened"
        c.socket.close()
    room.ask("POST", "/release?close=1")


def test_full_queue_says_so(room_with):
    server = room_with(("handlers", 4), ("proxy", 1))
    stuck = block(server, count=1027)
    server.until(lambda: server.text("/waiting") == "3")
    everybody = {c.socket.fileno(): c for c in stuck + block(server, count=3)}
    poll = select.poll()
    for number in everybody:
        poll.register(number, select.POLLIN)
    server.until(lambda: len(poll.poll(0)) == 3)  # 3 run, 1024 wait, 3 are turned away
    for number, _ in poll.poll(0):
        assert everybody.pop(number).answer()[0] == 503
    assert server.ask("GET", "/health")[0] == 200
    server.ask("POST", "/release")
    assert {c.answer()[0] for c in everybody.values()} == {200}


def test_client_that_left_harms_nobody(room):
    room.ask("POST", "/release?close=1")
    for c in block(room, count=20):
        c.socket.close()
    before = int(room.text("/done"))
    room.ask("POST", "/release")
    room.until(lambda: room.text("/waiting") == "0")
    room.until(lambda: int(room.text("/done")) >= before)
    assert room.ask("GET", "/pool")[0] == 200
    room.ask("POST", "/release?close=1")


# Many


def test_a_thousand_connections(room_with):
    server = room_with()
    clients = [server.client(30) for _ in range(1000)]
    for path in ("/health", "/pool", "/api/echo/x"):
        for c in clients:
            c.send("GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path)
        assert {c.answer()[0] for c in clients} == {200}
    for c in clients:
        c.socket.close()
    server.until(lambda: server.open_files() < 100)


@pytest.mark.parametrize("count", [127, 128, 256])
def test_all_ask_at_the_same_time(room_with, count):
    """Whatever number the I/O thread finds waiting (a library's buffer holds 128), it answers them all at once."""
    server = room_with(("threads", 1))
    clients = [server.client(5) for _ in range(count)]
    assert {c.ask("GET", "/health")[0] for c in clients} == {200}
    os.kill(server.process.pid, signal.SIGSTOP)
    for c in clients:
        c.send("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
    os.kill(server.process.pid, signal.SIGCONT)
    assert {c.answer()[0] for c in clients} == {200}
    for c in clients:
        c.socket.close()


def test_one_address_does_not_take_all(room_with):
    server = room_with()
    clients = []
    turned_away = 0
    for _ in range(1100):
        c = server.client(5)
        try:
            turned_away += c.ask("GET", "/health")[0] != 200
        except OSError:
            turned_away += 1
        clients.append(c)
    assert turned_away == 1100 - 1024
    for c in clients:
        c.socket.close()
    server.until(lambda: server.open_files() < 100)


def test_no_wake_up_is_lost(room_with):
    """Every request goes through suspend, a handler thread and resume."""
    server = room_with()
    failed = []

    def ask_many():
        with server.client(20) as c:
            for _ in range(500):
                if c.ask("GET", "/pool")[0] != 200:
                    failed.append(1)

    threads = [threading.Thread(target=ask_many) for _ in range(16)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert not failed


def test_clients_that_leave_anywhere(room_with):
    """Closed or reset at any byte of anything: no crash, no descriptor and no request is left over. (The library keeps a
    connection that ended inside a head until our deadline for heads.)"""
    server = room_with(("head", 1), ("idle", 1))
    base = server.open_files()
    dice = random.Random(7)
    asked = [b"GET /events?channel=1 HTTP/1.1\r\nHost: x\r\n\r\n", b"GET /file/long.mp4 HTTP/1.1\r\nHost: x\r\n\r\n",
             b"GET /pool HTTP/1.1\r\nHost: x\r\n\r\n" * 3, b"GET /static/a.bin HTTP/1.1\r\nHost: x\r\n\r\n",
             b"PUT /api/echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n" + b"a" * 90000,
             b"POST /api/pool/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"]
    for _ in range(400):
        c = Client(server.port)
        data = dice.choice(asked)
        try:
            c.send(data[: dice.randrange(len(data) + 1)])
            if dice.random() < 0.5 and c.readable(0.01):
                c.socket.recv(dice.choice([1, 100, 100000]))
        except OSError:
            pass
        if dice.random() < 0.5:
            c.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        c.socket.close()
    server.until(lambda: publish(server, "x") or server.open_files() <= base + 2, 20)
    assert server.ask("GET", "/health")[0] == 200


# The end


def test_stop_lets_requests_finish(room_with):
    server = room_with()
    c = server.client()
    c.send("POST /nap HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    server.until(lambda: server.text("/waiting") == "1")
    server.ask_stop(10000)
    status, headers, body = c.answer()
    assert (status, body, headers["connection"]) == (200, b"rested", "close")
    begin = time.monotonic()
    server.end()
    assert time.monotonic() - begin < 3


def test_stop_cancels_what_does_not_finish(room_with):
    server = room_with()
    stuck = block(server, count=30)
    streams = [Events(server) for _ in range(30)]
    server.until(lambda: server.text("/waiting") == "12")
    begin = time.monotonic()
    server.ask_stop(300)
    for stream in streams:
        assert stream.event() is None
    assert {c.answer()[0] for c in stuck} <= {503, 0}
    server.end()
    assert time.monotonic() - begin < 5


def test_stop_with_open_connections_of_every_kind(room_with):
    server = room_with()
    kept = [server.client() for _ in range(20)]
    for c in kept[:10]:
        assert c.ask("GET", "/health")[0] == 200
    kept[10].send("GET /health HT")
    kept[11].send("POST /api/echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf")
    kept[12].send("GET /file/long.mp4 HTTP/1.1\r\nHost: x\r\n\r\n")
    kept[12].until(b"\r\n\r\n")
    server.end(200)


def test_kept_connection_is_told_while_stopping(room_with):
    server = room_with()
    kept = server.client()
    assert kept.ask("GET", "/health")[0] == 200
    blocked = block(server)[0]
    server.until(lambda: server.text("/waiting") == "1")
    server.ask_stop(1500)
    with pytest.raises(OSError):
        while True:
            server.client().socket.close()
            select.select([], [], [], 0.01)
    status, headers, _ = kept.ask("GET", "/health")
    assert (status, headers["connection"]) == (503, "close")
    assert blocked.answer()[0] in (503, 0)


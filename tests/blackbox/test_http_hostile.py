"""Requests that must not get through, and those close to them that must."""

import pytest

H = "Host: x\r\n"
POST = "POST /api/echo/x HTTP/1.1\r\nHost: x\r\n"


def get(line="GET /health HTTP/1.1", fields=H):
    return line + "\r\n" + fields + "\r\n"


HOSTILE = {
    "two different lengths": POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhelloX",
    "the same length twice": POST + "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
    "length and chunked": POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "chunked and length": POST + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
    "length +5": POST + "Content-Length: +5\r\n\r\nhello",
    "length list": POST + "Content-Length: 5, 5\r\n\r\nhello",
    "length -1": POST + "Content-Length: -1\r\n\r\n",
    "length hex": POST + "Content-Length: 0x5\r\n\r\nhello",
    "length empty": POST + "Content-Length: \r\n\r\n",
    "length with a blank": POST + "Content-Length: 5 5\r\n\r\nhello",
    "length 2^64+5": POST + "Content-Length: 18446744073709551621\r\n\r\nhello",
    "length 2^63": POST + "Content-Length: 9223372036854775808\r\n\r\nhello",
    "coding unknown": POST + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "coding gzip, chunked": POST + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    "coding identity": POST + "Transfer-Encoding: identity\r\n\r\n",
    "coding twice": POST + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "coding with a tab": POST + "Transfer-Encoding:\tchunked\t\r\n\r\n0\r\n\r\n",
    "chunked in 1.0": "POST /api/echo/x HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "blank before the colon": get(fields=H + "X-A : b\r\n"),
    "blank in a name": get(fields=H + "X A: b\r\n"),
    "folded field": get(fields=H + "X-A: b\r\n c\r\n"),
    "folded with a tab": get(fields=H + "X-A: b\r\n\tc\r\n"),
    "folded first field": get(fields=" X-A: b\r\n" + H),
    "empty name": get(fields=H + ": b\r\n"),
    "line without a colon": get(fields=H + "nothing\r\n"),
    "bare CR in a value": get(fields=H + "X-A: b\rc\r\n"),
    "NUL in a value": get(fields=H + "X-A: b\0c\r\n"),
    "NUL in a name": get(fields=H + "X\0A: b\r\n"),
    "control in a value": get(fields=H + "X-A: b\x01c\r\n"),
    "DEL in a value": get(fields=H + "X-A: b\x7fc\r\n"),
    "no host": get(fields=""),
    "two hosts": get(fields=H + "Host: y\r\n"),
    "empty host": get(fields="Host: \r\n"),
    "host with a slash": get(fields="Host: x/y\r\n"),
    "host with a user": get(fields="Host: a@b\r\n"),
    "HTTP/9.9": get("GET /health HTTP/9.9"),
    "HTTP/2.0": get("GET /health HTTP/2.0"),
    "HTTP/1.2": get("GET /health HTTP/1.2"),
    "http/1.1 in small letters": get("GET /health http/1.1"),
    "no version": "GET /health\r\n" + H + "\r\n",
    "chunk extension of 70 kB": POST + "Transfer-Encoding: chunked\r\n\r\n5;" + "a" * 70000 + "\r\nhello\r\n0\r\n\r\n",
    "chunk size 2^64+1": POST + "Transfer-Encoding: chunked\r\n\r\n10000000000000001\r\nhello\r\n0\r\n\r\n",
    "chunk size negative": POST + "Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n0\r\n\r\n",
    "chunk ends wrongly": POST + "Transfer-Encoding: chunked\r\n\r\n5\r\nhelloXX0\r\n\r\n",
    "%00 in the path": get("GET /health%00x HTTP/1.1"),
    "%00 in the query": get("GET /health?a=%00 HTTP/1.1"),
    "bad escape": get("GET /health?a=%zz HTTP/1.1"),
    "escape cut short": get("GET /health?a=%2 HTTP/1.1"),
    "bad UTF-8 in the path": get("GET /api/echo/%ff%fe HTTP/1.1"),
    "NUL in the path": get("GET /health\0x HTTP/1.1"),
    "control in the path": get("GET /health\x01 HTTP/1.1"),
    "blank in the path": get("GET /health x HTTP/1.1"),
    "fragment": get("GET /health#x HTTP/1.1"),
    "absolute address": get("GET http://other/health HTTP/1.1"),
    "address without a slash": get("GET health HTTP/1.1"),
    "20 kB field": get(fields=H + "X-A: " + "b" * 20000 + "\r\n"),
    "100 kB field": get(fields=H + "X-A: " + "b" * 100000 + "\r\n"),
    "1000 fields": get(fields=H + "".join("X-%d: b\r\n" % i for i in range(1000))),
    "65 fields": get(fields=H + "".join("X-%d: b\r\n" % i for i in range(64))),
    "16 kB address": get("GET /health?" + "a" * 16000 + " HTTP/1.1"),
    "5 kB address": get("GET /health?" + "a" * 5000 + " HTTP/1.1"),
    "unknown expectation": get(fields=H + "Expect: gifts\r\n"),
    "two authorisations": get(fields=H + "Authorization: a\r\nAuthorization: b\r\n"),
    "method with a sign": get("GE(T /health HTTP/1.1"),
}

GOOD = {
    "plain": get(),
    "HTTP/1.0": get("GET /health HTTP/1.0"),
    "no blank after the colon": get(fields="Host:x\r\n"),
    "IPv6 host": get(fields="Host: [::1]:8000\r\n"),
    "8 kB field": get(fields=H + "X-A: " + "b" * 8000 + "\r\n"),
    "60 fields": get(fields=H + "".join("X-%d: b\r\n" % i for i in range(60))),
    "4000 bytes of query": get("GET /health?a=" + "b" * 4000 + " HTTP/1.1"),
    "value with a tab and high bytes": get(fields=H + "X-A: b\tc \xe4\r\n"),
    "escapes": get("GET /api/echo/%C3%A4%20b%2Fc?q=a%26b+c HTTP/1.1"),
    "length": POST + "Content-Length: 5\r\n\r\nhello",
    "chunked": POST + "Transfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n",
    "expectation": POST + "Content-Length: 0\r\nExpect: 100-continue\r\n\r\n",
}


def raw(text):
    return text.encode("latin-1")


@pytest.mark.parametrize("name", HOSTILE)
def test_refused(room, name):
    with room.client() as c:
        try:
            c.send(raw(HOSTILE[name]))
        except OSError:
            pass  # refused before all of it was sent
        status = c.answer()[0]
        assert status == 0 or 400 <= status < 600 and status != 404, "%s: got %d" % (name, status)
        assert status != 100
    assert room.ask("GET", "/health")[0] == 200


def test_at_least_forty():
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("name", HOSTILE)
def test_closed_after_refusal(room, name):
    """What follows on the connection is not taken for another request: nobody is smuggled in behind."""
    with room.client() as c:
        try:
            c.send(raw(HOSTILE[name]) + b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        except OSError:
            pass
        assert b"HTTP/1.1 200" not in c.to_end()


@pytest.mark.parametrize("name", GOOD)
def test_let_through(room, name):
    with room.client() as c:
        c.send(raw(GOOD[name]))
        status = c.answer()[0]
        if status == 100:
            status = c.answer()[0]
        assert status == 200, "%s: got %d" % (name, status)


def test_echoes_decoded(room):
    import json
    with room.client() as c:
        c.send(raw(GOOD["escapes"]))
        body = json.loads(c.answer()[2])
    assert (body["name"], body["q"]) == ("ä b/c", "a&b c")

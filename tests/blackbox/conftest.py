"""Starts the servers of the black-box tests: the room server (real room http, routes of the test) and the fake engines."""

import os
import resource
import select
import socket
import subprocess
import time

import pytest

HERE = os.path.dirname(os.path.abspath(__file__))
BUILD = os.environ.get("TEST_BUILD_ROOT", os.path.join(HERE, "..", "..", "build"))
PYTHON = "/usr/bin/python3"


def more_files():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 16384) if hard != resource.RLIM_INFINITY else 16384, hard))


more_files()  # a thousand connections have two ends, and one is here


def started(command):
    """(process, port) of a program that prints "port N"."""
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, preexec_fn=more_files)
    line = process.stdout.readline()
    assert line.startswith("port "), "no port but %r" % line
    return process, int(line.split()[1])


class Client:
    """A connection of which every byte is ours."""

    def __init__(self, port, timeout=10):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.rest = bytearray()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data if isinstance(data, bytes) else data.encode())

    def readable(self, seconds):
        poll = select.poll()  # select cannot take descriptors over 1023
        poll.register(self.socket, select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def more(self):
        try:
            data = self.socket.recv(65536)
        except ConnectionResetError:
            return False
        self.rest += data
        return bool(data)

    def until(self, mark):
        """Bytes up to and with mark; what is there when the connection ends."""
        while mark not in self.rest:
            if not self.more():
                out, self.rest = bytes(self.rest), bytearray()
                return out
        return self.take(self.rest.index(mark) + len(mark))

    def take(self, n):
        out = bytes(self.rest[:n])
        del self.rest[:n]
        return out

    def exactly(self, n):
        while len(self.rest) < n and self.more():
            pass
        return self.take(n)

    def to_end(self):
        while self.more():
            pass
        return self.take(len(self.rest))

    def answer(self, head_only=False):
        """(status, headers with lower-case names, body) of the next answer; status 0 when the connection ended."""
        head = self.until(b"\r\n\r\n").decode("latin-1")
        if not head.startswith("HTTP/1."):
            return 0, {}, b""
        lines = head.split("\r\n")
        status = int(lines[0].split()[1])
        headers = {}
        for line in lines[1:]:
            if ":" in line:
                name, value = line.split(":", 1)
                name = name.lower()
                headers[name] = headers[name] + "\n" + value.strip() if name in headers else value.strip()
        if head_only or status in (100, 204, 304):
            return status, headers, b""
        return status, headers, self.exactly(int(headers.get("content-length", 0)))

    def ask(self, method, path, body=b"", headers=None):
        lines = ["%s %s HTTP/1.1" % (method, path), "Host: x"]
        lines += ["%s: %s" % pair for pair in (headers or {}).items()]
        if body or method in ("POST", "PUT"):
            lines.append("Content-Length: %d" % len(body))
        self.send("\r\n".join(lines) + "\r\n\r\n")
        if body:
            self.send(body)
        return self.answer(head_only=method == "HEAD")

    def closed_within(self, seconds, drip=b""):
        """Seconds until the other side closed, sending a byte of drip every 0.1 s; None when it did not."""
        begin = time.monotonic()
        left = list(drip)
        while time.monotonic() - begin < seconds:
            if self.readable(0.1) and not self.more():
                return time.monotonic() - begin
            if left:
                try:
                    self.socket.send(bytes([left.pop(0)]))
                except OSError:
                    return time.monotonic() - begin
        return None


class Room:
    def __init__(self, folder, *options):
        self.folder = folder
        command = [os.path.join(BUILD, "tests", "blackbox", "room_server"), str(folder)]
        self.process, self.port = started(command + ["%s=%s" % o for o in options])

    def client(self, timeout=10):
        return Client(self.port, timeout)

    def ask(self, method, path, body=b"", headers=None):
        with self.client() as c:
            return c.ask(method, path, body, headers)

    def text(self, path):
        return self.ask("GET", path)[2].decode()

    def open_files(self):
        return len(os.listdir("/proc/%d/fd" % self.process.pid))

    def until(self, true, seconds=10):
        """Asks again until true(); for what another thread of the server is about to do."""
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, "did not happen"
            select.select([], [], [], 0.01)

    def ask_stop(self, grace_ms):
        self.process.stdin.write("stop %d\n" % grace_ms)
        self.process.stdin.flush()

    def end(self, grace_ms=0):
        """Stops it in order; the exit code says whether a sanitizer complained."""
        if self.process.poll() is None:
            self.ask_stop(grace_ms)
        out = self.process.communicate(timeout=30)[0]
        assert self.process.returncode == 0, "the server ended with %d" % self.process.returncode
        assert "stopped" in out


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("folder")
    (out / "assets").mkdir()
    (out / "a.bin").write_bytes(bytes(i * 7 % 251 for i in range(300000)))
    (out / "empty.txt").write_bytes(b"")
    (out / "index.html").write_text("<!doctype html><title>plain</title>" + " " * 500)
    (out / "index.html.gz").write_bytes(b"gzip bytes")
    (out / "index.html.br").write_bytes(b"brotli bytes")
    (out / "assets" / "app-BkR2x_9a.js").write_text("plain js")
    (out / "assets" / "app-BkR2x_9a.js.gz").write_bytes(b"gz js")
    (out / ".secret").write_text("secret")
    (out / "outside").symlink_to("/etc")
    with open(out / "long.mp4", "wb") as f:
        f.truncate(100 * 1024 * 1024)
        f.seek(70 * 1024 * 1024)
        f.write(b"middle of the film")
    return out


@pytest.fixture(scope="module")
def room(folder):
    server = Room(folder)
    yield server
    server.end()


@pytest.fixture
def room_with(folder):
    """room_with(("head", 1), ...) starts another server with those options."""
    servers = []

    def start(*options):
        servers.append(Room(folder, *options))
        return servers[-1]

    yield start
    for server in servers:
        server.end()

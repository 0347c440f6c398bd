"""What the benches share that start servers: a running langplug with learners, its peers, and figures."""
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import httpx

TOP = pathlib.Path(__file__).resolve().parent.parent
BIN = pathlib.Path(os.environ.get("TEST_BIN", TOP / "build"))
PACKS = os.environ.get("TEST_PACKS", str(TOP / "build/packs"))
VIDEOS = pathlib.Path(os.environ.get("TEST_VIDEOS", TOP / "videos"))
PASSWORD = "Hausboot-Anker-42!"
TICKS = os.sysconf("SC_CLK_TCK")


def figure(name, ours, unit, peer="", who=""):
    """One row of the table of tools/bench."""
    print("\t".join([name, f"{ours:.2f}", unit, f"{peer:.2f}" if peer != "" else "", who]), flush=True)


def median(values):
    return statistics.median(values)


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def cpu_seconds(pid):
    """User and system time of a process and of its children that still run."""
    total = 0
    for process in (pid, *children_of(pid)):
        fields = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / TICKS


def children_of(pid):
    found = []
    for path in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == pid:
            found.append(int(path.parent.name))
    return found


def rss_mib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1)) / 1024


def free_port():
    import socket
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def until_healthy(url, process):
    """Seconds until /health answers 200. No library of Python in the way: the first answer is looked for every millisecond."""
    import socket
    host, port = url.removeprefix("http://").split(":")
    began = time.perf_counter()
    while True:
        assert process.poll() is None, "the server has ended"
        try:
            with socket.create_connection((host, int(port)), 1) as s:
                s.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                if b" 200 " in s.recv(64):
                    return time.perf_counter() - began
        except OSError:
            time.sleep(0.001)


class Server:
    """langplug with a data directory of its own."""

    def __init__(self, videos=VIDEOS, **settings):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="langplug-bench-"))
        self.settings = {"videos_path": videos, "data_path": self.directory / "data", "packs_path": PACKS, "rate_limit_per_minute": "0",
                         "rate_limit_burst": "0", "rate_limit_login_per_minute": "0", "scan_at_start": "false", "log_level": "warning",
                         **settings}
        self.start()

    def start(self):
        env = {k: v for k, v in os.environ.items() if not k.startswith("LANGPLUG_")}
        env.update({"LANGPLUG_" + k.upper(): str(v) for k, v in self.settings.items()})
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen([BIN / "langplug", "serve", "--port", str(port)], env=env, stdout=subprocess.DEVNULL)
        self.seconds = until_healthy(self.url, self.process)
        return self

    def stop(self):
        self.process.terminate()
        return self.process.wait(60)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.stop()
        shutil.rmtree(self.directory)


class Learner(httpx.Client):
    """A browser with an account of its own."""

    def __init__(self, server, name, level="A1", native="en", target="de"):
        super().__init__(base_url=server.url, timeout=120)
        made = self.post("/api/auth/register", json={"email": f"{name}@example.org", "password": PASSWORD})
        assert made.status_code == 201, made.text
        self.log_in(name)
        assert self.put("/api/profile/languages", json={"native_language": native, "target_language": target}).status_code == 200
        assert self.put("/api/profile/settings", json={"level": level, "chunk_duration_minutes": 5}).status_code == 200

    def log_in(self, name):
        assert self.post("/api/auth/login", data={"username": f"{name}@example.org", "password": PASSWORD}).status_code == 204

    def request(self, method, url, **kwargs):
        if method not in ("GET", "HEAD") and (token := self.cookies.get("fastapi-csrf-token")):
            kwargs["headers"] = {"X-CSRF-Token": token, **(kwargs.get("headers") or {})}
        return super().request(method, url, **kwargs)

    def cookie_header(self):
        return "; ".join(f"{c.name}={c.value}" for c in self.cookies.jar)

    def wait(self, task):
        while True:
            status = self.get(f"/api/tasks/{task}/status").json()
            if status["status"] in ("completed", "failed", "cancelled"):
                assert status["status"] == "completed", status
                return status
            time.sleep(0.001)

    def scan(self):
        self.wait(self.post("/api/videos/scan").json()["task_id"])
        return self.get("/api/videos").json()

    def ask(self, video, start=0, end=0):
        """Asks for a lesson; its task."""
        body = {"start_ms": start, **({"end_ms": end} if end else {})}
        response = self.post(f"/api/videos/{video['id']}/process", json=body)
        assert response.status_code == 202, response.text
        return response.json()["task_id"]


LUA = """
local list = {%s}
local pause = %d
local thread_number = 0
function setup(thread) thread:set("first", thread_number) thread_number = thread_number + 1 end
local n = 0
function request()
  n = n + 1
  return list[(first * 7919 + n) %% #list + 1]
end
function delay()
  return math.random(0, 2 * pause)
end
function done(summary, latency, requests)
  io.write(string.format("RESULT %%d %%d %%.3f %%.3f %%.3f %%d\\n", summary.requests, summary.duration,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency.max / 1000,
    summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.timeout))
end
"""


def load(url, requests, clients, seconds, threads=1, pause_ms=0):
    """wrk with the whole requests (bytes as text) in turn: {requests, per_second, p50, p95, max} in ms. Each client asks again as soon
    as it has its answer, or after a pause of so long on average."""
    texts = ",".join("[==[\n%s]==]" % r for r in requests)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(LUA % (texts, pause_ms))
        script.flush()
        out = subprocess.run(["wrk", "-t", str(threads), "-c", str(clients), "-d", f"{seconds}s", "-s", script.name, url],
                             capture_output=True, text=True, check=True).stdout
    n, us, p50, p95, most, errors = re.search(r"RESULT (\d+) (\d+) (\S+) (\S+) (\S+) (\d+)", out).groups()
    assert int(errors) == 0, out
    return {"requests": int(n), "per_second": int(n) * 1e6 / int(us), "p50": float(p50), "p95": float(p95), "max": float(most)}


def raw(method, path, cookie="", token="", body=None):
    """The bytes of a request."""
    text = json.dumps(body) if body is not None else ""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1"]
    lines += [f"Cookie: {cookie}"] if cookie else []
    lines += [f"X-CSRF-Token: {token}"] if token else []
    lines += ["Content-Type: application/json", f"Content-Length: {len(text)}"] if body is not None else []
    return "\r\n".join(lines) + "\r\n\r\n" + text


class Line:
    """One connection that sends each request in one piece, as browsers do. (A client that sends head and body apart, without
    TCP_NODELAY, waits 40 ms for the kernel's delayed acknowledgement between them.)"""

    def __init__(self, server):
        import socket
        host, port = server.url.removeprefix("http://").split(":")
        self.socket = socket.create_connection((host, int(port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def ask(self, request):
        """The answer's head and body, of an answer that names its length."""
        self.socket.sendall(request.encode())
        got = b""
        while b"\r\n\r\n" not in got or len(got.partition(b"\r\n\r\n")[2]) < int(re.search(rb"(?i)content-length: (\d+)", got).group(1)):
            part = self.socket.recv(65536)
            assert part, "the server has hung up"
            got += part
        return got


def quoted(text):
    return urllib.parse.quote(text)


def skip(why):
    print(why)
    sys.exit(77)

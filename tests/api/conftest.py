"""The black-box client: starts the real program on a free port with a data directory of its own and speaks HTTP with it.
Every JSON answer of every test is validated against the program's own /openapi.json, unknown fields forbidden."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import time

import httpx
import jsonschema
import pytest

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(os.environ.get("TEST_BIN", TOP / "build"))
PACKS = os.environ.get("TEST_PACKS", str(TOP / "build" / "packs"))
VIDEOS = pathlib.Path(os.environ.get("TEST_VIDEOS", TOP / "videos"))
PASSWORD = "Hausboot-Anker-42!"


class Server:
    """One running langplug with its own data directory."""

    launcher = []  # a command in front of the program

    def __init__(self, directory, videos=VIDEOS, **settings):
        self.directory = pathlib.Path(directory)
        self.settings = {"videos_path": str(videos), "data_path": str(self.directory / "data"), "packs_path": PACKS, "port": "0",
                         "rate_limit_login_per_minute": "0", "rate_limit_per_minute": "0", "login_max_attempts_address": "1000", "scan_at_start": "true", **settings}
        self.process = None
        self.start()

    def environment(self):
        env = {k: v for k, v in os.environ.items() if not k.startswith("LANGPLUG_")}
        env.update({"LANGPLUG_" + k.upper(): v for k, v in self.settings.items()})
        env.setdefault("LANGPLUG_TESTING", "1")
        return env

    def start(self):
        self.log = open(self.directory / "server.log", "ab")
        self.process = subprocess.Popen([*self.launcher, BIN / "langplug", "serve"], env=self.environment(), stdout=subprocess.PIPE, stderr=self.log)
        line = self.process.stdout.readline().decode()
        match = re.search(r"http://127\.0\.0\.1:(\d+)", line)
        assert match, "no start: " + (self.directory / "server.log").read_text()
        self.url = "http://127.0.0.1:" + match.group(1)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=30)
        self.process.stdout.close()
        self.log.close()
        return self.process.returncode

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self.log.close()

    def cli(self, *args, check=True, **kwargs):
        result = subprocess.run([BIN / "langplug", *args], env=self.environment(), capture_output=True, text=True, timeout=300, **kwargs)
        assert not check or result.returncode == 0, result.stderr
        return result


class Schema:
    """Finds the schema of an answer in the OpenAPI document and validates against it."""

    def __init__(self, url):
        self.document = httpx.get(url + "/openapi.json").json()
        self.patterns = []
        for path, item in self.document["paths"].items():
            regex = re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path))
            literal = len(re.sub(r"\{[^}]+\}", "", path))
            self.patterns.append((literal, re.compile("^" + regex + "$"), item))
        self.patterns.sort(key=lambda p: -p[0])

    def check(self, response):
        path, method = response.request.url.path, response.request.method.lower()
        if response.headers.get("content-type") != "application/json":
            return
        for _, regex, item in self.patterns:
            if regex.match(path) and method in item:
                answers = item[method]["responses"]
                answer = answers.get(str(response.status_code), answers["default"])
                content = answer.get("content")
                assert content or not response.content, f"{method} {path} {response.status_code}: a body that is not described"
                if content:
                    schema = {"$ref": "#/x", "x": content["application/json"]["schema"], "components": self.document["components"]}
                    jsonschema.validate(response.json(), schema)
                return


class Client(httpx.Client):
    """A browser: keeps cookies, sends the CSRF header, validates what comes back."""

    def __init__(self, server, **kwargs):
        super().__init__(base_url=server.url, timeout=60, **kwargs)
        self.server = server
        if not hasattr(server, "schema"):
            server.schema = Schema(server.url)
        self.event_hooks = {"response": [self.validate]}

    def validate(self, response):
        if response.headers.get("content-type", "").startswith("text/event-stream") or response.request.url.path.endswith("/file"):
            return
        response.read()
        self.server.schema.check(response)

    def request(self, method, url, **kwargs):
        token = self.cookies.get("fastapi-csrf-token")
        if token and method not in ("GET", "HEAD"):
            headers = dict(kwargs.pop("headers", None) or {})
            headers.setdefault("X-CSRF-Token", token)
            kwargs["headers"] = headers
        return super().request(method, url, **kwargs)

    def register(self, email, native="en", target="de", level=None):
        assert self.post("/api/auth/register", json={"email": email, "password": PASSWORD}).status_code == 201
        self.login(email)
        assert self.put("/api/profile/languages", json={"native_language": native, "target_language": target}).status_code == 200
        if level:
            assert self.put("/api/profile/settings", json={"level": level, "chunk_duration_minutes": 5}).status_code == 200
        else:
            assert self.put("/api/profile/settings", json={"chunk_duration_minutes": 5}).status_code == 200
        return self

    def login(self, email, password=PASSWORD):
        response = self.post("/api/auth/login", data={"username": email, "password": password})
        assert response.status_code == 204, response.text
        return self

    def wait(self, task, seconds=240, states=("completed", "failed", "cancelled")):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            status = self.get(f"/api/tasks/{task}/status").json()
            if status["status"] in states:
                return status
            time.sleep(0.1)
        raise AssertionError(f"task {task} did not end: {status}")

    def scanned(self, seconds=60):
        """The library once the first scan has ended."""
        task = self.post("/api/videos/scan").json()["task_id"]
        status = self.wait(task, seconds)
        assert status["status"] == "completed", status
        return self.get("/api/videos").json()


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server"))
    yield server
    assert server.stop() == 0


@pytest.fixture
def own_server(tmp_path):
    servers = []

    def make(**settings):
        directory = tmp_path / f"server{len(servers)}"
        directory.mkdir()
        servers.append(Server(directory, **settings))
        return servers[-1]

    yield make
    for server in servers:
        if server.process.poll() is None:
            server.stop()


@pytest.fixture(scope="module")
def learner(server):
    client = Client(server).register("ana@example.org")
    client.videos = client.scanned()
    return client


@pytest.fixture
def anonymous(server):
    return Client(server)


def video_named(videos, part):
    return next(v for v in videos if part in v["path"])

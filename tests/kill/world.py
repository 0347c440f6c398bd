"""The programs under test and the films they get: starts, stops and kills them, reads their database from beside."""
import os
import pathlib
import re
import shutil
import signal
import socket
import sqlite3
import struct
import subprocess
import threading

TOP = pathlib.Path(__file__).resolve().parent.parent.parent
BIN = pathlib.Path(os.environ.get("KILL_BIN", TOP / "build"))
PASSWORD = "Hausboot-Anker-42!"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Program:
    """`langplug serve` or `langplug worker`; its standard error goes to a log that grows over all its lives."""

    def __init__(self, world, name):
        self.world, self.name, self.process = world, name, None
        self.log = world.folder / f"{name}.log"

    def start(self):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([BIN / "langplug", self.name], env=self.world.environment(), stdout=subprocess.PIPE,
                                            stderr=log, start_new_session=True)
        if self.name == "serve" and b"ready" not in self.process.stdout.readline():
            raise RuntimeError("the server does not start:\n" + self.log.read_text()[-2000:])

    @property
    def pid(self):
        return self.process.pid

    def media_children(self):
        """Process ids of its langplug-media children."""
        found = []
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                text = (entry / "stat").read_text()
            except OSError:
                continue
            name, rest = text[text.index("(") + 1:text.rindex(")")], text[text.rindex(")") + 2:].split()
            if int(rest[1]) == self.pid and name.startswith("langplug-media"):
                found.append(int(entry.name))
        return found

    def freeze(self):
        """Stops it and returns once it has stopped; False: it is dead."""
        os.kill(self.pid, signal.SIGSTOP)
        info = os.waitid(os.P_PID, self.pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
        return info is not None and info.si_code == os.CLD_STOPPED

    def thaw(self):
        os.kill(self.pid, signal.SIGCONT)

    def kill(self):
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()

    def end(self):
        """SIGTERM; the exit status."""
        self.process.terminate()
        try:
            status = self.process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            status = self.process.wait()
        self.process.stdout.close()
        return status


class World:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.videos = self.folder / "videos"
        self.data = self.folder / "data"
        self.videos.mkdir()
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.programs = {name: Program(self, name) for name in ("serve", "worker")}
        self.films = Films(self)
        self.local = threading.local()

    def environment(self):
        env = {k: v for k, v in os.environ.items() if not k.startswith("LANGPLUG_")}
        settings = {"videos_path": self.videos, "data_path": self.data, "packs_path": TOP / "build/packs", "port": self.port, "workers": 3,
                    "job_poll_ms": 50, "job_retry_seconds": 1, "rate_limit_per_minute": 0, "rate_limit_login_per_minute": 0,
                    "login_max_attempts_address": 100000, "log_level": "warning", "scan_at_start": "false", "testing": 1}
        env.update({"LANGPLUG_" + name.upper(): str(value) for name, value in settings.items()})
        return env

    def cli(self, *args):
        return subprocess.run([BIN / "langplug", *args], env=self.environment(), capture_output=True, text=True, timeout=120)

    def sql(self, query, *args):
        """Rows; a reader of its own for every thread, which never writes."""
        if not hasattr(self.local, "db"):
            self.local.db = sqlite3.connect(f"file:{self.data}/langplug.db?mode=ro", uri=True, timeout=30, isolation_level=None)
        return self.local.db.execute(query, args).fetchall()


class Films:
    """Endless fresh films out of the demo: a copy with some filler behind it is the same film with another content, so
    that it is probed, read, heard, analysed and translated as if it had never been there."""

    SPEECH_SECONDS = 62  # two windows of recognition

    def __init__(self, world):
        self.world, self.lock, self.made = world, threading.Lock(), 0
        demo = pathlib.Path(os.environ.get("TEST_VIDEOS", TOP / "videos"))
        german, english = next(demo.rglob("*.mkv")), next(demo.rglob("*.mp4"))
        self.masters = {"de": self.cut(german, 150), "en": self.cut(english, self.SPEECH_SECONDS)}

    def cut(self, film, seconds):
        out = self.world.folder / ("master" + film.suffix)
        subprocess.run(["ffmpeg", "-v", "error", "-i", film, "-map", "0", "-c", "copy", "-t", str(seconds), out], check=True)
        return out

    def fresh(self, language, subtitled=False):
        """Path below the library of a film nobody has seen; with subtitles beside it whose lines nobody has translated."""
        with self.lock:
            self.made += 1
            number = self.made
        master = self.masters[language]
        path = f"{'Der Kanal' if language == 'de' else 'The Post'}/Season 01/Film S01E{number:03d}{master.suffix}"
        target = self.world.videos / path
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        shutil.copyfile(master, part)
        with open(part, "ab") as f:
            f.write(filler(master.suffix, 16 + number))
        if subtitled:
            lines = (f"{i}\n00:00:{i:02d},000 --> 00:00:{i:02d},900\nThe letter number {number * 100 + i} is on the big table.\n\n"
                     for i in range(1, 40))
            target.with_suffix(f".{language}.srt").write_text("".join(lines))
        part.rename(target)
        return path


def filler(suffix, size):
    """What a demuxer passes over: an EBML Void element, an MP4 free box."""
    if suffix == ".mkv":
        return b"\xec" + struct.pack(">Q", (1 << 56) | size) + bytes(size)
    return struct.pack(">I", 8 + size) + b"free" + bytes(size)


def pid_of(worker):
    """Process id in the name of a lease, HOST/BOOT/PIDNS/PID/START/N."""
    match = re.fullmatch(r"[^/]+/[^/]+/[^/]+/(\d+)/\d+/-?\d+", worker or "")
    return int(match.group(1)) if match else 0

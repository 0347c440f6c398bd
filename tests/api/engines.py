"""The fake speech and translation servers of tests/fakes, as a fixture of one test."""
import json
import pathlib
import subprocess
import sys
import urllib.request

FAKE = pathlib.Path(__file__).resolve().parent.parent / "fakes/engine_server.py"


class Engine:
    """A fake server; `mode` says how it fails."""

    def __init__(self, mode="ok", *arguments):
        self.process = subprocess.Popen([sys.executable, FAKE, "--port", "0", "--mode", mode, *arguments], stdout=subprocess.PIPE, text=True)
        self.url = f"http://127.0.0.1:{self.process.stdout.readline().split()[1]}"

    def asked(self):
        """The requests so far."""
        with urllib.request.urlopen(self.url + "/_log", timeout=10) as answer:
            return json.load(answer)

    def set(self, mode):
        """Another mode from now on, and an empty log."""
        urllib.request.urlopen(f"{self.url}/_mode/{mode}", timeout=10).close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

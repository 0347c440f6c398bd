"""The mixed load: threads of learners who work while programs die under them. Whatever the server acknowledged is written
down in `Acked`; what it did not answer may have happened or not."""
import random
import threading
import time

import httpx

from world import PASSWORD


class Acked:
    def __init__(self):
        self.lock = threading.Lock()
        self.users = {}     # e-mail: user id
        self.words = {}     # (user id, language, lemma, noun): status
        self.unsure = {}    # those that are being changed now
        self.tasks = {}     # task id: (user e-mail, kind)
        self.finished = {}  # task id: (video id, start, end)
        self.uploads = {}   # path: subtitle text
        self.translated = 0


def stored_status(world, key):
    user, language, lemma, noun = key
    rows = world.sql("SELECT status FROM knowledge WHERE user_id = ? AND language = ? AND lemma = ? AND noun = ?", user, language, lemma, int(noun))
    return ["new", "learning", "known", "ignored"][rows[0][0]] if rows else None


class Learner(threading.Thread):
    """One browser. `work` is called again and again until the harness says stop."""

    def __init__(self, world, acked, name, seed, native="en", target="de"):
        super().__init__(name=name, daemon=True)
        self.world, self.acked, self.random = world, acked, random.Random(f"{seed}/{name}")
        self.email, self.native, self.target = f"{name}@example.org", native, target
        self.stopping = threading.Event()
        self.fault = None
        self.http = httpx.Client(base_url=world.url, timeout=60)

    def call(self, method, path, **kwargs):
        """The response, or None when the server died before it answered."""
        try:
            headers = {}
            if method != "GET" and self.http.cookies.get("fastapi-csrf-token"):
                headers["X-CSRF-Token"] = self.http.cookies.get("fastapi-csrf-token")
            response = self.http.request(method, path, headers=headers, **kwargs)
        except httpx.TransportError:
            time.sleep(0.05)
            return None
        if response.status_code >= 500 and response.status_code != 503:
            raise AssertionError(f"{method} {path}: {response.status_code} {response.text[:300]}")
        return response

    def insist(self, method, path, *statuses, **kwargs):
        """Again until it is answered as wished."""
        while not self.stopping.is_set():
            response = self.call(method, path, **kwargs)
            if response is not None and response.status_code in statuses:
                return response
            assert response is None or response.status_code in (429, 503), f"{method} {path}: {response.status_code} {response.text[:300]}"
        return None

    def enter(self):
        # 400: it exists already, because the answer to the first try was lost
        self.insist("POST", "/api/auth/register", 201, 400, json={"email": self.email, "password": PASSWORD})
        self.insist("POST", "/api/auth/login", 204, data={"username": self.email, "password": PASSWORD})
        self.insist("PUT", "/api/profile/languages", 200, json={"native_language": self.native, "target_language": self.target})
        me = self.insist("GET", "/api/auth/me", 200)
        if me is not None:
            self.user = me.json()["id"]
            with self.acked.lock:
                self.acked.users[self.email] = self.user

    def run(self):
        try:
            self.enter()
            while not self.stopping.is_set():
                self.work()
        except Exception as error:  # noqa: BLE001 - shown by the harness as a failed check
            self.fault = f"{self.name}: {type(error).__name__}: {error}"


class Marker(Learner):
    LEMMAS = [(w, True) for w in "Haus Boot Kanal Brief Nachbar Morgen Fenster Garten Schlüssel Tür Kaffee Straße".split()] + \
             [(w, False) for w in "gehen kommen sehen hören wohnen klein schnell müde anrufen aufstehen".split()]

    def work(self):
        words = [{"lemma": lemma, "noun": noun, "status": self.random.choice(["known", "learning", "ignored"])}
                 for lemma, noun in self.random.sample(self.LEMMAS, self.random.randint(2, 6))]
        wanted = {(self.user, "de", w["lemma"], w["noun"]): w["status"] for w in words}
        before = {key: self.acked.words.get(key) for key in wanted}
        with self.acked.lock:
            self.acked.unsure.update(wanted)
        response = self.call("POST", "/api/vocabulary/status", json={"language": "de", "words": words, "evidence": "library"})
        if response is not None:
            assert response.status_code == 200, response.text
        elif self.insist("GET", "/api/auth/me", 200) is None:
            return
        else:  # the server died over it and is back: it did all of it or nothing
            now = {key: stored_status(self.world, key) for key in wanted}
            assert now in (wanted, before), f"half of a marking was stored: {before} -> {wanted} became {now}"
            wanted = now
        with self.acked.lock:
            self.acked.words.update(wanted)
            for key in wanted:
                self.acked.unsure.pop(key, None)
        time.sleep(0.02)


class Registrar(Learner):
    def work(self):
        email = f"guest{self.random.getrandbits(48):x}@example.org"
        response = self.call("POST", "/api/auth/register", json={"email": email, "password": PASSWORD})
        if response is not None and response.status_code == 201:
            with self.acked.lock:
                self.acked.users[email] = response.json()["id"]
        time.sleep(0.25)


class Viewer(Learner):
    """Asks for lessons: fresh films and ones that are there already, alone and together with others."""

    def setup(self, speech=False, subtitled=False):
        self.speech, self.subtitled, self.seen = speech, subtitled, []
        return self

    def work(self):
        fresh = not self.seen or self.random.random() < 0.8
        path = self.world.films.fresh(self.target, self.subtitled) if fresh else self.random.choice(self.seen)
        if fresh:
            self.seen.append(path)
        start = 0 if self.speech or self.subtitled else self.random.choice([0, 0, 60])
        body = {"video_path": path, "start_time": start, "end_time": start + 60}
        response = self.insist("POST", "/api/process/chunk", 200, json=body)
        if response is not None:
            self.follow(response.json()["task_id"], start * 1000)

    def follow(self, task, start):
        with self.acked.lock:
            self.acked.tasks[task] = (self.email, "process_chunk")
        while not self.stopping.is_set():
            response = self.insist("GET", f"/api/tasks/{task}/status", 200)
            if response is None:
                return
            status = response.json()
            if status["status"] in ("completed", "failed", "cancelled"):
                break
            time.sleep(0.05)
        else:
            return
        if status["status"] == "completed":
            result = status["result"]
            with self.acked.lock:
                self.acked.finished[task] = (result["video_id"], result["start_ms"], result["end_ms"])


class Translator(Learner):
    LINES = ["Das Haus steht am Kanal.", "Wir sehen uns morgen früh.", "Der Brief ist für niemanden.", "Wo wohnt der neue Nachbar?"]

    def work(self):
        lines = [f"{line} {self.random.randint(1, 500)}" for line in self.random.sample(self.LINES, 3)]
        response = self.call("POST", "/api/translate", json={"texts": lines, "source_lang": "de", "target_lang": "en"})
        if response is not None and response.status_code == 200:
            assert len(response.json()["translations"]) == len(lines), response.text
            self.acked.translated += 1
        time.sleep(0.2)


class Uploader(Learner):
    def work(self):
        number = self.random.randint(1, 10**6)
        if not hasattr(self, "film") or self.random.random() < 0.2:
            self.film = self.world.films.fresh("de")
        text = "".join(f"{i}\n00:00:{i:02d},000 --> 00:00:{i:02d},900\nZeile {i} von {number}.\n\n" for i in range(1, 20))
        response = self.call("POST", "/api/videos/subtitle/upload", params={"video_path": self.film},
                             files={"subtitle_file": ("upload.srt", text.encode(), "application/x-subrip")})
        if response is not None and response.status_code in (200, 201):
            assert response.json()["success"], response.text
            with self.acked.lock:
                self.acked.uploads[self.film] = response.json()["subtitle_path"]
        time.sleep(0.3)

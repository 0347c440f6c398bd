"""What must hold after every kill, and what must hold in the end."""
import json
import time

import httpx

from load import stored_status
from world import PASSWORD

SETTLE_SECONDS = 600
LOGINS = 40


class Check:
    def __init__(self, world):
        self.world, self.passed, self.failed = world, 0, 0

    def that(self, holds, text):
        self.passed += bool(holds)
        self.failed += not holds
        if not holds:
            print(f"FAILED: {text}", flush=True)
        return holds

    def quick(self, acked):
        """Nothing acknowledged is lost: by the database, a few milliseconds."""
        with acked.lock:
            users, tasks, finished = dict(acked.users), set(acked.tasks), dict(acked.finished)
            words = {k: v for k, v in acked.words.items() if k not in acked.unsure}
        stored = {row[0]: row[1] for row in self.world.sql("SELECT email, id FROM users")}
        self.that(all(stored.get(email) == number for email, number in users.items()), "a registered user is lost")
        there = {row[0] for row in self.world.sql("SELECT task FROM requests")}
        self.that(tasks <= there, f"accepted tasks are lost: {tasks - there}")
        chunks = set(self.world.sql("SELECT video_id, start_ms, end_ms FROM chunks"))
        self.that(all(chunk in chunks for chunk in finished.values()), "a finished chunk is lost")
        wrong = {k: (v, stored_status(self.world, k)) for k, v in words.items() if stored_status(self.world, k) != v}
        with acked.lock:  # those that were changed again meanwhile are not wrong
            wrong = {k: v for k, v in wrong.items() if acked.words.get(k) == v[0] and k not in acked.unsure}
        self.that(not wrong, f"marked words are lost: {wrong}")

    def file(self):
        damage = [row[0] for row in self.world.sql("PRAGMA integrity_check")]
        self.that(damage == ["ok"], f"integrity_check: {damage[:5]}")
        dangling = self.world.sql("PRAGMA foreign_key_check")
        self.that(not dangling, f"dangling references: {dangling[:5]}")

    def settled(self, acked):
        """Every accepted task ends, completed or failed with a reason, now that nobody dies any more."""
        end = time.monotonic() + SETTLE_SECONDS
        while time.monotonic() < end:
            left = self.world.sql("SELECT count(*) FROM work_items WHERE state < 2")[0][0]
            if not left:
                break
            time.sleep(0.2)
        self.that(not left, f"{left} jobs do not end")
        states = {row[0]: row[1:] for row in self.world.sql(
            "SELECT q.task, i.state, i.result, i.error_reason, i.error_text, i.attempts, i.lost, i.kind FROM requests q JOIN work_items i ON i.id = q.item_id")}
        odd, failed = [], {}
        for task in acked.tasks:
            state, result, reason, text, *_ = states.get(task, (None,) * 7)
            if state == 2:
                good = result is not None and json.loads(result)["status"] == "completed"
            else:
                good = state == 3 and reason and text
                failed[task] = (reason, text)
            if not good:
                odd.append((task, states.get(task)))
        self.that(not odd, f"tasks without a proper end: {odd[:5]}")
        reasons = {reason for reason, _ in failed.values()}
        self.that(reasons <= {"media_died", "worker_lost", "timeout"}, f"jobs failed for reasons that no kill explains: {sorted(map(str, reasons))} {list(failed.values())[:3]}")
        print(f"\n{len(acked.tasks)} tasks accepted: {len(acked.tasks) - len(failed)} completed, {len(failed)} failed by kills", flush=True)

    def doubled(self):
        """Rows that say the same twice, for which the schema has no rule or one that might be wrong."""
        for table, columns in (("chunks", "video_id, transcript_id, native, start_ms, end_ms"),
                               ("transcripts", "media_id, track, language, engine, engine_version"),
                               ("transcript_spans", "transcript_id, start_ms"), ("cues", "transcript_id, start_ms, end_ms, text"),
                               ("words", "language, lemma, noun"), ("media", "fingerprint"), ("videos", "path"),
                               ("knowledge", "user_id, language, lemma, noun"), ("users", "lower(email)"), ("requests", "task")):
            rows = self.world.sql(f"SELECT {columns}, count(*) FROM {table} GROUP BY {columns} HAVING count(*) > 1")
            self.that(not rows, f"rows that are there twice in {table}: {rows[:3]}")
        overlaps = self.world.sql("SELECT a.transcript_id, a.start_ms, b.start_ms FROM transcript_spans a JOIN transcript_spans b ON "
                                  "a.transcript_id = b.transcript_id AND a.start_ms < b.start_ms AND a.end_ms > b.start_ms")
        self.that(not overlaps, f"spans that were heard twice: {overlaps[:3]}")
        bare = self.world.sql("SELECT count(*) FROM chunks c WHERE NOT EXISTS (SELECT 1 FROM cues q WHERE q.transcript_id = c.transcript_id)")
        self.that(bare[0][0] == 0, f"{bare[0][0]} ready chunks without cues")

    def through_the_door(self, acked):
        """As the learners see it."""
        for email in sorted(acked.users)[:LOGINS]:
            answer = httpx.post(self.world.url + "/api/auth/login", data={"username": email, "password": PASSWORD}, timeout=60)
            self.that(answer.status_code == 204, f"{email} cannot log in: {answer.status_code} {answer.text[:200]}")
        clients = {}
        for task, (email, kind) in acked.tasks.items():
            if email not in clients:
                clients[email] = httpx.Client(base_url=self.world.url, timeout=60)
                clients[email].post("/api/auth/login", data={"username": email, "password": PASSWORD})
            status = clients[email].get(f"/api/tasks/{task}/status").json()
            if not self.that(status.get("status") in ("completed", "failed"), f"task {task}: {status}"):
                break
        for task, (video, start, end) in acked.finished.items():
            pack = clients[acked.tasks[task][0]].get(f"/api/videos/{video}/pack", params={"start_ms": start, "end_ms": end})
            if not self.that(pack.status_code == 200, f"a finished chunk cannot be watched: {pack.status_code} {pack.text[:200]}"):
                break

    def everything(self, acked):
        self.quick(acked)
        self.file()
        self.doubled()
        self.through_the_door(acked)
        doctor = self.world.cli("doctor", "--db")
        self.that(doctor.returncode == 0, f"doctor --db: {doctor.stdout[-1500:]}{doctor.stderr[-500:]}")
        leftovers = [p.name for p in self.world.data.rglob("*.part")] + [p.name for p in self.world.data.rglob("*.tmp*")]
        self.that(not leftovers, f"files left behind: {leftovers[:5]}")
        self.that(bool(acked.finished) and bool(acked.words), "the load did nothing")

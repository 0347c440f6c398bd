"""A speech and translation server that answers like the real ones, and badly on request.

    /usr/bin/python3 tests/fakes/engine_server.py --port 0 [--mode MODE] [--transcript FILE]

Prints "port N" and serves until it is killed. The mode of one request is, first found: header X-Fake-Mode, query
?mode=, --mode. In mode `refuse` given on the command line nothing listens on the port.

Answers:
    POST /v1/audio/transcriptions   OpenAI: multipart file, model, language, response_format (json, verbose_json,
                                    text, srt, vtt), timestamp_granularities[]; also /v1/audio/translations
    GET  /v1/models                 OpenAI
    POST /translate                 LibreTranslate: q (text or list), source, target, JSON or form
    GET  /languages                 LibreTranslate
    POST /v2/translate              DeepL: text[], source_lang, target_lang, JSON or form; needs Authorization
    GET  /v2/languages, /v2/usage   DeepL
    GET  /_log                      what was asked so far: [{method, path, mode, authorization, bytes, fields}]
    GET  /_mode/MODE                from now on --mode is this one, and the log is empty
    anything else                   {"ok": true, ...} with what was sent

Modes: ok, refuse (reset), hang (no answer until the client leaves), drip (one byte of the answer a second), slow (right
answer after ?seconds=, default 5), html, 500, 429 (Retry-After: 7), 429-twice (two 429 with Retry-After: 0, then right),
busy (always 429 with Retry-After: 0), third-500 (only the third request fails), 403, 456 (DeepL: quota), limit-3 (400 "exceeds" for more than three texts), close (half of the body, then closed), redirect
(302 to another host; 302 to /v1/models of this one with ?to=self), wrong-language, wrong-count, repeated-line, huge
(200 MB), not-json, empty.

--transcript FILE is a JSON list of {start, end, text} that replaces the sentences made up here. Made-up ones depend only
on the input, so the same question has the same answer.
"""

import argparse
import json
import re
import select
import socket
import struct
import sys
import threading
import time
import urllib.parse
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

HUGE = 200 * 1024 * 1024
SECONDS_PER_LINE = 2.5

SENTENCES = {
    "de": [
        "Ich habe heute Morgen meinen Schlüssel vergessen.",
        "Kannst du mir bitte sagen, wann der nächste Zug kommt?",
        "Wir müssen das Licht ausmachen, bevor wir gehen.",
        "Sie wohnt seit drei Jahren in einer kleinen Wohnung.",
        "Das Essen schmeckt heute wirklich sehr gut.",
        "Warum hast du gestern nicht angerufen?",
        "Der Hund läuft jeden Tag durch den Garten.",
        "Morgen fangen wir mit der Arbeit früher an.",
    ],
    "en": [
        "I forgot my key at home this morning.",
        "Could you please tell me when the next train is coming?",
        "We have to switch off the light before we leave.",
        "She has been living in a small flat for three years.",
        "The food really tastes very good today.",
        "Why did you not call me yesterday?",
        "The dog runs through the garden every day.",
        "Tomorrow we will start working earlier.",
    ],
    "es": [
        "Esta mañana he olvidado mi llave en casa.",
        "¿Me puedes decir cuándo llega el próximo tren?",
        "Tenemos que apagar la luz antes de salir.",
        "Ella vive desde hace tres años en un piso pequeño.",
        "La comida está hoy realmente muy buena.",
        "¿Por qué no me llamaste ayer por la tarde?",
        "El perro corre todos los días por el jardín.",
        "Mañana empezamos a trabajar más temprano.",
    ],
    "fr": [
        "Ce matin, j'ai oublié ma clé à la maison.",
        "Peux-tu me dire quand arrive le prochain train ?",
        "Nous devons éteindre la lumière avant de partir.",
        "Elle habite depuis trois ans dans un petit appartement.",
        "Le repas est vraiment très bon aujourd'hui.",
        "Pourquoi ne m'as-tu pas appelé hier soir ?",
        "Le chien court tous les jours dans le jardin.",
        "Demain, nous commençons le travail plus tôt.",
    ],
}
NAMES = {"de": "german", "en": "english", "es": "spanish", "fr": "french"}
HTML = "<!doctype html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"


def two_letters(language, otherwise):
    text = (language or "").lower()
    for code, name in NAMES.items():
        if text.split("-")[0] == code or text == name:
            return code
    return otherwise


def other_language(code):
    return "fr" if code != "fr" else "de"


def translation_of(text, target):
    """A sentence of the target language that depends on the text alone."""
    if not text.strip():
        return text
    lines = SENTENCES[target]
    return lines[zlib.crc32(text.encode()) % len(lines)]


def wav_seconds(data):
    """Length of a RIFF/WAVE; 10 s when it is none."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        return 10.0
    rate, at = 0, 12
    while at + 8 <= len(data):
        name, size = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        if name == b"fmt ":
            rate = struct.unpack("<I", data[at + 16 : at + 20])[0]
        if name == b"data" and rate:
            return min(size, len(data) - at - 8) / rate
        at += 8 + size + (size & 1)
    return 10.0


def transcript_of(data, language, mode, script):
    """Segments [{start, end, text}] for the sound."""
    if script is not None and mode not in ("wrong-language", "repeated-line"):
        return script
    length = wav_seconds(data)
    spoken = other_language(language) if mode == "wrong-language" else language
    lines, out, at, i = SENTENCES[spoken], [], 0.0, 0
    while at + 0.5 <= length:
        text = lines[0] if mode == "repeated-line" else lines[i % len(lines)]
        out.append({"start": round(at, 2), "end": round(min(at + SECONDS_PER_LINE - 0.3, length), 2), "text": text})
        at += SECONDS_PER_LINE
        i += 1
    return out


def words_of(segments):
    out = []
    for segment in segments:
        words = segment["text"].split()
        step = (segment["end"] - segment["start"]) / max(1, len(words))
        for i, word in enumerate(words):
            start = segment["start"] + i * step
            out.append({"word": word.strip(".,?!¿"), "start": round(start, 2), "end": round(start + step * 0.9, 2)})
    return out


def stamp(seconds, mark):
    ms = int(round(seconds * 1000))
    return "%02d:%02d:%02d%s%03d" % (ms // 3600000, ms // 60000 % 60, ms // 1000 % 60, mark, ms % 1000)


class Log:
    """Requests seen so far."""

    def __init__(self):
        self.lock = threading.Lock()
        self.rows = []

    def add(self, row):
        with self.lock:
            self.rows.append(row)

    def all(self):
        with self.lock:
            return list(self.rows)

    def clear(self):
        with self.lock:
            self.rows.clear()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "FakeEngine/1"

    def log_message(self, *_):
        pass

    def do_GET(self):
        self.serve()

    do_POST = do_PUT = do_DELETE = do_GET

    def serve(self):
        self.split = urllib.parse.urlsplit(self.path)
        self.query = urllib.parse.parse_qs(self.split.query)
        self.mode = self.headers.get("X-Fake-Mode") or self.query.get("mode", [None])[0] or self.server.mode
        if self.split.path.startswith("/_mode/"):
            self.server.mode = self.split.path.removeprefix("/_mode/")
            self.server.log.clear()
            return self.answer_json({"mode": self.server.mode}, mode="ok")
        if self.split.path == "/_log":
            return self.answer_json(self.server.log.all(), mode="ok")
        if self.mode == "hang":
            self.server.log.add({"method": self.command, "path": self.split.path, "mode": self.mode})
            return self.hang()
        if self.mode == "refuse":
            return self.reset()
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.fields = self.fields_of(data)
        self.server.log.add({
            "method": self.command, "path": self.split.path, "mode": self.mode, "bytes": len(data),
            "authorization": self.headers.get("Authorization"), "content_type": self.headers.get("Content-Type"),
            "fields": {k: (v if not isinstance(v, bytes) else "%d bytes" % len(v)) for k, v in self.fields.items()},
        })
        self.route()

    def fields_of(self, data):
        kind = self.headers.get("Content-Type") or ""
        if kind.startswith("application/json"):
            try:
                body = json.loads(data or b"{}")
            except ValueError:
                return {}
            return body if isinstance(body, dict) else {"": body}
        if kind.startswith("application/x-www-form-urlencoded"):
            pairs = urllib.parse.parse_qs(data.decode("utf-8", "replace"), keep_blank_values=True)
            return {k: v if len(v) > 1 or k.endswith("[]") else v[0] for k, v in pairs.items()}
        if kind.startswith("multipart/form-data"):
            # Cut by hand: the parser of email takes seconds for a megabyte of sound.
            boundary = re.search(r'boundary="?([^";]+)', kind).group(1).encode()
            out = {}
            for part in (b"\r\n" + data).split(b"\r\n--" + boundary)[1:-1]:
                head, _, raw = part.partition(b"\r\n\r\n")
                found = re.search(rb'[; ]name="([^"]*)"', head)
                name = found and found.group(1).decode("utf-8", "replace")
                value = raw if b"filename=" in head else raw.decode("utf-8", "replace")
                if name and name.endswith("[]"):
                    out.setdefault(name, []).append(value)
                elif name:
                    out[name] = value
            return out
        return {}

    def route(self):
        early = {"html": self.html, "500": self.fail, "429": self.too_many, "huge": self.huge, "redirect": self.redirect,
                 "busy": self.busy, "403": self.forbidden, "456": self.quota}
        if self.mode == "429-twice" and len(self.server.log.all()) <= 2:
            return self.busy()
        if self.mode == "third-500" and len(self.server.log.all()) == 3:
            return self.fail()
        if self.mode == "limit-3":
            texts = self.fields.get("q") or self.fields.get("text") or []
            if isinstance(texts, list) and len(texts) > 3:
                error = "Invalid request: request (%d) exceeds text limit (3)" % len(texts)
                return self.answer_json({"error": error}, 400, mode="ok")
        if self.mode in early:
            return early[self.mode]()
        if self.mode == "slow":
            self.wait(float(self.query.get("seconds", ["5"])[0]))
        table = {
            "/v1/audio/transcriptions": self.transcribe, "/v1/audio/translations": self.transcribe,
            "/v1/models": self.models, "/translate": self.libre, "/languages": self.libre_languages,
            "/v2/translate": self.deepl, "/v2/languages": self.deepl_languages, "/v2/usage": self.deepl_usage,
        }
        table.get(self.split.path.rstrip("/"), self.echo)()

    # Answers of the engines

    def transcribe(self):
        sound = self.fields.get("file")
        if not isinstance(sound, bytes):
            return self.answer_json({"error": {"message": "file is required", "type": "invalid_request_error"}}, 400)
        language = two_letters(self.fields.get("language"), "de")
        if self.split.path.endswith("translations"):
            language = "en"
        segments = transcript_of(sound, language, self.mode, self.server.transcript)
        if self.mode == "wrong-language":
            language = other_language(language)
        text = " ".join(s["text"] for s in segments)
        form = self.fields.get("response_format", "json")
        if form == "text":
            return self.answer(200, "text/plain; charset=utf-8", text + "\n")
        if form in ("srt", "vtt"):
            mark = "," if form == "srt" else "."
            blocks = ["%d\n%s --> %s\n%s\n" % (i + 1, stamp(s["start"], mark), stamp(s["end"], mark), s["text"])
                      for i, s in enumerate(segments)]
            return self.answer(200, "text/plain; charset=utf-8", ("WEBVTT\n\n" if form == "vtt" else "") + "\n".join(blocks))
        if form != "verbose_json":
            return self.answer_json({"text": text})
        out = {"task": "transcribe", "language": NAMES[language], "duration": wav_seconds(sound), "text": text}
        out["segments"] = [dict({"id": i, "seek": 0, "tokens": [], "temperature": 0.0, "avg_logprob": -0.25,
                                 "compression_ratio": 1.4, "no_speech_prob": 0.02}, **s) for i, s in enumerate(segments)]
        wanted = self.fields.get("timestamp_granularities[]", [])
        if "word" in (wanted if isinstance(wanted, list) else [wanted]):
            out["words"] = words_of(segments)
        self.answer_json(out)

    def models(self):
        self.answer_json({"object": "list", "data": [{"id": "whisper-1", "object": "model", "owned_by": "fake"}]})

    def translated(self, texts, target):
        """The list of translations, spoilt as the mode says."""
        if self.mode == "wrong-language":
            target = other_language(target)
        out = [translation_of(t, target) for t in texts]
        if self.mode == "repeated-line":
            out = [SENTENCES[target][0]] * len(out)
        if self.mode == "wrong-count":
            out = out[:-1] if len(out) > 1 else out + out
        return out

    def libre(self):
        q, target = self.fields.get("q"), two_letters(self.fields.get("target"), None)
        if q is None or not self.fields.get("source") or not self.fields.get("target"):
            return self.answer_json({"error": "Invalid request: missing q, source or target parameter"}, 400)
        if target is None:
            return self.answer_json({"error": "%s is not supported" % self.fields.get("target")}, 400)
        texts = q if isinstance(q, list) else [q]
        out = self.translated(texts, target)
        if not isinstance(q, list) and self.mode != "wrong-count":
            out = out[0]
        body = {"translatedText": out}
        if self.fields["source"] == "auto":
            found = {"confidence": 90, "language": "de"}
            body["detectedLanguage"] = [found] * len(texts) if isinstance(q, list) else found
        self.answer_json(body)

    def libre_languages(self):
        self.answer_json([{"code": c, "name": n.title(), "targets": sorted(NAMES)} for c, n in sorted(NAMES.items())])

    def deepl(self):
        if not (self.headers.get("Authorization") or "").startswith("DeepL-Auth-Key "):
            return self.answer(403, "application/json", "")
        texts = self.fields.get("text")
        if texts is None or not self.fields.get("target_lang"):
            return self.answer_json({"message": "Bad request. Reason: Parameter 'text' not specified."}, 400)
        target = two_letters(self.fields.get("target_lang"), None)
        if target is None:
            return self.answer_json({"message": "Value for 'target_lang' not supported."}, 400)
        out = self.translated(texts if isinstance(texts, list) else [texts], target)
        source = self.fields.get("source_lang", "DE")
        self.answer_json({"translations": [{"detected_source_language": source, "text": t} for t in out]})

    def deepl_languages(self):
        self.answer_json([{"language": c.upper(), "name": n.title()} for c, n in sorted(NAMES.items())])

    def deepl_usage(self):
        self.answer_json({"character_count": 180118, "character_limit": 1250000})

    def echo(self):
        fields = {k: v if not isinstance(v, bytes) else len(v) for k, v in self.fields.items()}
        self.answer_json({"ok": True, "method": self.command, "path": self.split.path, "fields": fields})

    # Faults

    def wait(self, seconds):
        """Sleeps, but not longer than the client stays."""
        select.select([self.connection], [], [], seconds)

    def hang(self):
        self.connection.settimeout(None)
        while self.connection.recv(65536):
            pass
        self.close_connection = True

    def reset(self):
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close_connection = True
        self.connection.close()

    def html(self):
        self.answer(200, "text/html; charset=utf-8", HTML, mode="ok")

    def fail(self):
        self.answer_json({"error": {"message": "The server had an error", "type": "server_error"}}, 500, mode="ok")

    def too_many(self):
        self.answer_json({"error": "Slowdown: 20 per 1 minute"}, 429, mode="ok", extra={"Retry-After": "7"})

    def busy(self):
        self.answer_json({"error": "Slowdown: 20 per 1 minute"}, 429, mode="ok", extra={"Retry-After": "0"})

    def forbidden(self):
        self.answer_json({"error": "Invalid API key"}, 403, mode="ok")

    def quota(self):
        self.answer_json({"message": "Quota exceeded"}, 456, mode="ok")

    def redirect(self):
        home = "http://127.0.0.1:%d/v1/models" % self.server.server_address[1]
        to = home if self.query.get("to") == ["self"] else "http://localhost.invalid/"
        self.answer(302, "text/plain", "", mode="ok", extra={"Location": to})

    def huge(self):
        self.head(200, "application/json", HUGE, {})
        block = b'{"text":"' + b"a" * (1 << 20)
        left = HUGE
        try:
            while left:
                n = min(left, len(block))
                self.wfile.write(block[:n])
                left -= n
        except OSError:
            pass
        self.close_connection = True

    # Sending

    def answer_json(self, value, status=200, mode=None, extra=None):
        self.answer(status, "application/json", json.dumps(value, ensure_ascii=False), mode, extra)

    def head(self, status, kind, length, extra):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        for name, value in extra.items():
            self.send_header(name, value)
        self.end_headers()

    def answer(self, status, kind, text, mode=None, extra=None):
        mode = mode or self.mode
        if mode == "not-json":
            text = re.sub(r"[{\[]", "", text, count=1)
        if mode == "empty":
            text = ""
        body = text.encode()
        try:
            self.head(status, kind, len(body), extra or {})
            if self.command == "HEAD":
                return
            if mode == "close":
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True
            elif mode == "drip":
                self.drip(body)
            else:
                self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def drip(self, body):
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if select.select([self.connection], [], [], 1.0)[0] and not self.connection.recv(1):
                break
        self.close_connection = True


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        pass  # clients of these tests leave in the middle


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--mode", default="ok")
    parser.add_argument("--transcript")
    arguments = parser.parse_args()
    if arguments.mode == "refuse":
        closed = socket.socket()
        closed.bind(("127.0.0.1", arguments.port))
        print("port %d" % closed.getsockname()[1], flush=True)
        while True:
            time.sleep(3600)
    server = Server(("127.0.0.1", arguments.port), Handler)
    server.mode = arguments.mode
    server.log = Log()
    server.transcript = None
    if arguments.transcript:
        with open(arguments.transcript, encoding="utf-8") as f:
            server.transcript = json.load(f)
    print("port %d" % server.server_address[1], flush=True)
    server.serve_forever()


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(0)

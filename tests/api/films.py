"""Small films for the tests of faults, made by ffmpeg: seconds of a grey picture, with or without sound and subtitles."""
import functools
import pathlib
import shutil
import subprocess
import tempfile

LINES = ["Ich habe heute Morgen meinen Schlüssel vergessen.", "Kannst du mir sagen, wann der nächste Zug kommt?",
         "Wir müssen das Licht ausmachen, bevor wir gehen.", "Sie wohnt seit drei Jahren in dieser Wohnung.",
         "Warum hast du gestern nicht angerufen?", "Der Hund läuft jeden Tag durch den Garten."]


def clock(ms):
    return f"{ms // 3600000:02}:{ms // 60000 % 60:02}:{ms // 1000 % 60:02},{ms % 1000:03}"


def srt(lines=LINES, index=True):
    """Two seconds a line, three seconds apart."""
    return "".join((f"{i + 1}\n" if index else "") + f"{clock(3000 * i + 500)} --> {clock(3000 * i + 2500)}\n{line}\n\n"
                   for i, line in enumerate(lines))


@functools.lru_cache(maxsize=None)
def made(suffix, sound, seconds, *options):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="films-"))
    out = folder / ("film" + suffix)
    audio = ["-f", "lavfi", "-i", f"sine=frequency=300:sample_rate=16000:duration={seconds}"] if sound else []
    subprocess.run(["ffmpeg", "-v", "error", "-f", "lavfi", "-i", f"color=gray:size=64x48:rate=5:duration={seconds}", *audio,
                    "-c:v", "libx264", "-preset", "ultrafast", *(["-c:a", "aac"] if sound else []), *options, out], check=True)
    data = out.read_bytes()
    shutil.rmtree(folder)
    return data


def film(path, sound=True, seconds=20, options=()):
    """A film at `path`; its name says the container."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made(path.suffix, sound, seconds, *options))
    return path


def tree(folder):
    """What lies in a folder: name, size and time of everything; equal before and after when nothing was touched."""
    folder = pathlib.Path(folder)
    return sorted((str(p.relative_to(folder)), p.stat().st_size, p.stat().st_mtime_ns) for p in folder.rglob("*"))

"""The words endpoint as a Python server would be written, for bench/words: the same rows, out of SQLite, in the same JSON.

    uvicorn words_peer:idiomatic    as the documentation of FastAPI shows it: models, a dependency, a thread for each request
    uvicorn words_peer:tuned        as one would after profiling: async, one open connection, no models, JSON by hand

WORDS_DB names the database: `words` (what our packs know) and `knowledge` (of user 1)."""
import json
import os
import sqlite3
from typing import List, Optional

from fastapi import Depends, FastAPI, Query, Response
from pydantic import BaseModel

DB = os.environ["WORDS_DB"]
SQL = """SELECT w.id, w.word, w.lemma, w.noun, w.article, w.difficulty_level, w.level_source, w.part_of_speech, w.gender,
 w.translation_en, w.gloss, w.pronunciation, k.status, coalesce(k.stage, 0), coalesce(k.confidence, 0), w.rank
 FROM words w LEFT JOIN knowledge k ON k.user_id = 1 AND k.language = w.language AND k.lemma = w.lemma AND k.noun = w.noun
 WHERE w.language = ? AND w.difficulty_level = ? ORDER BY w.place LIMIT ? OFFSET ?"""
COUNT = """SELECT count(*), coalesce(sum(k.status = 2), 0) FROM words w LEFT JOIN knowledge k ON k.user_id = 1 AND k.language = w.language
 AND k.lemma = w.lemma AND k.noun = w.noun WHERE w.language = ? AND w.difficulty_level = ?"""
STATUS = {None: "new", 0: "new", 1: "learning", 2: "known", 3: "ignored"}
NAMES = ("id", "word", "lemma", "noun", "article", "difficulty_level", "level_source", "part_of_speech", "gender", "translation_en", "gloss",
         "pronunciation", "is_known", "status", "stage", "confidence_level", "rank", "own")


class Word(BaseModel):
    id: int
    word: str
    lemma: str
    noun: bool
    article: Optional[str]
    difficulty_level: str
    level_source: str
    part_of_speech: str
    gender: Optional[str]
    translation_en: Optional[str]
    gloss: Optional[str]
    pronunciation: Optional[str]
    is_known: bool
    status: str
    stage: int
    confidence_level: int
    rank: Optional[int]
    own: Optional[int]


class Page(BaseModel):
    words: List[Word]
    total_count: int
    known_count: int
    limit: int
    offset: int
    language: str
    level: Optional[str]


def values(row):
    status = STATUS[row[12]]
    return (*row[:3], bool(row[3]), *row[4:12], status == "known", status, *row[13:16], None)


def database():
    db = sqlite3.connect(DB, check_same_thread=False)
    try:
        yield db
    finally:
        db.close()


idiomatic = FastAPI()


@idiomatic.get("/health")
def health():
    return {"status": "ok"}


@idiomatic.get("/api/vocabulary/library", response_model=Page)
def library(level: str, language: str = "de", limit: int = Query(100, ge=1, le=1000), offset: int = Query(0, ge=0), db=Depends(database)):
    rows = db.execute(SQL, (language, level, limit, offset)).fetchall()
    total, known = db.execute(COUNT, (language, level)).fetchone()
    return Page(words=[Word(**dict(zip(NAMES, values(r)))) for r in rows], total_count=total, known_count=known, limit=limit,
                offset=offset, language=language, level=level)


tuned = FastAPI()
connection = sqlite3.connect(DB, check_same_thread=False)
connection.execute("PRAGMA mmap_size=268435456")
encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@tuned.get("/api/vocabulary/library")
async def fast(level: str, language: str = "de", limit: int = 100, offset: int = 0):
    rows = connection.execute(SQL, (language, level, limit, offset)).fetchall()
    total, known = connection.execute(COUNT, (language, level)).fetchone()
    page = {"words": [dict(zip(NAMES, values(r))) for r in rows], "total_count": total, "known_count": known, "limit": limit,
            "offset": offset, "language": language, "level": level}
    return Response(encode(page), media_type="application/json")


@tuned.get("/health")
async def fast_health():
    return Response('{"status":"ok"}', media_type="application/json")

/* Every maximum for bytes, counts and times that come from outside, in one place. */
#pragma once

#define KIB 1024
#define MIB (1024 * 1024)

/* HTTP */
enum {
	LIMIT_HTTP_URL = 4 * KIB,
	LIMIT_HTTP_HEADERS = 64,
	LIMIT_HTTP_POOL = 16 * KIB,   /* memory of one connection: head and parsing */
	LIMIT_HTTP_HEAD = 12 * KIB,   /* request head; the rest of the pool is for the answer's head */
	LIMIT_HTTP_FIELDS = 256,      /* pairs of a query, a form or a cookie header */
	LIMIT_HTTP_PARTS = 16,        /* fields of multipart/form-data */
	LIMIT_HTTP_BODY = 64 * KIB,   /* a JSON or form body, unless the route's row says otherwise */
	LIMIT_HTTP_HEAD_SECONDS = 10, /* whole request head */
	LIMIT_HTTP_BODY_BYTES_PER_SECOND = 256,
	LIMIT_HTTP_IDLE_SECONDS = 30,      /* between two requests of a connection */
	LIMIT_HTTP_STALL_SECONDS = 30,     /* a client that does not take what is sent */
	LIMIT_HTTP_HEARTBEAT_SECONDS = 15, /* of an event stream */
	LIMIT_HTTP_CONNECTIONS = 4096,
	LIMIT_HTTP_PER_IP = 1024,
	LIMIT_HTTP_HANDLERS = 16,    /* handler threads */
	LIMIT_HTTP_QUEUE = 1024,     /* requests waiting for a handler; more: 503 */
	LIMIT_HTTP_READERS = 8,      /* threads reading files that are not in memory */
	LIMIT_HTTP_STREAMS = 2048,   /* event streams at a time; more: 503 */
	LIMIT_HTTP_EVENT = 16 * KIB, /* data of one event */
};

/* Text from outside */
enum {
	LIMIT_SUBTITLE_FILE = 10 * MIB,
	LIMIT_CUES = 50000,
	LIMIT_CUE_TEXT = 4 * KIB,
	LIMIT_WORD = 200, /* bytes of one word or lemma */
	LIMIT_PATH = 4 * KIB,
	LIMIT_NAME = 255,
	LIMIT_CONFIG_FILE = 256 * KIB,
	LIMIT_ENGINE_REPLY = 8 * MIB, /* body of a speech or translation server's answer */
	LIMIT_TRANSLATE_TEXTS = 200,
};

/* Children */
enum {
	LIMIT_FRAME = 1 * MIB,    /* one message between langplug and langplug-media */
	LIMIT_JOB_TEXT = 8 * MIB, /* arguments or result of a job, as JSON */
	LIMIT_CHILD_MEMORY_MIB = 1024,
	LIMIT_REMUX_MEMORY_MIB = 4096,
	LIMIT_CHILD_STOP_MS = 1000, /* asked to stop; killed after */
};

/* Media files */
enum {
	LIMIT_MEDIA_HOURS = 48,             /* a container that says it is longer is not believed */
	LIMIT_MEDIA_PIXELS = 8192 * 4608,   /* of one picture */
	LIMIT_MEDIA_PROBE_MS = 60 * 1000,   /* one probe or still */
	LIMIT_MEDIA_SILENT_MS = 60 * 1000,  /* the child says nothing for so long: it hangs */
	LIMIT_MEDIA_WINDOW_MS = 600 * 1000, /* recognition of one window */
	LIMIT_STILL_WIDTH = 1920,
};

/* Library */
enum {
	LIMIT_SCAN_DEPTH = 8,
	LIMIT_SCAN_FILES = 100000,
	LIMIT_TRACKS = 64,
};

/* Accounts */
enum {
	LIMIT_EMAIL = 320,
	LIMIT_USERNAME = 50,
	LIMIT_PASSWORD = 1024,   /* bytes */
	LIMIT_TOKEN = 2 * KIB,   /* an access token in a header or cookie */
	LIMIT_HASH_QUEUE = 64,   /* logins waiting for a core; more: 503 */
	LIMIT_RATE_KEYS = 16384, /* addresses and users whose rate is remembered */
	LIMIT_PASSWORD_LIST = 8 * MIB,
};

/* Lesson */
enum {
	LIMIT_GAME_WORDS = 30,
	LIMIT_CHUNK_MINUTES = 60,
};

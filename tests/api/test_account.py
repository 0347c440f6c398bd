"""Accounts as clients see them: registration, two kinds of login, refresh, CSRF, errors."""
import httpx
import pytest

from conftest import PASSWORD, Client


def test_first_account_is_administrator(own_server):
    server = own_server()
    client = Client(server)
    assert client.get("/api/auth/setup").json()["accounts"] is False
    client.register("first@example.org")
    assert client.get("/api/auth/me").json()["is_superuser"] is True
    other = Client(server).register("second@example.org")
    assert other.get("/api/auth/me").json()["is_superuser"] is False
    assert other.get("/api/auth/setup").json()["accounts"] is True


@pytest.mark.parametrize("password", ["short", "alllowercase123!", "ALLUPPERCASE123!", "NoDigitsHere!!", "NoSpecial12345", "Password123!"])
def test_weak_passwords_are_named(anonymous, password):
    response = anonymous.post("/api/auth/register", json={"email": "weak@example.org", "password": password})
    assert response.status_code == 422
    details = response.json()["error"]["details"]
    assert details and any("password" in d["loc"] and d["msg"] for d in details)
    assert response.json()["detail"] == details
    seed = anonymous.post("/auth/register", json={"email": "weak@example.org", "password": password})
    assert seed.status_code == 400 and isinstance(seed.json()["detail"], str)


def test_taken_address(anonymous, learner):
    response = anonymous.post("/api/auth/register", json={"email": "ANA@example.org", "password": PASSWORD})
    assert response.status_code == 400 and "exist" in response.json()["detail"]


def test_wrong_credentials_do_not_tell_which(anonymous, learner):
    wrong = [anonymous.post("/api/auth/login", data={"username": who, "password": "Nope-Nope-1234"}) for who in ("ana@example.org", "nobody@example.org")]
    assert [r.status_code for r in wrong] == [400, 400]
    assert wrong[0].json()["detail"] == wrong[1].json()["detail"] == "Invalid email or password"
    assert anonymous.post("/api/auth/login", data={}).status_code == 422


def test_cookies_are_http_only(server, learner):
    client = Client(server)
    response = client.post("/api/auth/login", data={"username": "ana@example.org", "password": PASSWORD})
    cookies = response.headers.get_list("set-cookie")
    access = next(c for c in cookies if c.startswith("fastapiusersauth="))
    refresh = next(c for c in cookies if c.startswith("refresh_token="))
    assert "HttpOnly" in access and "SameSite=Lax" in access
    assert "HttpOnly" in refresh and "SameSite=Strict" in refresh


def test_bearer_login(server, learner):
    client = Client(server)
    token = client.post("/api/auth/token/login", data={"username": "ana@example.org", "password": PASSWORD}).json()
    assert token["token_type"] == "bearer"
    bearer = httpx.Client(base_url=server.url, headers={"Authorization": "Bearer " + token["access_token"]})
    assert bearer.get("/api/auth/me").status_code == 200
    # No CSRF for bearer clients, except where the seed wants it always.
    assert bearer.put("/api/profile/settings", json={"game_words": 12}).status_code == 200
    assert bearer.post("/api/videos/1/process").status_code == 403


def test_csrf(learner):
    bare = httpx.Client(base_url=learner.server.url, cookies=learner.cookies)
    assert bare.put("/api/profile/settings", json={"game_words": 12}).status_code == 403
    assert bare.put("/api/profile/settings", json={"game_words": 12}, headers={"X-CSRF-Token": "x"}).status_code == 403
    good = {"X-CSRF-Token": learner.cookies["fastapi-csrf-token"]}
    assert bare.put("/api/profile/settings", json={"game_words": 12}, headers=good).status_code == 200
    for site in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        assert bare.put("/api/profile/settings", json={"game_words": 12}, headers={**good, **site}).status_code == 403


def test_refresh_rotates_and_reuse_revokes(server, learner):
    client = Client(server).login("ana@example.org")
    first = client.cookies["refresh_token"]
    assert client.post("/api/auth/refresh").status_code == 200
    second = client.cookies["refresh_token"]
    assert first != second
    assert client.post("/api/auth/refresh").status_code == 200
    thief = httpx.Client(base_url=server.url, cookies={"refresh_token": first})
    assert thief.post("/api/auth/refresh").status_code == 401
    assert client.post("/api/auth/refresh").status_code == 401
    assert httpx.post(server.url + "/api/auth/refresh").status_code == 401


def test_logout(server, learner):
    client = Client(server).login("ana@example.org")
    old = dict(client.cookies)
    assert client.post("/api/auth/logout").status_code == 204
    assert client.get("/api/auth/me").status_code == 401
    assert httpx.get(server.url + "/api/auth/me", cookies=old).status_code == 401


def test_forms_work_without_script(server):
    client = Client(server, follow_redirects=False)
    form = {"email": "form@example.org", "username": "former", "password": PASSWORD, "confirm_password": PASSWORD}
    response = client.post("/register", data=form)
    assert (response.status_code, response.headers["location"]) == (303, "/videos")
    assert client.get("/api/auth/me").json()["username"] == "former"
    wrong = Client(server, follow_redirects=False).post("/login", data={"username": "form@example.org", "password": "x"})
    assert (wrong.status_code, wrong.headers["location"]) == (303, "/login?error=credentials#credentials")


def test_envelope(anonymous):
    response = anonymous.get("/api/auth/me")
    assert response.status_code == 401 and response.headers["content-type"] == "application/json"
    body = response.json()
    assert set(body) == {"error", "detail"} and set(body["error"]) == {"code", "message", "details", "timestamp"}
    missing = anonymous.get("/api/nothing")
    assert missing.status_code == 404 and missing.json()["detail"] == "Not Found"
    method = anonymous.delete("/health")
    assert method.status_code == 405 and method.json()["detail"] == "Method Not Allowed" and "GET" in method.headers["allow"]
    assert "X-Request-ID" in response.headers


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"email": 5, "password": "x"}', b'{"email": "a@b.c", "email": "d@e.f", "password": "x"}',
                                  b'{"email": "a@b.c", "password": "x", "admin": true}', b'{"email": "\\ud800@b.c", "password": "x"}'])
def test_broken_bodies(anonymous, body):
    response = anonymous.post("/api/auth/register", content=body, headers={"Content-Type": "application/json"})
    assert response.status_code == 422 and response.json()["error"]["code"] == "VALIDATION_ERROR"


def test_lockout(own_server):
    server = own_server(login_max_attempts="3")
    client = Client(server).register("lock@example.org")
    other = Client(server)
    codes = [other.post("/api/auth/login", data={"username": "lock@example.org", "password": "Wrong-Wrong-11"}).status_code for _ in range(4)]
    assert codes[:3] == [400, 400, 400] and codes[3] == 429
    locked = other.post("/api/auth/login", data={"username": "lock@example.org", "password": PASSWORD})
    assert locked.status_code == 429 and int(locked.headers["retry-after"]) > 0


def test_rate_limit(own_server):
    server = own_server(rate_limit_per_minute="5", rate_limit_burst="5")
    codes = [httpx.get(server.url + "/api/auth/setup").status_code for _ in range(12)]
    assert codes[0] == 200 and 429 in codes
    assert httpx.get(server.url + "/health").status_code == 200

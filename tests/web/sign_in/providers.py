"""A small OpenID Connect provider on the loopback: it lets in whomever the test says."""

from __future__ import annotations

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "bonafides-tests", "a secret of the tests"


@dataclass
class Provider:
    """What the provider says, and what it was asked."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    key: Any = field(default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048))
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser is sent back to, as if somebody had signed in."""
        code = hashlib.sha256(f"{query['state']}{time.time_ns()}".encode()).hexdigest()
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, given: dict[str, str]) -> dict[str, Any]:
        """Tokens for a code, once; the verifier must fit the challenge."""
        asked = self.codes.pop(given["code"])
        mark = hashlib.sha256(given["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(mark).rstrip(b"=").decode() == asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300,
            **({"nonce": asked["nonce"]} if "nonce" in asked else {}), **self.claims,
        }  # fmt: skip
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": "for-userinfo", "token_type": "Bearer", "id_token": signed}

    def answer(self, path: str, given: dict[str, str]) -> dict[str, Any]:
        """What each endpoint says."""
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        here = self.address
        return {
            "/.well-known/openid-configuration": lambda: {
                "issuer": here, "authorization_endpoint": f"{here}/authorize",
                "token_endpoint": f"{here}/token", "userinfo_endpoint": f"{here}/userinfo",
                "jwks_uri": f"{here}/keys", "token_endpoint_auth_methods_supported": ["client_secret_post"],
            },
            "/keys": lambda: {"keys": [{**public, "kid": "1", "use": "sig", "alg": "RS256"}]},
            "/userinfo": lambda: self.claims,
            "/token": lambda: self.token(given),
        }[path]()  # fmt: skip


@contextmanager
def provider() -> Iterator[Provider]:
    """Run one on a free port of the loopback."""
    told = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._say({})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say({name: values[0] for name, values in parse_qs(body).items()})

        def _say(self, given: dict[str, str]) -> None:
            parts = urlsplit(self.path)
            text = json.dumps(told.answer(parts.path, given)).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_said: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    told.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield told
    server.shutdown()
    server.server_close()
    thread.join()

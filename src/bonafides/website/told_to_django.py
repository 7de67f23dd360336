"""What an installation is told, as Django wants to be told it: the database, mail, the own sign-in."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from bonafides.errors import WrongRequest
from bonafides.website.configuration import Configuration


def database(told: Configuration) -> dict[str, Any]:
    """The database as Django wants it told.

    Raises
    ------
    WrongRequest
        The address is not one of a PostgreSQL database.
    """
    if told.database_url is None:
        told.data.mkdir(parents=True, exist_ok=True, mode=0o700)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(told.data / "bonafides.sqlite3"),
            "CONN_MAX_AGE": 60,
            "OPTIONS": {
                # Without IMMEDIATE two of three requests that read and then write fail as locked.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL;"
                    f"PRAGMA synchronous={'FULL' if told.power_cut_safe else 'NORMAL'};"
                    # Not mapped into memory: what another process writes, such as a trace, would have
                    # all of it mapped anew before the next question.
                    "PRAGMA mmap_size=0;PRAGMA cache_size=-20000;"
                    # What is deleted is overwritten in the file too (decision 0031).
                    "PRAGMA secure_delete=ON;"
                ),
            },
        }
    parts = urlsplit(told.database_url.get_secret_value())
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise WrongRequest(
            f"DATABASE_URL beginning with {parts.scheme or 'nothing'}://",
            "postgresql://user:password@host:port/name",
            "correct DATABASE_URL, or unset it to use SQLite",
        )
    port = _port(parts, "DATABASE_URL")
    # Not `hostname`: it is put into small letters, and a folder with a socket may have capitals.
    place = parts.netloc.rpartition("@")[2]
    return {
        "ENGINE": "bonafides.website.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(re.sub(r":\d*$", "", place).strip("[]")),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "PREPARES": not told.pooled,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def mail(told: Configuration) -> dict[str, Any]:
    """How mail leaves, as Django wants it told; into a folder where nothing is configured.

    Raises
    ------
    WrongRequest
        The address is not one of a mail server.
    """
    if told.mail_url is None:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend"}
    parts = urlsplit(told.mail_url.get_secret_value())
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise WrongRequest(
            f"BONAFIDES_MAIL_URL beginning with {parts.scheme or 'nothing'}://",
            "smtp://user:password@host:port, or smtps://…",
            "correct it, or unset it to write mails to the folder mail",
        )
    implicit = parts.scheme == "smtps"
    port = _port(parts, "BONAFIDES_MAIL_URL")
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or (465 if implicit else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": implicit,
        # A password never travels in the clear.
        "EMAIL_USE_TLS": not implicit and bool(parts.username),
        "EMAIL_TIMEOUT": 20,
    }


def provider(told: Configuration) -> dict[str, Any]:
    """The organisation's own sign-in, as the sign-in library wants it told; none where none is named.

    Raises
    ------
    WrongRequest
        The provider would be asked without TLS: nothing but the connection vouches for what it says; or
        it would not know who asks.
    """
    if not told.oidc_issuer:
        return {}
    issuer = urlsplit(told.oidc_issuer)
    local = issuer.scheme == "http" and issuer.hostname in ("127.0.0.1", "localhost", "::1")
    if not local and (issuer.scheme != "https" or not issuer.hostname):
        raise WrongRequest(
            f"BONAFIDES_OIDC_ISSUER {told.oidc_issuer!r}", "an address with https://", "correct it"
        )
    if not told.oidc_client or not told.oidc_secret.get_secret_value():
        raise WrongRequest(
            "BONAFIDES_OIDC_ISSUER without BONAFIDES_OIDC_CLIENT or BONAFIDES_OIDC_SECRET",
            "all three, as the provider gave them out",
            "set what is missing, or unset the issuer",
        )
    return {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "house",
                "name": told.oidc_name or urlsplit(told.oidc_issuer).hostname or "OpenID Connect",
                "client_id": told.oidc_client,
                "secret": told.oidc_secret.get_secret_value(),
                "settings": {"server_url": told.oidc_issuer.rstrip("/")},
            }
        ],
    }


def _port(parts: SplitResult, name: str) -> int | None:
    try:
        return parts.port
    except ValueError as error:
        raise WrongRequest(
            f"{name} with a port that is none", "a number from 0 to 65535", "correct it"
        ) from error

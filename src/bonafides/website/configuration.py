"""What an installation is told from outside: environment variables and one file, typed and checked."""

from __future__ import annotations

import os
import re
import secrets
from email.utils import parseaddr
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, NoDecode, SettingsConfigDict

from bonafides.engines.memory import checked_memory
from bonafides.errors import WrongRequest
from bonafides.website.wrong_setting import refuse_bare, refuse_unknown, wrong_setting


class Configuration(BaseSettings):
    """Settings of one installation: `BONAFIDES_<NAME>` in the environment, or in `<data>/settings.env`."""

    model_config = SettingsConfigDict(env_prefix="BONAFIDES_", extra="forbid")

    data: Path = Field(
        Path("bonafides-data"), description="Folder of the database, the store, uploads and the secret."
    )
    database_url: SecretStr | None = Field(
        None,
        validation_alias="DATABASE_URL",
        description="postgresql://user:password@host:port/name; SQLite in the data folder when absent.",
    )
    pooled: bool = Field(
        False,
        description="PostgreSQL: whether a pooler such as PgBouncer stands before it and gives each "
        "transaction another connection; then no statement is kept prepared, and pages cost more.",
    )
    power_cut_safe: bool = Field(
        False,
        description="SQLite: whether each write waits for the disk. Without, a killed process loses nothing, "
        "a power cut at most the last moments; with it some 150 writes a second are the most.",
    )
    hosts: Annotated[tuple[str, ...], NoDecode] = Field(
        ("localhost", "127.0.0.1"), description="Names by which browsers call this server, parted by commas."
    )
    https: bool = Field(
        False, description="Whether browsers reach it by HTTPS; then cookies travel no other way."
    )
    address: str = Field(
        "",
        pattern=r"^$|^https?://[A-Za-z0-9.:\[\]-]+$",
        examples=["https://bonafides.example"],
        description="Where browsers reach this server, for every link that leaves the house, such as "
        "https://bonafides.example; made of the first host where absent.",
    )
    hooks_inside: Annotated[tuple[str, ...], NoDecode] = Field(
        (),
        description="Hosts of one's own network that webhooks may reach, parted by commas; none without.",
    )
    behind_proxy: bool = Field(
        False, description="Whether a reverse proxy sets X-Forwarded-Proto and X-Forwarded-For."
    )
    mail_url: SecretStr | None = Field(
        None,
        description="smtp://user:password@host:port or smtps://…; written to <data>/mail when absent.",
    )
    mail_from: str = Field("bonafides@localhost", description="Sender of invitations and notices.")
    oidc_name: str = Field("", description="What the button for the organisation's own sign-in says.")
    oidc_issuer: str = Field("", description="Address of the OpenID Connect provider.")
    oidc_client: str = Field("", description="Client id at that provider.")
    oidc_secret: SecretStr = Field(SecretStr(""), description="Client secret at that provider.")
    contacts_address: str = Field(
        "",
        pattern=r"^$|^[a-z0-9._-]{1,40}@[a-z0-9.-]{1,200}$",
        examples=["contacts@firm.example"],
        description="Mail address to which people forward or BCC contacts; nothing is taken without it.",
    )
    contacts_listen: str = Field(
        "",
        pattern=r"^$|^(\[[0-9a-fA-F:]+\]|[A-Za-z0-9.-]+):\d{1,5}$",
        examples=["127.0.0.1:8025"],
        description="Address and port on which mail for it is received by SMTP, such as 127.0.0.1:8025.",
    )
    contacts_mailbox: SecretStr | None = Field(
        None,
        description="imaps://user:password@host:port/folder of the one mailbox that is read for it; imap:// "
        "upgrades to TLS, or stays on this machine.",
    )
    contacts_mailbox_emptied: bool = Field(
        False, description="Whether mails are deleted from that mailbox once they are taken or refused."
    )
    contacts_folder: Path | None = Field(
        None, description="Watched folder of calendar files (.ics) and call logs (.csv)."
    )
    contacts_sender_checked: bool = Field(
        False,
        description="Whether a mail server before this one refuses forged senders (SPF, DKIM, DMARC); "
        "then the plain address will do, without each person's own.",
    )
    contacts_limit_mib: int = Field(25, ge=1, le=100, description="Largest mail that is taken.")
    contacts_an_hour: int = Field(
        200, ge=1, le=100_000, description="Contacts that one person may bring within an hour."
    )
    contacts_every_seconds: int = Field(
        60, ge=5, le=86_400, description="How often the mailbox and the folder are looked at."
    )
    box_address: str = Field(
        "",
        pattern=r"^$|^https?://[A-Za-z0-9.:\[\]-]+$",
        examples=["https://box.bonafides.example"],
        description="Where browsers reach the ballot box, a name of its own such as "
        "https://box.bonafides.example; made of the first host and the box's port where absent.",
    )
    box_port: int = Field(
        8001, ge=1, le=65535, description="Port on which `bonafides serve` starts the ballot box beside it."
    )
    box_host: str = Field(
        "127.0.0.1",
        pattern=r"^[0-9A-Za-z.:-]+$",
        examples=["127.0.0.1"],
        description="Address on which it listens there; 0.0.0.0 in a container, 127.0.0.1 behind a proxy.",
    )
    box_beside: bool = Field(
        True,
        description="Whether `bonafides serve` starts the ballot box beside it; without, somebody else runs "
        "`bonafides box`, and it is spoken to at BONAFIDES_BOX_ADDRESS.",
    )
    workers: int = Field(2, ge=1, le=64, description="Web processes.")
    memory: str = Field("2GiB", description="Most memory that one measuring job may take.")
    night_at: str = Field(
        "02:00",
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$",
        examples=["02:00", "23:30"],
        description="Local time of the nightly run.",
    )
    upload_limit_mib: int = Field(2048, ge=1, description="Largest upload.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "INFO", description="Least level that is logged."
    )

    @field_validator("hosts", "hooks_inside", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return (
            tuple(part.strip() for part in value.split(",") if part.strip())
            if isinstance(value, str)
            else value
        )

    @property
    def own_address(self) -> str:
        """Where links in mails lead; without a slash at the end."""
        return self.address or f"{'https' if self.https else 'http'}://{self.hosts[0].lstrip('.')}"

    @property
    def own_box(self) -> str:
        """Where browsers reach the ballot box; without a slash at the end."""
        if self.box_address:
            return self.box_address
        return f"{'https' if self.https else 'http'}://{self.hosts[0].lstrip('.')}:{self.box_port}"

    @property
    def own_box_is_https(self) -> bool:
        """Whether browsers reach the ballot box by HTTPS."""
        return self.own_box.startswith("https:")

    @property
    def box_within_reach(self) -> str:
        """Where the house itself speaks to the ballot box."""
        if not self.box_beside:
            return self.own_box
        here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.box_host, self.box_host)  # noqa: S104
        return f"http://{f'[{here}]' if ':' in here else here}:{self.box_port}"

    @property
    def collects_contacts(self) -> bool:
        """Whether contacts arrive by any way but uploads."""
        by_mail = self.contacts_address and (self.contacts_listen or self.contacts_mailbox is not None)
        return bool(by_mail) or self.contacts_folder is not None

    @field_validator("hosts")
    @classmethod
    def _names_alone(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        """Without names a request would say where the link in somebody's mail leads."""
        if not value or any("*" in name or not name.strip(".") for name in value):
            raise ValueError("names of this server, not a pattern for all")
        if any("/" in name or "@" in name or name.count(":") == 1 for name in value):
            raise ValueError(
                "names alone, such as trust.firm.example: no https:// before, no port after them"
            )
        return value

    @field_validator("mail_from")
    @classmethod
    def _an_address(cls, value: str) -> str:
        if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", parseaddr(value)[1]):
            raise ValueError("an e-mail address, such as bonafides@firm.example")
        return value

    @field_validator("memory")
    @classmethod
    def _a_size(cls, value: str) -> str:
        try:
            return checked_memory(value)
        except WrongRequest as error:
            raise ValueError("a size, such as 2GiB or 800MB") from error

    @property
    def secret(self) -> str:
        """The key that signs cookies and links: made at the first start, readable by its owner alone."""
        place = self.data / "secret"
        if not place.exists():
            self.data.mkdir(parents=True, exist_ok=True, mode=0o700)
            try:
                handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            except FileExistsError:
                return place.read_text(encoding="ascii")
            with os.fdopen(handle, "w", encoding="ascii") as stream:
                stream.write(secrets.token_urlsafe(64))
        return place.read_text(encoding="ascii")


@cache
def configuration() -> Configuration:
    """The configuration of this process.

    Raises
    ------
    WrongRequest
        A setting that cannot be used: says which variable, what was found and what is expected.
    """
    folder = Path(os.environ.get("BONAFIDES_DATA", "bonafides-data"))
    file = folder / "settings.env"
    refuse_unknown(os.environ, Configuration.model_fields)
    if file.exists():
        refuse_bare(DotEnvSettingsSource(Configuration, env_file=file).env_vars, Configuration.model_fields)
    try:
        return Configuration(_env_file=file if file.exists() else None)  # type: ignore[call-arg]
    except ValidationError as error:
        raise wrong_setting(error, Configuration.model_fields, file) from error

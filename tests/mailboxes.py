"""A private IMAP server for the tests: Debian's dovecot, started, used and removed by whoever asks.

It listens on a free port of the loopback, keeps its mail in a folder of its own, and ends with the tests.
"""

from __future__ import annotations

import contextlib
import getpass
import imaplib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.installations import free_port

PASSWORD = "not-a-secret"

SETTINGS = """
base_dir = {home}/run
state_dir = {home}/state
log_path = {home}/log
protocols = imap
listen = 127.0.0.1
ssl = {ssl}
disable_plaintext_auth = no
auth_failure_delay = 0
mail_location = maildir:{home}/mail/%n
default_internal_user = {inner}
default_internal_group = {inner_group}
default_login_user = {login}
first_valid_uid = 1
last_valid_uid = 0
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={home}/mail/%n
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {secure}
    ssl = {ssl}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def program() -> str | None:
    """Where dovecot is; none where it is not installed."""
    return shutil.which("dovecot") or next(
        (str(path) for path in (Path("/usr/sbin/dovecot"),) if path.exists()), None
    )


@dataclass
class ImapServer:
    """A running server."""

    home: Path
    port: int
    secure_port: int

    def address(
        self, user: str, folder: str = "INBOX", *, password: str = PASSWORD, secure: bool = False
    ) -> str:
        """As the configuration names a mailbox."""
        scheme, port = ("imaps", self.secure_port) if secure else ("imap", self.port)
        return f"{scheme}://{quote(user, safe='')}:{quote(password)}@127.0.0.1:{port}/{quote(folder)}"

    @contextlib.contextmanager
    def entered(self, user: str) -> Iterator[imaplib.IMAP4]:
        """The mailbox of somebody, open."""
        line = imaplib.IMAP4("127.0.0.1", self.port, timeout=20)
        try:
            line.login(user, PASSWORD)
            line.select("INBOX")
            yield line
        finally:
            line.logout()

    def deliver(self, user: str, mail: bytes, folder: str = "INBOX") -> None:
        """Put a mail into a folder, as a mail server does."""
        with self.entered(user) as line:
            quoted = '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
            line.create(quoted)
            state, said = line.append(quoted, "", imaplib.Time2Internaldate(time.time()), mail)
            assert state == "OK", said

    def count(self, user: str) -> int:
        """How many mails lie in the inbox."""
        with self.entered(user) as line:
            return len(line.search(None, "ALL")[1][0].split())


def _certificate(home: Path) -> str:
    """Lines of the settings that name a certificate which nobody vouches for."""
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-keyout", home / "key.pem", "-out", home / "cert.pem"],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        return ""
    return f"ssl_cert = <{home}/cert.pem\nssl_key = <{home}/key.pem\nssl_min_protocol = TLSv1.2\n"


@contextlib.contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Start a server, give it, stop and remove it whatever happens.

    Raises
    ------
    FileNotFoundError
        dovecot is not installed.
    """
    where = program()
    if where is None:
        raise FileNotFoundError("dovecot is not installed")
    home = Path(tempfile.mkdtemp(prefix="bfimap-", dir="/tmp"))
    home.chmod(0o755)
    root = os.geteuid() == 0
    mine = getpass.getuser()
    whose = pwd.getpwnam("nobody") if root else pwd.getpwuid(os.getuid())
    server: subprocess.Popen[bytes] | None = None
    try:
        mail = home / "mail"
        mail.mkdir()
        if root:
            os.chown(mail, whose.pw_uid, whose.pw_gid)
        certificate = _certificate(home)
        one = ImapServer(home, free_port(), free_port() if certificate else 0)
        said = SETTINGS.format(
            home=home, password=PASSWORD, plain=one.port, secure=one.secure_port,
            ssl="yes" if certificate else "no", uid=whose.pw_uid, gid=whose.pw_gid,
            inner="dovecot" if root else mine, inner_group="dovecot" if root else "",
            login="dovenull" if root else mine,
        )  # fmt: skip
        (home / "dovecot.conf").write_text(said + certificate, "utf-8")
        server = subprocess.Popen(
            [where, "-F", "-c", home / "dovecot.conf"], stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=(home / "said").open("wb"), start_new_session=True,
        )  # fmt: skip
        _wait(one, server)
        yield one
    finally:
        if server is not None:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()
        shutil.rmtree(home, ignore_errors=True)


def _wait(one: ImapServer, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 90
    while True:
        try:
            with one.entered("ready"):
                return
        except (OSError, imaplib.IMAP4.error) as error:
            if server.poll() is not None or time.monotonic() > until:
                log = one.home / "log"
                said = (one.home / "said").read_text("utf-8")
                raise RuntimeError(
                    f"dovecot did not start: {said} {log.read_text('utf-8') if log.exists() else ''}"
                ) from error
            time.sleep(0.1)

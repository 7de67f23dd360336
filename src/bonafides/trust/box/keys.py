"""Keys of the ballot box: files that are in no database and in no backup, and that end with their round.

For each round `<folder>/keys/<round>/` holds two files of mode 0600: `box.key`, under which each ballot is
encrypted once more where it waits, and `seals.keys`, the private sealing key of each cell. At close both are
overwritten and removed. What an old copy of the database holds stays noise from then on. Where people may be
asked back, `<folder>/threads/<round>/thread.key` is made after that, and ends with the dialogue.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from bonafides.trust.box.refusals import KeysLost
from bonafides.trust.sealing import key_of, new_key, secret_number, spki

BOX_KEY, SEALS, THREAD_KEY = "box.key", "seals.keys", "thread.key"
HOUSE_SECRET = "house-secret"  # noqa: S105 -- the name of a file
_CODE, _SCALAR = 16, 32


@dataclass(frozen=True, slots=True)
class RoundKeys:
    """Keys of one round.

    Parameters
    ----------
    box
        32 bytes: rows are named and encrypted under keys derived from it.
    seals
        Cell code to the private sealing key (P-256).
    trustee
        The trustee's key, while the box counts; it is never written.
    """

    box: bytes
    seals: Mapping[str, ec.EllipticCurvePrivateKey]
    trustee: ec.EllipticCurvePrivateKey | None = None

    def public_seals(self) -> dict[str, bytes]:
        """Cell code to the public sealing key, SPKI DER of 91 bytes."""
        return {code: spki(key.public_key()) for code, key in sorted(self.seals.items())}


def make(folder: Path, cells: Iterable[str]) -> RoundKeys:
    """Make the keys of a round, or find them made; cells that are new get keys, others keep theirs."""
    have = load(folder) if (folder / BOX_KEY).is_file() and (folder / SEALS).is_file() else None
    box = have.box if have else secrets.token_bytes(32)
    seals = dict(have.seals) if have else {}
    missing = [code for code in dict.fromkeys(cells) if code not in seals]
    if have is not None and not missing:
        return have
    for code in missing:
        seals[code] = new_key()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    write_key(folder / BOX_KEY, box)
    packed = b"".join(code.encode("ascii") + secret_number(key) for code, key in sorted(seals.items()))
    write_key(folder / SEALS, packed)
    return RoundKeys(box, seals)


def load(folder: Path) -> RoundKeys:
    """Read the keys of a round.

    Raises
    ------
    KeysLost
        They are not there, or not whole.
    """
    try:
        box, packed = (folder / BOX_KEY).read_bytes(), (folder / SEALS).read_bytes()
    except FileNotFoundError as error:
        raise KeysLost from error
    size = _CODE + _SCALAR
    if len(box) != 32 or len(packed) % size:
        raise KeysLost
    parts = [packed[at : at + size] for at in range(0, len(packed), size)]
    return RoundKeys(box, {part[:_CODE].decode("ascii"): key_of(part[_CODE:]) for part in parts})


def thread_key(folder: Path) -> bytes:
    """The key under which answers in threads wait for their batch, made at first use: 32 bytes.

    It is made when ballots' keys are gone, and opens no ballot.
    """
    place = folder / THREAD_KEY
    if not place.is_file() or place.stat().st_size != _SCALAR:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_key(place, secrets.token_bytes(_SCALAR))
    return place.read_bytes()


def destroy(folder: Path) -> None:
    """Overwrite and remove the keys of a round; done again, it does nothing.

    What lies on a disk that copies instead of overwriting (snapshots, some flash) may outlive this: the
    manual says where the folder should lie.
    """
    if not folder.is_dir():
        return
    for path in sorted(folder.iterdir()):
        _overwrite(path)
        path.unlink(missing_ok=True)
    folder.rmdir()
    _settle(folder.parent)


def house_secret(folder: Path) -> str:
    """The secret by which the box knows the house: made at first use, 43 characters, mode 0600."""
    place = folder / HOUSE_SECRET
    if not place.is_file():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        own = folder / f".{HOUSE_SECRET}.{secrets.token_hex(8)}"
        write_key(own, secrets.token_urlsafe(32).encode("ascii"))
        try:
            # A link, unlike a rename, does not replace what the other process made a moment ago.
            os.link(own, place)
        except FileExistsError:
            pass
        finally:
            own.unlink()
    return place.read_text("ascii").strip()


def write_key(path: Path, content: bytes) -> None:
    """Write a key, or another secret, durably, all or nothing, readable by the owner alone."""
    if path.is_file() and path.read_bytes() == content:
        return
    fresh = path.with_name(f".{path.name}.partial")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    if path.is_file():
        _overwrite(path)
    os.replace(fresh, path)
    _settle(path.parent)


def _overwrite(path: Path) -> None:
    with path.open("r+b") as stream:
        size = os.fstat(stream.fileno()).st_size
        stream.write(secrets.token_bytes(size))
        stream.flush()
        os.fsync(stream.fileno())


def _settle(folder: Path) -> None:
    """Make names in a folder durable, where the system lets one."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

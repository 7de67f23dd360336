"""A ballot as it waits for the close: one length whatever it is, readable with the round's box key alone."""

from __future__ import annotations

import hashlib
import hmac
import os
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from bonafides.trust.sealing import OWN_BYTES, SEALED_BYTES

_HEAD = struct.Struct(">BQ16s32s")
PLAIN_BYTES = 16_640
"""Of a record before it is encrypted: what a ballot needs, rounded up."""

RECORD_BYTES = 12 + PLAIN_BYTES + 16


@dataclass(frozen=True, slots=True)
class Record:
    """What is kept of one respondent's key while the round is open.

    Parameters
    ----------
    cell
        Code of the cell.
    ballot
        SHA-256 of the respondent's public key.
    version
        The highest that was accepted.
    sealed, own
        As they came; both empty where the answer was withdrawn.
    """

    cell: str
    ballot: bytes
    version: int
    sealed: bytes = b""
    own: bytes = b""

    @property
    def withdrawn(self) -> bool:
        """Whether nothing but the spent key is left."""
        return not self.sealed


class Spooling:
    """Names and encrypts records of one round under keys derived from its box key.

    Parameters
    ----------
    box_key
        32 bytes.
    round_key
        Key of the round: a row cannot be moved to another.
    """

    def __init__(self, box_key: bytes, round_key: str) -> None:
        self._name_key = _derived(box_key, b"bonafides/box/name/1")
        self._rows = AESGCM(_derived(box_key, b"bonafides/box/row/1"))
        self._round = round_key.encode()

    def name(self, ballot: bytes) -> bytes:
        """32 bytes that say nothing without the key."""
        return hmac.digest(self._name_key, ballot, hashlib.sha256)

    def close(self, record: Record) -> bytes:
        """Encrypt a record; RECORD_BYTES long."""
        if record.sealed and (len(record.sealed), len(record.own)) != (SEALED_BYTES, OWN_BYTES):
            raise ValueError("a ballot of another length")
        kind = 0 if record.withdrawn else 1
        plain = _HEAD.pack(kind, record.version, record.cell.encode("ascii"), record.ballot)
        plain = (plain + record.sealed + record.own).ljust(PLAIN_BYTES, b"\0")
        iv = os.urandom(12)
        return iv + self._rows.encrypt(iv, plain, self._round + self.name(record.ballot))

    def open(self, name: bytes, row: bytes) -> Record:
        """Decrypt a row.

        Raises
        ------
        cryptography.exceptions.InvalidTag
            It was altered, or written under other keys.
        """
        plain = self._rows.decrypt(row[:12], row[12:], self._round + name)
        kind, version, cell, ballot = _HEAD.unpack_from(plain)
        at = _HEAD.size
        sealed = plain[at : at + SEALED_BYTES] if kind else b""
        own = plain[at + SEALED_BYTES : at + SEALED_BYTES + OWN_BYTES] if kind else b""
        return Record(cell.decode("ascii"), ballot, version, sealed, own)


def _derived(key: bytes, info: bytes) -> bytes:
    return HKDFExpand(hashes.SHA256(), 32, info).derive(key)

"""What a respondent's browser does, in Python: for tests, for load, and for answering without its script.

An *invitation* lets its holder collect one right to answer. A *right* is the respondent's own: with it one
answers, reads back what one said, changes it, withdraws it. Nothing here talks to a network: what must be
asked of the house or sent to the box is given as a document, and what came back is given in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from bonafides.trust import ballot, blind, manifest, sealing
from bonafides.trust.links import ANSWER_PATH as ANSWER_PATH
from bonafides.trust.links import COLLECT_PATH as COLLECT_PATH
from bonafides.trust.links import Invitation as Invitation
from bonafides.trust.links import Right as Right
from bonafides.trust.manifest import Manifest
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.threads_respondent import keys_of


def check_manifest(raw: bytes, fingerprint: bytes) -> Manifest:
    """Read a manifest if it is the one that was announced; otherwise nobody goes on.

    Raises
    ------
    Refused
        Another hash than in the invitation, or not a sound manifest.
    """
    found = manifest.fingerprint(raw)
    if found != fingerprint:
        raise Refused(
            f"a round with the fingerprint {manifest.groups(found)}",
            f"{manifest.groups(fingerprint)}, as in the invitation",
            "do not answer; show this to a colleague and to whoever invited you",
        )
    return manifest.read(raw)


def check_scripts(round_manifest: Manifest, served: Mapping[str, bytes]) -> None:
    """Whether the served scripts are those whose hashes stand in the manifest.

    Raises
    ------
    Refused
        One is missing or another; says which.
    """
    for name, digest in round_manifest.document["scripts"].items():
        if hashlib.sha256(served.get(name, b"")).hexdigest() != digest:
            raise Refused(
                f"another {name} than the round announced",
                "the script whose hash stands in the manifest",
                "do not answer in the browser; answer with a card, or with the offline client",
            )


@dataclass(frozen=True, slots=True, repr=False)
class Collecting:
    """One collection under way: what is sent to the house, and what must be kept until the answer comes.

    Parameters
    ----------
    blinded
        Goes to the house.
    """

    blinded: bytes
    _inverse: int
    _random: bytes
    _secret: bytes
    _round: Manifest
    _cell: str

    @classmethod
    def begin(cls, round_manifest: Manifest, cell: str) -> Collecting:
        """Make a key pair and hide it."""
        key = sealing.new_key()
        message = ballot.token_message(round_manifest.fingerprint, cell, sealing.spki(key.public_key()))
        prepared = blind.prepare(message)
        blinded, inverse = blind.blind(round_manifest.cell(cell).key, prepared)
        random = prepared[: ballot.RANDOM_BYTES]
        return cls(blinded, inverse, random, sealing.secret_number(key), round_manifest, cell)

    def finish(self, blind_signature: bytes, salt: bytes = b"", name: str = "") -> Right:
        """The right to answer, out of what the house signed.

        Raises
        ------
        Refused
            It was signed with another key than the manifest's: the house told this person apart, or erred.
        """
        spki = sealing.spki(sealing.key_of(self._secret).public_key())
        prepared = self._random + ballot.token_message(self._round.fingerprint, self._cell, spki)
        key = self._round.cell(self._cell).key
        signature = blind.finalize(key, prepared, blind_signature, self._inverse)
        box = str(self._round.document["box"])
        return Right(
            box,
            self._round.round,
            self._cell,
            self._round.fingerprint,
            self._random,
            signature,
            self._secret,
            salt,
            name,
        )


def check_about(round_manifest: Manifest, cell: str, salt: bytes, name: str) -> None:
    """Whether a cell is about whom the link says.

    Raises
    ------
    Refused
        About somebody else.
    """
    expected = round_manifest.cell(cell).about
    if expected and manifest.about(salt, name) != expected:
        raise Refused(
            "a name that is not the one this round is about",
            "the name in the manifest",
            "do not answer; tell whoever invited you",
        )


def write_ballot(
    right: Right,
    round_manifest: Manifest,
    answers: Mapping[str, int | None],
    comments: Mapping[str, str] | None = None,
    *,
    flag: int = 0,
    version: int = 1,
    asked_back: Collection[str] = (),
) -> dict[str, Any]:
    """A ballot as it goes to the box: sealed, padded, signed with one's own key.

    Parameters
    ----------
    asked_back
        Open questions whose comment one may be asked back about; of others nothing goes along.
    """
    fingerprint, cell = right.fingerprint, right.cell
    said = {"answers": dict(answers), "comments": dict(comments or {}), "flag": flag}
    if asked_back:
        said["threads"] = keys_of(right, asked_back)
    plain = sealing.pad(said)
    to = round_manifest.cell(cell).seal
    sealed = sealing.seal(plain, to, fingerprint=fingerprint, cell=cell, trustee=round_manifest.trustee)
    own = sealing.seal_own(plain, right.key, fingerprint=fingerprint, cell=cell)
    proof = ballot.prove(right.key, ballot.ballot_text(fingerprint, version, sealed, own))
    return right.fields() | {
        "version": version,
        "sealed": to_text(sealed),
        "own": to_text(own),
        "proof": to_text(proof),
    }


def write_withdrawal(right: Right, version: int) -> dict[str, Any]:
    """A request to empty one's ballot."""
    proof = ballot.prove(right.key, ballot.withdrawal_text(right.fingerprint, version))
    return right.fields() | {"version": version, "proof": to_text(proof)}


def write_own_request(right: Right) -> dict[str, Any]:
    """A request for one's own copy."""
    return right.fields() | {"proof": to_text(ballot.prove(right.key, ballot.own_text(right.fingerprint)))}


def read_own(right: Right, own: str) -> dict[str, Any]:
    """What one said before, out of the copy that the box keeps for one.

    Raises
    ------
    Refused
        Not one's own.
    """
    raw = from_text(own, "an own copy", sealing.OWN_BYTES)
    return sealing.unpad(sealing.unseal_own(raw, right.key, fingerprint=right.fingerprint, cell=right.cell))

"""A round of assessment by hand: a manifest with its keys, and people who answer."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from bonafides.trust import blind, manifest, respondent, sealing
from bonafides.trust.box.pages import scripts
from bonafides.trust.instruments import load
from bonafides.trust.refused import to_text

SALT, NAME = b"salt of one person....", "Änne Sørensen"
CELLS = ("00000000000000aa", "00000000000000bb")


@cache
def signing_key(which: int) -> blind.SigningKey:
    """Keys are slow to make: the same few in every test, never those of a real round."""
    return blind.SigningKey.new()


@dataclass(frozen=True)
class RoundByHand:
    """A manifest with every private key of it."""

    manifest: manifest.Manifest
    signing: dict[str, blind.SigningKey]
    sealing: dict[str, ec.EllipticCurvePrivateKey]

    def collect(self, cell: str = CELLS[0]) -> respondent.Right:
        """Somebody who is invited to a cell collects a right to answer."""
        collecting = respondent.Collecting.begin(self.manifest, cell)
        return collecting.finish(blind.blind_sign(self.signing[cell], collecting.blinded), SALT, NAME)

    def opened(self, ballot: dict[str, Any]) -> dict[str, Any]:
        """What a ballot says, as the box reads it at close."""
        from bonafides.trust.ballot import read_ballot

        read = read_ballot(ballot, self.manifest)
        cell = read.token.cell
        plain = sealing.unseal(
            read.sealed, self.sealing[cell], fingerprint=self.manifest.fingerprint, cell=cell
        )
        return sealing.unpad(plain)


def round_by_hand(slug: str = "trust-profile-client", **changed: Any) -> RoundByHand:
    """A round of two cells; any part of its manifest may be another."""
    signing = {code: signing_key(index) for index, code in enumerate(CELLS)}
    seals = {code: sealing.new_key() for code in CELLS}
    document = {
        "format": manifest.FORMAT,
        "round": "autumn1",
        "title": {"en": "Autumn round", "de": "Herbstrunde"},
        "opens_on": "2026-11-02",
        "closes_on": "2099-01-15",
        "instrument": load(slug).document(),
        "thresholds": {"means": 5, "spread": 8, "comments": 10},
        "box": "https://box.example",
        "cells": [
            {
                "code": code,
                "about": manifest.about(SALT, NAME),
                "relation": relation,
                "invited": 9,
                "parent": parent,
                "protection": "usual",
                "key": signing[code].public.wire(),
                "seal": to_text(sealing.spki(seals[code].public_key())),
            }
            for code, relation, parent in zip(CELLS, ("others", "reports"), ("", CELLS[0]), strict=True)
        ],
        "plan": [{"code": "all", "cells": list(CELLS), "shows": ["means", "spread", "comments"]}],
        "scripts": scripts(),
    }
    return RoundByHand(manifest.read(manifest.canonical(document | changed)), signing, seals)

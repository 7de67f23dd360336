"""Signing keys for the rounds of tests: each test gets others for each of its cells, but they are made once.

A key of 3072 bits takes a quarter of a second, and a hundred tests launch a round. What makes keys is tested
by itself, and rounds of processes of their own make theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bonafides.trust.blind import SigningKey


@dataclass
class Kept:
    """Keys made so far, and how many of them the present test has had."""

    keys: list[SigningKey] = field(default_factory=list)
    had: int = 0

    def new(self) -> SigningKey:
        """A key that this test has not had."""
        from bonafides.trust.blind import SigningKey

        if self.had == len(self.keys):
            self.keys.append(SigningKey.new())
        self.had += 1
        return self.keys[self.had - 1]


@pytest.fixture(scope="session")
def _kept_keys() -> Iterator[Kept]:
    from bonafides.trust import blind, issuer

    kept = Kept()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(issuer, "SigningKey", SimpleNamespace(new=kept.new, read=blind.SigningKey.read))
        yield kept


@pytest.fixture(autouse=True)
def _other_keys(_kept_keys: Kept) -> None:
    """A test gets no key twice."""
    _kept_keys.had = 0

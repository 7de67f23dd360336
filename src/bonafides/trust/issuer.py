"""Keys that sign the right to answer: files of one round, outside every database and every backup.

Whoever has such a key can make rights to answer, so that it is destroyed when the round closes. Whoever loses
one in the middle cannot close the round either: it is void (decision 0050).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from bonafides.errors import WrongRequest
from bonafides.trust.blind import PublicKey, SigningKey, blind_sign
from bonafides.trust.box import keys
from bonafides.trust.manifest import CODE


@dataclass(frozen=True, slots=True)
class Issuer:
    """The keys of one round.

    Parameters
    ----------
    folder
        `<data>/issuer/<round>`; nobody but the house's own account reads it.
    """

    folder: Path

    def make(self, code: str) -> PublicKey:
        """The key of a cell, made where there is none; killed in between, there is none."""
        if not self.path(code).exists():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            keys.write_key(self.path(code), SigningKey.new().stored().encode("ascii"))
        return self.key(code).public

    def key(self, code: str) -> SigningKey:
        """The key of a cell.

        Raises
        ------
        WrongRequest
            It is not there: the round is void.
        """
        try:
            return SigningKey.read(self.path(code).read_text(encoding="ascii"))
        except FileNotFoundError:
            raise WrongRequest(
                "a round whose signing key is lost", "its key file", "this round is void; open another"
            ) from None

    def sign(self, code: str, blinded: bytes) -> bytes:
        """Sign what one cannot read: the same text always gets the same signature."""
        return blind_sign(self.key(code), blinded)

    def missing(self, codes: Iterable[str]) -> list[str]:
        """Cells whose key is not there."""
        return [code for code in codes if not self.path(code).exists()]

    def destroy(self) -> None:
        """Overwrite and remove every key of the round; safe to be killed, and to be done again."""
        keys.destroy(self.folder)

    def path(self, code: str) -> Path:
        """Where a cell's key lies.

        Raises
        ------
        WrongRequest
            No code of a cell: nothing else becomes part of a path.
        """
        if not CODE.fullmatch(code):
            raise WrongRequest("a cell that is not called so", "16 hexadecimal digits", "")
        return self.folder / f"{code}.key"

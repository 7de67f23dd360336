"""All instruments there are: ours, and an organisation's own beside them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from bonafides.errors import BrokenContract, WrongRequest
from bonafides.trust.instruments.instrument import Instrument
from bonafides.trust.instruments.reading import read_instrument

OURS = Path(__file__).parent / "files"


@cache
def _ours() -> tuple[Instrument, ...]:
    return tuple(read_instrument(path) for path in sorted(OURS.glob("*.toml")))


def all_instruments(folder: Path | None = None) -> list[Instrument]:
    """Every instrument in every version, by slug, newest first.

    Parameters
    ----------
    folder
        Of the organisation's own, `<data>/instruments`; may be missing.

    Raises
    ------
    BonafidesError
        One of the files is no instrument, or two are the same version with other words.
    """
    found: dict[tuple[str, str], Instrument] = {}
    own = sorted(folder.glob("*.toml")) if folder is not None and folder.is_dir() else []
    for instrument in (*_ours(), *(read_instrument(path) for path in own)):
        before = found.setdefault((instrument.slug, instrument.version), instrument)
        if before.fingerprint() != instrument.fingerprint():
            raise BrokenContract(
                f"{instrument.slug} version {instrument.version} twice, with different words",
                "one wording for one version",
                "raise the version of the newer one",
            )
    return sorted(found.values(), key=lambda one: (one.slug, -int(one.version)))


def load(slug: str, version: str | None = None, *, folder: Path | None = None) -> Instrument:
    """One instrument by its slug: of this version, or the newest.

    Raises
    ------
    WrongRequest
        There is none of this slug and version.

    Examples
    --------
    >>> load("trust-profile").version
    '1'
    """
    for instrument in _ours():
        # A version of ours is what it is, also where a file of an organisation's own cannot be read.
        if (instrument.slug, instrument.version) == (slug, version):
            return instrument
    everything = all_instruments(folder)
    for instrument in everything:
        if instrument.slug == slug and version in (None, instrument.version):
            return instrument
    known = ", ".join(f"{one.slug} {one.version}" for one in everything)
    asked = slug if version is None else f"{slug} version {version}"
    raise WrongRequest(f"there is no instrument {asked}", f"one of {known}", "bonafides instruments list")

"""What is done with people's data, and why: an entry for each figure or record, for anybody who asks."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why something about people is measured or kept.

    Parameters
    ----------
    name
        Room and thing, such as "candour.calibration".
    figure
        What it is called on pages.
    why
        What it is for, in one or two sentences.
    formula
        How it is computed, in words; empty for what is only kept.
    audience
        Who sees it.
    off_switch
        How it is turned off, and by whom.
    kept
        How long it is kept.
    of_one
        It is one person's own figure: its owner may share it, and turn it off.
    """

    name: str
    figure: str
    why: str
    formula: str
    audience: str
    off_switch: str
    kept: str
    of_one: bool = False


_REGISTRY: dict[str, Purpose] = {}


def declare(*purposes: Purpose) -> None:
    """Add purposes; rooms do so when they are loaded.

    Raises
    ------
    ValueError
        A name that stands for something else already.
    """
    for purpose in purposes:
        if _REGISTRY.setdefault(purpose.name, purpose) != purpose:
            raise ValueError(f"two purposes are called {purpose.name!r}")


def purposes() -> list[Purpose]:
    """Every purpose, in order of its name."""
    return [_REGISTRY[name] for name in sorted(_REGISTRY)]


def purpose(name: str) -> Purpose:
    """The purpose of that name.

    Raises
    ------
    KeyError
        Nobody declared it.
    """
    return _REGISTRY[name]


declare(
    Purpose(
        "people.directory",
        "Who works here",
        "So that people find one another, and figures of a team are drawn from the right people.",
        "",
        "Everybody who is signed in.",
        "An administrator deactivates an account; a leaver may ask for erasure.",
        "While somebody works here; after that until erasure is asked for.",
    ),
    Purpose(
        "people.access_log",
        "Who read what about me",
        "So that no read of personal data stays hidden from the person concerned.",
        "",
        "The person concerned.",
        "It cannot be switched off.",
        "Three years.",
    ),
    Purpose(
        "people.sharing",
        "What I share, and with whom",
        "So that everybody decides who reads their own figures, and can end it.",
        "",
        "Only the person; whoever it is shared with sees their own share.",
        "Ending the share.",
        "While the account exists; ended shares for three years.",
    ),
    Purpose(
        "people.sign_in",
        "Sign-in",
        "So that nobody reads figures in another person's name.",
        "",
        "Only the person.",
        "Deactivation of the account.",
        "While the account exists.",
    ),
    Purpose(
        "people.clients",
        "Whom we serve",
        "So that promises and assessments belong to the right customer, partner or internal client.",
        "",
        "Everybody who is signed in.",
        "A client is closed or erased by an administrator.",
        "While we serve them, and three years after.",
    ),
)

"""What goes wrong, told so that the reader can put it right: found, expected, what to do."""

from __future__ import annotations


class BonafidesError(Exception):
    """Something the user can mend.

    Parameters
    ----------
    found
        What is there, in plain words, with file, line and column where they are known.
    expected
        What should have been there.
    remedy
        What to do about it.

    Notes
    -----
    `exit_code` is what the command line leaves behind: 1 the request cannot be met, 2 the command was
    mistyped, 3 the input cannot be read, 4 the input breaks its contract, 5 the machine cannot do it
    (memory, disk, a missing engine).

    Examples
    --------
    >>> print(UnreadableInput("deals.csv is empty", "a header line and at least one deal", "export it again"))
    Found: deals.csv is empty.
    Expected: a header line and at least one deal.
    What to do: export it again.
    """

    exit_code = 1

    def __init__(self, found: str, expected: str = "", remedy: str = "") -> None:
        self.found = found.rstrip(".")
        self.expected = expected.rstrip(".")
        self.remedy = remedy.rstrip(".")
        super().__init__(found)

    def __str__(self) -> str:
        lines = [f"Found: {self.found}."]
        if self.expected:
            lines.append(f"Expected: {self.expected}.")
        if self.remedy:
            lines.append(f"What to do: {self.remedy}.")
        return "\n".join(lines)


class WrongRequest(BonafidesError):
    """The command or call itself does not make sense: an unknown option value, a missing argument."""

    exit_code = 2


class UnreadableInput(BonafidesError):
    """A file that cannot be read at all: empty, truncated, binary, wrongly encoded, a bomb."""

    exit_code = 3


class BrokenContract(BonafidesError):
    """A table that can be read and does not hold what it must: a column missing, or of another type."""

    exit_code = 4


class Unrecognised(BrokenContract):
    """Files that no importer knows by themselves: a mapping can be drafted for them."""


class BeyondThisMachine(BonafidesError):
    """Right in itself, and not possible here: no memory, no disk, no Java, no such engine."""

    exit_code = 5

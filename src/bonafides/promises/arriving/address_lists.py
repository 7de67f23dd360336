"""Lists of addresses as they stand in the head of a mail (RFC 5322), read in one pass whatever they hold.

The standard library has two readers for them: one takes comments and quotation for addresses
(CVE-2023-27043), the other needs minutes for a hostile line of 32 KiB.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.errors import HeaderParseError
from email.header import decode_header

from bonafides.promises.arriving.contacts import ADDRESS, Party, clean

_ENCODED = re.compile(r"=\?[A-Za-z0-9_.:*-]{1,40}\?[bBqQ]\?[^?\s]{0,2000}\?=")

_TOKENS = re.compile(
    r"""("(?:[^"\\]|\\.)*")|(<[^<>]*>)|([,;])|(:)|([^",;:<>()\\]+|\\.)|\((?:[^()\\]|\\.)*\)|(.)""", re.DOTALL
)
"""Quoted, in angles, end of an entry, end of a group's name, plain, a stray sign; not a comment."""


def parties_of(line: str) -> list[Party]:
    """Everybody in a list of addresses who has one that can be kept, in order.

    Whatever is not plainly an address is left out: what is quoted or in a comment is a name.

    Examples
    --------
    >>> parties_of('"ada@house.example" <eve@evil.example>')
    [Party(address='eve@evil.example', name='ada@house.example', phone='')]
    >>> [one.address for one in parties_of('alice@a.example)bob@b.example')]
    []
    >>> [one.address for one in parties_of('Team: a@x.example, B <b@x.example>; "C, Bo" <c@x.example>')]
    ['a@x.example', 'b@x.example', 'c@x.example']
    """
    found: list[Party] = []
    for name, address in _entries(line):
        address = address.strip().lower()
        if ADDRESS.fullmatch(address):
            found.append(Party(address, clean(decoded(name), longest=160)))
    return found


def _entries(line: str) -> Iterator[tuple[str, str]]:
    """Name and address of each entry of a list; the address is empty where the entry is spoilt."""
    words: list[str] = []
    named: list[str] = []
    angles: list[str] = []
    spoilt = False
    for quoted, angle, end, colon, plain, stray in _TOKENS.findall(f"{line},"):
        if end:
            bare = "" if named or spoilt else "".join(words)
            name = " ".join("".join([*named, *words]).split())
            yield (name, "" if spoilt or len(angles) > 1 else angles[0]) if angles else ("", bare)
            words, named, angles, spoilt = [], [], [], False
        elif colon and not angles:
            words, named = [], []
        elif angle:
            angles.append(angle[1:-1])
        elif quoted:
            named.append(re.sub(r"\\(.)", r"\1", quoted[1:-1]))
        elif plain:
            spoilt = spoilt or bool(angles and plain.strip())
            words.append(plain)
        else:
            spoilt = spoilt or bool(stray)


def decoded(line: str) -> str:
    """A line of a head as it is meant: folded lines joined, encoded words and bare bytes read.

    Examples
    --------
    >>> decoded("=?utf-8?q?J=C3=BCrgen?=")
    'Jürgen'
    """
    line = line.replace("\r", " ").replace("\n", " ")
    if "=?" in line:
        line = re.sub(rf"({_ENCODED.pattern})\s+(?=\=\?)", r"\1", line)
        line = _ENCODED.sub(lambda word: _word(word[0]), line)
    try:
        return line.encode("ascii", "surrogateescape").decode("utf-8")
    except UnicodeEncodeError:
        return line.encode("utf-8", "replace").decode("utf-8")
    except UnicodeDecodeError:
        return line.encode("ascii", "surrogateescape").decode("latin-1")


def _word(word: str) -> str:
    try:
        ((data, charset),) = decode_header(word)
        return data.decode(charset or "ascii", "replace") if isinstance(data, bytes) else data
    except (HeaderParseError, LookupError, ValueError):
        return word

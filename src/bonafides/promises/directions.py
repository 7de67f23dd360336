"""Who stands on which side of a promise: five directions, and nothing else."""

from __future__ import annotations

from typing import Literal

Direction = Literal["ask", "ours", "theirs", "team", "colleague"]

DIRECTIONS: dict[Direction, str] = {
    "ask": "a person asks a function",
    "ours": "we promise a client",
    "theirs": "a client promises us",
    "team": "a leader promises a team",
    "colleague": "somebody promises a colleague",
}
"""Every direction in words: asker and performer follow from it."""

Party = Literal["person", "function", "client", "team"]

ASKER: dict[Direction, Party] = {
    "ask": "person",
    "ours": "client",
    "theirs": "person",
    "team": "team",
    "colleague": "person",
}
"""Who asks, and so who alone can say that it was kept."""

PERFORMER: dict[Direction, Party] = {
    "ask": "function",
    "ours": "person",
    "theirs": "client",
    "team": "person",
    "colleague": "person",
}
"""Who promises."""

Origin = Literal["said", "heard", "client", "imported", "agreed"]

ORIGINS: dict[Origin, str] = {
    "said": "said so",
    "heard": "the other side heard it so",
    "client": "added by the client, who missed it here",
    "imported": "imported",
    "agreed": "agreed beforehand, from the catalogue",
}
"""How a promise came into the ledger."""

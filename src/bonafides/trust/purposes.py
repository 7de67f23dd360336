"""What is kept for the mirror, and why: entries of the purpose registry."""

from __future__ import annotations

from bonafides.people.purposes import Purpose, declare

MINE = "mirror.mine"
"""How one person is seen by others."""

declare(
    Purpose(
        MINE,
        "How others see me",
        "So that somebody learns how colleagues and clients see them, and can do one thing about it.",
        "Means of the answers of at least five people, with 95 % intervals; docs/reference/mirror.md.",
        "Only the person; whoever they share it with. It cannot enter a review.",
        "Turned off in the glass box: nothing more is published.",
        "Two years.",
    ),
)

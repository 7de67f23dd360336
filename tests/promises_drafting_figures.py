"""Precision and recall of the rules that draft promises: `python -m tests.promises_drafting_figures`.

Prints the tables of docs/reference/drafting.md, measured on the labelled set. A suggestion hits a promise
where both have the same direction and their places overlap by at least half of the shorter one; each is used
once. Intervals are percentiles of 4 000 draws of whole stories (a German text that retells an English one is
of its story).
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from bonafides.promises.drafting import Suggestion, draft

SET = Path(__file__).parent / "promises_drafting" / "documents.jsonl"
RETOLD = 30
DRAWS = 4_000


@dataclass(frozen=True, slots=True)
class Row:
    """One suggestion, one promise, or both where they meet."""

    story: str
    groups: frozenset[str]
    suggested: bool
    promised: bool
    date_right: bool = False
    decoy: str = ""


def documents() -> list[dict[str, Any]]:
    """The labelled documents."""
    return [json.loads(line) for line in SET.read_text(encoding="utf-8").splitlines()]


def story_of(key: str) -> str:
    """The story that a document tells: de-007 is en-007 retold."""
    language, number = key.split("-")
    return number if int(number) <= RETOLD else f"{language}-{number}"


def overlap(suggestion: Suggestion, mark: dict[str, Any]) -> float:
    """How much of the shorter of both lies in the other."""
    shared = min(suggestion.end, mark["end"]) - max(suggestion.start, mark["start"])
    return shared / max(1, min(suggestion.end - suggestion.start, mark["end"] - mark["start"]))


def rows_of(document: dict[str, Any], *, told: bool) -> list[Row]:
    """What became of each suggestion and each promise of one document."""
    kinds: dict[tuple[str, str], Any] = {("mail", "us"): "ours", ("mail", "them"): "theirs"}
    writer = kinds.get((document["kind"], document["author"]), None if document["kind"] == "chat" else "note")
    found = draft(
        document["text"],
        written_on=date.fromisoformat(document["written_on"]),
        ours=[name for name in (document["us"].get("organisation"), document["us"].get("person")) if name],
        writer=writer if told else None,
    ).suggestions
    marks = document["promises"]
    pairs = sorted(
        (
            (-overlap(one, mark), n, m)
            for n, one in enumerate(found)
            for m, mark in enumerate(marks)
            if one.direction == mark["direction"] and overlap(one, mark) >= 0.5
        )
    )
    hit: dict[int, int] = {}
    for _, n, m in pairs:
        if n not in hit and m not in hit.values():
            hit[n] = m
    story = story_of(document["id"])
    about = {"all", document["language"], document["kind"]}
    rows = []
    for n, one in enumerate(found):
        mark = marks[hit[n]] if n in hit else None
        groups = (
            about
            | {one.direction}
            | ({"conditional"} if (mark["conditional"] if mark else one.conditional) else {"not conditional"})
        )
        right = mark is not None and mark["due"] == (one.due_on.isoformat() if one.due_on else None)
        if mark is not None:
            groups |= {"due" if mark["due"] else "no due"}
        wrong = next(
            (decoy["why_not"] for decoy in document["decoys"] if overlap(one, decoy) >= 0.5), "unmarked"
        )
        other_way = any(overlap(one, mark) >= 0.5 for mark in marks)
        decoy = "" if mark else "promise, other direction or twice" if other_way else wrong
        rows.append(Row(story, frozenset(groups), True, n in hit, right, decoy))
    for m, mark in enumerate(marks):
        if m not in hit.values():
            groups = about | {mark["direction"], "conditional" if mark["conditional"] else "not conditional"}
            rows.append(Row(story, frozenset(groups), False, True))
    return rows


@dataclass(frozen=True, slots=True)
class Share:
    """A share with its numerator, denominator and interval."""

    of: int
    n: int
    low: float
    high: float

    def __str__(self) -> str:
        if not self.n:
            return "none"
        return f"{self.of / self.n:.2f} ({self.low:.2f} to {self.high:.2f}; {self.of} of {self.n})"


def share(rows: Iterable[Row], stories: list[str], part: str, whole: str) -> Share:
    """A share over rows, with an interval over stories."""
    place = {story: n for n, story in enumerate(stories)}
    counts = np.zeros((len(stories), 2))
    for row in rows:
        if not getattr(row, whole):
            continue
        counts[place[row.story], 1] += 1
        counts[place[row.story], 0] += bool(getattr(row, part))
    draws = np.random.default_rng(20261123).multinomial(
        len(stories), np.full(len(stories), 1 / len(stories)), size=DRAWS
    )
    drawn = draws @ counts
    rates = drawn[drawn[:, 1] > 0, 0] / drawn[drawn[:, 1] > 0, 1]
    low, high = np.percentile(rates, [2.5, 97.5]) if len(rates) else (0.0, 1.0)
    total = counts.sum(axis=0)
    return Share(int(total[0]), int(total[1]), float(low), float(high))


GROUPS = (
    ("all", "all"),
    ("en", "English"),
    ("de", "German"),
    ("mail", "mails"),
    ("call note", "call notes"),
    ("minutes", "minutes"),
    ("chat", "chats"),
    ("ours", "ours"),
    ("theirs", "theirs"),
    ("not conditional", "without conditional ones"),
)


def table(*, told: bool) -> str:
    """Precision, recall and dates right, as a Markdown table."""
    rows, stories = measured(told=told)
    out = ["| Of | Precision | Recall | Date right |", "|---|---|---|---|"]
    for key, name in GROUPS:
        mine = [row for row in rows if key in row.groups]
        precision = share(mine, stories, "promised", "suggested")
        recall = share(mine, stories, "suggested", "promised")
        both = [row for row in mine if row.suggested and row.promised]
        dates = share(both, stories, "date_right", "suggested")
        out.append(f"| {name} | {precision} | {recall} | {dates} |")
    return "\n".join(out)


def measured(*, told: bool) -> tuple[list[Row], list[str]]:
    """Every row of the set, and its stories."""
    labelled = documents()
    rows = [row for document in labelled for row in rows_of(document, told=told)]
    return rows, sorted({story_of(document["id"]) for document in labelled})


def mistaken(*, told: bool) -> str:
    """What suggestions that are no promises were taken from: labels of the set, counted."""
    rows, _ = measured(told=told)
    counts: dict[str, int] = {}
    for row in rows:
        if row.suggested and not row.promised:
            counts[row.decoy] = counts.get(row.decoy, 0) + 1
    lines = [
        f"| {name.replace('_', ' ')} | {n} |"
        for name, n in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    ]
    return "\n".join(["| Taken for a promise | Times |", "|---|---|", *lines])


if __name__ == "__main__":
    print("Writer found out by the rules:\n")
    print(table(told=False))
    print("\nWriter told:\n")
    print(table(told=True))
    print("\n" + mistaken(told=False))

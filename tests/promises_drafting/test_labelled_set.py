"""The labelled set for drafting promises is whole and says of itself what is true.

Expected numbers are those of the README beside it; kappa is Cohen's (1960), worked from the stored labels.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
DECOYS = {
    "appointment",
    "boilerplate",
    "courtesy",
    "done_now",
    "forecast",
    "forwarded",
    "hypothetical",
    "internal",
    "negation",
    "offer",
    "past",
    "question",
    "quoted",
    "reported",
    "request",
    "third_party",
    "weak",
}


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


DOCUMENTS = lines("documents.jsonl")
SECOND = lines("second_pass.jsonl")
PROMISES = [promise for document in DOCUMENTS for promise in document["promises"]]


def told(what: str) -> float:
    """Return the number that the README gives in the table row named `what`."""
    row = re.search(
        rf"^\| {re.escape(what)} \| ([\d.]+) \|$", (HERE / "README.md").read_text(encoding="utf-8"), re.M
    )
    assert row, what
    return float(row[1])


def touched(document: dict[str, Any], promise: dict[str, Any]) -> int:
    """Return how many sentences the promise's span meets."""
    return sum(promise["start"] < end and start < promise["end"] for start, end in document["sentences"])


def kappa(pairs: list[tuple[str, str]]) -> float:
    """Return Cohen's kappa of pairs of labels."""
    size = len(pairs)
    observed = sum(one == two for one, two in pairs) / size
    first, second = Counter(one for one, _ in pairs), Counter(two for _, two in pairs)
    chance = sum(first[label] * second[label] for label in first) / size**2
    return (observed - chance) / (1 - chance)


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document["id"]))
def test_every_span_holds_the_text_it_names(document: dict[str, Any]) -> None:
    text, ends = document["text"], [0]
    for start, end in document["sentences"]:
        assert ends[-1] <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        ends.append(end)
    for mark in document["promises"] + document["decoys"]:
        assert text[mark["start"] : mark["end"]] == mark["text"] != ""
        assert touched(document, mark) >= 1
    for decoy in document["decoys"]:
        assert decoy["why_not"] in DECOYS
        assert not any(
            decoy["start"] < promise["end"] and promise["start"] < decoy["end"]
            for promise in document["promises"]
        )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: str(document["id"]))
def test_no_promise_falls_due_before_it_was_written(document: dict[str, Any]) -> None:
    written = date.fromisoformat(document["written_on"])
    for promise in document["promises"]:
        assert promise["due"] is None or date.fromisoformat(promise["due"]) >= written
        assert promise["direction"] in {"ours", "theirs"}
        assert promise["strength"] in {"explicit", "implied"}
        assert isinstance(promise["conditional"], bool)
        assert promise["what"]
    assert document["author"] in {"us", "them", "both"}
    assert document["us"]["organisation"]


def test_the_readme_counts_right() -> None:
    kinds = Counter(document["kind"] for document in DOCUMENTS)
    languages = Counter(document["language"] for document in DOCUMENTS)
    spoken = Counter(document["language"] for document in DOCUMENTS for _ in document["promises"])
    marks = Counter(promise[field] for promise in PROMISES for field in ("direction", "strength"))
    assert len({document["id"] for document in DOCUMENTS}) == len(DOCUMENTS)
    counted = {
        "documents": len(DOCUMENTS),
        "English documents": languages["en"],
        "German documents": languages["de"],
        "mails": kinds["mail"],
        "call notes": kinds["call note"],
        "chats": kinds["chat"],
        "minutes": kinds["minutes"],
        "sentences": sum(len(document["sentences"]) for document in DOCUMENTS),
        "promises": len(PROMISES),
        "English promises": spoken["en"],
        "German promises": spoken["de"],
        **{mark: marks[mark] for mark in ("ours", "theirs", "explicit", "implied")},
        "conditional": sum(promise["conditional"] for promise in PROMISES),
        "with a due date": sum(promise["due"] is not None for promise in PROMISES),
        "over two or more sentences": sum(
            touched(document, promise) > 1 for document in DOCUMENTS for promise in document["promises"]
        ),
        "decoys": sum(len(document["decoys"]) for document in DOCUMENTS),
    }
    assert counted == {what: told(what) for what in counted}


def test_the_readme_tells_the_agreement_that_the_labels_show() -> None:
    texts = {document["id"]: document["text"] for document in DOCUMENTS}
    for again in SECOND:
        assert all(0 <= s["start"] < s["end"] <= len(texts[again["id"]]) for s in again["sentences"])
    both = [(s["first"], s["second"]) for again in SECOND for s in again["sentences"]]
    sides = [tuple(label["direction"] if label else "none" for label in pair) for pair in both]
    kept = [(one["strength"], two["strength"]) for one, two in both if one and two]
    assert (len(SECOND), len(sides)) == (48, told("sentences labelled twice"))
    assert sum(one == two for one, two in sides) == told("same label (none, ours, theirs)")
    assert kappa([(one, two) for one, two in sides]) == pytest.approx(
        told("kappa of none, ours, theirs"), abs=0.0005, rel=0
    )
    assert len(kept) == told("sentences both times a promise")
    assert kappa(kept) == pytest.approx(told("kappa of explicit, implied"), abs=0.0005, rel=0)

"""The audit of what a company releases: 60 classes of people, 40 releases of the same answers; into RESULTS.md.

python -m benchmarks.disclosure [--repeats 3] [--write]

Rival: a careful hand in numpy, in floats. It takes the same null space by SVD, and the rank of its rows for every
union of fewer people than the threshold, ten thousand unions at a time (`numpy.linalg.matrix_rank`). It says where there is a
leak, not how; rank over floats is a matter of tolerance, ours is exact. Both must agree, or nothing is written.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations

import numpy as np

from benchmarks.results import put
from bonafides.privacy.disclosure import Row, audit
from bonafides.privacy.disclosure_repair import withhold

ATOMS, RELEASES = 60, 40

CASES = {
    "every class one person, half of them in each release": (1, 1, 0.5, 5),
    "classes of one to six": (1, 6, 0.3, 5),
    "classes of one to twenty": (1, 20, 0.3, 5),
    "classes of three to twenty, comments": (3, 20, 0.3, 10),
}


def case(fewest: int, most: int, share: float) -> tuple[dict[str, int], list[Row]]:
    """Classes with numbers of people, and releases drawn at random; the same every time."""
    draw = random.Random(20261123)
    people = {f"a{at}": draw.randint(fewest, most) for at in range(ATOMS)}
    groups = [frozenset(atom for atom in people if draw.random() < share) for _ in range(RELEASES)]
    return people, [Row(f"r{at}", group) for at, group in enumerate(groups)]


def rival(people: dict[str, int], rows: list[Row], least: int) -> bool:
    """Whether it passes, by the rank of every union of fewer people than the threshold."""
    atoms = sorted(people, key=lambda atom: people[atom])
    matrix = np.array([[float(atom in row.atoms) for atom in atoms] for row in rows])
    _, sizes, directions = np.linalg.svd(matrix)
    null = directions[int((sizes > 1e-9).sum()) :].T
    counts = [people[atom] for atom in atoms]
    for size in range(1, least):
        if sum(counts[:size]) >= least:
            break
        unions = [few for few in combinations(range(ATOMS), size) if sum(counts[at] for at in few) < least]
        for at in range(0, len(unions), 10_000):
            ranks = np.linalg.matrix_rank(null[np.array(unions[at : at + 10_000])], tol=1e-9)
            if (ranks < size).any():
                return False
    return True


def quickest(work: Callable[[], object], repeats: int) -> tuple[float, object]:
    """Seconds of processor time, the least of some turns, and what came of it."""
    took = []
    for _ in range(repeats):
        begun = time.process_time()
        found = work()
        took.append(time.process_time() - begun)
    return min(took), found


def main() -> None:
    """Measure, print, and write where it is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="into RESULTS.md")
    asked = parser.parse_args()
    lines = []
    for name, (*made, least) in CASES.items():
        people, rows = case(*made)
        ours, found = quickest(lambda: audit(people, rows, least=least).passed, asked.repeats)  # noqa: B023
        theirs, agrees = quickest(lambda: rival(people, rows, least), 1)  # noqa: B023
        if found != agrees:
            raise SystemExit(f"{name}: we say {found}, floats say {agrees}")
        leaking = [*rows, Row("and one more", rows[0].atoms ^ {min(people)})]
        repaired, _ = quickest(lambda: withhold(people, leaking, least=least), 1)  # noqa: B023
        verdict = "passes" if found else "leaks"
        lines.append(
            f"| {name} | {least} | {verdict} | {ours:.2f} s | {theirs:.2f} s | {theirs / ours:.0f} × faster | {repaired:.2f} s |"
        )
        print(lines[-1], flush=True)
    if asked.write:
        put("disclosure", in_words(lines))


def in_words(lines: list[str]) -> str:
    """The section of RESULTS.md."""
    head = (
        "## The disclosure audit\n\n"
        f"{ATOMS} classes of people, {RELEASES} releases of the same answers: is there anything about fewer people than "
        f"the threshold that follows from them? {datetime.now(UTC):%d %B %Y}, {platform.machine()}, {os.cpu_count()} "
        f"cores, Python {platform.python_version()}; processor time, load average {os.getloadavg()[1]:.1f}. Rival: numpy in "
        "floats, the rank of every union of fewer (`benchmarks/disclosure.py`); both agree. *Repair*: the same with a "
        "release that differs from another by one class. Target: seconds. Written by `python -m benchmarks.disclosure --write`.\n\n"
        "| people | threshold | verdict | exact audit | rival | ratio | repair |\n| --- | ---: | --- | ---: | ---: | ---: | ---: |\n"
    )
    return head + "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()

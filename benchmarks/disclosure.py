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
from bonafides.trust.cells import RELATIONS, About, Asked, CellPlan, Unit, cells_about_people, cells_of_teams
from bonafides.trust.release_plan import Closing, Thresholds, close_plan, draft_plan

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
            f"| {name} | {least} | {verdict} | {ours:.2f} s | {theirs:.2f} s | {theirs / ours:.1f} × | {repaired:.2f} s |"
        )
        print(lines[-1], flush=True)
    closing = [closed(name, planned) for name, planned in rounds().items()]
    print("\n".join(closing), flush=True)
    if asked.write:
        put("disclosure", in_words(lines, closing))


def rounds() -> dict[str, CellPlan]:
    """A company's two kinds of round; the same every time."""
    draw = random.Random(20261123)
    people = [
        About(
            f"p{at}",
            tuple(Asked(f"{kind} {i}", kind) for kind in RELATIONS[:3] for i in range(draw.randint(0, 12))),
        )
        for at in range(200)
    ]
    teams = [
        Unit(
            f"t{at}",
            tuple(f"t{at}.{i}" for i in range(draw.randint(3, 14))),
            f"t{(at - 1) // 4}" if at else "",
        )
        for at in range(150)
    ]
    return {
        "200 people, relations apart": cells_about_people(people, apart=RELATIONS),
        "150 teams in a tree": cells_of_teams(teams),
    }


def closed(name: str, planned: CellPlan) -> str:
    """Seconds to decide at close what is released, when six of ten answer."""
    draw = random.Random(20261123)
    plan = draft_plan(planned).aggregates
    answered = {cell.code: sum(draw.random() < 0.6 for _ in cell.members) for cell in planned.cells}
    took, closing = quickest(lambda: close_plan(plan, answered, Thresholds()), 1)
    assert isinstance(closing, Closing)
    shown = sum(bool(one.shows) for one in closing.decisions)
    return f"| {name} | {len(planned.cells)} | {len(plan)} | {shown} | {took:.2f} s |"


def in_words(lines: list[str], closing: list[str]) -> str:
    """The section of RESULTS.md."""
    head = (
        "## The disclosure audit\n\n"
        f"{ATOMS} classes of people, {RELEASES} releases of the same answers: is there anything about fewer people than "
        f"the threshold that follows from them? {datetime.now(UTC):%d %B %Y}, {platform.machine()}, {os.cpu_count()} "
        f"cores, Python {platform.python_version()}; processor time, load average {os.getloadavg()[1]:.1f}. Rival: numpy in "
        "floats, the rank of every union of fewer (`benchmarks/disclosure.py`); both agree. Where few unions are small the rival has little to try, and does not say how a leak comes about. *Repair*: the same with a "
        "release that differs from another by one class. Target: seconds. Written by `python -m benchmarks.disclosure --write`.\n\n"
        "| people | threshold | verdict | exact audit | rival | rival against ours | repair |\n| --- | ---: | --- | ---: | ---: | ---: | ---: |\n"
    )
    decided = (
        "\n\nA round decided at close, when six of ten answer (means, items, spread and comments, each with its repair):\n\n"
        "| round | cells | planned | shown | time |\n| --- | ---: | ---: | ---: | ---: |\n"
    )
    return head + "\n".join(lines) + decided + "\n".join(closing) + "\n"


if __name__ == "__main__":
    main()

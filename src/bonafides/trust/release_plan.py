"""What a round will release: aggregates of cells, audited before the first answer and again at close.

Before launch nobody knows how many will answer. Fewer answers can only take people out of what can be
computed, never add any; so what leaks when everybody answers leaks always, and is refused at launch. What
leaks only with some patterns of answers is decided at close by the same audit, from the numbers of answers
alone (which the board shows to everybody), never from what was said: `close_plan` withholds, and what it lets
out has passed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from bonafides.privacy.disclosure import Leak, audit
from bonafides.privacy.disclosure_repair import withhold
from bonafides.privacy.disclosure_thresholds import Thresholds
from bonafides.privacy.said import Said
from bonafides.trust.cells import LEAST_INVITED, CellPlan, PlannedCell, fresh_code
from bonafides.trust.release_aggregates import (
    SHOWS,
    Aggregate,
    Closing,
    Decision,
    Drafted,
    Earlier,
    needed,
    rows_of,
)
from bonafides.trust.release_at_close import close_plan, next_batch

__all__ = [
    "SHOWS",
    "Aggregate",
    "Closing",
    "Decision",
    "Drafted",
    "Earlier",
    "Thresholds",
    "audit_before_launch",
    "close_plan",
    "draft_plan",
    "next_batch",
]


def draft_plan(
    planned: CellPlan,
    thresholds: Thresholds | None = None,
    *,
    questions: bool = True,
    code: Callable[[], str] = fresh_code,
) -> Drafted:
    """The release plan of planned cells: all raters of a subject, relations apart; a team with all below it.

    Parameters
    ----------
    planned
        Without refusals.
    thresholds
        As they stand by themselves where None.
    questions
        Whether anything is asked in words; comments are promised nowhere else.
    code
        Makes the codes.

    Returns
    -------
    Drafted
        What would leak even if everybody answered is left out, and said.

    Examples
    --------
    >>> cells = (PlannedCell("c1", "ada", "peers", tuple("abcdefghij")),
    ...          PlannedCell("c2", "ada", "reports", tuple("klmnopqr"), "c1"))
    >>> codes = iter("xyz")
    >>> drafted = draft_plan(CellPlan(cells), code=lambda: next(codes))
    >>> [(drafted.label[one.code], one.cells, one.shows) for one in drafted.aggregates]
    [(('ada', 'all'), ('c1', 'c2'), ('means', 'items', 'spread', 'comments')),
     (('ada', 'peers'), ('c1',), ('means', 'items', 'spread')),
     (('ada', 'reports'), ('c2',), ('means', 'items', 'spread'))]
    """
    thresholds = thresholds or Thresholds()
    label: dict[str, tuple[str, str]] = {}
    wanted: list[Aggregate] = []
    same: dict[tuple[str, ...], tuple[str, str]] = {}
    left_out: dict[tuple[str, str], str] = {}
    for called, cells in _wanted(planned):
        of = tuple(cell.code for cell in cells)
        if of in same:
            left_out[called] = Said("The same people as %(group)s: shown there.", group=" · ".join(same[of]))
            continue
        same[of] = called
        shows = _may_show(cells, thresholds)
        made = Aggregate(code(), of, tuple(what for what in shows if questions or what != "comments"))
        wanted.append(made)
        label[made.code] = called
    kept, why = _left_by(_people_invited(planned.cells), wanted, _at_launch(thresholds))
    left_out |= {label[one]: said for one, said in why.items()}
    names = {one.code for one in kept}
    return Drafted(kept, {one: called for one, called in label.items() if one in names}, left_out)


def audit_before_launch(
    cells: Sequence[PlannedCell], plan: Sequence[Aggregate], thresholds: Thresholds
) -> tuple[Leak, ...]:
    """Find what a plan gives away however many answer: the round opens only where there is none.

    Every combination that can be computed must concern at least eight who are invited (or a whole small team
    that chose means only), and as many as the threshold of what is shown. So three may stay away before
    anything is withheld at close.

    Examples
    --------
    >>> cells = [PlannedCell("c1", "ada", "peers", tuple("abcdefgh")),
    ...          PlannedCell("c2", "ada", "clients", ("i",))]
    >>> plan = [Aggregate("all", ("c1", "c2"), ("means",)), Aggregate("peers", ("c1",), ("means",))]
    >>> print(audit_before_launch(cells, plan, Thresholds())[0].words())
    From all - peers follows the sum of c2: one person, and eight are needed.
    """
    people = _people_invited(cells)
    return tuple(
        leak
        for what, least in _at_launch(thresholds).items()
        for leak in audit(people, rows_of(plan, what), least=least).leaks
    )


def _wanted(planned: CellPlan) -> list[tuple[tuple[str, str], list[PlannedCell]]]:
    """(Subject, relation) and cells of everything that one would like to show, the widest of each first."""
    if planned.above:
        return _of_tree(planned)
    found: list[tuple[tuple[str, str], list[PlannedCell]]] = []
    for about in dict.fromkeys(cell.about for cell in planned.cells):
        cells = [cell for cell in planned.cells if cell.about == about]
        found.append(((about, "all"), cells))
        if len(cells) > 1:
            found += [((about, cell.relation), [cell]) for cell in cells]
    return found


def _of_tree(planned: CellPlan) -> list[tuple[tuple[str, str], list[PlannedCell]]]:
    """Every team with all below it; teams that are counted above alone have none."""
    under: dict[str, list[PlannedCell]] = {key: [] for key in planned.above}
    for cell in planned.cells:
        at = cell.about
        while at:
            under[at].append(cell)
            at = planned.above[at]
    joined = {key for cell in planned.cells for key in cell.joined}
    own = {cell.about for cell in planned.cells}
    keys = [key for key, cells in under.items() if cells and key not in joined]
    keys.sort(key=lambda key: (-sum(cell.invited for cell in under[key]), key not in own, key))
    return [((key, "all"), under[key]) for key in keys]


def _may_show(cells: Sequence[PlannedCell], thresholds: Thresholds) -> tuple[str, ...]:
    """What an aggregate shows if everybody answers."""
    if all(cell.protection == "means_only" for cell in cells):
        return ("means",)
    invited = sum(cell.invited for cell in cells)
    return tuple(what for what in SHOWS if what == "means" or invited >= needed(thresholds, what))


def _people_invited(cells: Sequence[PlannedCell]) -> dict[str, int]:
    """Cell to its invited; a whole small team that chose means only counts as a cell of the usual size."""
    return {
        cell.code: max(cell.invited, LEAST_INVITED) if cell.protection == "means_only" else cell.invited
        for cell in cells
    }


def _at_launch(thresholds: Thresholds) -> dict[str, int]:
    """Invited who must stand behind whatever can be computed."""
    return {what: max(LEAST_INVITED, needed(thresholds, what)) for what in SHOWS}


def _left_by(
    people: Mapping[str, int], plan: Sequence[Aggregate], least: Mapping[str, int]
) -> tuple[tuple[Aggregate, ...], dict[str, str]]:
    """A plan without what would leak, and why something is out altogether."""
    may: dict[str, list[str]] = {one.code: [] for one in plan}
    why: dict[str, str] = {}
    for what in SHOWS:
        rows = [row for row in rows_of(plan, what) if what == "means" or "means" in may[row.name]]
        found = withhold(people, rows, least=least[what])
        for name in found.kept:
            may[name].append(what)
        if what == "means":
            why = dict(found.plain)
    kept = tuple(Aggregate(one.code, one.cells, tuple(may[one.code])) for one in plan if may[one.code])
    return kept, why

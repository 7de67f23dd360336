"""What a file of people would change is worked out whole before anything is changed."""

from __future__ import annotations

from datetime import date

from bonafides.people.arrivals import Arriving
from bonafides.people.lines import Span
from bonafides.people.plan import Difference, Known, plan_people

DAY = date(2026, 1, 1)
ADA = Known(1, "Ada Lind", "ada@b.example", team="North", roles=frozenset({"rep"}))
BO = Known(2, "Bo Berg", "bo@b.example", team="North")


def test_a_row_that_says_what_is_known_changes_nothing() -> None:
    row = Arriving(2, "Ada Lind", "ada@b.example", team="North", roles=("rep",))
    plan = plan_people([row], [ADA, BO], [], on=DAY)
    assert (plan.steps, plan.unchanged, plan.flaws) == ([], 1, [])


def test_what_a_row_leaves_empty_stays() -> None:
    row = Arriving(2, "Ada Berg", "ada@b.example")
    [step] = plan_people([row], [ADA], [], on=DAY).steps
    assert step.differences == (Difference("name", "Ada Lind", "Ada Berg"),)


def test_managers_are_found_by_address_id_and_whole_name_also_in_the_file_itself() -> None:
    rows = [
        Arriving(2, "Cy", "cy@b.example", manager="bo@b.example"),
        Arriving(3, "Di", "di@b.example", manager="Bo Berg"),
        Arriving(4, "Ed", "ed@b.example", manager="Cy"),
        Arriving(5, "Flo", "flo@b.example", manager="Nobody At All"),
    ]
    plan = plan_people(rows, [ADA, BO], [], on=DAY)
    assert [(step.manager, step.manager_line) for step in plan.steps] == [(2, None), (2, None), (None, 2)]
    assert [(flaw.line, flaw.column) for flaw in plan.flaws] == [(5, "manager")]


def test_two_of_one_name_need_an_address() -> None:
    twin = Known(3, "Bo Berg", "bo2@b.example")
    [flaw] = plan_people([Arriving(2, "Cy", "cy@b.example", manager="Bo Berg")], [BO, twin], [], on=DAY).flaws
    assert "which several are called" in flaw.found


def test_two_who_change_places_are_no_circle() -> None:
    """Ada reported to Bo; now Bo reports to Ada, and Ada to Cy."""
    cy = Known(3, "Cy", "cy@b.example")
    ada = Known(1, "Ada Lind", "ada@b.example", manager=2)
    rows = [
        Arriving(2, "Bo Berg", "bo@b.example", manager="ada@b.example"),
        Arriving(3, "Ada Lind", "ada@b.example", manager="cy@b.example"),
    ]
    plan = plan_people(rows, [ada, BO, cy], [Span(1, 2, date(2025, 1, 1))], on=DAY)
    assert not plan.flaws
    assert len(plan.steps) == 2


def test_those_who_would_report_to_themselves_are_left_out_and_told() -> None:
    rows = [
        Arriving(2, "Cy", "cy@b.example", manager="Di"),
        Arriving(3, "Di", "di@b.example", manager="Cy"),
        Arriving(4, "Ed", "ed@b.example", manager="Di"),
        Arriving(5, "Flo", "flo@b.example", manager="Flo"),
    ]
    plan = plan_people(rows, [], [], on=DAY)
    assert plan.steps == []
    assert [flaw.line for flaw in plan.flaws] == [2, 3, 4, 5]
    assert "reports to" in plan.flaws[0].found
    assert "whose own row (line 3) cannot be used" in plan.flaws[2].found


def test_somebody_who_left_is_not_brought_back_by_a_file() -> None:
    gone = Known(1, "Ada Lind", "ada@b.example", left_on=DAY)
    [flaw] = plan_people([Arriving(2, "Ada Lind", "ada@b.example")], [gone], [], on=DAY).flaws
    assert "who left on 2026-01-01" in flaw.found


def test_an_id_and_an_address_of_two_people_are_a_flaw() -> None:
    ada = Known(1, "Ada Lind", crm_id="u1")
    [flaw] = plan_people([Arriving(2, "Ada", "bo@b.example", crm_id="u1")], [ada, BO], [], on=DAY).flaws
    assert flaw.found == "the CRM id of Ada Lind with the address of Bo Berg"


def test_ten_thousand_rows_are_planned_in_a_moment() -> None:
    rows = [
        Arriving(n + 2, f"P {n}", f"p{n}@b.example", manager=f"p{n // 10}@b.example" if n else "")
        for n in range(10_000)
    ]
    plan = plan_people(rows, [], [], on=DAY)
    assert (plan.added, plan.flaws) == (10_000, [])

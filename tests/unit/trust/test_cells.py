"""Who is counted with whom, in a round about persons."""

from __future__ import annotations

import pytest

from bonafides.trust.cells import LEAST_INVITED, RELATIONS, About, Asked, CellPlan, cells_about_people


def subject(**asked: int) -> About:
    """Ada, with so many of each relation."""
    return About(
        "ada",
        tuple(Asked(f"{relation} {at}", relation) for relation, n in asked.items() for at in range(n)),
        "Ada",
    )


def sizes(plan: CellPlan) -> dict[str, int]:
    return {cell.relation: cell.invited for cell in plan.cells}


def test_self_and_manager_answer_by_name_and_are_in_no_cell() -> None:
    plan = cells_about_people([subject(self=1, manager=1, peers=8)])
    assert plan.by_name == (("ada", "self 0", "self"), ("ada", "manager 0", "manager"))
    assert [cell.members for cell in plan.cells] == [tuple(f"peers {at}" for at in range(8))]


def test_all_other_raters_are_one_cell_where_nothing_is_shown_apart() -> None:
    plan = cells_about_people([subject(peers=9, reports=9, clients=3)])
    assert sizes(plan) == {"others": 21}
    assert plan.cells[0].joined == ("peers", "reports", "clients")


def test_one_relation_alone_is_called_by_its_name() -> None:
    assert sizes(cells_about_people([subject(reports=9)])) == {"reports": 9}


@pytest.mark.parametrize("n", [8, 12, 13, 40])
def test_a_relation_is_apart_from_eight_on_also_above_twelve(n: int) -> None:
    plan = cells_about_people([subject(peers=n, clients=9)], apart=["peers"])
    assert sizes(plan) == {"clients": 9, "peers": n}


def test_seven_of_a_relation_are_counted_with_others() -> None:
    plan = cells_about_people([subject(peers=7, clients=9)], apart=RELATIONS)
    assert sizes(plan) == {"others": 16}
    assert [sentence for _, sentence in plan.remarks] == [
        "Seven peers are invited, and eight are needed to be shown apart: they are counted with others.",
        "The rest are fewer than eight: clients are counted with them.",
    ]


def test_a_small_rest_takes_the_smallest_relation_with_it() -> None:
    plan = cells_about_people([subject(peers=12, reports=9, partners=8, internal=2)], apart=RELATIONS)
    assert sizes(plan) == {"others": 10, "peers": 12, "reports": 9}
    assert plan.cells[0].joined == ("partners", "internal")


def test_every_cell_but_the_widest_names_the_one_it_is_counted_with() -> None:
    cells = cells_about_people([subject(peers=12, reports=9, partners=8)], apart=["peers", "reports"]).cells
    assert [cell.relation for cell in cells] == ["partners", "peers", "reports"]
    assert [cell.parent for cell in cells] == ["", cells[0].code, cells[0].code]


def test_seven_are_refused_and_told_what_to_do() -> None:
    plan = cells_about_people([subject(self=1, manager=1, peers=4, clients=3)])
    (refusal,) = plan.refusals
    assert plan.cells == ()
    assert refusal.found == "Ada: seven are asked besides those who answer by name"
    assert refusal.expected == "at least eight, so that a mean is shown even where some do not answer"
    assert refusal.to_do == (
        "ask more people, or choose means only, with its weaker protection, or ask those who agree by name"
    )


@pytest.mark.parametrize(("n", "stands"), [(5, False), (6, True), (7, True)])
def test_six_or_seven_may_be_a_cell_with_means_only_and_it_is_said(n: int, stands: bool) -> None:
    plan = cells_about_people([subject(reports=n)], small_teams=True)
    assert [cell.protection for cell in plan.cells] == ["means_only"] * stands
    assert bool(plan.refusals) != stands
    if stands:
        assert "weaker than usual" in plan.remarks[0][1]


def test_nobody_is_asked_twice_about_the_same_person() -> None:
    ada = About("ada", (*subject(peers=9).asked, Asked("peers 0", "clients")), "Ada")
    assert cells_about_people([ada]).refusals[0].found == "Ada: one person is asked twice"


def test_nobody_is_their_own_peer() -> None:
    ada = About("ada", (*subject(peers=9).asked, Asked("ada", "peers")), "Ada")
    assert cells_about_people([ada]).refusals[0].expected == "the relation self"


def test_an_unknown_relation_is_refused() -> None:
    ada = About("ada", (*subject(peers=9).asked, Asked("x", "friends")), "Ada")
    assert cells_about_people([ada]).refusals[0].found == "Ada: somebody asked as friends"


def test_one_refused_subject_does_not_hide_the_others() -> None:
    bob = About("bob", tuple(Asked(f"p{at}", "peers") for at in range(3)))
    plan = cells_about_people([subject(peers=9), bob])
    assert [cell.about for cell in plan.cells] == ["ada"]
    assert [one.about for one in plan.refusals] == ["bob"]


def test_no_cell_is_ever_too_small_and_everybody_is_in_one() -> None:
    for peers in range(0, 14, 3):
        for reports in range(0, 14, 2):
            for clients in range(0, 11, 2):
                plan = cells_about_people(
                    [subject(peers=peers, reports=reports, clients=clients)], apart=RELATIONS
                )
                everybody = [who for cell in plan.cells for who in cell.members]
                assert all(cell.invited >= LEAST_INVITED for cell in plan.cells)
                assert (
                    len(everybody)
                    == len(set(everybody))
                    == (0 if plan.refusals else peers + reports + clients)
                )
                assert bool(plan.refusals) == (peers + reports + clients < LEAST_INVITED)

"""Call logs of telephone systems: what each row says, and what is wrong with it, by its line."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bonafides.errors import UnreadableInput
from bonafides.people.delimited import Flaw
from bonafides.promises.arriving.calls import CallLog, read_calls
from bonafides.promises.arriving.contacts import Party

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HEAD = "Start;Direction;Phone number;User;Duration;Result;Contact name;Deal id;Call id\n"


def read(text: str) -> CallLog:
    return read_calls(text.encode(), zone=ZoneInfo("Europe/Berlin"), received_at=NOW)


def row(**cells: str) -> str:
    usual = {
        "when": "2026-11-20 09:30", "direction": "Outbound", "number": "+49 30 1234567",
        "person": "Ada@house.example", "seconds": "0:42", "outcome": "", "name": "Bo", "deal": "", "call": "",
    }  # fmt: skip
    return ";".join({**usual, **cells}.values()) + "\n"


def test_a_row_is_a_call() -> None:
    ((line, person, call),) = read(HEAD + row(deal="D-1047")).calls
    assert (line, person) == (2, "ada@house.example")
    assert (call.kind, call.direction, call.outcome, call.way) == ("call", "out", "connected", "call_log")
    assert call.theirs == (Party(name="Bo", phone="+49301234567"),)
    assert call.happened_at == datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    assert call.deal_said == ("D-1047",)


@pytest.mark.parametrize(
    ("cells", "outcome"),
    [
        ({"outcome": "Answered"}, "connected"),
        ({"outcome": "No Answer"}, "no_answer"),
        ({"outcome": "NOT_ANSWERED"}, "no_answer"),
        ({"outcome": "left voicemail"}, "voicemail"),
        ({"outcome": "busy"}, "no_answer"),
        ({"seconds": "0"}, "no_answer"),
        ({"seconds": "00:01:10"}, "connected"),
        ({"seconds": ""}, "unknown"),  # nothing is concluded from an empty cell
        ({"direction": "missed", "seconds": ""}, "no_answer"),
    ],
)
def test_what_became_of_a_call(cells: dict[str, str], outcome: str) -> None:
    ((_, _, call),) = read(HEAD + row(**cells)).calls
    assert call.outcome == outcome


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"when": "soon"}, "when"),
        ({"when": "03/04/2026 10:00"}, "when"),  # the third of April or the fourth of March
        ({"when": "2027-01-01 10:00"}, "when"),
        ({"direction": "sideways"}, "direction"),
        ({"number": "anonymous"}, "number"),
        ({"number": "112"}, "number"),
        ({"number": '+49"&HYPERLINK()'}, "number"),
        ({"number": "=1+1"}, "number"),
        ({"person": ""}, "person"),
        ({"seconds": "long"}, "seconds"),
        ({"outcome": "purple"}, "outcome"),
        ({"name": "=cmd()"}, "name"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_line_and_the_others_are_kept(
    cells: dict[str, str], column: str
) -> None:
    log = read(HEAD + row() + row(**cells) + row(when="2026-11-21 10:00"))
    assert [line for line, _, _ in log.calls] == [2, 4]
    (flaw,) = log.flaws
    assert isinstance(flaw, Flaw)
    assert (flaw.line, flaw.column) == (3, column)
    assert flaw.found
    assert flaw.expected
    assert flaw.remedy


def test_a_row_may_have_several_flaws() -> None:
    assert [flaw.column for flaw in read(HEAD + row(when="", direction="", number="")).flaws] == [
        "when",
        "direction",
        "number",
    ]


def test_a_file_without_its_columns_is_refused_with_what_is_missing() -> None:
    with pytest.raises(UnreadableInput) as refused:
        read("Start;Phone\n2026-11-20;1\n")
    assert "direction" in refused.value.expected
    assert "person" in refused.value.expected


def test_the_same_call_is_the_same_contact_and_two_calls_are_two() -> None:
    log = read(HEAD + row() + row() + row(person="ben@house.example") + row(when="2026-11-20 09:31"))
    same, again, of_another, later = (call.identity for _, _, call in log.calls)
    assert same == again
    assert len({same, of_another, later}) == 3


def test_a_call_is_known_by_its_id_where_it_has_one() -> None:
    log = read(HEAD + row(call="c1") + row(call="c1", seconds="0:43") + row(call="c2"))
    first, same, other = (call.identity for _, _, call in log.calls)
    assert first == same != other

"""Which sentences are suggested as promises, whose, and by when: sentences the rules were written from."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.promises.drafting.sentences import HEARD, NOT_HEARD_YET

from bonafides.promises.drafting import draft
from bonafides.promises.drafting.due import due_in
from bonafides.promises.drafting.own_words import own_words
from bonafides.promises.drafting.writer import Writer

TUESDAY = date(2026, 11, 24)
PEOPLE = ["Ines Albrecht", "Nina Vogt", "Ada Lind", "Lindwerk GmbH"]


def sides(text: str, writer: Writer | None) -> str:
    found = draft(text, written_on=TUESDAY, ours=PEOPLE, writer=writer)
    return "".join(one.direction[0] for one in found.suggestions)


@pytest.mark.parametrize(("writer", "text", "expected"), HEARD)
def test_a_sentence_is_suggested_or_not(writer: Writer, text: str, expected: str) -> None:
    assert sides(text, writer) == expected


@pytest.mark.xfail(strict=True, reason="the rules are known to get it wrong")
@pytest.mark.parametrize(("writer", "text", "expected"), NOT_HEARD_YET)
def test_a_sentence_that_the_rules_get_wrong(writer: Writer, text: str, expected: str) -> None:
    assert sides(text, writer) == expected


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("by friday", "2026-11-27"),
        ("next tuesday", "2026-12-01"),
        ("this week", "2026-11-27"),
        ("end of next week", "2026-12-04"),
        ("mittwoch nächster woche", "2026-12-02"),
        ("kw 48", "2026-11-27"),
        ("week of 7 december", "2026-12-11"),
        ("in january", "2027-01-31"),
        ("bis ende des monats", "2026-11-30"),
        ("first week of may", "2027-05-07"),
        ("before the end of march", "2027-03-31"),
        ("before christmas", "2026-12-24"),
        ("noch vor weihnachten", "2026-12-23"),
        ("within the hour", "2026-11-24"),
        ("in einer woche", "2026-12-01"),
        ("within five working days", "2026-12-01"),
        ("binnen 48 stunden", "2026-11-26"),
        ("from the 27th", "2026-11-27"),
        ("until the end of the year", "2026-12-31"),
        ("am 3.12.", "2026-12-03"),
        ("3/4", "2027-04-03"),
        ("12/24", "2026-12-24"),
        ("vor freitag", "2026-11-26"),
        ("freitag, 4.12.", "2026-12-04"),
        ("we ship on 2 december and two weeks later we install", "2026-12-16"),
        ("two days after the inspection", None),
        ("innerhalb von 5 tagen nach eingang", None),
        ("as soon as possible", None),
        ("last friday", None),
        ("on 31 february", None),
    ],
)
def test_words_become_days_by_the_conventions_written_down(words: str, day: str | None) -> None:
    due = due_in(words, TUESDAY)
    assert (due.isoformat() if due else None) == day


MAIL = """From: Bo Client <bo@client.example>
Sent: Tuesday, November 24, 2026 10:00
To: Ada Lind

Hi Ada,
thanks for the call. We will sign the
contract by Friday.
Best regards
Bo Client
We'll deliver quality since 1990.

PS: The PO will be with you next week.

On Mon, 23 Nov 2026 at 10:11, Ada Lind <ada@us.example> wrote:
> I'll send you the offer by Tuesday.
"""


def test_heads_signatures_and_quotes_are_left_out_and_an_afterword_is_not() -> None:
    found = draft(MAIL, written_on=TUESDAY, ours=PEOPLE, theirs=["Bo Client"])
    assert found.writer == "theirs"
    assert [(one.direction, str(one.due_on)) for one in found.suggestions] == [
        ("theirs", "2026-11-27"),
        ("theirs", "2026-12-04"),
    ]
    first = found.suggestions[0]
    assert MAIL[first.start : first.end] == "We will sign the\ncontract by Friday."
    assert draft(MAIL.replace("\n", "\r\n"), written_on=TUESDAY, ours=PEOPLE, theirs=["Bo Client"]) == found


@pytest.mark.parametrize(
    "below",
    [
        "-----Original Message-----\nFrom: Bo\nI'll pay.",
        "Von: Bo\nGesendet: Montag\nAn: Ada\n\nIch zahle morgen.",
        "Am 23.11.2026 um 10:00 schrieb Bo Client:\n> Ich zahle morgen.",
        "---------- Forwarded message ---------\nFrom: Bo\n\nI'll pay tomorrow.",
    ],
)
def test_what_was_written_another_day_is_not_read(below: str) -> None:
    said = own_words(f"FYI\n\n{below}")
    assert [line.text for line in said.lines if line.text] == ["FYI"]


def test_thanks_in_the_middle_do_not_end_a_mail() -> None:
    said = ("We will send the offer on Monday.", "We have seen the plan.", "It is fine.", "So far so good.")
    assert sides("Thanks!\n\n" + "\n".join(said), "ours") == "o"


def test_in_a_chat_each_speaks_for_their_side() -> None:
    chat = """Ada Lind: Morning Bo, any news on the floor plan?
Bo: Sorry, I'll send it over this afternoon.
Ada Lind: Great. Then we start drawing tomorrow and you get the first sketch on Friday.
Bo: Perfect. Payment goes out today.
"""
    assert sides(chat, None) == "toot"


def test_in_minutes_those_present_stand_on_the_side_of_their_firm() -> None:
    minutes = """Protokoll Projektbesprechung 24.11.2026
Teilnehmer: Tom Ray (Lindwerk), Rolf Kranz, Bea Berg (Stadtbau)

1. Tom Ray liefert das Prüfprotokoll bis Freitag.
2. Bea Berg schickt die Zeichnungen bis Mittwoch.
3. Budget bleibt offen.
4. Kranz: Kran bis 7.12.
5. Stadtbau bekommt bis Montag ein neues Angebot.
Nächster Termin: 8.12.
"""
    assert sides(minutes, None) == "otto"


def test_below_a_heading_things_are_due_from_that_side_by_its_day() -> None:
    note = "Call with Bo\nWir:\n- Prüfprotokoll bis 30.11.\nKunde:\n- Zeichnungen bis Mittwoch\n"
    assert sides(note, None) == "ot"


def test_a_condition_is_flagged_and_what_hangs_on_it_has_no_day() -> None:
    found = draft("Once the order is in, we ship within five days.", written_on=TUESDAY, writer="ours")
    assert [(one.conditional, one.due_on) for one in found.suggestions] == [(True, None)]
    found = draft("If you sign by Monday, we start two weeks later.", written_on=TUESDAY, writer="ours")
    assert [(one.conditional, str(one.due_on)) for one in found.suggestions] == [(True, "2026-12-14")]


def test_a_result_that_is_announced_is_implied_and_a_word_given_is_said() -> None:
    found = draft("The parts will be with you on Friday. I'll call you.", written_on=TUESDAY, writer="ours")
    assert [(one.why, one.explicit) for one in found.suggestions] == [
        ("result", False),
        ("first_person", True),
    ]


def test_a_day_in_a_sentence_of_its_own_belongs_to_the_one_before() -> None:
    found = draft("I'll send you the offer. By Friday at the latest.", written_on=TUESDAY, writer="ours")
    assert [str(one.due_on) for one in found.suggestions] == ["2026-11-27"]

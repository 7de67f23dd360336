"""Whose contact it is. What is not certain waits, with those who might be meant."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.promises.arriving.contacts import Arrived, Party
from bonafides.promises.arriving.matching import Directory, Known, Match, match

AT = datetime(2026, 11, 23, tzinfo=UTC)
CLIENT, OTHER = 7, 8


def arrived(
    *theirs: Party, words: tuple[str, ...] = (), said: tuple[str, ...] = (), answers: tuple[str, ...] = ()
) -> Arrived:
    return Arrived("mail", "in", AT, "x", "copied", theirs, deal_words=words, deal_said=said, answers=answers)


@pytest.fixture
def directory() -> Directory:
    made = Directory(threads={"earlier": (CLIENT, "D-1")})
    made.add(Known(CLIENT, 70), address="bo@client.example", name="Bo Client", number="+49 30 1234567")
    made.add(Known(CLIENT, 71), address="cy@client.example", name="Cy Client")
    made.add(Known(OTHER, 80), address="di@other.example", name="Di Other")
    made.add(Known(OTHER, 81), address="ed@gmail.com", name="Bo Client")
    made.deals = {"d-1": ("D-1", CLIENT), "d-2": ("D-2", OTHER)}
    return made


def test_an_address_says_who(directory: Directory) -> None:
    assert match(arrived(Party("bo@client.example")), directory) == Match(CLIENT, 70, "", "address")


def test_two_people_of_one_client_are_the_client_and_nobody_in_particular(directory: Directory) -> None:
    both = arrived(Party("bo@client.example"), Party("cy@client.example"))
    assert match(both, directory) == Match(CLIENT, None, "", "address")


@pytest.mark.parametrize("address", ["new@client.example", "new@berlin.client.example"])
def test_a_domain_says_which_client(directory: Directory, address: str) -> None:
    assert match(arrived(Party(address)), directory) == Match(CLIENT, None, "", "domain")


@pytest.mark.parametrize("address", ["new@gmail.com", "x@xclient.example", "x@client.example.evil.example"])
def test_a_domain_where_anybody_has_an_address_says_nothing(directory: Directory, address: str) -> None:
    assert match(arrived(Party(address)), directory).client is None


def test_two_clients_in_one_mail_wait_with_both(directory: Directory) -> None:
    found = match(arrived(Party("bo@client.example"), Party("di@other.example")), directory)
    assert found == Match(None, None, "", "unclear", (CLIENT, OTHER))


def test_a_deal_says_which_of_two_is_meant(directory: Directory) -> None:
    both = (Party("bo@client.example"), Party("di@other.example"))
    assert match(arrived(*both, words=("D-2",)), directory) == Match(OTHER, 80, "D-2", "address")


def test_a_deal_of_another_client_contradicts(directory: Directory) -> None:
    found = match(arrived(Party("bo@client.example"), words=("d-2",)), directory)
    assert found == Match(None, None, "D-2", "unclear", (CLIENT, OTHER))


def test_a_deal_or_a_thread_alone_will_do(directory: Directory) -> None:
    assert match(arrived(Party("x@y.example"), words=("D-2",)), directory) == Match(
        OTHER, None, "D-2", "deal"
    )
    assert match(arrived(Party("x@y.example"), answers=("earlier",)), directory) == Match(
        CLIENT, None, "D-1", "thread"
    )


def test_two_deals_in_a_subject_say_nothing(directory: Directory) -> None:
    assert match(arrived(Party("x@y.example"), words=("D-1", "D-2")), directory).client is None


def test_a_deal_that_is_called_so_is_kept_though_nobody_knows_it(directory: Directory) -> None:
    found = match(arrived(Party("bo@client.example"), said=("D-9",)), directory)
    assert (found.client, found.deal_id) == (CLIENT, "D-9")


def test_an_address_that_two_clients_share_waits(directory: Directory) -> None:
    directory.add(Known(OTHER, 82), address="bo@client.example")
    assert match(arrived(Party("bo@client.example")), directory).candidates == (CLIENT, OTHER)


@pytest.mark.parametrize("number", ["+49301234567", "0301234567"])
def test_a_number_says_who(directory: Directory, number: str) -> None:
    assert match(arrived(Party(phone=number)), directory) == Match(CLIENT, 70, "", "phone")


@pytest.mark.parametrize("number", ["+43301234567", "1234567", "+4930123456"])
def test_a_number_that_only_looks_alike_says_nothing(directory: Directory, number: str) -> None:
    assert match(arrived(Party(phone=number)), directory).client is None


def test_a_name_alone_is_a_hint_and_no_more(directory: Directory) -> None:
    found = match(arrived(Party(name="Client, Bo")), directory)
    assert (found.client, found.how, found.candidates) == (None, "nobody", (CLIENT, OTHER))


def test_a_mail_of_nobody_waits_for_a_hand(directory: Directory) -> None:
    assert match(arrived(), directory) == Match(None)


PARTIES = st.lists(
    st.sampled_from(
        [
            Party("bo@client.example"), Party("di@other.example"), Party("new@client.example"),
            Party("x@y.example"), Party(phone="+49301234567"), Party(name="Bo Client"), Party("ed@gmail.com"),
        ]
    ),
    max_size=4,
)  # fmt: skip


@given(theirs=PARTIES, words=st.lists(st.sampled_from(["D-1", "D-2", "D-9"]), max_size=2), seed=st.randoms())
def test_the_order_of_people_decides_nothing(theirs: list[Party], words: list[str], seed: object) -> None:
    made = Directory()
    made.add(Known(CLIENT, 70), address="bo@client.example", name="Bo Client", number="+49 30 1234567")
    made.add(Known(OTHER, 80), address="di@other.example", name="Di Other")
    made.deals = {"d-1": ("D-1", CLIENT), "d-2": ("D-2", OTHER)}
    shuffled = list(theirs)
    seed.shuffle(shuffled)  # type: ignore[attr-defined]
    one = match(arrived(*theirs, words=tuple(words)), made)
    other = match(arrived(*shuffled, words=tuple(words)), made)
    assert (one.client, one.contact, one.deal_id) == (other.client, other.contact, other.deal_id)
    assert set(one.candidates) == set(other.candidates)

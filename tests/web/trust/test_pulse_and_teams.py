"""The pulse of a manager, a team's mirror and the organisation's; and what is said back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.houses import House, sign_in
from tests.mirrors import all_say, closed_round, said_by

from bonafides.errors import WrongRequest
from bonafides.people.app.actions_shares import share
from bonafides.people.app.models import Client as Customer
from bonafides.people.app.models import ClientContact
from bonafides.promises.app.models import Promise
from bonafides.trust.app.actions_replies import note_promise, take_reply_back, write_reply
from bonafides.trust.app.models import Reply
from bonafides.trust.instruments import load
from bonafides.trust.purposes import PULSE

pytestmark = pytest.mark.django_db

PULSES, SAFETY, CLIMATE = (load(s) for s in ("manager-pulse-quarterly", "team-safety", "learning-climate"))


def browser_of(person: object) -> Client:
    browser = Client(raise_request_exception=False)
    sign_in(browser, person)  # type: ignore[arg-type]
    return browser


def page(person: object, path: str) -> str:
    return " ".join(browser_of(person).get(path).content.decode().split())


def pulse(house: House, *, seed: int = 1, **more: object) -> object:
    """A pulse about the manager: good at the trade, thought to have favourites."""
    more.setdefault("asked", house.reps)
    return closed_round(
        house,
        {"reports": said_by(PULSES, 9, seed=seed, competence=6.2, no_favourites=3.2)},
        person=house.manager,
        slug="manager-pulse-quarterly",
        **more,  # type: ignore[arg-type]
    )


def test_a_manager_reads_six_behaviours_and_what_would_be_a_real_change(house: House) -> None:
    pulse(house)
    told = page(house.manager, "/mirror/pulse/")
    assert "Your team finds you good at the trade" in told
    for name in ("Personal connection", "Transparency", "Takes blame, gives credit", "No favourites"):
        assert name in told
    assert "What would be a real change" in told
    assert "A real change by the next round would be beyond" in told


def test_a_second_pulse_tells_a_change_or_that_it_is_too_small(house: House) -> None:
    pulse(house, on=house.on - timedelta(days=98), title="Summer")
    pulse(house, seed=9)
    told = page(house.manager, "/mirror/pulse/")
    assert "too small to tell" in told
    assert "Rounds, newest first" in told


def test_parts_are_the_finding_where_too_few_could_judge_all_of_them(house: House) -> None:
    """A month's six statements: five of nine leave one of two out, so that four stand behind all together."""
    monthly = load("manager-pulse-monthly")
    said = said_by(monthly, 9, seed=1, competence=6.2, no_favourites=3.2)
    for answers, item in zip(
        said, [monthly.items[0], monthly.items[1]] * 2 + [monthly.items[0]], strict=False
    ):
        answers[item.code] = None
    closed_round(
        house, {"reports": said}, person=house.manager, slug="manager-pulse-monthly", asked=house.reps
    )
    told = page(house.manager, "/mirror/pulse/")
    assert re.search(r"All together, as they see it</p>\s*<p[^>]*>Held back", told)
    assert "Too few could answer for a figure" not in told
    assert "Your team finds you good at the trade" in told
    # Nothing is asked in words there, so that nothing can be held back.
    assert "What they wrote" not in told


def test_staying_is_shown_from_ten_answers_only(house: House) -> None:
    pulse(house)
    told = page(house.manager, "/mirror/pulse/")
    row = told[told.index('<th scope="row">Staying</th>') :]
    assert row.split("</tr>")[0].count("–") >= 1


def test_a_pulse_is_for_its_manager_alone_and_for_whom_it_is_shared_with(house: House) -> None:
    pulse(house)
    path = f"/mirror/pulse/person/{house.manager.key}/"
    assert browser_of(house.leader).get(path).status_code == 403
    assert browser_of(house.administrator).get(path).status_code == 403
    share(PULSE, by=house.manager, until_on=None, person=house.leader)
    assert browser_of(house.leader).get(path).status_code == 200


# Teams and the organisation


def test_a_team_reads_its_own_mirror_and_no_other_does(house: House) -> None:
    closed_round(
        house, {"team": said_by(SAFETY, 8, seed=2)}, team=house.north, slug="team-safety", asked=house.reps
    )
    path = f"/mirror/team/{house.north.key}/"
    assert "Eight people answered" in page(house.rep, path)
    assert browser_of(house.leader).get(path).status_code == 200
    assert browser_of(house.other_rep).get(path).status_code == 403
    assert browser_of(house.administrator).get(path).status_code == 403


def test_a_ring_on_a_team_s_page_is_called_what_whoever_leads_believed(house: House) -> None:
    closed_round(
        house,
        {"team": said_by(SAFETY, 8, seed=2, safety=4.0)},
        team=house.north,
        slug="team-safety",
        own=all_say(SAFETY, 7),
    )
    told = page(house.rep, f"/mirror/team/{house.north.key}/").replace("\xa0", " ")
    assert re.findall(r"The ring, [^,]+, is ([^.<]+)\.", told) == ["what whoever leads believed"]


def test_the_guess_of_whoever_leads_stands_beside_what_the_team_said(house: House) -> None:
    closed_round(
        house,
        {"team": said_by(SAFETY, 9, seed=2, safety=4.0, vulnerability=4.0)},
        team=house.north,
        slug="team-safety",
        own={item.code: 1 if item.reversed else 7 for item in SAFETY.items},
    )
    told = page(house.rep, f"/mirror/team/{house.north.key}/")
    assert "whoever leads guessed higher" in told
    # It is the leader's guess, whoever of the team reads the page: nobody is told that it is theirs.
    assert "what whoever leads believed" in told
    assert "whoever leads guessed higher, by more than chance and custom allow" in told
    assert "No part stands out" not in told
    assert re.search(r"the guess lies \d\.\d above the answers", told)
    for of_oneself in ("your guess", "Your guess", "you place yourself", "Most people rate themselves"):
        assert of_oneself not in told


def organisation(house: House) -> None:
    closed_round(
        house,
        {"team": said_by(CLIMATE, 9, seed=1)},
        parts={house.south: said_by(CLIMATE, 6, seed=3), house.north: said_by(CLIMATE, 4, seed=4)},
        slug="learning-climate",
    )


def test_parts_of_the_organisation_stand_in_order_of_name_and_refusals_keep_their_place(house: House) -> None:
    organisation(house)
    told = page(house.rep, "/mirror/organisation/")
    table = told[told.index('class="heat"') :]
    assert table.index(house.north.name) < table.index(house.south.name)
    assert "Held back: 4 answered; 5 are needed." in table


def test_no_address_sorts_by_a_figure(house: House) -> None:
    organisation(house)
    plain = page(house.rep, "/mirror/organisation/")
    for query in ("?order=composite", "?sort=safety", "?order=-value"):
        assert _main(page(house.rep, f"/mirror/organisation/{query}")) == _main(plain)


def _main(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def test_leaders_come_first_among_parts(house: House) -> None:
    from bonafides.people.app.models import Membership

    Membership.objects.create(person=house.leader, team=house.south, valid_from=house.on - timedelta(days=90))
    organisation(house)
    table = page(house.rep, "/mirror/organisation/")
    table = table[table.index('class="heat"') :]
    assert table.index(house.south.name) < table.index(house.north.name)


# What is said back

SAID = ("Leads go to the same two.", "I had not seen that.", "From Monday they go out in turn.")


def test_a_manager_answers_the_team_and_those_who_were_asked_read_it(house: House) -> None:
    made = pulse(house)
    browser = browser_of(house.manager)
    path = reverse("trust:reply", args=[made.subject.key])  # type: ignore[attr-defined]
    answer = browser.post(path, dict(zip(("you_said", "we_heard", "we_do"), SAID, strict=True)))
    assert answer.status_code == 302
    told = page(house.rep, "/mirror/heard/")
    assert all(text in told for text in SAID)
    assert SAID[0] not in page(house.other_rep, "/mirror/heard/")


def test_those_who_were_asked_read_words_and_no_figure(house: House) -> None:
    made = pulse(house)
    write_reply(made.subject, *SAID, by=house.manager, on=house.on)  # type: ignore[attr-defined]
    told = _main(page(house.rep, "/mirror/heard/"))
    assert not re.search(r">[^<]*\d\.\d", told)


@pytest.mark.parametrize("who", ["rep", "leader", "administrator", "learning", "other_manager"])
def test_nobody_else_answers_in_the_name_of_a_manager(house: House, who: str) -> None:
    made = pulse(house)
    path = reverse("trust:reply", args=[made.subject.key])  # type: ignore[attr-defined]
    assert browser_of(getattr(house, who)).post(path, {"you_said": "x"}).status_code == 403
    with pytest.raises(WrongRequest):
        write_reply(made.subject, *SAID, by=getattr(house, who), on=house.on)  # type: ignore[attr-defined]


def test_an_answer_becomes_one_promise_and_is_then_not_taken_back(house: House) -> None:
    made = pulse(house)
    row = write_reply(made.subject, *SAID, by=house.manager, on=house.on)  # type: ignore[attr-defined]
    browser = browser_of(house.manager)
    path = reverse("mirror_promise_reply", args=[row.key])
    assert SAID[2] in browser.get(path).content.decode()
    due = house.on + timedelta(days=10)
    given = {
        "which": "team",
        "team-team": house.north.pk,
        "team-what": SAID[2],
        "team-due_on": due.isoformat(),
    }
    assert browser.post(path, given).status_code == 302
    row.refresh_from_db()
    assert row.promise_key == Promise.objects.get(direction="team").key
    assert browser.get(path).status_code == 404
    with pytest.raises(WrongRequest):
        take_reply_back(row, by=house.manager)
    with pytest.raises(WrongRequest):
        note_promise(row, "other", by=house.manager)


def test_a_tip_becomes_a_promise_to_a_colleague(house: House) -> None:
    pulse(house)
    browser = browser_of(house.manager)
    path = reverse("mirror_promise_tip", args=["pulse", 0])
    due = house.on + timedelta(days=10)
    given = {
        "which": "colleague",
        "colleague-to": house.rep.name,
        "colleague-what": "I ask before I say how",
        "colleague-due_on": due.isoformat(),
    }
    assert browser.post(path, given).status_code == 302
    assert Promise.objects.get().what == "I ask before I say how"


def test_nobody_makes_a_promise_of_somebody_elses_answer_or_tip(house: House) -> None:
    made = pulse(house)
    row = write_reply(made.subject, *SAID, by=house.manager, on=house.on)  # type: ignore[attr-defined]
    assert browser_of(house.rep).get(reverse("mirror_promise_reply", args=[row.key])).status_code == 404
    assert browser_of(house.rep).get(reverse("mirror_promise_tip", args=["pulse", 0])).status_code == 404


def test_whoever_said_it_takes_it_back_and_nobody_else(house: House) -> None:
    made = pulse(house)
    row = write_reply(made.subject, *SAID, by=house.manager, on=house.on)  # type: ignore[attr-defined]
    path = reverse("trust:take_reply_back", args=[row.key])
    assert browser_of(house.leader).post(path).status_code == 404
    assert browser_of(house.manager).post(path).status_code == 302
    assert not Reply.objects.exists()


def test_nothing_is_said_back_before_a_round_has_closed(house: House) -> None:
    from bonafides.trust.app.models import Round, Subject

    row = Round.objects.create(
        title="Open",
        instrument=PULSES.slug,
        version="1",
        opens_on=house.on,
        closes_on=house.on,
        thresholds={},
        by=house.learning,
    )
    subject = Subject.objects.create(round=row, person=house.manager, salt="s")
    assert browser_of(house.manager).get(reverse("trust:reply", args=[subject.key])).status_code == 404
    with pytest.raises(WrongRequest):
        write_reply(subject, *SAID, by=house.manager, on=house.on)


def test_those_outside_read_it_by_its_link_in_their_language_and_nothing_else(house: House) -> None:
    customer = Customer.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    contact = ClientContact.objects.create(client=customer, name="Ada Holz", email="ada@holz.example")
    made = closed_round(
        house,
        {"clients": said_by(load("trust-profile-client"), 8, seed=3)},
        person=house.rep,
        slug="trust-profile-client",
        contacts=[contact],
    )
    write_reply(made.subject, *SAID, by=house.rep, on=house.on)
    told = page(house.rep, reverse("trust:reply", args=[made.subject.key]))
    # Signed with its second: the page's own, and not one that is made a moment later.
    (address,) = set(re.findall(r"/mirror/heard/[\w:-]+/", told))
    outside = Client().get(address, headers={"accept-language": "de"})
    text = " ".join(outside.content.decode().split())
    assert all(said in text for said in SAID)
    assert "Ihr sagtet" in text
    assert "Ada Holz" not in text
    assert not re.search(r">[^<]*\d\.\d", _main(text))
    altered = f"{address[:-2]}{'b' if address[-2] == 'a' else 'a'}/"
    assert Client().get(altered).status_code == 404


def test_a_leader_answers_the_organisation(house: House) -> None:
    organisation(house)
    told = page(house.leader, "/mirror/organisation/")
    assert "Answer those who were asked" in told
    assert "Answer those who were asked" not in page(house.rep, "/mirror/organisation/")


def test_the_answers_of_oneself_are_never_measured(house: House) -> None:
    """What carries a name is said and shown, never mixed into the mean of those who do not."""
    rows = [all_say(PULSES, 5) | {"k1": n % 7 + 1} for n in range(6)]
    made = closed_round(
        house,
        {"reports": rows},
        person=house.manager,
        slug="manager-pulse-quarterly",
        own=all_say(PULSES, 1),
    )
    assert made.row.release["aggregates"]["f" * 12 + "0000"]["n"] == 6


def test_what_somebody_said_back_goes_when_they_are_forgotten(house: House) -> None:
    from bonafides.people.app.actions_erasure import erase

    made = pulse(house)
    write_reply(made.subject, *SAID, by=house.manager, on=house.on)  # type: ignore[attr-defined]
    house.manager.left_on = house.on - timedelta(days=1)
    house.manager.save()
    erase(house.manager, by=house.administrator)
    assert not Reply.objects.exists()
    assert SAID[0] not in page(house.rep, "/mirror/heard/")

"""Attacks on what is read of a round, all of which must fail: prying, sorting, exporting, working out."""

from __future__ import annotations

import json
import re
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.houses import House, sign_in
from tests.mirrors import EVERYTHING, all_say, cell, closed_round, manifest_of, said_by

from bonafides.people.app.actions_shares import end_share, share
from bonafides.people.app.models import ReadTrace, Share
from bonafides.readings.app.models import Reading
from bonafides.trust.instruments import load
from bonafides.trust.measuring import Allowed, measure
from bonafides.trust.purposes import MINE, PULSE
from bonafides.website.api import api

pytestmark = pytest.mark.django_db

PROFILE, PULSES = load("trust-profile"), load("manager-pulse-quarterly")


def browser_of(person: Any) -> Client:
    browser = Client(raise_request_exception=False)
    sign_in(browser, person)
    return browser


def both(house: House) -> None:
    """A profile of the rep and a pulse about the manager."""
    closed_round(house, {"others": said_by(PROFILE, 9, seed=1)}, person=house.rep, own=all_say(PROFILE, 6))
    closed_round(
        house,
        {"reports": said_by(PULSES, 9, seed=2)},
        person=house.manager,
        slug=PULSES.slug,
        asked=house.reps,
    )


# Prying


@pytest.mark.parametrize("who", ["administrator", "leader", "learning", "delivery", "other_manager"])
def test_hats_open_nothing_and_every_attempt_stands_in_the_owners_log(house: House, who: str) -> None:
    both(house)
    reader = getattr(house, who)
    for path, name, owner in (
        (f"/mirror/person/{house.rep.key}/", "trust:mirror_person", house.rep),
        (f"/mirror/pulse/person/{house.manager.key}/", "trust:pulse_person", house.manager),
    ):
        assert browser_of(reader).get(path).status_code == 403
        line = ReadTrace.objects.get(reader=reader.pk, page=name)
        assert (line.refused, line.subject) == (True, owner.pk)


def test_whoever_leads_one_reads_nothing_of_them_for_that(house: House) -> None:
    both(house)
    assert browser_of(house.manager).get(f"/mirror/person/{house.rep.key}/").status_code == 403


def test_an_ended_share_opens_nothing_and_a_share_of_one_figure_no_other(house: House) -> None:
    both(house)
    other = house.reps[1]
    share(PULSE, by=house.manager, until_on=None, person=other)
    assert browser_of(other).get(f"/mirror/person/{house.manager.key}/").status_code == 403
    assert browser_of(other).get(f"/mirror/pulse/person/{house.manager.key}/").status_code == 200
    end_share(Share.objects.get(), by=house.manager)
    assert browser_of(other).get(f"/mirror/pulse/person/{house.manager.key}/").status_code == 403


def test_an_administrators_copy_of_a_person_holds_no_figure_of_theirs(house: House) -> None:
    both(house)
    path = reverse("people:export", args=[house.rep.key])
    assert browser_of(house.administrator).get(path).status_code == 404  # while they work here
    house.rep.left_on = house.on - timedelta(days=1)
    house.rep.save()
    answer = browser_of(house.administrator).get(path)
    whole = zipfile.ZipFile(BytesIO(answer.getvalue()))
    assert answer.status_code == 200
    assert not any(b"mirror.mine" in whole.read(name) for name in whole.namelist())


def test_nobody_reads_another_persons_earlier_round_by_its_key(house: House) -> None:
    made = closed_round(house, {"others": said_by(PROFILE, 9, seed=1)}, person=house.rep)
    for who in (house.manager, house.administrator, house.leader):
        assert browser_of(who).get(f"/mirror/earlier/{made.row.key}/").status_code == 404


# Sorting


def test_no_address_of_the_mirror_takes_an_order(house: House) -> None:
    both(house)
    for path in ("/mirror/", "/mirror/heard/"):
        plain = browser_of(house.rep).get(path).content
        for query in ("?order=composite", "?sort=-value", "?o=1"):
            tried = browser_of(house.rep).get(path + query).content
            assert _without_tokens(tried) == _without_tokens(plain)


def _without_tokens(body: bytes) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body.decode())
    text = re.sub(r'name="next" value="[^"]+"', "", text)
    return text[text.index("<main") : text.index("</main>")]


def test_no_page_lists_persons_with_a_figure(house: House) -> None:
    """Whoever is shared with sees names in order of name, and opens one at a time."""
    both(house)
    closed_round(house, {"others": said_by(PROFILE, 9, seed=3)}, person=house.reps[2])
    for owner in (house.reps[2], house.rep):
        share(MINE, by=owner, until_on=None, person=house.reps[1])
    told = browser_of(house.reps[1]).get("/mirror/").content.decode()
    listed = told[told.index("By their own choice, in order of name.") : told.index("</main>")]
    names = [house.rep.name, house.reps[2].name]
    assert sorted(names, key=listed.index) == sorted(names)
    assert not re.search(r">[^<]*\d\.\d", listed)


def test_the_api_gives_ones_own_mirror_and_nobody_elses(house: House) -> None:
    both(house)
    mine = browser_of(house.rep).get("/api/me/mirror").content.decode()
    assert "composite" in mine
    for who in (house.manager, house.administrator, house.leader, house.reps[1]):
        told = browser_of(who).get("/api/me/mirror").content.decode()
        assert "composite" not in told
    paths = [path for path in api.get_openapi_schema()["paths"] if "mirror" in path or "pulse" in path]
    assert paths == ["/api/me/mirror"]


# Working somebody out


def test_what_is_published_holds_no_row_of_a_rater(house: House) -> None:
    """Besides what was written, no list is as long as there were raters, and no text is a ballot's hash."""
    closed_round(house, {"others": said_by(PROFILE, 23, seed=5)}, person=house.rep, invited=30)

    def lists(value: Any) -> list[int]:
        if isinstance(value, dict):
            return [n for inner in value.values() for n in lists(inner)]
        if isinstance(value, list):
            return [len(value), *(n for inner in value for n in lists(inner))]
        return []

    payload = Reading.objects.get(kind=MINE).payload
    assert 23 not in lists(payload)
    assert not re.search(r'"[0-9a-f]{64}"', json.dumps(payload["groups"]))


def test_two_groups_whose_difference_is_one_persons_do_not_both_show_a_figure() -> None:
    """Eleven answered, of whom six could judge intimacy in one group and one in the other."""
    many, few = said_by(PROFILE, 6, seed=6), said_by(PROFILE, 5, seed=7)
    for one in few[1:]:
        one |= dict.fromkeys(("i1", "i2", "i3", "i4"))
    codes = ("a" * 16, "b" * 16)
    answered = {
        code: [{"answers": row, "flag": 0} for row in rows]
        for code, rows in zip(codes, (many, few), strict=True)
    }
    allowed = [Allowed("all", codes, EVERYTHING), Allowed("many", codes[:1], EVERYTHING)]
    told = measure(manifest_of(PROFILE, [cell(code) for code in codes]), answered, {}, allowed)
    shown = [told["aggregates"][name]["figures"]["intimacy"]["value"] is not None for name in ("all", "many")]
    assert shown.count(True) <= 1
    whole = [
        told["aggregates"][name]["figures"]["reliability"]["value"] is not None for name in ("all", "many")
    ]
    assert whole == [True, True]


def test_an_interval_of_seven_does_not_tell_how_far_they_differ() -> None:
    """Sum and sum of squares of seven whole answers would leave few ways in which they answered."""
    near = [all_say(PROFILE, 4)] * 3 + [all_say(PROFILE, 5)] * 4
    far = [all_say(PROFILE, 1)] * 1 + [all_say(PROFILE, 3)] * 1 + [all_say(PROFILE, 4)] * 1
    far += [all_say(PROFILE, 6)] * 4
    ends = []
    for rows in (near, far):
        answered = {"a" * 16: [{"answers": row, "flag": 0} for row in rows]}
        allowed = [Allowed("all", ("a" * 16,), EVERYTHING)]
        told = measure(manifest_of(PROFILE, [cell("a" * 16)]), answered, {}, allowed)
        one = told["aggregates"]["all"]
        figure = one["figures"]["credibility"]
        ends.append(round(figure["high"] - figure["low"], 1))
        assert one["deviations"] == {}
        assert "why" in one["spread"] or all(part["value"] is None for part in one["spread"].values())
    assert ends[0] == ends[1]

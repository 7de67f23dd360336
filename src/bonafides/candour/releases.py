"""What may be published of a measured report, and to whom: every payload goes through the gate here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bonafides.candour.account import account
from bonafides.candour.by_person import GroupClaims, Spoken, claims_by, moves_by, spoken
from bonafides.candour.call_changes import CallChanges, before_and_after, call_changes
from bonafides.candour.findings import headline, standfirst
from bonafides.candour.group_forecast import OwnedDeals, owned_deals
from bonafides.candour.group_records import claims_record, forecast_record, moves_record, pooled_claims_record
from bonafides.candour.layout import LAYOUT
from bonafides.candour.open_deals import OpenDeal, deal_key, open_deals
from bonafides.candour.people import PersonalCandour
from bonafides.candour.pressure import Pressure
from bonafides.candour.report import CandourReport
from bonafides.candour.sheets import sheet_headline, sheet_standfirst
from bonafides.candour.staff import Staff, counted_since, held_back, shown_groups
from bonafides.candour.words import period_name
from bonafides.figures import Figure
from bonafides.history.asof import Past
from bonafides.history.weeks import day_of
from bonafides.privacy.pseudonyms import Pseudonyms
from bonafides.privacy.release import Release, release
from bonafides.privacy.thresholds import LEAST_PEOPLE, too_few

MOST_LISTED = 120
"""Deals of one reading: as many as anybody can talk about, so that no page grows with the CRM."""

NOTHING_OVER = "When the first period ends for which you stated a probability, this page fills."

LONG = ("curve", "by_lead", "ever")
"""What a drawing shows better than a list of numbers."""

ORGANISATION = ("outlook", "calibration", "slippage", "pressure", "flow", "silence", "stacking", "refusals")


@dataclass(frozen=True)
class Detail:
    """Everything that was counted beyond the report: once, for all teams and people."""

    spoken: Spoken
    owned: OwnedDeals
    deals: Sequence[OpenDeal]
    calls: CallChanges


def detail(past: Past, report: CandourReport) -> Detail:
    """Count what pages of teams and people need: some ten queries, however many of them there are."""
    found = report.others.get("pressure")
    weekday = found.call_weekday if isinstance(found, Pressure) else ""
    return Detail(
        spoken(past, claims=report.setting.probability_means == "period"),
        owned_deals(past, report),
        open_deals(past, report, n_people=report.n_people),
        call_changes(past, weekday, report.rates),
    )


def releases(
    report: CandourReport,
    found: Detail,
    staff: Staff,
    names: Pseudonyms,
    *,
    tell: Callable[[str, float], None] = lambda _what, _share: None,
) -> Iterator[Release]:
    """Everything that may be published, each through the privacy gate.

    Parameters
    ----------
    report, found
        Measured on the same past.
    staff
        Who is who.
    names
        What teams of the record are called.
    tell
        Told how far it has come.

    Yields
    ------
    Release
        The organisation's, that of the what-if, then teams and people in order of their number.
    """
    yield organisation_release(report, names)
    yield incentives_release(report)
    house = {no: who for who, numbers in staff.persons.items() for no in numbers}
    shown = _shown(found, staff)
    owned = _by_owner(found.deals)
    for team in sorted(staff.teams):
        tell("teams", 0.2)
        yield team_release(report, found, staff, team, house=house, owned=owned, shown=shown)
    each = {person.person_no: person for person in report.people.each}
    for place, who in enumerate(sorted(staff.persons)):
        if place % 100 == 0:
            tell("people", 0.3 + 0.7 * place / len(staff.persons))
        one = mine_release(report, found, who, staff.persons[who], house=house, owned=owned, each=each)
        if one is not None:
            yield one


def organisation_release(report: CandourReport, names: Pseudonyms) -> Release:
    """The organisation's own figures: no person and no single deal stands in them."""
    record = account(report, names, sheets=False)
    enough = report.n_people >= LEAST_PEOPLE
    payload = {
        "headline": headline(report) if enough else "Too few people speak here to be spoken of together",
        "standfirst": standfirst(report) if enough else too_few(report.n_people),
        **_setting(report),
        "n_deals": report.n_deals,
        "n_people": report.n_people,
        "n_judged": report.talk.n_judged,
        "n_apart": report.talk.n_judged - report.talk.n_agree,
        **{name: _brief(record[name]) for name in ORGANISATION if name in record},
    }
    return release("candour.organisation", "organisation", None, payload, n_people=report.n_people)


def _brief(section: Any) -> Any:
    """A section without the points of its curves: those are drawn, and stand in the report's own tables."""
    if isinstance(section, Mapping):
        return {name: value for name, value in section.items() if name not in LONG}
    return section


def incentives_release(report: CandourReport) -> Release:
    """What the what-if needs: the outlook of the period as a mean and a spread."""
    period = report.period
    none = Figure.refuse("No forecast period is running.", n=0, unit="cents")
    payload = {
        **_setting(report),
        "expected": (none if period is None else period.expected).record(),
        "closed_cents": 0.0 if period is None else period.closed_cents,
    }
    return release("candour.incentives", "organisation", None, payload, n_people=report.n_people)


def _setting(report: CandourReport) -> dict[str, Any]:
    period = report.period
    return {
        "layout": LAYOUT,
        "as_of": report.as_of.isoformat(),
        "period": None
        if period is None
        else {
            "label": period.label,
            "name": period_name(period.label),
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
        },
        "home": report.rates.home,
    }


def team_release(
    report: CandourReport,
    found: Detail,
    staff: Staff,
    team: int,
    *,
    house: Mapping[int, int],
    owned: Mapping[int, Sequence[OpenDeal]],
    shown: Mapping[str, frozenset[int]],
) -> Release:
    """A team's deals, and its pooled figures where five people stand behind them.

    Parameters
    ----------
    shown
        Teams that may be shown without giving a smaller group away, by what is measured of them.
    """
    persons, counted = staff.numbers(staff.teams[team]), staff.pooled(team)
    claims = claims_by(found.spoken, counted)
    moves, forecast = moves_by(found.spoken, counted), found.owned.of(counted)
    n_people = {
        "claims": claims.n_people,
        "moves": _movers(found.spoken, counted),
        "forecast": forecast.n_people,
    }
    forgotten = staff.forgotten(team)
    why = {name: forgotten or held_back(n, team in shown[name]) for name, n in n_people.items()}
    deals = [deal for no in persons for deal in owned.get(no, ())]
    payload = {
        **_setting(report),
        "n_members": len(staff.teams[team]),
        "counted_since": counted_since(staff, team),
        "claims": pooled_claims_record(claims, why["claims"]),
        "moves": moves_record(moves, why["moves"], n_people["moves"]),
        "forecast": forecast_record(forecast, why["forecast"]),
        "calls": _calls(found.calls, persons, counted, house, why["forecast"]),
        **_listed(deals, house),
    }
    return release("candour.team", "team", team, payload, n_people=len(staff.teams[team]))


def mine_release(
    report: CandourReport,
    found: Detail,
    who: int,
    numbers: Sequence[int],
    *,
    house: Mapping[int, int],
    owned: Mapping[int, Sequence[OpenDeal]],
    each: Mapping[int, PersonalCandour],
) -> Release | None:
    """One person's own figures and deals; None where the record knows neither."""
    claims, moves = claims_by(found.spoken, numbers), moves_by(found.spoken, numbers)
    deals = [deal for no in numbers for deal in owned.get(no, ())]
    known = [each[no] for no in numbers if no in each]
    if not claims.n.sum() and not moves.items and not deals:
        return None
    # Somebody with two accounts is judged by the one through which most was said.
    person = max(known, key=lambda one: int(one.claims_n.sum()), default=None)
    forecast = found.owned.of(numbers)
    payload = {
        "headline": _own_headline(person, claims),
        "standfirst": NOTHING_OVER if person is None else sheet_standfirst(person),
        **_setting(report),
        "optimism": (
            Figure.refuse(claims.came_true.why, n=0, unit="log-odds") if person is None else person.optimism
        ).record(),
        "peers": {"alarm": person.alarm if person else "", "why": person.alarm_why if person else ""},
        "claims": claims_record(claims),
        "moves": moves_record(moves),
        "forecast": forecast_record(forecast),
        **_listed(deals, house),
    }
    return release("candour.mine", "self", who, payload, n_people=1)


def _own_headline(person: PersonalCandour | None, claims: GroupClaims) -> str:
    if person is None or not claims.n.sum():
        return "None of your claims has an outcome yet"
    return sheet_headline(person)


def _by_owner(deals: Sequence[OpenDeal]) -> dict[int, list[OpenDeal]]:
    found: dict[int, list[OpenDeal]] = {}
    for deal in deals:
        if deal.owner_no is not None:
            found.setdefault(deal.owner_no, []).append(deal)
    return found


def _listed(deals: Sequence[OpenDeal], house: Mapping[int, int]) -> dict[str, Any]:
    """Deals in order of their date; where there are too many, those that disagree and then the largest."""
    kept = sorted(deals, key=lambda deal: (not deal.apart, -deal.at_stake, deal.record["key"]))[:MOST_LISTED]
    kept.sort(key=lambda deal: (deal.record["expected_on"], deal.record["key"]))
    return {
        "n_open": len(deals),
        "n_apart": sum(deal.apart for deal in deals),
        "n_judged": sum(
            deal.record["said"] is not None and deal.record["chance"] is not None for deal in deals
        ),
        "deals": [
            {
                **deal.record,
                "owner": None if deal.owner_no is None else house.get(deal.owner_no),
                "said_by": None if deal.said_by is None else house.get(deal.said_by),
            }
            for deal in kept
        ],
    }


def _calls(
    calls: CallChanges, persons: Sequence[int], counted: Sequence[int], house: Mapping[int, int], why: str
) -> dict[str, Any]:
    """What the latest calls changed: sums where five people own the deals; the latest one deal by deal."""
    mine = set(persons)
    why = calls.why or why
    latest = [row for row in calls.latest if row["owner_no"] in mine]
    return {
        "why": why,
        "held": [] if why else before_and_after(calls, counted),
        "latest_on": day_of(calls.days[0]).isoformat() if calls.days else None,
        "n_latest": len(latest),
        "latest": [
            {
                "key": deal_key(row["deal_id"]),
                "title": row["title"] or row["deal_id"],
                "owner": house.get(row["owner_no"]),
                "before": row["before"],
                "after": row["after"],
            }
            for row in latest[:MOST_LISTED]
        ],
    }


def _movers(found: Spoken, persons: Sequence[int]) -> int:
    """How many of some persons moved a date."""
    return int((found.dated.column["moved"][found.dated.rows(persons)] > 0).sum())


def _shown(found: Detail, staff: Staff) -> dict[str, frozenset[int]]:
    """Teams that may be shown, by what is measured of them."""
    numbers = {team: staff.pooled(team) for team in staff.teams}
    return {
        # Everybody's claims are counted as they stood at a lead: nothing can be taken from them.
        "claims": frozenset(numbers),
        "moves": shown_groups(
            {team: _movers(found.spoken, own) for team, own in numbers.items()},
            _movers(found.spoken, found.spoken.dated.who.tolist()),
        ),
        "forecast": shown_groups(
            {team: found.owned.of(own).n_people for team, own in numbers.items()},
            len(set(found.owned.owners.who.tolist())),
        ),
    }

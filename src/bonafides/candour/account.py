"""The report as JSON: a documented schema, every figure with value, low, high, n, unit and why."""

from __future__ import annotations

import math
from typing import Any

from bonafides.candour.report import CandourReport
from bonafides.candour.talk import TalkDeal
from bonafides.figures import LEVEL
from bonafides.privacy.pseudonyms import Pseudonyms

SECTIONS = (
    "meta",
    "coverage",
    "talk",
    "outlook",
    "calibration",
    "people",
    "slippage",
    "landmark",
    "silence",
    "pressure",
    "stacking",
    "flow",
    "no_credible_chance",
    "incentives",
    "refusals",
)
"""Top-level keys of report.json, in order; there may be more."""


def account(report: CandourReport, names: Pseudonyms, *, sheets: bool) -> dict[str, Any]:
    """Write the report as plain data.

    Parameters
    ----------
    report
        From `report.measure`.
    names
        What people are called.
    sheets
        Whether figures of single persons are wanted; without it `people` is empty.

    Returns
    -------
    dict
        Ready for `json.dumps`: no infinities, no NaN.
    """
    record: dict[str, Any] = {
        "meta": _meta(report),
        "coverage": [dict(row) for row in report.setting.coverage],
        "talk": _talk(report, names),
        "outlook": report.period.record() if report.period else {"why": _why(report, "outlook")},
        "calibration": {**report.calibration.record(), "optimism": report.people.record()},
        "people": people_list(report, names) if sheets else [],
        "slippage": report.slippage.record(),
        "silence": report.silence.record(),
        "flow": report.flow.record(),
        "no_credible_chance": {
            **report.no_chance.record(),
            "deals": [_named(deal_no, report) for deal_no in report.no_chance.listed],
        },
        **{name: _with_names(section.record(), report, names) for name, section in report.others.items()},
        "refusals": [{"measure": measure, "why": why} for measure, why in report.refusals],
    }
    for name in SECTIONS:
        record.setdefault(name, {"why": _why(report, name)})
    ordered = {name: record[name] for name in (*SECTIONS, *sorted(set(record) - set(SECTIONS)))}
    plain: dict[str, Any] = _plain(ordered)
    return plain


def _named(deal_no: int, report: CandourReport) -> dict[str, str]:
    identity, title = report.titles.get(deal_no, (str(deal_no), ""))
    return {"deal": identity, "title": title or identity}


def _with_names(section: dict[str, Any], report: CandourReport, names: Pseudonyms) -> dict[str, Any]:
    """The section with ids and titles in place of our numbers of deals, and no names in those of teams."""
    named = dict(section)
    for key, rows in section.items():
        if not isinstance(rows, list) or not rows or not isinstance(rows[0], dict):
            continue
        if "who" in rows[0]:
            hidden = [{**row, "who": names.hide(row["who"])} for row in rows]
            named[key] = sorted(hidden, key=lambda row: str(row["who"]))
        if "deal_no" in rows[0]:
            named[key] = [
                {**_named(row["deal_no"], report), **{k: v for k, v in row.items() if k != "deal_no"}}
                for row in rows
            ]
    return named


def _why(report: CandourReport, name: str) -> str:
    return dict(report.refusals).get(name, "Not measured in this report.")


def _meta(report: CandourReport) -> dict[str, Any]:
    setting = report.setting
    return {
        "as_of": report.as_of.isoformat(),
        "timezone": report.timezone,
        "level": LEVEL,
        "source": setting.source,
        "files": list(setting.files),
        "period": setting.period_kind,
        "probability_means": setting.probability_means,
        "category_means": dict(setting.category_means),
        "forecast_call": setting.forecast_call,
        "people": setting.people_mode,
        "currency": report.rates.home,
        "version": setting.version,
        "fingerprint": setting.fingerprint,
        "counts": dict(setting.counts),
        "n_deals": report.n_deals,
        "n_people": report.n_people,
        "notes": list(setting.notes),
    }


def _talk(report: CandourReport, names: Pseudonyms) -> dict[str, Any]:
    return {
        "why": report.talk.why,
        "n_judged": report.talk.n_judged,
        "n_agree": report.talk.n_agree,
        "deals": [_deal(deal, names) for deal in report.talk.deals],
    }


def _deal(deal: TalkDeal, names: Pseudonyms) -> dict[str, Any]:
    return {
        "deal": deal.deal_id,
        "title": deal.title,
        "amount_cents": deal.amount_cents,
        "currency": deal.currency,
        "stage": deal.stage,
        "said": {
            "kind": deal.kind,
            "probability": deal.said,
            "category": deal.category,
            "close_date": deal.expected_on.isoformat(),
            "is_written": deal.is_written,
            "by": names.of(deal.said_by),
        },
        "shown": deal.chance.record(),
        "comparables": {
            "n": deal.comparables.n,
            "won": deal.comparables.k,
            "what": deal.comparables.described,
            "share": deal.comparables.share.record(),
            "bound": deal.comparables.bound.record(),
        },
        "direction": deal.direction,
        "no_credible_chance": deal.no_credible_chance,
        "n_pushes": deal.n_pushes,
        "unanswered": deal.unanswered,
        "last_heard_on": deal.last_in.isoformat() if deal.last_in else None,
        "alive": deal.alive.record(),
    }


def people_list(report: CandourReport, names: Pseudonyms) -> list[dict[str, Any]]:
    """One entry a person, in order of what they are called: `who`, `optimism`, `alarm`, claims."""
    entries = [
        {
            "who": names.of_sheet(person.person_no),
            "optimism": person.optimism.record(),
            "alarm": person.alarm,
            "alarm_why": person.alarm_why,
            "claims": [
                {"probability": float(p), "n": int(n), "won": int(k)}
                for p, n, k in zip(person.claims_p, person.claims_n, person.claims_k, strict=True)
            ],
        }
        for person in report.people.each
    ]
    return sorted(entries, key=lambda entry: str(entry["who"]))


def _plain(value: Any) -> Any:
    """Take infinities and NaN out, and arrays' own number types."""
    if isinstance(value, dict):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    if hasattr(value, "item") and not isinstance(value, str):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)

"""The lives of deals as rows of the canonical tables."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from bonafides.history.tables import CANONICAL
from bonafides.invented.contacts import EMAIL, LINKEDIN
from bonafides.invented.lives import Lives, World
from bonafides.invented.staff import crm_ids
from bonafides.invented.statements import BY_AUTOMATION, BY_BULK, KINDS, OWNER, ROLES
from bonafides.invented.weeks import Bools, Ints, stream

WORDS = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "bool": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
}
"""Arrow's type for each type word of a contract."""

CHANNEL_NAMES = ("call", "email", "linkedin", "meeting")
OUTCOME_NAMES = ("unknown", "no_answer", "voicemail", "connected", "held", "auto_reply")
RESULT_NAMES = ("won", "lost", "reopened")
SOURCE = "invented"
CUSTOMERS = [
    f"{house} {trade}"
    for trade in (
        "Dairy",
        "Foods",
        "Bakeries",
        "Pharma",
        "Frozen",
        "Fruit",
        "Fisheries",
        "Brewing",
        "Markets",
    )
    for house in (
        "Tannhof",
        "Aldersee",
        "Lindach",
        "Osterfell",
        "Kestrel",
        "Fenwick",
        "Calder",
        "Solvik",
        "Brisa",
    )
]
"""What deals are called after, with their number; an account keeps its name."""


def words(codes: npt.NDArray[Any], names: tuple[str, ...]) -> pa.Array:
    """Dictionary-encoded words for small integer codes."""
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(names, pa.string()))


def stamps(seconds: Ints) -> pa.Array:
    """UTC seconds as timestamps with microseconds."""
    return pa.array((seconds * 1_000_000).view("datetime64[us]"))


def constant(value: Any, kind: pa.DataType, n: int) -> pa.Array:
    """The same value n times; strings dictionary-encoded."""
    if value is None or kind != pa.string():
        return pa.repeat(pa.scalar(value, kind), n) if value is not None else pa.nulls(n, kind)
    return pa.DictionaryArray.from_arrays(pa.array(np.zeros(n, dtype=np.int32)), pa.array([value]))


def table(name: str, columns: dict[str, Any]) -> pa.Table:
    """Put arrays into the order of a contract; strings may still be dictionary-encoded."""
    contract = CANONICAL[name]
    arrays = [
        columns[c] if isinstance(columns[c], pa.Array) else pa.array(columns[c]) for c in contract.columns
    ]
    return pa.table(arrays, names=list(contract.columns))


@dataclass
class Counts:
    """Numbers already given out, and rows by table and kind."""

    statements: int = 0
    activities: int = 0
    outcomes: int = 0
    deals: int = 0
    by_kind: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(len(KINDS), dtype=np.int64))
    submitted: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros((1, 1, 4), dtype=np.int64))


def _in_order(deal: npt.NDArray[Any], seconds: Ints) -> npt.NDArray[np.intp]:
    """Stable order by deal and second."""
    base = int(seconds.min()) if len(seconds) else 0
    return np.argsort((deal.astype(np.int64) << 34) | (seconds - base), kind="stable")


def _place(deal: Ints) -> Ints:
    """Place of each row among its deal's own rows, from 0; rows of one deal stand together."""
    at = np.arange(len(deal), dtype=np.int64)
    begins = np.concatenate([[True], deal[1:] != deal[:-1]])[: len(deal)]
    return at - np.maximum.accumulate(np.where(begins, at, 0))


def deal_rows(shared: World, lives: Lives) -> pa.Table:
    """DEALS of one chunk."""
    n = len(lives.deals["owner"])
    number = lives.first + np.arange(n, dtype=np.int64)
    plan = shared.plan
    account = accounts(shared, number)
    title = pc.binary_join_element_wise(
        pa.array(CUSTOMERS).take(pa.array(account % len(CUSTOMERS))),
        pc.cast(pa.array(number), pa.string()),
        " ",
    )
    return table(
        "deals",
        {
            "deal_no": number,
            "deal_id": pa.array(crm_ids("006", number).astype("U18")),
            "title": title,
            "source": constant(SOURCE, pa.string(), n),
            "created_at": stamps(lives.deals["seconds"]),
            "owner_no": lives.deals["owner"],
            "account_id": pa.array(crm_ids("001", account).astype("U18")),
            "currency": words(lives.deals["currency"], plan.currencies),
            "pipeline": constant("New business", pa.string(), n),
            "is_deleted": pa.array(np.zeros(n, dtype=np.bool_)),
        },
    )


def accounts(shared: World, deal_no: Ints) -> Ints:
    """Account number of each deal; about three deals an account."""
    return deal_no % max(1, shared.plan.deals // 3)


def statement_rows(shared: World, lives: Lives, counts: Counts) -> tuple[pa.Table, npt.NDArray[np.float64]]:
    """STATEMENTS of one chunk, and the honest probability of each probability statement (else nan)."""
    raw = lives.statements
    order = _in_order(raw["deal"], raw["seconds"])
    raw = {name: column[order] for name, column in raw.items()}
    deal, kind, n = raw["deal"].astype(np.int64), raw["kind"], len(order)
    same = np.argsort(deal * len(KINDS) + kind, kind="stable")
    thread = (deal * len(KINDS) + kind)[same]
    follows = np.concatenate([[False], thread[1:] == thread[:-1]]) if n else np.zeros(0, dtype=np.bool_)
    previous, known = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.bool_)
    previous[same[1:]] = raw["value"][same[:-1]]
    known[same] = follows
    first_owner = (kind == OWNER) & ~known
    previous[first_owner] = lives.deals["first_owner"][deal[first_owner]]
    human = ~raw["default"] & (raw["role"] != BY_AUTOMATION) & (raw["role"] != BY_BULK)
    made = table(
        "statements",
        {
            "statement_no": _place(deal),
            "deal_no": lives.first + deal,
            "recorded_at": stamps(raw["seconds"]),
            "author_no": raw["author"],
            "author_role": words(raw["role"], ROLES),
            "kind": words(kind, KINDS),
            "value": raw["value"],
            "previous": pa.array(previous, mask=~(known | first_owner)),
            "said": pa.nulls(n, pa.string()),
            "is_default": pa.array(raw["default"]),
            "is_human": pa.array(human),
            "is_censored": pa.array(np.zeros(n, dtype=np.bool_)),
            "source_row": pa.nulls(n, pa.string()),
        },
    )
    counts.statements += n
    counts.by_kind += np.bincount(kind, minlength=len(KINDS))
    return made, raw["honest"]


def _logged(shared: World, lives: Lives) -> Bools:
    """Which contacts were logged at all: some people log little."""
    deal = lives.contacts["deal"]
    luck = stream(shared.plan, "logged", lives.first).random(len(deal))
    owner = lives.deals["owner"][deal]
    return np.asarray(~shared.staff.logs_little[owner] | (luck < shared.plan.logged_by_them))


def activity_rows(shared: World, lives: Lives, counts: Counts) -> pa.Table:
    """ACTIVITIES of one chunk."""
    keep = np.flatnonzero(_logged(shared, lives))
    luck = stream(shared.plan, "logged later", lives.first).random(len(lives.contacts["deal"]))
    raw = {name: column[keep] for name, column in lives.contacts.items()}
    seconds = shared.weeks.utc(raw["days"])
    order = _in_order(raw["deal"], seconds)
    raw, seconds, luck = (
        {name: column[order] for name, column in raw.items()},
        seconds[order],
        luck[keep][order],
    )
    deal, n = raw["deal"], len(order)
    wait = (600 * -np.log1p(-luck)).astype(np.int64) + np.where(luck > 0.97, 4 * 86_400, 0)
    wait = np.where(np.isin(raw["channel"], (EMAIL, LINKEDIN)), 0, wait)
    number = lives.first + np.arange(len(lives.deals["owner"]), dtype=np.int64)
    account = accounts(shared, number)
    made = table(
        "activities",
        {
            "activity_no": counts.activities + np.arange(n, dtype=np.int64),
            "deal_no": lives.first + deal.astype(np.int64),
            "account_id": _coded("001", account, deal),
            "contact_id": _coded("003", account, deal),
            "happened_at": stamps(seconds),
            "logged_at": stamps(seconds + wait),
            "direction": words(raw["inbound"], ("out", "in")),
            "channel": words(raw["channel"], CHANNEL_NAMES),
            "outcome": words(raw["outcome"], OUTCOME_NAMES),
            "actor_no": lives.deals["owner"][deal],
            "is_auto": pa.array(raw["auto"]),
            "source_row": pa.nulls(n, pa.string()),
        },
    )
    counts.activities += n
    return made


def _coded(prefix: str, numbers: Ints, place: npt.NDArray[Any]) -> pa.Array:
    distinct, code = np.unique(numbers, return_inverse=True)
    ids = pa.array(crm_ids(prefix, distinct).astype("U18"))
    return pa.DictionaryArray.from_arrays(pa.array(code[place].astype(np.int32)), ids)


def outcome_rows(lives: Lives, counts: Counts) -> pa.Table:
    """OUTCOMES of one chunk."""
    raw = lives.outcomes
    order = _in_order(raw["deal"], raw["seconds"])
    raw = {name: column[order] for name, column in raw.items()}
    n = len(order)
    made = table(
        "outcomes",
        {
            "outcome_no": _place(raw["deal"].astype(np.int64)),
            "deal_no": lives.first + raw["deal"].astype(np.int64),
            "happened_at": stamps(raw["seconds"]),
            "result": words(raw["result"], RESULT_NAMES),
            "amount_cents": raw["amount"],
            "source_row": pa.nulls(n, pa.string()),
        },
    )
    counts.outcomes += n
    return made

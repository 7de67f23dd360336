"""How a text becomes a day, a moment, a sum or a share: SQL expressions, one for each `Reading`."""

from __future__ import annotations

from bonafides.sources.quoting import among, text
from bonafides.sources.staging import RawTable, Reading

LARGEST_AMOUNT = 2**44 / 100
"""Largest amount that the portable words can carry, in units of currency: about 176 thousand million."""

TRUE = ("true", "1", "1.0", "yes", "y", "t", "ja", "j", "wahr", "x", "won", "oui", "si", "sí")
FALSE = ("false", "0", "0.0", "no", "n", "f", "nein", "falsch", "non", "-")

EXPECTED: dict[str, str] = {
    "text": "a text",
    "id": "an id",
    "timestamp": "a date and time such as 2026-03-31T14:05:00Z",
    "date": "a day such as 2026-03-31",
    "money": f"an amount from 0 to {LARGEST_AMOUNT:,.0f}",
    "percent": "a percentage from 0 to 100",
    "share": "a share from 0 to 1",
    "bool": "true or false",
    "integer": "a whole number",
    "number": "a number",
}
"""What each reading wants, as errors and rejects say it."""

TYPES: dict[str, str] = {
    "text": "VARCHAR", "id": "VARCHAR", "timestamp": "TIMESTAMP", "date": "DATE", "money": "DOUBLE",
    "percent": "DOUBLE", "share": "DOUBLE", "bool": "BOOLEAN", "integer": "BIGINT", "number": "DOUBLE",
}  # fmt: skip
"""SQL type of each reading."""


def parsed(expression: str, reading: Reading, raw: RawTable, zone: str) -> str:
    """Return SQL that reads `expression` (a text) as `reading`; null where it cannot be read.

    Parameters
    ----------
    expression
        SQL of type VARCHAR.
    raw
        Where it comes from: its date formats, and in `extra` its ``decimal`` mark and ``timezone``.
    zone
        IANA zone of times without one. The connection's TimeZone must be set to it.
    """
    if reading in ("text", "id"):
        return f"nullif(trim({expression}), '')"
    if reading == "timestamp":
        return _timestamp(expression, raw, zone)
    if reading == "date":
        return _date(expression, raw)
    if reading == "bool":
        word = f"lower(trim({expression}))"
        return f"CASE WHEN {among(word, TRUE)} THEN true WHEN {among(word, FALSE)} THEN false END"
    if reading == "integer":
        return f"try_cast({_number(expression, raw)} AS BIGINT)"
    return _numeric(expression, reading, raw)


def _numeric(expression: str, reading: Reading, raw: RawTable) -> str:
    value = _number(expression, raw)
    if reading == "money":
        return _within(value, 0, LARGEST_AMOUNT)
    if reading == "percent":
        return f"({_within(value, 0, 100)}) / 100"
    if reading == "share":
        marked = f"CASE WHEN contains({expression}, '%') THEN {value} / 100 ELSE {value} END"
        return _within(marked, 0, 1)
    return f"CASE WHEN isfinite({value}) THEN {value} END"


def _within(value: str, low: float, high: float) -> str:
    return f"CASE WHEN {value} BETWEEN {low!r} AND {high!r} THEN {value} END"


def _date(expression: str, raw: RawTable) -> str:
    known = [form for form in (raw.date_format, raw.timestamp_format) if form]
    steps = [f"CAST(try_strptime(trim({expression}), {text(form)}) AS DATE)" for form in known]
    steps.append(f"try_cast({expression} AS DATE)")
    if not known:
        steps.append(f"CASE WHEN {_epoch(expression)} THEN CAST({_epoch_moment(expression)} AS DATE) END")
    return f"coalesce({', '.join(steps)})"


def _timestamp(expression: str, raw: RawTable, zone: str) -> str:
    known = [form for form in (raw.timestamp_format, raw.date_format) if form]
    steps = [_localised(f"try_strptime(trim({expression}), {text(form)})", zone) for form in known]
    steps.append(f"make_timestamp(epoch_us(try_cast({expression} AS TIMESTAMPTZ)))")
    if not known:
        steps.append(f"CASE WHEN {_epoch(expression)} THEN {_epoch_moment(expression)} END")
    return f"coalesce({', '.join(steps)})"


def _localised(moment: str, zone: str) -> str:
    if zone == "UTC":
        return moment
    return f"make_timestamp(epoch_us(timezone({text(zone)}, {moment})))"


def _epoch(expression: str) -> str:
    return f"regexp_full_match(trim({expression}), '[0-9]{{12,14}}')"


def _epoch_moment(expression: str) -> str:
    return f"make_timestamp(try_cast({expression} AS BIGINT) * 1000)"


MARK = r"(?:[A-Z]{3}|[A-Z]{0,2}[$]|kr|zł|Fr[.]?|[€£¥₹])"
AMOUNT = rf"^\s*[(]?\s*{MARK}?\s*([+-]?[0-9][0-9.,' \x{{00A0}}\x{{202F}}]*)\s*(?:{MARK}|%)?\s*[)]?\s*$"


def _number(expression: str, raw: RawTable) -> str:
    """Read 1234.5, 1,234.50, 1.234,50 €, (1,234) and 25 % alike; `decimal` decides what can be either.

    Suffixes such as 12k are not guessed at.
    """
    comma = raw.extra.get("decimal", ".") == ","
    core = f"regexp_extract({expression}, {text(AMOUNT)}, 1)"
    digits = f"regexp_replace({core}, '[^0-9.,+-]', '', 'g')"
    sign = f"CASE WHEN trim({expression}) LIKE '(%)' THEN -1 ELSE 1 END"
    point_groups = f"regexp_full_match({digits}, '[+-]?[0-9]{{1,3}}([.][0-9]{{3}}){{{1 if comma else 2},}}')"
    comma_groups = f"regexp_full_match({digits}, '[+-]?[0-9]{{1,3}}([,][0-9]{{3}}){{{2 if comma else 1},}}')"
    both = f"contains({digits}, ',') AND contains({digits}, '.')"
    comma_last = f"strpos(reverse({digits}), ',') < strpos(reverse({digits}), '.')"
    point_mark = f"replace({digits}, ',', '')"
    comma_mark = f"replace(replace({digits}, '.', ''), ',', '.')"
    careful = (
        f"try_cast(CASE WHEN {both} THEN CASE WHEN {comma_last} THEN {comma_mark} ELSE {point_mark} END "
        f"WHEN contains({digits}, ',') THEN CASE WHEN {comma_groups} THEN {point_mark} ELSE {comma_mark} END "
        f"WHEN {point_groups} THEN {comma_mark} ELSE {digits} END AS DOUBLE) * {sign}"
    )
    return careful if comma else f"coalesce(try_cast({expression} AS DOUBLE), {careful})"

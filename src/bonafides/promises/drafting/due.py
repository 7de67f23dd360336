"""Dates in words: the last day on which a promise would still be kept, reckoned from the day of writing.

The conventions are those of docs/reference/drafting.md: a weekday is the next one (said on a Tuesday, Tuesday is a week
on), a week ends on its Friday, a month and a quarter on their last day, "before" a day ends the day before, and what
hangs on an event without a date has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from re import Match

from bonafides.promises.drafting.calendar_days import (
    easter,
    friday_of,
    friday_of_week_number,
    last_of_month,
    next_weekday,
    nth_week_friday,
    quarter_end,
    soonest,
    working_days_on,
)

_WEEKDAYS = {
    "mo": 0, "mon": 0, "monday": 0, "montag": 0, "montags": 0,
    "di": 1, "tue": 1, "tues": 1, "tuesday": 1, "dienstag": 1,
    "mi": 2, "wed": 2, "weds": 2, "wednesday": 2, "mittwoch": 2,
    "do": 3, "thu": 3, "thur": 3, "thurs": 3, "thursday": 3, "donnerstag": 3,
    "fr": 4, "fri": 4, "friday": 4, "freitag": 4,
    "sa": 5, "sat": 5, "saturday": 5, "samstag": 5, "sonnabend": 5,
    "so": 6, "sun": 6, "sunday": 6, "sonntag": 6,
}  # fmt: skip
_MONTHS = {
    "jan": 1, "january": 1, "januar": 1, "jänner": 1, "feb": 2, "february": 2, "februar": 2, "mar": 3, "march": 3,
    "märz": 3, "mrz": 3, "apr": 4, "april": 4, "may": 5, "mai": 5, "jun": 6, "june": 6, "juni": 6, "jul": 7, "july": 7,
    "juli": 7, "aug": 8, "august": 8, "sep": 9, "sept": 9, "september": 9, "oct": 10, "october": 10, "okt": 10,
    "oktober": 10, "nov": 11, "november": 11, "dec": 12, "december": 12, "dez": 12, "dezember": 12,
}  # fmt: skip
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "fourteen": 14, "ein": 1, "eine": 1, "einem": 1, "einer": 1, "eines": 1, "zwei": 2, "drei": 3, "vier": 4,
    "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "vierzehn": 14, "the": 1, "first": 1,
    "second": 2, "third": 3, "fourth": 4, "last": -1, "ersten": 1, "erste": 1, "erster": 1, "zweiten": 2, "zweite": 2,
    "zweiter": 2, "dritten": 3, "dritte": 3, "dritter": 3, "vierten": 4, "vierte": 4, "letzten": -1, "letzte": -1,
    "letzter": -1, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4,
}  # fmt: skip


def _any(words: dict[str, int], *, at_least: int = 1) -> str:
    return "|".join(sorted((word for word in words if len(word) >= at_least), key=len, reverse=True))


_MONTH = rf"(?P<month>{_any(_MONTHS)})\b\.?"
_DAY = rf"(?P<weekday>{_any(_WEEKDAYS, at_least=3)})s?\b\.?"
_N = rf"(?P<n>\d{{1,3}}|{_any({k: v for k, v in _NUMBERS.items() if k not in ('the', 'last')})})"
_YEAR = r"(?:,? ?(?P<year>20\d\d)\b)?"
_NEXT = r"(?:next|coming|following|kommende[nrs]?|nächste[nrs]?|folgende[nr]?)"


@dataclass(frozen=True, slots=True)
class Due:
    """A date found: the day, where it stood in the words, and how firmly a deadline is said before it."""

    on: date | None
    start: int
    end: int
    before: str


Reckon = Callable[[Match[str], date], date | None]


def _n(found: Match[str]) -> int:
    said = found["n"]
    return int(said) if said.isdigit() else _NUMBERS[said]


def _calendar(found: Match[str], today: date) -> date | None:
    groups = found.groupdict()
    month = _MONTHS[groups["month"]] if groups.get("month") else int(groups["m"])
    year = int(groups["year"]) if groups.get("year") else None
    if year is not None and year < 100:
        year += 2000
    return soonest(int(groups["d"]), month, year, today)


def _slashed(found: Match[str], today: date) -> date | None:
    first, second = int(found["d"]), int(found["m"])
    day, month = (first, second) if second <= 12 else (second, first)
    year = int(found["year"]) if found["year"] else None
    return soonest(day, month, year + 2000 if year is not None and year < 100 else year, today)


def _iso(found: Match[str], today: date) -> date | None:
    return soonest(int(found["d"]), int(found["m"]), int(found["year"]), today)


def _of_this_month(found: Match[str], today: date) -> date | None:
    day = int(found["d"])
    for months in range(3):
        month = (today.month - 1 + months) % 12 + 1
        year = today.year + (today.month - 1 + months) // 12
        if day <= last_of_month(year, month).day and date(year, month, day) >= today:
            return date(year, month, day)
    return None


def _span(found: Match[str], today: date) -> date | None:
    n, unit = _n(found), found["unit"]
    if unit.startswith(("hour", "stunde", "minute")):
        return today + timedelta(days=n // 24 if unit[0] in "hs" else 0)
    if unit.startswith(("working", "business", "work", "werk", "arbeits")):
        return working_days_on(today, n)
    if unit.startswith(("week", "woche")):
        return today + timedelta(weeks=n)
    if unit.startswith(("month", "monat")):
        last = last_of_month(today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1)
        return last.replace(day=min(today.day, last.day))
    return today + timedelta(days=n)


def _month_part(found: Match[str], today: date) -> date | None:
    month = _MONTHS[found["month"]]
    year = int(found["year"]) if found["year"] else today.year + (month < today.month)
    part = found.groupdict().get("part") or ""
    if part.startswith(("mid", "mitte")):
        return date(year, month, 15)
    if part.startswith(("early", "beginning", "start", "anfang", "beginn")):
        return date(year, month, 10)
    return last_of_month(year, month)


def _week_of_month(found: Match[str], today: date) -> date | None:
    month = _MONTHS[found["month"]]
    return nth_week_friday(today.year + (month < today.month), month, _NUMBERS[found["n"]])


def _weekday(found: Match[str], today: date) -> date | None:
    return next_weekday(today, _WEEKDAYS[found["weekday"]])


def _weekday_of_next_week(found: Match[str], today: date) -> date | None:
    return friday_of(today, 1) + timedelta(days=_WEEKDAYS[found["weekday"]] - 4)


def _week_part(found: Match[str], today: date) -> date | None:
    weeks = 1 if re.search(_NEXT, found[0]) else 0
    friday = friday_of(today, weeks)
    part = found.groupdict().get("part") or ""
    if part.startswith(("mid", "mitte")):
        return friday - timedelta(days=2)
    if part.startswith(("early", "beginning", "start", "anfang", "beginn")):
        return friday - timedelta(days=3)
    return friday


def _this_week(found: Match[str], today: date) -> date | None:
    return max(friday_of(today, 0), today)


def _week_of(found: Match[str], today: date) -> date | None:
    day = _calendar(found, today)
    return friday_of(day, 0) if day else None


def _christmas(found: Match[str], today: date) -> date | None:
    day = date(today.year, 12, 24)
    return day - timedelta(days=1) if found["word"] == "weihnachten" and found["vor"] else day


def _easter(found: Match[str], today: date) -> date | None:
    year = today.year if easter(today.year) > today else today.year + 1
    return easter(year) - timedelta(days=1)


def _month_on(found: Match[str], today: date, months: int) -> date:
    year, month = today.year + (today.month - 1 + months) // 12, (today.month - 1 + months) % 12 + 1
    part = found.groupdict().get("part") or ""
    if part.startswith(("mid", "mitte")):
        return date(year, month, 15)
    if part.startswith(("early", "beginning", "start", "anfang", "beginn")):
        return date(year, month, 10)
    return last_of_month(year, month)


_PART = (
    r"(?P<part>end|late|mid|middle|early|beginning|start|ende|mitte|anfang|beginn)(?:[- ]of)?(?:[- ]the)?[ -]"
)
_RULES: tuple[tuple[re.Pattern[str], Reckon], ...] = tuple(
    (re.compile(pattern), reckon)
    for pattern, reckon in (
        (r"\b(?P<year>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)\b", _iso),
        (r"\b(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\.(?: ?(?P<year>20\d\d|\d\d)\b)?(?!\d)", _calendar),
        (r"\b(?P<d>\d{1,2})/(?P<m>\d{1,2})(?:/(?P<year>20\d\d|\d\d)\b)?(?!\d)", _slashed),
        (
            rf"\b(?:week|woche)(?: of| commencing| beginning| starting| vom| ab)?(?: the)? (?P<d>\d{{1,2}})"
            rf"(?:st|nd|rd|th|\.)? ?(?:of )?{_MONTH}{_YEAR}",
            _week_of,
        ),
        (
            rf"\b(?:week|woche)(?: of| commencing| beginning| starting| vom)(?: the)? {_MONTH} "
            rf"(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b{_YEAR}",
            _week_of,
        ),
        (
            rf"\b(?P<n>{_any(_NUMBERS, at_least=3)}) (?:full )?(?:week|woche) (?:of |in |im |des )?{_MONTH}",
            _week_of_month,
        ),
        (rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)? ?(?:of )?{_MONTH}(?!\w){_YEAR}", _calendar),
        (rf"\b{_MONTH} (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b(?![:.]\d|\d| ?(?:uhr|am|pm|%|€)){_YEAR}", _calendar),
        (
            r"\b(?:kw|calendar week|cw|wk|week|kalenderwoche) ?(?P<n>\d{1,2})\b",
            lambda found, today: friday_of_week_number(int(found["n"]), today),
        ),
        (rf"\b(?:{_NEXT}) (?:week|woche)(?:,| on| am)? {_DAY}", _weekday_of_next_week),
        (rf"\b{_DAY},? (?:of )?(?:{_NEXT}|in der {_NEXT}) (?:week|woche)\b", _weekday_of_next_week),
        (rf"\b{_DAY} week\b", lambda found, today: next_weekday(today, _WEEKDAYS[found["weekday"]]) + timedelta(days=7)),
        (rf"\b(?:{_PART})?(?:der )?{_NEXT} (?:week|woche)\b|\bnext week's end\b", _week_part),
        (r"\bweek after next\b|\bübernächste[rn]? woche\b", lambda _f, today: friday_of(today, 2)),
        (
            r"\b(?:this|diese[rn]?|the|der|laufende[rn]?|current) (?:week|woche)\b|"
            r"\bende der woche\b|\bend of (?:the )?week\b|\beow\b",
            _this_week,
        ),
        (rf"\b(?:{_PART})?(?:of )?{_NEXT} (?:month|monats?)\b", lambda found, today: _month_on(found, today, 1)),
        (
            r"\bend of (?:the |this )?month\b|\b(?:this|diese[nms]*) monats?\b|\bthis month\b|\bmonatsende\b|"
            r"\bende des monats\b|\bmonth[- ]end\b|\beom\b",
            lambda found, today: _month_on(found, today, 0),
        ),
        (
            r"\b(?:end of (?:the |this )?|this )quarter\b|\bquarter[- ]end\b|\bquartalsende\b|\bende des quartals\b|"
            r"\b(?:diese[sm]|laufenden?) quartal\b",
            lambda _f, today: quarter_end(today.year, (today.month - 1) // 3 + 1),
        ),
        (
            r"\bq(?P<n>[1-4])\b|\b(?P<o>[1-4])\. quartal\b",
            lambda found, today: quarter_end(
                today.year + (int(found["n"] or found["o"]) < (today.month - 1) // 3 + 1), int(found["n"] or found["o"])
            ),
        ),
        (
            r"\bend of (?:the |this )?year\b|\byear[- ]end\b|\bjahresende\b|\bende (?:des|dieses) jahres\b|\bthis year\b|"
            r"\bnew year\b|\bdieses jahr\b|\bjahreswechsel\b",
            lambda _f, today: date(today.year, 12, 31),
        ),
        (r"\b(?:by|before|bis|vor|until)(?: the| zum| dem)? (?:weekend|wochenende)\b", _this_week),
        (r"\bweekend\b|\bwochenende\b", lambda _f, today: next_weekday(today - timedelta(days=1), 6)),
        (r"\b(?:end of|ende|during|in|im jahr|by the end of) (?P<year>20\d\d)\b", lambda found, _t: date(int(found["year"]), 12, 31)),
        (r"\b(?:(?P<vor>noch vor|vor|before) )?(?P<word>christmas|weihnachten)\b", _christmas),
        (r"\b(?:easter|ostern)\b", _easter),
        (r"\bday after tomorrow\b|\bübermorgen\b", lambda _f, today: today + timedelta(days=2)),
        (
            r"\btomorrow\b|(?<!guten )(?<!übermorgen )\bmorgen\b(?! um ist)|\b(?:next|following) day\b",
            lambda _f, today: today + timedelta(days=1),
        ),
        (
            r"\btoday\b|\btonight\b|\bthis (?:morning|afternoon|evening)\b|\beod\b|\bcob\b|\bclose of business\b|"
            r"\bend of (?:the )?(?:business )?day\b|\bwithin the hour\b|\bheute\b|\bfeierabend\b|\btagesende\b|"
            r"\bin(?:nerhalb)? (?:der|einer) (?:nächsten )?stunde\b|\bin an hour\b",
            lambda _f, today: today,
        ),
        (
            rf"\b(?:within|in|inside|innerhalb(?: von)?|binnen) (?:the )?(?:next |nächsten |der nächsten |den nächsten )?"
            rf"(?:max\.? )?{_N}[- ](?P<unit>(?:working|business|work) ?days?|werktage?n?s?|arbeitstage?n?s?|days?|tage?n?s?|"
            rf"weeks?|wochen?|months?|monate?n?s?|hours?|stunden?|minutes?|minuten)\b(?:'? time)?",
            _span,
        ),
        (rf"\b{_N} (?P<unit>days?|weeks?|working days?|tage|wochen|werktage) (?:from (?:now|today)|ab heute)\b", _span),
        (r"\b(?:a )?fortnight\b", lambda _f, today: today + timedelta(days=14)),
        (rf"\b{_DAY}(?! (?:morgens? )?last)", _weekday),
        (r"\b(?:bis|am|by|on|until|ab|spätestens) (?P<weekday>mo|di|mi|do|fr|sa|so)\b\.?(?! \w+en\b)", _weekday),
        (rf"\b{_PART}(?:des )?{_MONTH}(?!\w){_YEAR}", _month_part),
        (
            rf"\b(?:in|im|by|during|bis|until|before the end of|vor ende|for|ab)(?: zum)? {_MONTH}(?! \d)(?!\w){_YEAR}",
            _month_part,
        ),
        (r"\b(?:the|am|zum|by|vom|ab|ab dem|on) (?P<d>\d{1,2})(?:st|nd|rd|th|\.)(?= |,|\.|$|\))(?! (?:stock|floor))", _of_this_month),
    )
)  # fmt: skip


_BEFORE = re.compile(
    r"(?P<before>\b(?:before|vor(?: dem)?|noch vor(?: dem)?))(?: the)?(?: (?:coming|next|kommenden|nächsten))? ?$"
)
_DEADLINE = re.compile(
    r"\b(?:by|bis|until|till|latest|later than|spätestens|within|binnen|innerhalb|before|vor|until the|due)\b[^.;]{0,24}$"
)
_PAST = re.compile(r"\b(?:last|since|seit|letzte\w*|vergangene\w*|vorige\w*|dated)(?: the)? ?$")
_OF_AN_EVENT = re.compile(
    r"^ ?(?:after|of|from|following|nach|ab|seit|vor|before|prior)\b(?! (?:now|today|heute|jetzt)\b)"
)
_AFTER = re.compile(r"^ (?:later|afterwards|after that|after it|danach|darauf|später|nach)\b")


def dates_in(words: str, written_on: date) -> list[Due]:
    """Every date that words name, in the order in which they stand.

    Parameters
    ----------
    words
        Lower case, single spaces.
    written_on
        The day from which words such as "Friday" are reckoned.

    Examples
    --------
    >>> [one.on.isoformat() for one in dates_in("by friday, or within two weeks", date(2026, 11, 23))]
    ['2026-11-27', '2026-12-07']
    """
    found: list[Due] = []
    taken: list[tuple[int, int]] = []
    for pattern, reckon in _RULES:
        for match in pattern.finditer(words):
            low, high = match.span()
            if any(low < end and start < high for start, end in taken):
                continue
            on = _reckoned(match, reckon, written_on)
            if on is None:
                continue
            taken.append((low, high))
            lead = words[max(0, low - 40) : low]
            if _PAST.search(lead) and not _DEADLINE.search(lead):
                continue
            if _BEFORE.search(lead) and "vor" not in match.groupdict() and not _ends_itself(match[0]):
                on -= timedelta(days=1)
            span = "unit" in match.groupdict()
            event = span and bool(_OF_AN_EVENT.match(words[high : high + 24]))
            before = "event" if event else "deadline" if _DEADLINE.search(lead) or span else ""
            found.append(Due(None if event else on, low, high, before))
    found.extend(_hanging(words, found, written_on))
    return sorted(found, key=lambda one: one.start)


def _ends_itself(said: str) -> bool:
    """ "Before the end of March" is the end of March."""
    return any(word in said for word in ("end", "ende", "easter", "ostern"))


def _reckoned(match: Match[str], reckon: Reckon, written_on: date) -> date | None:
    try:
        return reckon(match, written_on)
    except (ValueError, OverflowError):
        return None


_LATER = re.compile(rf"\b{_N} (?P<unit>(?:working |business )?days?|weeks?|months?|(?:werk|arbeits)?tage|wochen?|monate?)"
                    r" (?:later|afterwards|after|danach|später|darauf|nach)\b")  # fmt: skip


def _hanging(words: str, known: list[Due], written_on: date) -> Iterator[Due]:
    """ "Two days after that": reckoned from a date beside it; none without one."""
    for match in _LATER.finditer(words):
        if any(one.start < match.end() and match.start() < one.end for one in known):
            continue
        beside = [one.on for one in known if one.on is not None]
        on = _reckoned(match, _span, beside[0]) if beside else None
        yield Due(on, match.start(), match.end(), "event" if on is None else "deadline")


def due_in(words: str, written_on: date) -> date | None:
    """The day by which what the words promise is due; None where they name none.

    A date behind "by", "until", "within" goes before one that stands alone; of several, the last one is meant
    ("today or tomorrow", "Monday to Wednesday"). What hangs on an event without a date is due on no day.

    Examples
    --------
    >>> due_in("we will send it before the end of march", date(2026, 2, 3)).isoformat()
    '2026-03-31'
    >>> due_in("we port within two days of your order", date(2026, 2, 3)) is None
    True
    """
    found = dates_in(words, written_on)
    if any(one.before == "event" and one.on is None for one in found):
        return None
    ahead = [one for one in found if one.on is not None and one.on >= written_on]
    firm = [one.on for one in ahead if one.before == "deadline"]
    days = [one.on for one in firm_or(ahead, firm)]
    return days[-1] if days else None


def names_a_time(words: str, written_on: date) -> bool:
    """Whether words name a day ahead, or a stretch of time that hangs on an event.

    Examples
    --------
    >>> names_a_time("we pay within 14 days of receipt", date(2026, 2, 3)), names_a_time("we pay", date(2026, 2, 3))
    (True, False)
    """
    return any(one.on is None or one.on >= written_on for one in dates_in(words, written_on))


def firm_or(ahead: list[Due], firm: list[date | None]) -> list[Due]:
    """Deadlines where there are any; else every date ahead."""
    return [one for one in ahead if one.on in firm] if firm else ahead

"""What a row of Today says, and the one thing that can be done: words for every standing of a promise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bonafides.promises.app.act_words import mark
from bonafides.promises.app.lines import PromiseLine


class Row(NamedTuple):
    """One line of a list, as plain values: the page draws it once and keeps it.

    Parameters
    ----------
    mark, what, href, why
        Its mark, what it is about, where that is told whole, and why it stands here.
    strip
        Contacts in time: for each its place and whether it was theirs, then all of it in words; or nothing.
    still
        The chance that they are still there; or nothing.
    label, to
        The one act, and where it leads.
    seen
        Acts that the reader has seen, where one press does it; −1 where `to` is a link.
    also, also_to
        A second way, as a quiet link; or nothing.
    """

    mark: str
    what: str
    href: str
    why: str
    label: str
    to: str
    seen: int = -1
    strip: tuple[tuple[tuple[int, bool], ...], str, str] | tuple[()] = ()
    still: str = ""
    also: str = ""
    also_to: str = ""


def written_day(on: date, how: str) -> str:
    """A day as the page's language writes it; a page says the same few days again and again."""
    return _written_day(on, how, get_language())


IN_GERMAN = {"l j F": "l, j. F", "j F": "j. F", "j F Y": "j. F Y"}
"""How German writes the same."""


@lru_cache(maxsize=4_096)
def _written_day(on: date, how: str, language: str | None) -> str:
    return date_format(on, IN_GERMAN.get(how, how) if language == "de" else how)


@lru_cache(maxsize=16_384)
def address_to(name: str, key: str) -> str:
    """The address of a page about one thing."""
    return reverse(name, args=(key,))


def day_words(on: date, today: date) -> str:
    """A day as somebody would say it today."""
    ahead = (on - today).days
    if ahead in (0, 1, -1):
        return {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}[ahead]
    if abs(ahead) < 7:
        return written_day(on, "l j F")
    return written_day(on, "j F" if on.year == today.year else "j F Y")


def moment_words(at: datetime, today: date) -> str:
    """A moment of the last days with its hour; an older one as a day."""
    local = timezone.localtime(at)
    words = day_words(local.date(), today)
    return f"{words}, {date_format(local, 'H:i')}" if (today - local.date()).days < 7 else words


@dataclass(frozen=True, slots=True)
class Wording:
    """How rows are worded on a page: on which day, in which language, at which place."""

    today: date
    language: str | None
    zone: str

    def own(self, row: PromiseLine) -> Row:
        """A promise on which the reader has the next move."""
        return _said("own", row, self)

    def their(self, row: PromiseLine) -> Row:
        """A promise on which the other side has the next move."""
        return _said("their", row, self)

    def due(self, row: PromiseLine) -> Row:
        """What the reader owes today or on one of the next days: one press says that it is done."""
        return _said("due", row, self)


def wording_of(today: date) -> Wording:
    """The wording of this page."""
    return Wording(today, get_language(), timezone.get_current_timezone_name())


@lru_cache(maxsize=4_096)
def _said(kind: str, row: PromiseLine, wording: Wording) -> Row:
    """A row follows from its promise and the wording alone: it is worded once."""
    return {"own": _own, "their": _their, "due": _owed}[kind](row, wording.today)


def _own(row: PromiseLine, today: date) -> Row:
    why, label, place = _OURS[(_side(row), row.state)](row, today)
    to = _address(row) + place
    handed_on = row.state == "asked" and row.direction == "ask" and row.performer_function is not None
    return Row(
        mark=mark(row.state, warned=row.warned_at is not None),
        what=_title(row),
        href=_address(row),
        why=why,
        label=label,
        to=to,
        also=_("Hand it on") if handed_on else "",
        also_to=address_to("promises:hand_on", row.key) if handed_on else "",
    )


def _their(row: PromiseLine, today: date) -> Row:
    why = _waited_for(row, today)
    address = _email(row)
    return Row(
        mark=mark(row.state, warned=row.warned_at is not None),
        what=_title(row),
        href=_address(row),
        why=why,
        label=_("Ask them") if address else _("Look at it"),
        to=f"mailto:{address}" if address else _address(row),
    )


def _owed(row: PromiseLine, today: date) -> Row:
    due = row.due_on or today
    words = day_words(due, today)
    return Row(
        mark=mark(row.state, warned=row.warned_at is not None),
        what=f"{words[:1].upper()}{words[1:]}: {row.what}",
        href=_address(row),
        why=_promised_to(row, today) + _warned(row, today),
        label=_("It is done"),
        to=reverse("promises:do", kwargs={"key": row.key, "what": "report"}),
        seen=row.n_acts,
        also=_("Warn"),
        also_to=f"{_address(row)}#warn-{row.key}-text",
    )


def _side(row: PromiseLine) -> str:
    """The side that has the next move; nobody's where it is not said yet."""
    return row.waits_on or "nobody"


def _address(row: PromiseLine) -> str:
    if row.state == "begun":
        return address_to("promises:prepared", row.key)
    return address_to("promises:promise", row.key)


def _title(row: PromiseLine) -> str:
    """With whom, then what; a title begins with a capital."""
    words = _named(row)
    return f"{words[:1].upper()}{words[1:]}"


def _named(row: PromiseLine) -> str:
    if row.direction in ("ours", "theirs") and row.client is not None:
        return f"{row.client}: {row.what}"
    if row.direction == "team" and row.asker_team is not None:
        return f"{row.asker_team}: {row.what}"
    if row.direction == "ask" and row.client is not None:
        return f"{row.what} ({row.client})"
    return row.what


def _whom(row: PromiseLine) -> str:
    """Who asked."""
    return str(row.asker_person or row.asker_team or row.client or "")


def _who(row: PromiseLine) -> str:
    """Who does it."""
    return str(row.performer_function or row.performer_person or row.client or "")


def _on(at: datetime | None, today: date) -> str:
    return day_words(timezone.localdate(at), today) if at is not None else ""


def _due(row: PromiseLine, today: date) -> str:
    return day_words(row.due_on or today, today)


def _warned(row: PromiseLine, today: date) -> str:
    if row.warned_at is None:
        return ""
    told = {"on": _on(row.warned_at, today)}
    if row.expected_on is not None:
        told["day"] = day_words(row.expected_on, today)
        return " " + _("Warned %(on)s: it may be %(day)s.") % told
    return " " + _("Warned %(on)s.") % told


def _promised_to(row: PromiseLine, today: date) -> str:
    told = {"name": _whom(row), "on": _on(row.promised_at, today), "due": _due(row, today)}
    if row.direction == "ask":
        return _("A yes to %(name)s, given %(on)s.") % told
    if row.promised_at is None:
        return _("Promised to %(name)s.") % told
    return _("Promised to %(name)s, %(on)s.") % told


Told = tuple[str, str, str]
"""Why it stands here, what the act is called, and where on its page that is."""


def _asked(row: PromiseLine, today: date) -> Told:
    told = {"name": _whom(row), "on": _on(row.waits_since, today), "due": _due(row, today)}
    if row.direction == "ours":
        return (
            _("They added it %(on)s: they remember it as promised, and miss it here.") % told,
            _("Answer"),
            "",
        )
    if row.client is not None:
        why = _("%(name)s asked %(on)s, for %(due)s. Nothing has been said to the customer yet.") % told
    else:
        why = _("%(name)s asked %(on)s, for %(due)s.") % told
    return why, _("Answer"), ""


def _promised(row: PromiseLine, today: date) -> Told:
    told = {"name": _whom(row), "due": _due(row, today)}
    if row.due_on is not None and row.due_on < today:
        why = _("Promised to %(name)s for %(due)s; that day has passed.") % told + _warned(row, today)
        return why, _("Say what is true"), ""
    why = _("Promised to %(name)s for %(due)s.") % told + _warned(row, today)
    if row.warned_at is not None:
        return why, _("Propose a date"), f"#propose-{row.key}-due_on"
    return why, _("Warn"), f"#warn-{row.key}-text"


def _proposed(row: PromiseLine, today: date) -> Told:
    told = {
        "name": _whom(row) if row.waits_on == "performer" else _who(row),
        "due": _due(row, today),
        "day": day_words(row.proposed_on, today) if row.proposed_on else "",
    }
    if not row.proposed_on:
        return _("%(name)s proposes something else.") % told, _("Answer"), ""
    return _("%(name)s proposes %(day)s instead of %(due)s.") % told, _("Answer"), ""


def _disputed(row: PromiseLine, today: date) -> Told:
    why = _("Seen differently since %(on)s. It counts for nobody until both have spoken.")
    return why % {"on": _on(row.waits_since, today)}, _("Talk it over"), ""


def _countered(row: PromiseLine, today: date) -> Told:
    told = {"name": _who(row), "due": _due(row, today)}
    return _("%(name)s: yes, if it may be %(due)s.") % told, _("Answer"), ""


def _reported(row: PromiseLine, today: date) -> Told:
    told = {"name": _who(row), "on": _on(row.reported_at, today)}
    why = _("%(name)s reported it done %(on)s. You alone can say whether it was kept.") % told
    return why, _("Say what is true"), ""


def _ready(row: PromiseLine, today: date) -> Told:
    told = {"due": _due(row, today)}
    why = _("Everybody you asked has answered. Nothing has been said to them yet; you meant it for %(due)s.")
    return why % told, _("Read their answers"), ""


_OURS: dict[tuple[str, str], Callable[[PromiseLine, date], Told]] = {
    ("performer", "asked"): _asked,
    ("performer", "promised"): _promised,
    ("performer", "renegotiating"): _proposed,
    ("performer", "disputed"): _disputed,
    ("asker", "renegotiating"): _proposed,
    ("asker", "disputed"): _disputed,
    ("asker", "countered"): _countered,
    ("asker", "reported"): _reported,
    ("nobody", "begun"): _ready,
}
"""Every standing in which it is somebody's move, by side and state (`conversation.waits_on`)."""


def _waited_for(row: PromiseLine, today: date) -> str:
    """Why somebody waits."""
    told = {
        "name": _who(row) if row.waits_on == "performer" else _whom(row),
        "on": _on(row.waits_since, today),
        "due": _due(row, today),
        "day": day_words(row.proposed_on, today) if row.proposed_on else "",
    }
    if row.state == "promised":
        late = " " + _("That day has passed.") if row.due_on is not None and row.due_on < today else ""
        said = {
            "theirs": _("They said: by %(due)s."),
            "team": _("%(name)s promised it to the team for %(due)s."),
            "colleague": _("%(name)s promised it for %(due)s."),
        }.get(row.direction, _("%(name)s said yes for %(due)s."))
        return said % told + late + _warned(row, today)
    said = {
        "asked": _("You asked %(name)s %(on)s; no answer yet."),
        "countered": _("You said yes, if it may be %(due)s. %(name)s has not answered since %(on)s."),
        "renegotiating": _("You proposed %(day)s; %(name)s has not answered since %(on)s."),
        "reported": _("You reported it done %(on)s. %(name)s has not said whether it was kept."),
    }.get(row.state, _("Seen differently since %(on)s; it is for %(name)s to say."))
    return said % told


def _email(row: PromiseLine) -> str:
    """Where to ask, if somebody can be asked: a contact at a client's, or a colleague."""
    if row.direction in ("ours", "theirs"):
        return (row.contact_email or "") if row.contact_erased_at is None else ""
    return (row.performer_email if row.waits_on == "performer" else row.asker_email) or ""

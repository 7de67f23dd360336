"""Telling by mail: plain text, in the reader's language; nothing in it calls home.

The words are written at the moment of sending, out of what the reader may see then.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import get_language

from bonafides.people.app.installation import this_installation
from bonafides.people.app.languages import language_of
from bonafides.people.app.models import ClientContact, Person
from bonafides.people.app.reader import reader_for
from bonafides.people.app.waiting import Waiting, waiting_for
from bonafides.promises.app.actions_answering import make_answer_link, open_answers
from bonafides.promises.app.actions_telling import AT_ONCE, DAILY, when_for
from bonafides.promises.app.concern import WITH_PARTIES
from bonafides.promises.app.models import AnswerLink, Outgoing, Promise, PromiseAct
from bonafides.promises.app.queries_reaching import heads_of, lists_of, people_of, reach_of, reachable
from bonafides.promises.app.reaching.channel import DROPPED, FAILED, SENT, Came
from bonafides.promises.app.reaching.words import ANSWER, DID, KEEPS
from bonafides.promises.telling import Kind


def house_address(path: str) -> str:
    """An address of this house as it stands in a mail."""
    return settings.CONFIGURATION.own_address + path


class Mail:
    """Mail to one person."""

    def tell(self, one: Outgoing, now: datetime) -> Came:
        """Send it, if its reader is still reachable, still concerned, and wants it now."""
        person = reachable(timezone.localdate(now)).filter(pk=one.person_id or 0).first()
        if person is None:
            return DROPPED
        wish = reach_of(person)
        if wish.how not in (DAILY if one.kind == "digest" else AT_ONCE):
            return DROPPED
        if one.kind != "digest" and (later := when_for(wish, now)) > now:
            return Came("later", later)
        language = language_of(person)
        with translation.override(language):
            said = _said(one, person, language)
            if said is None:
                return DROPPED
            return _send(one, person, language, said, now)


def _send(one: Outgoing, person: Person, language: str, said: dict[str, Any], now: datetime) -> Came:
    link = _links(said, person, language, one.kind, now)  # type: ignore[arg-type]
    house = this_installation()
    said |= {
        "person": person,
        "house": house.name if house else "",
        "settings": house_address(reverse("promises:reach")),
    }
    template = one.kind if one.kind in ("digest", "overridden", "due") else "told"
    subject = render_to_string(f"promises/mail/{template}_subject.{language}.txt", said)
    body = render_to_string(f"promises/mail/{template}.{language}.txt", said)
    mail = EmailMessage(one_line(subject)[:200], body, to=[person.email])
    mail.extra_headers = {
        # The same however often it is tried: a mail program shows it once.
        "Message-ID": f"<{one.key}@{settings.CONFIGURATION.hosts[0]}>",
        "Auto-Submitted": "auto-generated",
    }
    try:
        mail.send()
    except OSError:
        # smtplib's errors are OSErrors: no connection, refused, timed out.
        if link is not None:
            link.delete()
        return FAILED
    return SENT


def _links(
    said: dict[str, Any], person: Person, language: str, kind: Kind, now: datetime
) -> AnswerLink | None:
    """Put the addresses that answer into what is said."""
    row = said.get("row")
    made = make_answer_link(person, row, kind, now=now) if row is not None else None
    if row is None or made is None:
        return None
    link, text = made
    said["answers"] = [
        (ANSWER[language][act], house_address(reverse("promises:answer", args=[text, act])))
        for act in open_answers(person, row, kind)
    ]
    said["days"] = (link.ends_at - now).days
    return link


def _said(one: Outgoing, person: Person, language: str) -> dict[str, Any] | None:
    """What a mail says; None where it is not to be told any more, or not to this reader."""
    if one.kind == "digest":
        reader = reader_for(person)
        lists, asked = lists_of(reader), [_asked(it) for it in waiting_for(reader)]
        page = house_address("/")
        shown = [
            ([_line(row) for row in rows], more)
            for rows, more in zip(
                (lists.waiting_on_us, lists.we_wait_on, lists.due), lists.n_more, strict=True
            )
        ]
        if lists.empty and not asked:
            return None
        return {"asked": asked, "lists": shown, "page": page, "day": timezone.localdate()}
    row = Promise.objects.select_related(*WITH_PARTIES).get(pk=one.promise_id or 0)
    if not _still(one, row, person):
        return None
    said: dict[str, Any] = {
        "row": row,
        "what": one_line(row.what),
        "done_when": one_line(row.done_when),
        "page": house_address(reverse("promises:promise", args=[row.key])),
    }
    if one.kind == "overridden" and one.overridden is not None:
        said |= {"by": one.overridden.by.name, "quoted": quoted(one.overridden.reason)}
        said["page"] = house_address(reverse("promises:inbox"))
    elif one.overridden is not None:
        by = one.overridden.answered_by
        said |= {
            "who": one_line(by.name) if by else "",
            "did": KEEPS[language][one.overridden.answer or "cannot"],
        }
    elif one.act is not None:
        who, text = _words(one.act)
        said |= {
            "who": who or ("Jemand" if language == "de" else "Somebody"),
            "did": DID[language][one.act.act],  # type: ignore[index]
            "quoted": quoted(text),
            "act": one.act,
        }
    return said


def _still(one: Outgoing, row: Promise, person: Person) -> bool:
    """Whether it is still to be told to this person: they stand where they stood, and it still waits."""
    if one.kind == "overridden":
        told = one.overridden
        return told is not None and told.answered_at is None and person.pk in heads_of(told.function_id)
    if one.kind == "due":
        due = row.state in ("promised", "renegotiating") and f":{row.due_on}:" in one.occasion
        return due and person.pk in people_of(row, "performer")
    if person.pk not in people_of(row, "asker") | people_of(row, "performer"):
        return False
    return one.kind != "ask" or (one.act is not None and row.n_acts == one.act.n)


def _words(act: PromiseAct) -> tuple[str, str]:
    """Who did it and what they said; nothing of either where it was erased."""
    said = getattr(act, "said", None)
    if said is None:
        return "", ""
    found: Any = None
    if said.person:
        found = Person.objects.filter(pk=said.person).first()
    elif said.contact:
        found = ClientContact.objects.filter(pk=said.contact).first()
    return one_line(found.name) if found else "", said.text


def _line(row: Promise) -> str:
    """One promise as a line of a list."""
    parts = [one_line(row.what)]
    if row.client is not None:
        parts[0] += f" ({one_line(row.client.name)})"
    if row.due_on is not None:
        # A number for a month reads otherwise in another country.
        parts.append(date_format(row.due_on, "j. F" if get_language() == "de" else "j F"))
    return ", ".join(parts)


def _asked(one: Waiting) -> tuple[str, str]:
    """What somebody is asked besides promises, as a line, and where it is answered."""
    return f"{one_line(one.what)}. {one_line(one.why)}", house_address(one.path)


def one_line(text: str) -> str:
    """A text without what would end its line."""
    return " ".join(text.split())


def quoted(text: str) -> str:
    """Somebody's words, marked as such: nothing in them can pass for ours."""
    return "\n".join(f"> {line}" for line in text.splitlines())

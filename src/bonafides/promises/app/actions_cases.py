"""Opening a case, answering it, naming who decides, deciding."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import ClientContact, Hat, Person
from bonafides.people.app.reader import holds, reader_for
from bonafides.promises.app.models import Case, Decider, Evidence, Promise, PromiseAct
from bonafides.promises.app.sides import sides_of
from bonafides.promises.cases import AT_LEAST, CITABLE, Outcome, agreed_outcome, may_decide


def may_open(promise: Promise, person: Person) -> bool:
    """Whether somebody had to keep a promise that another made, or is one of those it was made to.

    Those of the functions it rests on, or that were overridden; a team whose leader promised; whoever was
    promised something. Not whoever made it.
    """
    if promise.maker_id == person.pk or promise.promised_at is None:
        return False
    reader = reader_for(person)
    if promise.direction in ("team", "colleague"):
        return "asker" in sides_of(promise, reader)
    functions = set(promise.overridden.values_list("function", flat=True))
    inner = promise.rests.values_list("inner__performer_function", "inner__performer_person")
    functions |= {function for function, _ in inner}
    return bool(functions & reader.answers_for) or person.pk in {who for _, who in inner}


def open_case(
    promise: Promise,
    why: str,
    cited: Iterable[PromiseAct],
    *,
    by: Person | ClientContact,
    at: datetime | None = None,
) -> Case:
    """Say that a promise should not have been made, with the acts that show it.

    Raises
    ------
    WrongRequest
        It is not theirs to open, one is open already, nothing is said or cited, or what is cited may not be.
    """
    ours = by if isinstance(by, Person) else None
    theirs = by if isinstance(by, ClientContact) else None
    if ours is not None and not may_open(promise, ours):
        raise WrongRequest(
            "it is not yours to open", "a promise that you must keep, or that was made to you", "ask"
        )
    if theirs is not None and (promise.client_id != theirs.client_id or promise.direction != "ours"):
        raise WrongRequest("another client's promise", "one that was made to you", "open it there")
    if not why.strip():
        raise WrongRequest(
            "nothing said", "why it should not have been promised", "say it in a few sentences"
        )
    try:
        with transaction.atomic():
            case = Case.objects.create(
                promise=promise,
                about=promise.maker,
                opened_by=ours,
                opened_by_contact=theirs,
                why=why.strip(),
                opened_at=at or timezone.now(),
            )
            if not cite(case, cited, by="opener", at=at):
                raise WrongRequest("no evidence", "at least one act of this promise", "choose what shows it")
    except IntegrityError as open_already:
        raise WrongRequest(
            "a case about this promise is open", "one at a time", "add to it"
        ) from open_already
    return case


def cite(case: Case, acts: Iterable[PromiseAct], *, by: str, at: datetime | None = None) -> int:
    """Add acts of the same promise, or of those it rests on, to a case; how many were added."""
    allowed = set(case.promise.rests.values_list("inner", flat=True)) | {case.promise_id}
    rows = []
    for act in acts:
        if act.promise_id not in allowed or act.act not in CITABLE:
            raise WrongRequest(
                "an act that no case may cite",
                "what was promised, reported, or said by the other side of this promise",
                "leave it out: warning, renegotiating and saying no cost nobody anything",
            )
        rows.append(Evidence(case=case, act=act, what=act.act, by=by, at=at or timezone.now()))
    return len(Evidence.objects.bulk_create(rows))


def reply(
    case: Case,
    text: str,
    cited: Iterable[PromiseAct] = (),
    *,
    by: Person,
    at: datetime | None = None,
) -> Case:
    """The maker's own account; it stands first on the case, and nothing is decided before it or its time.

    Raises
    ------
    WrongRequest
        Somebody else answers, or it has been decided.
    """
    with transaction.atomic():
        row = _locked(case)
        if row.about_id != by.pk or not text.strip():
            raise WrongRequest(
                "an answer that is not the maker's, or empty", "the maker's own account", "leave it"
            )
        row.reply, row.replied_at = text.strip(), at or timezone.now()
        row.save(update_fields=["reply", "replied_at"])
        cite(row, cited, by="maker", at=at)
    return row


def name_deciders(case: Case, people: Iterable[Person], *, by: Person, at: datetime | None = None) -> None:
    """Name who decides: at least two, none of them a party. A leader names them whom it is not about.

    Raises
    ------
    WrongRequest
        Whoever names may not, too few are named, or one of them is a party.
    """
    with transaction.atomic():
        row = _locked(case)
        reader = reader_for(by)
        may = reader.wears("leader") or (reader.wears("administrator") and not _other_leaders(row))
        if not may or by.pk in (row.about_id, row.opened_by_id):
            raise WrongRequest("this is not yours to name", "a leader whom the case is not about", "ask one")
        named = {person.pk: person for person in people}
        concerned = _parties(row.promise)
        for person in named.values():
            why_not = may_decide(
                person.pk, about=row.about_id, opened_by=row.opened_by_id, concerned=concerned
            )
            if why_not:
                raise WrongRequest(
                    f"{person.name}: {why_not}", "people who stand apart", "name somebody else"
                )
        if len(named) < AT_LEAST:
            raise WrongRequest(f"{len(named)} named", f"at least {AT_LEAST}", "name one more")
        if row.deciders.filter(said_at__isnull=False).exists():
            raise WrongRequest(
                "somebody named before has decided", "a case nobody has decided on", "leave it"
            )
        row.deciders.all().delete()
        Decider.objects.bulk_create(
            Decider(case=row, person=p, named_by=by, named_at=at or timezone.now()) for p in named.values()
        )


def decide(
    case: Case, outcome: Outcome, reasons: str, *, told: str = "", by: Person, at: datetime | None = None
) -> Case:
    """Say how the case should end; it ends when all who were named say the same.

    Parameters
    ----------
    told
        What the client reads of it, where they opened it; what was said last stands.

    Raises
    ------
    WrongRequest
        Somebody who was not named, without reasons, or before the maker could answer.
    """
    with transaction.atomic():
        row = _locked(case)
        own = row.deciders.filter(person=by).first()
        if own is None or not reasons.strip():
            raise WrongRequest(
                "somebody not named, or no reasons", "a person named, with reasons", "give them"
            )
        moment = at or timezone.now()
        waited = moment - row.opened_at
        if row.replied_at is None and waited.days < RIGHT_OF_REPLY_DAYS:
            raise WrongRequest(
                "the maker has not answered yet",
                f"an answer, or {RIGHT_OF_REPLY_DAYS} days of time for one",
                "wait for it",
            )
        own.outcome, own.said_at = outcome, moment
        own.save(update_fields=["outcome", "said_at"])
        said: list[Outcome] = [one.outcome for one in row.deciders.all() if one.said_at]  # type: ignore[misc]
        row.reasons = f"{row.reasons}\n\n{by.name}: {reasons.strip()}".strip()
        if len(said) == row.deciders.count() and (agreed := agreed_outcome(said)) is not None:
            row.outcome, row.decided_at = agreed, moment
        row.told = told.strip() or row.told
        row.save(update_fields=["reasons", "told", "outcome", "decided_at"])
    return row


RIGHT_OF_REPLY_DAYS = 10
"""Days that the maker has to answer before anything can be decided without an answer."""


def withdraw_case(case: Case, *, by: Person) -> None:
    """Take back a case that one opened; it stays on record as withdrawn."""
    changed = Case.objects.filter(
        pk=case.pk, opened_by=by, decided_at__isnull=True, withdrawn_at__isnull=True
    ).update(withdrawn_at=timezone.now())
    if not changed:
        raise WrongRequest("a case that is not yours, or has ended", "an open one of your own", "leave it")


def _locked(case: Case) -> Case:
    row = Case.objects.select_for_update(of=("self",)).get(pk=case.pk)
    if row.decided_at is not None or row.withdrawn_at is not None:
        raise WrongRequest("the case has ended", "an open one", "read how it ended")
    return row


def _other_leaders(case: Case) -> bool:
    """Whether there is a leader whom the case is not about and who did not open it."""
    on = timezone.localdate()
    leaders = Hat.objects.filter(holds(on), role="leader").exclude(
        Q(person=case.about_id) | Q(person=case.opened_by_id)
    )
    return leaders.exists()


def _parties(promise: Promise) -> frozenset[int]:
    named = {promise.asker_person_id, promise.performer_person_id, promise.holder_id, promise.maker_id}
    return frozenset(number for number in named if number is not None)

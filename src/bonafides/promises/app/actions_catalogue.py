"""What a function agrees to beforehand, and its kinds of promise with their first estimates."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from bonafides.errors import WrongRequest
from bonafides.people.app.models import Function, Person
from bonafides.people.app.reader import reader_for
from bonafides.promises.app.models import Agreed, Kind


def agree_beforehand(agreed: Agreed, function: Function, *, by: Person) -> Agreed:
    """Agree to a promise beforehand, for everybody who sells."""
    _answers(function, by)
    agreed.function, agreed.by = function, by
    agreed.save()
    return agreed


def end_agreed(agreed: Agreed, *, by: Person) -> None:
    """From now on it is asked again; what was promised stays promised."""
    _answers(agreed.function, by)
    Agreed.objects.filter(pk=agreed.pk, ended_at__isnull=True).update(ended_at=timezone.now())


def keep_kind(kind: Kind, function: Function, *, by: Person) -> Kind:
    """Name a kind of promise, or change its estimate; what was estimated before stays on its promises."""
    _answers(function, by)
    known = Kind.objects.filter(function=function, name=kind.name, ended_at__isnull=True).first()
    if known is not None:
        known.estimate_low_days, known.estimate_high_days = kind.estimate_low_days, kind.estimate_high_days
        known.save()
        return known
    kind.function = function
    try:
        with transaction.atomic():
            kind.save()
    except IntegrityError as taken:
        raise WrongRequest("an ended kind of this name", "another name", "choose another name") from taken
    return kind


def _answers(function: Function, by: Person) -> None:
    if function.pk not in reader_for(by).answers_for:
        raise WrongRequest(f"you do not answer for {function}", "its head", "ask them to change it")

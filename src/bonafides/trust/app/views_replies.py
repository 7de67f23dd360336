"""You said, we heard, we do: written by whom it is about, read by those who were asked, and by no figure."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.errors import WrongRequest
from bonafides.people.app.access import asked_by, page
from bonafides.people.app.addresses import whole_address
from bonafides.people.app.concerning import Concerning
from bonafides.people.app.reader import Reader
from bonafides.trust.app.actions_replies import take_reply_back, write_reply
from bonafides.trust.app.forms_replies import ReplyForm
from bonafides.trust.app.models import Reply, Subject
from bonafides.trust.app.queries_mirror import heard_by, replies_to, who_may_reply
from bonafides.trust.purposes import REPLIES

SALT = "mirror.reply"


def subject_named(request: HttpRequest, key: str, **_: Any) -> Concerning:
    """The subject of an address, and who may say something back about it."""
    row = get_object_or_404(
        Subject.objects.select_related("round", "person", "team"), key=key, round__state="closed"
    )
    reader: Reader = asked_by(request)
    writers = who_may_reply(row, reader.on)
    if not writers:
        raise Http404("nobody leads there at the moment")
    return Concerning(writers[0], frozenset(one.pk for one in writers), row)


@page(
    "trust:reply",
    "What I say back to those who were asked",
    right="reply_to_round",
    about="person",
    purpose=REPLIES,
    of=subject_named,
)
def reply(request: HttpRequest, key: str) -> HttpResponse:
    """What was said back so far, and a form for one thing more."""
    subject = _subject(request, key)
    reader = asked_by(request)
    form = ReplyForm(request.POST if request.method == "POST" else None)
    said = ""
    if request.method == "POST" and form.is_valid():
        try:
            write_reply(subject, **form.cleaned_data, by=reader.person, on=reader.on)
        except WrongRequest as refused:
            said = str(refused)
        else:
            messages.success(request, _("Said. Those who were asked can read it."))
            return redirect("trust:reply", key=key)
    outside = subject.cells.filter(invitations__contact__isnull=False).exists()
    context = {
        "subject": subject,
        "replies": replies_to(subject, published=False),
        "form": form,
        "said": said,
        "outside": whole_address(request, link_to(subject)) if outside else "",
    }
    return render(request, "trust/reply.html", context, status=422 if request.method == "POST" else 200)


def _subject(request: HttpRequest, key: str) -> Subject:
    found = subject_named(request, key).thing
    if not isinstance(found, Subject):
        raise Http404
    return found


def link_to(subject: Subject) -> str:
    """Address for those outside who were asked: it names nobody, and shows what was said back alone."""
    return reverse("trust:heard_outside", args=[signing.dumps(subject.key, salt=SALT)])


@page("trust:take_reply_back", "Take back what I said", right="read_own", about="self", purpose=REPLIES)
@require_POST
def take_back(request: HttpRequest, key: str) -> HttpResponse:
    """Take back one thing that the reader said."""
    row = get_object_or_404(Reply.objects.select_related("subject"), key=key, by=asked_by(request).person)
    try:
        take_reply_back(row, by=row.by)
    except WrongRequest as refused:
        messages.error(request, str(refused))
    else:
        messages.info(request, _("Taken back."))
    return redirect("trust:reply", key=row.subject.key)


@page("trust:heard", "What was said back to me", right="read_own", about="self", purpose=REPLIES)
def heard(request: HttpRequest) -> HttpResponse:
    """What was said back in rounds in which the reader was asked, whether or not they answered."""
    return render(request, "trust/heard.html", {"heard": heard_by(asked_by(request))})


@page("trust:heard_outside", "What was said back, by its link", right="read_reply")
def heard_outside(request: HttpRequest, text: str) -> HttpResponse:
    """What was said back, for whoever holds the link: without an account, without a figure."""
    try:
        key = signing.loads(text, salt=SALT)
    except signing.BadSignature as wrong:
        raise Http404("no such link") from wrong
    subject = get_object_or_404(
        Subject.objects.select_related("round", "person", "team"), key=key, round__state="closed"
    )
    context = {"subject": subject, "replies": replies_to(subject)}
    answer = render(request, "trust/heard_outside.html", context)
    answer["X-Robots-Tag"] = "noindex"
    return answer

"""My own figures: with whom they are shared, until when, and whether they are made at all."""

from __future__ import annotations

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bonafides.people.app.access import PAGES, asked_by, page
from bonafides.people.app.actions_shares import end_share, share, turn_off, turn_on
from bonafides.people.app.forms_shares import ShareForm
from bonafides.people.app.models import Share
from bonafides.people.app.queries_shares import SharedRows, of_one, own_figures, shared_by_others
from bonafides.people.purposes import purpose as known_purpose

SALT = "share"


@page(
    "people:glass_box_sharing",
    "My own figures, and with whom I share them",
    right="read_own",
    about="self",
    purpose="people.sharing",
)
def sharing(request: HttpRequest) -> HttpResponse:
    """What is shared, and a form to share a part."""
    reader = asked_by(request)
    form = ShareForm(reader, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        share(
            given["purpose"],
            by=reader.person,
            until_on=given["until_on"],
            person=given["person"],
            team=given["team"],
        )
        messages.info(request, _("Shared. You may end it at any moment, here."))
        return redirect("people:glass_box_sharing")
    own = [
        (figure, [(row, signing.dumps(row.pk, salt=SALT)) for row in figure.shares])
        for figure in own_figures(reader.person)
    ]
    others = shared_by_others(reader, request.GET.get("shared"))
    context = {"own": own, "form": form, "others": _from_others(others), "shared": others}
    return render(request, "people/sharing.html", context)


def _from_others(shares: SharedRows) -> list[tuple[Share, str, str]]:
    """What others share with the reader: the share, what it is called, and where it is shown."""
    return [(row, known_purpose(row.purpose).figure, _address(row)) for row in shares]


def _address(row: Share) -> str:
    for shown in PAGES.values():
        if shown.purpose == row.purpose and shown.about == "person" and shown.through == "page":
            try:
                return reverse(shown.name, args=[row.owner.key])
            except NoReverseMatch:
                continue
    return ""


@page("people:glass_box_end_share", "End a share", right="decide_own")
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End a share of one's own."""
    reader = asked_by(request)
    try:
        number = signing.loads(request.POST.get("share", ""), salt=SALT)
    except signing.BadSignature:
        raise Http404 from None
    row = Share.objects.filter(pk=number, owner=reader.person).first()
    if row is None:
        raise Http404
    end_share(row, by=reader.person)
    messages.info(request, _("Ended. From now on nobody reads it by this share."))
    return redirect("people:glass_box_sharing")


@page("people:glass_box_switch", "Turn a figure of one's own off or on", right="decide_own")
@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Turn a figure off, or on again."""
    reader = asked_by(request)
    purpose = request.POST.get("purpose", "")
    if purpose not in {one.name for one in of_one()}:
        raise Http404
    if request.POST.get("to") == "on":
        turn_on(purpose, by=reader.person)
        messages.info(request, _("It is on again, and will be made in the next night."))
    else:
        turn_off(purpose, by=reader.person)
        messages.info(request, _("It is off. Nobody sees it, and it is not made again until you turn it on."))
    return redirect("people:glass_box_sharing")

"""The public board: what is fixed about a round, without a name; and after the close, what was counted."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from bonafides.people.app.access import page
from bonafides.people.app.addresses import whole_address
from bonafides.people.app.listing import in_parts
from bonafides.trust.app.models import Round
from bonafides.trust.app.queries_board import board_cells, on_the_board, plan_lines
from bonafides.trust.app.round_shown import Shown
from bonafides.trust.qr import svg

OPENS = "read_board"


def found(key: str) -> Round:
    """A round that stands on the board: one whose manifest is fixed."""
    row = get_object_or_404(Round, key=key)
    if not row.fingerprint:
        raise Http404
    return row


@require_GET
@never_cache
@page("trust:board", "The board of rounds", right=OPENS)
def board(request: HttpRequest) -> HttpResponse:
    """Every round that was launched, newest first."""
    return render(request, "trust/rounds/board.html", {"rounds": [Shown(row) for row in on_the_board()]})


@require_GET
@never_cache
@page("trust:board_round", "A round on the board", right=OPENS)
def board_round(request: HttpRequest, key: str) -> HttpResponse:
    """One round: hash, cells, plan, counts, hashes of ballots, how to check."""
    row = found(key)
    cells = board_cells(row)
    parts, rows = in_parts(request, cells=cells, plan=plan_lines(row, cells))
    context: dict[str, Any] = {
        "shown": Shown(row),
        "row": row,
        "n_cells": len(cells),
        "parts": parts,
        **rows,
        "address": whole_address(request, request.path).rstrip("/") + ".json",
    }
    return render(request, "trust/rounds/board_round.html", context)


@require_GET
@page("trust:board_manifest", "The manifest of a round, as it was hashed", right=OPENS)
def manifest(request: HttpRequest, key: str) -> HttpResponse:
    """The bytes whose SHA-256 stands in every invitation."""
    answer = HttpResponse(bytes(found(key).manifest), content_type="application/json")
    # Anybody's program may compare it, also one that runs on a page of the box.
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@require_GET
@page("trust:board_mark", "The hash of a round as a QR code", right=OPENS)
def mark(request: HttpRequest, key: str) -> HttpResponse:
    """The board's address and the hash, for the wall."""
    row = found(key)
    where = whole_address(request, request.path.removesuffix("hash.svg"))
    return HttpResponse(svg(f"{where}#{row.fingerprint}"), content_type="image/svg+xml")

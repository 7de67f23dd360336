"""Everything the room keeps."""

from __future__ import annotations

from bonafides.promises.app.models_acts import Log, PromiseAct, Words
from bonafides.promises.app.models_cases import Case, Decider, Evidence
from bonafides.promises.app.models_checkpoints import Mailed, Signed
from bonafides.promises.app.models_contacts import (
    ArrivedFile,
    Collecting,
    Contact,
    ContactWords,
    KnownAs,
    Mailbox,
)
from bonafides.promises.app.models_handovers import Handed, Handover
from bonafides.promises.app.models_links import Link
from bonafides.promises.app.models_promises import Agreed, Kind, Overridden, Promise, Rest

__all__ = [
    "Agreed",
    "ArrivedFile",
    "Case",
    "Collecting",
    "Contact",
    "ContactWords",
    "Decider",
    "Evidence",
    "Handed",
    "Handover",
    "Kind",
    "KnownAs",
    "Link",
    "Log",
    "Mailbox",
    "Mailed",
    "Overridden",
    "Promise",
    "PromiseAct",
    "Rest",
    "Signed",
    "Words",
]

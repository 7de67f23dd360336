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
from bonafides.promises.app.models_reaching import AnswerLink, Hook, Outgoing, Reach, Told
from bonafides.promises.app.models_reliance import Reliance

__all__ = [
    "Agreed",
    "AnswerLink",
    "ArrivedFile",
    "Case",
    "Collecting",
    "Contact",
    "ContactWords",
    "Decider",
    "Evidence",
    "Handed",
    "Handover",
    "Hook",
    "Kind",
    "KnownAs",
    "Link",
    "Log",
    "Mailbox",
    "Mailed",
    "Outgoing",
    "Overridden",
    "Promise",
    "PromiseAct",
    "Reach",
    "Reliance",
    "Rest",
    "Signed",
    "Told",
    "Words",
]

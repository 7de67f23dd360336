"""Rounds, invitations, what carries a name, and what is said back. Ballots are not here: the box has them."""

from bonafides.trust.app.models_guesses import AskedByName, Guess
from bonafides.trust.app.models_invitations import Asked, Collecting, Invitation
from bonafides.trust.app.models_replies import Reply
from bonafides.trust.app.models_rounds import Cell, NamedAnswer, Round, Subject
from bonafides.trust.app.models_threads import Looked, Thread, Turn
from bonafides.trust.app.models_told import ToldByName

__all__ = [
    "Asked",
    "AskedByName",
    "Cell",
    "Collecting",
    "Guess",
    "Invitation",
    "Looked",
    "NamedAnswer",
    "Reply",
    "Round",
    "Subject",
    "Thread",
    "ToldByName",
    "Turn",
]

"""Rounds, invitations, what carries a name, and what is said back. Ballots are not here: the box has them."""

from bonafides.trust.app.models_guesses import AskedByName, Guess
from bonafides.trust.app.models_replies import Reply
from bonafides.trust.app.models_rounds import Cell, Invitation, NamedAnswer, Round, Subject

__all__ = ["AskedByName", "Cell", "Guess", "Invitation", "NamedAnswer", "Reply", "Round", "Subject"]

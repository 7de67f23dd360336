"""How cases end, as pages say it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from bonafides.promises.cases import Outcome

OUTCOME_WORDS: dict[Outcome, Any] = {
    "not_so": _("It could be promised in good faith"),
    "learnt": _("It should not have been promised; what we learn from it is written down"),
    "put_right": _("It should not have been promised; it is put right with those concerned"),
    "consequence": _("It was known that it could not be kept; what follows is written down"),
}
"""Every outcome, as those inside read it."""

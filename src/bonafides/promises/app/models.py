"""Everything the room keeps."""

from __future__ import annotations

from bonafides.promises.app.models_acts import Log, PromiseAct, Words
from bonafides.promises.app.models_promises import Agreed, Kind, Overridden, Promise, Rest

__all__ = ["Agreed", "Kind", "Log", "Overridden", "Promise", "PromiseAct", "Rest", "Words"]

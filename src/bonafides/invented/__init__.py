"""A company we made up, and the truth about it: people, deals, contacts, statements, in many a CRM's layout.

Examples
--------
>>> from bonafides import invented
>>> made = invented.company(invented.Plan(people=4, deals=50, weeks=20))
>>> sorted(made.tables)[:3]
['activities', 'data_coverage', 'deals']
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bonafides.invented.firm import Company, company
    from bonafides.invented.layouts import LAYOUTS, write, write_truth
    from bonafides.invented.plan import Channel, Plan, honest

__all__ = ["LAYOUTS", "Channel", "Company", "Plan", "company", "honest", "write", "write_truth"]

_HOME = {
    "Company": "firm",
    "company": "firm",
    "LAYOUTS": "layouts",
    "write": "layouts",
    "write_truth": "layouts",
    "Channel": "plan",
    "Plan": "plan",
    "honest": "plan",
}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOME[name]}"), name)

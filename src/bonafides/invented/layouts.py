"""Write an invented company as some CRM would export it."""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from bonafides.errors import WrongRequest
from bonafides.invented.firm import Company, company
from bonafides.invented.plan import Plan

LAYOUTS = ("parquet", "salesforce", "hubspot", "pipedrive", "snapshots")
"""Layouts by name; each is a module of this room with a function ``write_<layout>``."""


def write(made: Company | Plan, out: Path | str, layout: str = "parquet") -> None:
    """Write a company to a folder.

    Parameters
    ----------
    made
        A company, or a plan to invent one from; for `parquet` a plan is written without ever being held
        in memory as a whole.
    out
        Folder, made if it is not there.
    layout
        One of `LAYOUTS`.

    Raises
    ------
    WrongRequest
        No such layout; says which there are.
    """
    if layout not in LAYOUTS:
        raise WrongRequest(f"layout is {layout}", f"one of {', '.join(LAYOUTS)}", "choose one of them")
    if layout != "parquet" and isinstance(made, Plan):
        made = company(made)
    room = importlib.import_module(f"bonafides.invented.{layout}")
    getattr(room, f"write_{layout}")(made, Path(out))


def write_truth(made: Company, path: Path | str) -> None:
    """Write the truth as JSON: what was planted, and what is true of every deal and statement."""

    def listed(value: Any) -> Any:
        return value.tolist() if isinstance(value, np.ndarray) else str(value)

    Path(path).write_text(json.dumps(made.truth, default=listed, indent=1) + "\n", encoding="utf-8")

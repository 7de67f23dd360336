"""RESULTS.md, in sections that are measured apart: each program replaces its own and leaves the others."""

from __future__ import annotations

import re
from pathlib import Path

RESULTS = Path(__file__).resolve().parent / "RESULTS.md"
HEAD = "# Measured speed and memory\n"


def put(section: str, text: str, *, path: Path = RESULTS) -> None:
    """Replace a section, or add it at the end.

    Parameters
    ----------
    section
        Its name, in a comment that readers do not see.
    text
        Markdown, beginning with its heading.
    """
    before = path.read_text(encoding="utf-8") if path.exists() else HEAD
    body = f"<!-- {section} -->\n{text.strip()}\n<!-- end of {section} -->"
    found = re.compile(rf"<!-- {section} -->.*?<!-- end of {section} -->", re.DOTALL)
    after = found.sub(lambda _: body, before) if found.search(before) else f"{before.rstrip()}\n\n{body}\n"
    path.write_text(after, encoding="utf-8")

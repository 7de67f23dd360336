"""Work that is done aside, on another thread, in the order in which it was asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from typing import Any

Later = Callable[[Callable[[], Any]], Callable[[], Any]]
"""Takes work, and returns what waits for its result."""


@contextmanager
def aside(apart: bool) -> Iterator[Later]:
    """Do work on a thread of its own, or (not `apart`) here, when its result is first asked for.

    Work that waits for other work must be asked for after it. At the end of the block, nothing is under way;
    after an error, what was not begun is left undone.

    Examples
    --------
    >>> with aside(True) as later:
    ...     sum_ = later(lambda: 1 + 1)
    ...     sum_()
    2
    """
    if not apart:
        yield cache
        return
    thread = ThreadPoolExecutor(1, thread_name_prefix="aside")
    try:
        yield lambda work: thread.submit(work).result
    finally:
        thread.shutdown(cancel_futures=True)

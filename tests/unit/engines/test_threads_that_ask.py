"""Threads of the engine while several ask at once, and how seldom a command looks for what nobody uses."""

from __future__ import annotations

import gc

import pytest

from bonafides.cli.source import seldom_collecting
from bonafides.engines.embedded import Embedded


def external(engine: Embedded) -> int:
    """How many of its threads the engine takes for those that ask."""
    found = engine.backend.con.execute("SELECT current_setting('external_threads')").fetchone()
    return int(found[0])


@pytest.mark.parametrize(("threads", "meanwhile"), [(1, 1), (2, 2), (3, 2)])
def test_threads_that_ask_take_the_place_of_the_engines_own(threads, meanwhile):
    engine = Embedded()
    try:
        engine.backend.con.execute(f"SET threads = {threads}")  # tests open it with one
        t = engine.rows({"x": list(range(10))})
        with engine.shared():
            assert external(engine) == meanwhile
            assert engine.fetch(t.agg(total=t.x.sum())).column("total").to_pylist() == [45]
        assert external(engine) == 1
    finally:
        engine.close()


def test_after_an_error_the_engine_has_its_threads_again():
    engine = Embedded()
    try:
        engine.backend.con.execute("SET threads = 2")
        with pytest.raises(ValueError, match="measured"), engine.shared():
            raise ValueError("could not be measured")
        assert external(engine) == 1
    finally:
        engine.close()


def test_a_command_that_collects_seldom_leaves_the_process_as_it_was():
    before = gc.get_threshold()
    with seldom_collecting():
        assert gc.get_threshold()[0] > before[0]
        assert gc.isenabled()
    assert gc.get_threshold() == before


def test_a_command_that_fails_leaves_it_so_too():
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="sources"), seldom_collecting():
        raise ValueError("no sources")
    assert gc.get_threshold() == before

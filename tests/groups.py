"""Tests that share something dear run on one worker, where it is made once.

xdist carries the group of a test in a field of its name which pytest 9.2 no longer reads (pytest-xdist issue
1386): `--dist=loadgroup` then groups nothing, and says nothing. Here the workers write down who belongs
together, and the scheduler reads that. Together stay all tests of one `xdist_group`, and all of a file that
use a fixture which that file makes once. A group that is torn apart all the same fails the run.
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

WHERE = pytest.StashKey[Path]()


class TogetherScheduling(LoadScopeScheduling):
    """Hand out whole groups, the largest first; a test without a group is a group of its own."""

    def __init__(self, config: pytest.Config, log: Any, written: Path) -> None:
        super().__init__(config, log)
        self.written = written
        self.groups: dict[str, str] | None = None

    def _split_scope(self, nodeid: str) -> str:
        if self.groups is None:
            self.groups = json.loads(self.written.read_text("utf-8"))
        return self.groups.get(nodeid, nodeid)


def group_of(item: pytest.Item) -> str:
    """The group of a test; empty where it has none."""
    marked = sorted({str(mark.args[0]) for mark in item.iter_markers("xdist_group")})
    if marked:
        return " and ".join(marked)
    made = getattr(item, "_fixtureinfo", None)
    for definitions in made.name2fixturedefs.values() if made else ():
        last = definitions[-1]
        if last.scope in ("module", "session") and last.baseid.endswith(".py"):
            return str(last.baseid)
    return ""


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where to write."""
    node.config.stash.setdefault(WHERE, node.config._tmp_path_factory.getbasetemp() / "groups.json")
    node.workerinput["groups"] = str(node.config.stash[WHERE])


@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """Write down which tests belong together; every worker finds the same."""
    told = getattr(session.config, "workerinput", {}).get("groups")
    if told:
        groups = {item.nodeid: group for item in session.items if (group := group_of(item))}
        own = Path(f"{told}.{os.getpid()}")
        own.write_text(json.dumps(groups), "utf-8")
        own.replace(told)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherScheduling | None:
    """Schedule by what the workers wrote."""
    if config.getvalue("dist") != "loadgroup":
        return None
    made = TogetherScheduling(config, log, config.stash[WHERE])
    config.pluginmanager.register(Witness(made), "witness of groups")
    return made


class Witness:
    """Sees on which worker each test of a group ran, and fails the run where there were two."""

    def __init__(self, scheduling: TogetherScheduling) -> None:
        self.scheduling = scheduling
        self.ran_on: dict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: Any) -> None:
        """Note the worker."""
        group = (self.scheduling.groups or {}).get(report.nodeid)
        if group and hasattr(report, "node"):
            self.ran_on[group].add(report.node.gateway.id)

    def torn(self) -> list[str]:
        """Groups that ran on more than one worker."""
        return sorted(group for group, workers in self.ran_on.items() if len(workers) > 1)

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A torn group is a failure."""
        if self.torn():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """Say which."""
        for group in self.torn():
            terminalreporter.write_line(f"FAILED: tests of {group!r} ran on more than one worker", red=True)

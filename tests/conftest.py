"""What every test may lean on."""

from __future__ import annotations

import gc
import importlib.util
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings
from tests.migrated import django_db_modify_db_settings  # noqa: F401 (in the place of pytest-django's own)

# A loaded machine is not a failing one; in CI every run tries the same examples.
settings.register_profile("bonafides", deadline=None, derandomize=bool(os.environ.get("CI")), print_blob=True)
settings.load_profile("bonafides")

pytest_plugins = [
    "tests.browsers",
    "tests.emptying",
    "tests.groups",
    "tests.houses",
    "tests.installations",
    "tests.rounds",
    "tests.signing",
]

if TYPE_CHECKING:
    from bonafides.engines.engine import Engine
    from bonafides.history.asof import Past

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared" / "data"
ON_SPARK = (pytest.mark.spark, pytest.mark.xdist_group("spark"))

SMALL_SPARK = {
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.shuffle.partitions": "1",
}
LIGHT_JVM = (
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote"
)
"""For a JVM that lives for minutes and reads small tables; Spark's own classes are taken as they are."""


def absent(reason: str) -> None:
    """Skip where a thing cannot be presumed; fail where it must be there."""
    if os.environ.get("CI"):
        pytest.fail(f"{reason}: must not happen in CI")
    pytest.skip(reason)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for Spark runs on one worker, where it is started once; so with the kept reports."""
    for item in items:
        asked = getattr(item, "fixturenames", ())
        if "spark" in asked:
            for mark in ON_SPARK:
                item.add_marker(mark)
        elif "report_folder" in asked:
            item.add_marker(pytest.mark.xdist_group("report"))


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What thousands of tests and their modules hold stays until the end: it need not be looked through."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """No test begins so late on a day that it ends on the next: its house would have two todays."""
    takes_long = "installed" in getattr(item, "fixturenames", ()) or item.get_closest_marker("slow")
    left = 86_400 - time.time() % 86_400
    if left < (180 if takes_long else 30):
        time.sleep(left + 1)
    return (yield)


@pytest.fixture(autouse=True)
def _another_house(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a process remembers of its installation goes with the test whose it was.

    So do the language and the time zone of the page that was asked for last.
    """
    yield
    if {"db", "transactional_db", "django_db_setup"} & set(request.fixturenames):
        from django.utils import timezone, translation

        from bonafides.people.app.installation import forget

        forget()
        translation.deactivate()
        timezone.deactivate()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data beside the project."""
    if not SHARED.is_dir():
        absent("no data folder beside the project")
    return SHARED


@pytest.fixture(scope="session")
def project_root() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session", autouse=True)
def _one_thread_each() -> Iterator[None]:
    """For a few rows, DuckDB's other threads do nothing but wake up; commands run on their own keep them."""
    import duckdb

    plainly = duckdb.connect

    def connect(*arguments: Any, **named: Any) -> Any:
        opened = plainly(*arguments, **named)
        opened.execute("SET threads = 1")
        return opened

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(duckdb, "connect", connect)
        yield


@pytest.fixture(scope="session")
def duck() -> Iterator[Engine]:
    """One DuckDB for all tests that only read."""
    from bonafides.engines.opening import open_engine

    opened = open_engine("duckdb", threads=1)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def spark() -> Iterator[Engine]:
    """One Spark for the whole session, set for small tables: nothing compiled, one partition, a light JVM."""
    from bonafides.engines.opening import open_engine
    from bonafides.engines.spark import java_is_there

    if not java_is_there():
        absent("no Java for Spark")
    if importlib.util.find_spec("pyspark") is None:
        absent("no PySpark")
    from pyspark.sql import SparkSession

    plainly = SparkSession.Builder.getOrCreate

    def small(builder: Any) -> Any:
        """A command that finds the session running would leave its own settings in it."""
        made = plainly(builder)
        for setting, value in SMALL_SPARK.items():
            made.conf.set(setting, value)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SparkSession.Builder, "getOrCreate", small)
        with pytest.MonkeyPatch.context() as beginning:
            beginning.setenv("SPARK_SUBMIT_OPTS", LIGHT_JVM)
            opened = open_engine("spark", memory="1GiB", threads=2)
        yield opened
        opened.close()


@pytest.fixture(params=["duckdb", pytest.param("spark", marks=ON_SPARK)])
def engine(request: pytest.FixtureRequest) -> Engine:
    """Every engine, one after the other."""
    opened: Engine = request.getfixturevalue({"duckdb": "duck", "spark": "spark"}[request.param])
    return opened


@pytest.fixture(scope="session")
def invented_past(duck: Engine) -> Callable[..., Past]:
    """Invent a company by the knobs of its plan and open its past on DuckDB; same knobs, same past."""
    from tests import drawn_pasts

    from bonafides.invented import Plan

    made: dict[tuple[tuple[str, str], ...], Past] = {}

    def of(**knobs: Any) -> Past:
        name = tuple(sorted((knob, repr(value)) for knob, value in knobs.items()))
        if name not in made:
            made[name] = drawn_pasts.invented_past(duck, Plan(**knobs))
        return made[name]

    return of


@pytest.fixture(scope="session", autouse=True)
def own_temporary_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever the tests write in passing goes where pytest clears up."""
    before, tempfile.tempdir = tempfile.tempdir, str(tmp_path_factory.mktemp("tmp"))
    yield
    tempfile.tempdir = before


@pytest.fixture(scope="session")
def table() -> Callable[[str], list[dict[str, str]]]:
    """Read a table drawn with bars."""
    from tests.drawn_pasts import drawn

    return drawn


@pytest.fixture(scope="session")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small invented company as Salesforce would export it; what was planted stands beside it."""
    from tests.command_line import run

    folder = tmp_path_factory.mktemp("company")
    size = ("--people", 12, "--deals", 260, "--weeks", 40, "--seed", 5)
    said = run("invent", folder / "export", *size, "--truth", folder / "truth.json")
    assert said.code == 0, said.err
    return folder / "export"


@pytest.fixture(scope="session")
def report_folder(export: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Write the report of that company with some options, once for each set of them."""
    from tests.command_line import run

    made: dict[tuple[str, ...], Path] = {}

    def of(*options: str) -> Path:
        if options not in made:
            out = tmp_path_factory.mktemp("report")
            said = run("report", export, "--out", out, *options)
            assert said.code == 0, said.err
            (out / "said.txt").write_text(said.out, "utf-8")
            made[options] = out
        return made[options]

    return of

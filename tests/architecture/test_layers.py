"""The house stands as it was drawn: layers, lightness, length, and what it leans on."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

from bonafides.history.spells import SPELLS
from bonafides.history.tables import CANONICAL

HEAVY = ("ibis", "duckdb", "numpy", "scipy", "pyarrow", "pandas", "vl_convert", "rich", "jinja2")
LONGEST = 500
CONTRACTS = [*CANONICAL.values(), SPELLS]


def source_files(root: Path) -> list[Path]:
    return sorted((root / "src").rglob("*.py"))


def tracked(root: Path) -> list[Path]:
    """Files under version control that are text and there."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False
    ).stdout
    return [root / name for name in listed.split("\0") if name and (root / name).is_file()]


def test_every_import_keeps_to_its_layer(project_root, monkeypatch):
    from importlinter.cli import EXIT_STATUS_SUCCESS, lint_imports

    monkeypatch.chdir(project_root)
    status = lint_imports(config_filename="pyproject.toml", no_cache=True)
    assert status == EXIT_STATUS_SUCCESS


@pytest.mark.parametrize("module", ["bonafides", "bonafides.cli", "bonafides.sources", "bonafides.drawing"])
def test_importing_a_room_loads_nothing_heavy(project_root, module):
    code = f"import sys, json, {module}; print(json.dumps(sorted({{m.split('.')[0] for m in sys.modules}})))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project_root, capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout)) & set(HEAVY)
    assert loaded <= ({"jinja2"} if module == "bonafides.drawing" else set())


def test_help_loads_nothing_heavy(project_root):
    code = (
        "import sys, json\nfrom bonafides.cli import bonafides\n"
        "try:\n    bonafides.main(['--help'], standalone_mode=False)\nfinally:\n"
        "    print(json.dumps(sorted({m.split('.')[0] for m in sys.modules})), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project_root, capture_output=True, text=True, check=True
    )
    assert not set(json.loads(done.stderr)) & set(HEAVY)


def test_no_source_file_is_longer_than_a_reader_bears(project_root):
    lengths = {
        path: len(path.read_text("utf-8").splitlines())
        for path in source_files(project_root)
        if path.parent.name != "migrations"
    }
    assert {str(path): n for path, n in lengths.items() if n > LONGEST} == {}
    assert len(lengths) > 50


def test_modules_are_named_for_their_subject(project_root):
    vague = {"utils", "util", "helpers", "helper", "common", "base", "misc", "core"}
    # Django looks for the backend of a database in a module of this name.
    named_by_django = {project_root / "src/bonafides/website/postgresql/base.py"}
    found = {p for p in source_files(project_root) if p.stem in vague or re.search(r"_impl|_?v\d+$", p.stem)}
    assert found == named_by_django


def test_every_module_says_what_it_is(project_root):
    silent = [
        str(path)
        for path in source_files(project_root)
        if path.read_text("utf-8").strip()
        and path.parent.name != "migrations"
        and path.parent.name != "bonafides"
        and ast.get_docstring(ast.parse(path.read_text("utf-8"))) is None
    ]
    assert silent == []


def dependencies(root: Path) -> list[str]:
    """Lines of the dependency lists of pyproject.toml, with what stands above each."""
    text = (root / "pyproject.toml").read_text("utf-8")
    lists = re.findall(r"^(?:dependencies|build|dev) = \[\n(.*?)^\]", text, flags=re.MULTILINE | re.DOTALL)
    assert len(lists) == 3
    return list(lists)


def test_every_dependency_says_why_it_is_there(project_root):
    for block in dependencies(project_root):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        for above, line in zip(["", *lines], lines, strict=False):
            if line.startswith('"'):
                assert above.startswith("#"), f"nothing says why {line} is there"


def test_no_tracked_file_names_a_package_index(project_root):
    """The patterns are put together from pieces, so that this file does not name one either."""
    dot = r"\."
    hosts = [
        "pypi" + dot + "org", "python" + "hosted" + dot + "org", "test" + dot + "pypi",
        "/" + "simple" + "/?$", "anaconda" + dot + "org", "index" + "-url", "extra" + "-index",
        "find" + "-links",
        "registry" + dot + "npmjs", "artifact" + "ory", "dev" + "pi",
    ]  # fmt: skip
    pattern = re.compile("|".join(hosts), re.IGNORECASE)
    found = []
    for path in tracked(project_root):
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(project_root)}:{n}: {line.strip()[:80]}"
            for n, line in enumerate(text.splitlines(), start=1)
            if pattern.search(line)
        ]
    assert found == []


REQUIREMENTS = ("requirements.txt", "requirements-dev.txt")


def pins(path: Path) -> dict[str, str]:
    """Names pinned in a requirements file, with the text of each entry."""
    text = path.read_text("utf-8").replace("\\\n", " ")
    entries = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return {re.split(r"[=<>;\s\[]", entry, maxsplit=1)[0].lower(): entry for entry in entries}


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_are_pinned_with_hashes(project_root, name):
    found = pins(project_root / name)
    assert len(found) > 20
    for entry in found.values():
        assert re.match(r"^[A-Za-z0-9._-]+(\[[^]]+\])?==\S+", entry), entry
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", entry), entry


def test_requirements_hold_for_every_platform(project_root):
    """A universal lock keeps what other systems and versions need, behind a marker: colorama for pytest."""
    texts = [(project_root / name).read_text("utf-8") for name in REQUIREMENTS]
    assert "sys_platform == 'win32'" in pins(project_root / REQUIREMENTS[1])["colorama"]
    assert all("numpy" in text and "python_full_version < '3.12'" in text for text in texts)


def test_what_runs_is_among_what_is_tested(project_root):
    run, test = (pins(project_root / name) for name in REQUIREMENTS)
    assert {name: entry.split()[0] for name, entry in run.items()}.items() <= {
        name: entry.split()[0] for name, entry in test.items()
    }.items()


def test_nothing_that_runs_is_under_the_gpl(project_root):
    copyleft = re.compile(r"(?<!L)(?<!Lesser )\b[A]?GPL|GNU (Affero )?General Public", re.IGNORECASE)
    guilty, seen = {}, 0
    for name in pins(project_root / "requirements.txt"):
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue  # of another platform
        seen += 1
        said = [about.get("License-Expression") or "", (about.get("License") or "")[:120]]
        said += [line for line in about.get_all("Classifier") or [] if line.startswith("License")]
        if any(copyleft.search(line) for line in said):
            guilty[name] = said
    assert guilty == {}
    assert seen > 20


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.name)
def test_every_column_of_a_contract_is_documented(contract):
    assert contract.row
    assert set(contract.order) <= set(contract.columns)
    for name, column in contract.columns.items():
        assert column.says.strip(), name
        assert column.type in ("string", "int64", "float64", "bool", "date", "timestamp"), name
        if column.type == "timestamp":
            assert column.unit == "UTC", name
        if name.endswith("_cents"):
            assert "cents" in column.unit, name


def test_the_glossary_has_the_words_of_the_code(project_root):
    text = (project_root / "GLOSSARY.md").read_text("utf-8").casefold()
    words = (
        "statement", "evidence", "outcome", "forecast category", "push", "pull-in", "slippage", "flow",
        "data coverage", "spell", "claim", "lead", "landmark", "reference class", "candour", "pressure",
        "silence", "outlook", "figure", "refusal", "pseudonym", "period", "stacking",
    )  # fmt: skip
    assert [word for word in words if word not in text] == []

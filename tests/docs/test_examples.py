"""Every example of the manual runs: an example that is not executed is a rumour."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bonafides.cli import COMMANDS, main

from .manual import ROOT, fences, files, name, pages

MAKE = re.compile(r"^([a-z]+):", re.MULTILINE)
CHEAP = {"--help", "-h", "--version"}


def _with(language: str) -> list[Path]:
    return [page for page in pages() if any(fence.language == language for fence in fences(page))]


@pytest.fixture
def desk(tmp_path: Path, invented: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with the invented company in it."""
    (tmp_path / "invented").symlink_to(invented)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _lay_out(page: Path, desk: Path) -> None:
    for file, text in files(page).items():
        (desk / file).write_text(text, encoding="utf-8")


@pytest.mark.parametrize("page", _with("python"), ids=name)
def test_python_examples_of_a_page_run_one_after_the_other(page: Path, desk: Path) -> None:
    _lay_out(page, desk)
    space: dict[str, object] = {"__name__": "example"}
    for fence in fences(page):
        if fence.language == "python":
            code = compile("\n" * fence.line + fence.text, str(page), "exec")
            exec(code, space)


@pytest.mark.parametrize("page", _with("bash"), ids=name)
def test_commands_of_a_page_run(page: Path, desk: Path) -> None:
    _lay_out(page, desk)
    targets = set(MAKE.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    for fence in fences(page):
        if fence.language != "bash":
            continue
        for line in fence.text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if not words:
                continue
            assert words[0] in {"make", "bonafides"}, f"{name(page)}:{fence.line} cannot be tried: {line}"
            if words[0] == "make":
                assert words[1] in targets, f"{name(page)}:{fence.line}: no make {words[1]}"
            else:
                _run(words[1:], f"{name(page)}:{fence.line}")


def _run(arguments: list[str], where: str) -> None:
    code: object = 0
    try:
        main(arguments)
    except SystemExit as left:
        code = left.code
    assert not code, f"{where}: bonafides {' '.join(arguments)} left {code}"


def test_commands_in_plain_blocks_have_names_and_options_that_exist() -> None:
    """Blocks that cannot be run here (a cluster, an export of one's own) are still read."""
    import click

    from bonafides.cli import bonafides

    root = click.Context(bonafides)
    read = 0
    for page in pages():
        if name(page) == "docs/reference/cli.md":
            continue
        for fence in fences(page):
            if fence.language not in {"", "text", "console"}:
                continue
            for line in fence.text.replace("\\\n", " ").splitlines():
                match = re.match(r"(?:\$ )?(?:\.venv/bin/)?bonafides ([a-z]+)(.*)", line.strip())
                if not match:
                    continue
                read += 1
                assert match.group(1) in COMMANDS, f"{name(page)}: {line}"
                command, rest = bonafides.get_command(root, match.group(1)), match.group(2)
                assert command is not None
                if isinstance(command, click.Group):
                    part, _, rest = rest.strip().partition(" ")
                    assert part in command.commands, f"{name(page)}: {line}"
                    command = command.commands[part]
                known = {option for parameter in command.params for option in parameter.opts} | CHEAP
                used = set(re.findall(r"(?<!\S)(--[a-z-]+)", rest))
                assert used <= known, f"{name(page)}: {used - known} in {line}"
    assert read >= 3

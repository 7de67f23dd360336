"""`bonafides instruments`: what it lists, shows and refuses, and the code it leaves behind."""

from __future__ import annotations

from pathlib import Path

from tests.command_line import run

from bonafides.trust.instruments import OURS, all_instruments

MONTHLY = (OURS / "manager-pulse-monthly-1.toml").read_text("utf-8")


def own(folder: Path, text: str, name: str = "ours-1.toml") -> Path:
    """Put an instrument of an organisation's own into its data folder."""
    path = folder / "instruments" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_every_instrument_is_listed_and_ones_own_are_marked(tmp_path: Path) -> None:
    own(tmp_path, MONTHLY.replace("manager-pulse-monthly", "our-pulse"))
    said = run("instruments", "list", "--data", tmp_path)
    lines = said.out.splitlines()
    assert said.code == 0
    assert {line[2:].split()[0] for line in lines} == {one.slug for one in all_instruments()} | {"our-pulse"}
    assert [line for line in lines if line.startswith("*")] == [line for line in lines if "our-pulse" in line]


def test_one_is_shown_as_it_is_asked_in_either_language(tmp_path: Path) -> None:
    english = run("instruments", "show", "trust-profile", "--data", tmp_path).out
    german = run("instruments", "show", "trust-profile", "--language", "de", "--data", tmp_path).out
    assert "When something will be late, this person tells me early." in english
    assert "warns early when it will slip" in english
    assert "Wenn sich etwas verzögert, sagt mir diese Person früh Bescheid." in german
    assert "less is better" in english


def test_one_that_is_not_there_is_a_wrong_request(tmp_path: Path) -> None:
    said = run("instruments", "show", "nothing-like-it", "--data", tmp_path)
    assert said.code == 2
    assert "there is no instrument nothing-like-it" in said.err
    assert "trust-profile 1" in said.err


def test_a_good_file_may_be_used(tmp_path: Path) -> None:
    path = own(tmp_path, MONTHLY)
    for arguments in ([path], [path.parent], ["--data", tmp_path]):
        said = run("instruments", "check", *arguments)
        assert (said.code, said.err) == (0, "")
        assert "may be used" in said.out


def test_a_bad_one_stops_with_4_and_says_all_that_is_wrong(tmp_path: Path) -> None:
    own(tmp_path, MONTHLY)
    own(tmp_path, MONTHLY.replace("manager takes time", "manager has time"), "changed.toml")
    own(tmp_path, "slug = ", "cut-off.toml")
    said = run("instruments", "check", "--data", tmp_path)
    assert said.code == 4
    assert "ours-1.toml: manager-pulse-monthly version 1, 6 items: may be used" in said.out
    assert "changed.toml: manager-pulse-monthly version 1, 6 items: must be mended" in said.err
    assert "keep that file for the rounds that used it" in said.err
    assert "cut-off.toml: no instrument: must be mended" in said.err


def test_warnings_alone_leave_0(tmp_path: Path) -> None:
    text = MONTHLY.replace("manager-pulse-monthly", "our-pulse")
    path = own(tmp_path, "\n".join(line for line in text.splitlines() if not line.startswith("words = ")))
    said = run("instruments", "check", path)
    assert said.code == 0
    assert "warning: words: add the line words = " in said.out


def test_without_any_it_says_so(tmp_path: Path) -> None:
    said = run("instruments", "check", "--data", tmp_path)
    assert said.code == 0
    assert "No instrument" in said.out


def test_a_file_with_commands_for_the_terminal_gives_none(tmp_path: Path) -> None:
    path = own(tmp_path, MONTHLY.replace("My manager takes time", "My \\u001b[2J manager takes time"))
    said = run("instruments", "check", path)
    assert "\x1b" not in said.out + said.err

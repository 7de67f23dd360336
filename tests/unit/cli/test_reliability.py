"""`bonafides reliability` on a small table: lists of columns, missing answers, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.command_line import run

ROWS = [
    # team, a, b, c, r1, r2
    ("x", "2", "3", "6", "4", "5"),
    ("x", "4", "4", "4", "6", "6"),
    ("x", "5", "5", "3", "2", "1"),
    ("y", "3", "2", "5", "5", "3"),
    ("y", "6", "5", "2", "7", "7"),
    ("y", "4", "5", "4", "3", "4"),
]


def written(path: Path, rows: list[tuple[str, ...]]) -> Path:
    lines = ["team,a,b,c,r1,r2", *(",".join(row) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    return written(tmp_path / "survey.csv", ROWS)


def test_a_reversed_item_gives_the_alpha_worked_by_hand(survey: Path) -> None:
    """8 − c is 2 4 5 3 6 4, as a: variances 2, 1.6, 2 of the items and of the sum 15.2."""
    found = run(
        "reliability", survey, "--items", "a,b,c", "--reverse", "c", "--scale", "1-7", "--json"
    ).json()
    assert found["alpha"]["value"] == pytest.approx(1.5 * (1 - 5.6 / 15.2))
    assert found["alpha"]["why"] == "Feldt's interval."


@pytest.mark.parametrize(
    "words",
    [
        ["--items", "a,b,c"],
        ["--items", "a", "b", "c"],
        ["--items", "a,", "b,", "c"],
        ["--items", "a", "--items", "b,c"],
        ["--items=a", "b", "c", "--scale", "1-7"],
    ],
)
def test_columns_may_be_listed_as_one_likes(survey: Path, words: list[str]) -> None:
    expected = run("reliability", survey, "--items", "a,b,c", "--json").json()
    assert run("reliability", survey, *words, "--json").json() == expected


def test_the_file_may_stand_last(survey: Path) -> None:
    first = run("reliability", survey, "--items", "a,b", "--raters", "r1,r2", "--json")
    last = run("reliability", "--json", "--items", "a,b", "--raters", "r1,r2", "--missing", "-9", survey)
    assert first.json() == last.json()


def test_groups_and_raters_are_measured_beside_the_scale(survey: Path) -> None:
    """Team means over a and b: x 2.5 4 5 (mean 23/6), y 2.5 5.5 4.5 (mean 25/6)."""
    found = run(
        "reliability", survey, "--items", "a,b", "--group", "team", "--raters", "r1", "r2", "--json"
    ).json()
    assert found["icc"]["n"] == 6
    between = 3 * 2 * (1 / 6) ** 2
    within = (
        sum((v - 23 / 6) ** 2 for v in (2.5, 4, 5)) + sum((v - 25 / 6) ** 2 for v in (2.5, 5.5, 4.5))
    ) / 4
    assert found["groups"]["icc2"] == pytest.approx((between - within) / between)
    assert set(found["groups"]["intervals"]) == {"icc1", "icc2", "rwg", "rwgj_mean", "lindell_mean"}


def test_missing_answers_are_left_out_where_they_stand(tmp_path: Path) -> None:
    rows = [*ROWS, ("y", "", "NA", "99", "", "4"), ("", "7", "7", "1", "2", "2")]
    file = written(tmp_path / "holes.csv", rows)
    found = run(
        "reliability",
        file,
        "--items",
        "a,b,c",
        "--missing",
        "99",
        "--raters",
        "r1,r2",
        "--group",
        "team",
        "--json",
    ).json()
    whole = run(
        "reliability", written(tmp_path / "whole.csv", ROWS), "--items", "a,b,c", "--group", "team", "--json"
    ).json()
    assert found["alpha"]["n"] == 6
    assert found["groups"]["n"] == 6
    assert found["groups"]["icc1"] == pytest.approx(whole["groups"]["icc1"])
    assert found["icc"]["n"] == 7


def test_decimal_commas_of_a_spreadsheet_are_read(survey: Path, tmp_path: Path) -> None:
    table = [line.split(",") for line in survey.read_text("utf-8").splitlines()]
    halves = [
        [cell if row == 0 or place == 0 else f"{cell},5" for place, cell in enumerate(cells)]
        for row, cells in enumerate(table)
    ]
    file = tmp_path / "german.csv"
    file.write_text("\n".join(";".join(cells) for cells in halves) + "\n", "utf-8")
    found = run("reliability", file, "--items", "a,b,c", "--raters", "r1,r2", "--json").json()
    whole = run("reliability", survey, "--items", "a,b,c", "--raters", "r1,r2", "--json").json()
    assert found["alpha"]["value"] == pytest.approx(whole["alpha"]["value"])
    assert found["icc"]["icc2"] == pytest.approx(whole["icc"]["icc2"])


def test_a_comma_that_may_divide_thousands_is_no_decimal_comma(tmp_path: Path) -> None:
    file = tmp_path / "thousands.csv"
    file.write_text('a,b\n"1,000",2\n"12,500",3\n', "utf-8")
    found = run("reliability", file, "--items", "a,b")
    assert found.code == 4
    assert "'1,000' in column a of record 1" in found.err


def test_it_tells_people_in_words(survey: Path) -> None:
    found = run("reliability", survey, "--items", "a,b,c", "--group", "team", "--raters", "r1,r2")
    assert found.code == 0
    for words in (
        "6 rows, 3 items, answers missing: 0",
        "Omega",
        "refused: 6 people answered every pair of items; 30 are needed.",
        "c against the others: --reverse turns an item round.",
        "ICC(1,1)",
        "r*_wg(J)",
        "uniform null",
    ):
        assert words in found.out


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        ([], 2, "neither items nor raters"),
        (["--items", "a,nothing"], 4, "no column nothing"),
        (["--items", "team"], 4, "'x' in column team of record 1"),
        (["--items", "a,b", "--scale", "1-5"], 4, "6 in column a of record 5"),
        (["--items", "a,b", "--scale", "7"], 2, "for example 1-7"),
        (["--items", "a,b", "--scale", "7-1"], 2, "for example 1-7"),
        (["--items", "a,b", "--reverse", "c"], 2, "c to be turned round"),
    ],
)
def test_what_cannot_be_measured_is_refused_with_its_place(
    survey: Path, words: list[str], code: int, says: str
) -> None:
    found = run("reliability", survey, *words)
    assert found.code == code
    assert says in found.err


@pytest.mark.parametrize("content", [b"", b"\x00\x01\xff\xfe" * 40], ids=["empty", "binary"])
def test_what_is_no_table_is_refused_as_unreadable(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "survey.csv"
    file.write_bytes(content)
    found = run("reliability", file, "--items", "a,b")
    assert found.code == 3
    assert "What to do:" in found.err


def test_a_name_that_would_command_a_terminal_is_printed_without_its_command(tmp_path: Path) -> None:
    rows = "\n".join(f"{i},{i},{8 - i}" for i in range(1, 8))
    file = tmp_path / "survey.csv"
    file.write_text(f"a,b,\x1b[2Jred\n{rows}\n", "utf-8")
    found = run("reliability", file, "--items", "a,b", "--items", "\x1b[2Jred")
    assert "against the others" in found.out
    assert "\x1b" not in found.out


def test_a_scale_may_begin_below_zero(tmp_path: Path) -> None:
    rows = [(team, *(str(int(v) - 4) for v in rest)) for team, *rest in ROWS]
    file = written(tmp_path / "below.csv", rows)
    found = run("reliability", file, "--items", "a,b,c", "--reverse", "c", "--scale", "-3-3", "--json").json()
    assert found["alpha"]["value"] == pytest.approx(1.5 * (1 - 5.6 / 15.2))


def test_nobody_at_all_is_refused_not_raised(tmp_path: Path) -> None:
    file = written(tmp_path / "nobody.csv", ROWS)
    found = run(
        "reliability",
        file,
        "--items",
        "a,b,c",
        "--group",
        "team",
        "--raters",
        "r1,r2",
        "--where",
        "team=z",
        "--json",
    )
    record = found.json()
    assert found.code == 0
    assert record["alpha"]["value"] is None
    assert record["icc"]["icc1"] is None
    assert record["groups"]["rwg"] is None
    assert record["groups"]["why"]

"""A figure is plain, without difference, or refused; there is no fourth way."""

from __future__ import annotations

import re

import pytest
from markupsafe import Markup

from bonafides.drawing import (
    chart,
    doubt_note,
    evidence_card,
    figure,
    margin_note,
    paragraph,
    refusal,
    section,
    seen_badge,
    table,
)
from bonafides.drawing.charts import ChartPair
from bonafides.drawing.wording import money_form
from bonafides.figures import Figure

HOSTILE = '<script>alert("1")</script><b onclick=x>&'
NB = "\u00a0"


def test_a_plain_figure_shows_number_line_dot_and_one_sentence_of_doubt() -> None:
    html = figure("Commit", Figure(0.67, 0.61, 0.72, n=1189, unit="share"), of="deals")
    assert '<p class="num">67<small>%</small></p>' in html
    assert f"61 to 72 (95{NB}%), n{NB}={NB}1,189{NB}deals." in html
    assert "mark-line" in html
    assert "mark-shown" in html
    assert "mark-said" not in html


def test_line_dot_and_ring_stand_where_the_numbers_put_them() -> None:
    # The axis runs from 9.5 to 210.5 px for 0 to 100 %: 50 % is at 110, 25 % at 59.75, 75 % at 160.25.
    html = figure("x", Figure(0.5, 0.25, 0.75, n=40, unit="share"), said=1.0)
    low, high = re.search(r'mark-line" d="M([\d.]+) 12H([\d.]+)"', html).groups()  # type: ignore[union-attr]
    assert (float(low), float(high)) == pytest.approx((59.75, 160.25), abs=0.06)
    dot = re.search(r'mark-shown" cx="([\d.]+)"', html)
    ring = re.search(r'mark-said" cx="([\d.]+)"', html)
    assert dot is not None
    assert ring is not None
    assert float(dot.group(1)) == 110.0
    assert float(ring.group(1)) == 210.5
    assert f"The ring, 100{NB}%, is what was said." in html


def test_an_interval_that_holds_the_reference_says_so_before_its_number() -> None:
    html = figure("Jump", Figure(0.011, -0.013, 0.035, n=212, unit="points"), reference=0)
    assert html.index("No difference seen") < html.index("+1.1")
    assert 'class="fig same"' in html
    assert "mark-axis" in html


def test_an_interval_that_excludes_the_reference_claims_no_sameness() -> None:
    html = figure("Jump", Figure(0.054, 0.031, 0.077, n=190, unit="points"), reference=0)
    assert "No difference seen" not in html
    assert "mark-axis" in html


def test_an_interval_that_ends_on_the_reference_still_holds_it() -> None:
    html = figure("Jump", Figure(0.05, 0.0, 0.1, n=10, unit="points"), reference=0)
    assert "No difference seen" in html


def test_a_refused_figure_becomes_a_refusal_with_its_reason_and_no_number() -> None:
    html = figure("Coast", Figure.refuse("Four answered; five are needed.", n=4, unit="share"), said=0.5)
    assert 'class="refusal"' in html
    assert "Four answered; five are needed." in html
    assert "<svg" not in html
    assert "num" not in html


def test_how_an_interval_came_about_is_added_to_the_doubt() -> None:
    html = figure("x", Figure(31, 24, 43, n=19, unit="days", why="by resampling deals"), doubt="Median.")
    assert f"24 to 43 (95{NB}%), n{NB}={NB}19. Median. By resampling deals.</p>" in html


def test_a_card_without_a_harmless_reading_is_not_drawn() -> None:
    words = {"said": "s", "shown": "t", "would_change": "w", "question": "q", "bound": "b"}
    with pytest.raises(ValueError, match="harmless"):
        evidence_card("x", **words, evidence=["e"], harmless=[], n=1)
    with pytest.raises(ValueError, match="evidence"):
        evidence_card("x", **words, evidence=[], harmless=["h"], n=1)


def test_a_key_names_only_marks_that_exist() -> None:
    pair = ChartPair(Markup("<svg/>"), Markup("<svg/>"))
    with pytest.raises(ValueError, match="blob"):
        chart("t", pair, key=[("blob", "x")], table=table(["a"], [["b"]]))


@pytest.mark.parametrize(
    "html",
    [
        figure(HOSTILE, Figure(0.5, 0.4, 0.6, n=9, unit=HOSTILE), of=HOSTILE, doubt=HOSTILE),
        figure(HOSTILE, Figure.refuse(HOSTILE, n=9, unit=HOSTILE), refused_says=HOSTILE),
        refusal(HOSTILE, HOSTILE, HOSTILE),
        table([HOSTILE, HOSTILE], [[HOSTILE, HOSTILE]], caption=HOSTILE, label=HOSTILE),
        doubt_note(HOSTILE),
        paragraph(HOSTILE),
        margin_note(HOSTILE, HOSTILE),
        seen_badge(HOSTILE, HOSTILE),
        section(HOSTILE, [HOSTILE], HOSTILE, anchor=HOSTILE),
        chart(
            HOSTILE,
            ChartPair(Markup("<svg/>"), Markup("<svg/>")),
            sub=HOSTILE,
            key=[("ring", HOSTILE)],
            caption=HOSTILE,
            table=table(["a"], [["b"]]),
        ),
        evidence_card(
            HOSTILE,
            note=HOSTILE,
            said=HOSTILE,
            said_by=HOSTILE,
            shown=HOSTILE,
            evidence=[HOSTILE],
            harmless=[HOSTILE],
            would_change=HOSTILE,
            question=HOSTILE,
            n=3,
            bound=HOSTILE,
        ),
    ],
)
def test_names_from_a_crm_are_text_wherever_they_stand(html: Markup) -> None:
    assert "&lt;script&gt;" in html
    assert "<script" not in html
    assert "<b onclick" not in html
    assert '"1"' not in html  # a quote that could end an attribute


def test_an_amount_is_written_in_the_unit_that_a_reader_would_choose() -> None:
    amount = Figure(910_000_000, 780_000_000, 1_040_000_000, n=212, unit="cents")
    html = figure("Outlook", amount, format=money_form(910_000_000, "EUR"), said=1_190_000_000, of="deals")
    assert f'<p class="num">€{NB}9.1<small>m</small></p>' in html
    assert "7.8 to 10.4" in html
    assert f"The ring, €{NB}11.9{NB}m, is what was said." in html

"""The organisation's page of the house: leaders' part first, the rest in the order of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from markupsafe import Markup

from bonafides import drawing
from bonafides.candour.page_calibration import calibration_section
from bonafides.candour.page_current import current_sections
from bonafides.candour.page_cycle import cycle_section
from bonafides.candour.page_dates import slippage_section, stacking_section
from bonafides.candour.page_doubt import methods_section, refusal_section
from bonafides.candour.page_flow import flow_section
from bonafides.candour.page_forecast import outlook_section
from bonafides.candour.page_pressure import call_section, layers_section
from bonafides.candour.page_silence import silence_section
from bonafides.candour.report import CandourReport
from bonafides.privacy.pseudonyms import Pseudonyms
from bonafides.privacy.thresholds import LEAST_PEOPLE, too_few

Section = Callable[[CandourReport], Markup]

AFTER_LEADERS: tuple[tuple[str, Section], ...] = (
    ("flow", flow_section),
    ("calibration", calibration_section),
    ("dates", slippage_section),
    ("stacking", stacking_section),
    ("silence", silence_section),
    ("cycle", cycle_section),
    ("refusals", refusal_section),
    ("methods", methods_section),
)


def organisation_sections(report: CandourReport, names: Pseudonyms) -> Iterator[tuple[str, Markup]]:
    """Name and fragment of each section of the organisation's page, in the order in which it is read.

    The number that leaders stand for comes first, then what each layer's changes to it were worth (the leaders'
    own before anybody's) and where calls push statements up. Where fewer than five people speak, nothing is
    drawn but the reason.
    """
    if report.n_people < LEAST_PEOPLE:
        why = drawing.refusal("Figures of this organisation", "Held back", too_few(report.n_people))
        yield "held_back", drawing.section("The forecast", why)
        return
    parts = [
        ("outlook", outlook_section(report)),
        ("layers", layers_section(report)),
        ("call", call_section(report, names)),
        *((name, make(report)) for name, make in AFTER_LEADERS),
    ]
    for name, part in parts:
        if part:
            yield name, part
    # The first of these lists single deals: whose they are, their teams see.
    for place, part in enumerate(current_sections(report)[1:]):
        if part:
            yield f"current_{place}", part

"""Whom the invented company serves: food, drugs and fish that must stay cold, in two languages."""

from __future__ import annotations

from typing import NamedTuple

People = tuple[tuple[str, str], ...]


class Firm(NamedTuple):
    """A client: kind, name, language, the people there with their jobs, and years or days since it is one."""

    kind: str
    name: str
    language: str
    people: People
    since_days: int


SERVED: tuple[Firm, ...] = (
    Firm("customer", "Aldersee Dairy", "de", (("Marta Sonn", "Head of purchasing"), ("Jo Ritter", "Plant manager")), 1900),
    Firm("customer", "Calder Frozen", "en", (("Ewan Tait", "Logistics"), ("Moira Blair", "Site manager")), 760),
    Firm("customer", "Fenwick Bakeries", "en", (("Priya Nair", "Operations"), ("Tom Ashe", "Finance")), 190),
    Firm("customer", "Kestrel Pharma", "en", (("Lucie Moreau", "Quality"), ("Daniel Roth", "Engineering")), 1100),
    Firm("customer", "Solvik Fisheries", "en", (("Anders Lie", "Owner"),), 2400),
    Firm("customer", "Tannhof Foods", "de", (("Paul Wirth", "Head of purchasing"), ("Sabine Kranz", "Warehouse")), 150),
    Firm("customer", "Bergmann Fleisch", "de", (("Uwe Bergmann", "Owner"), ("Silke Horn", "Accounts")), 3100),
    Firm("customer", "Ostrander Logistics", "en", (("Beth Ostrander", "Director"), ("Ray Molina", "Night shift")), 520),
    Firm("customer", "Havel Brewery", "de", (("Jana Havel", "Brewmaster"),), 840),
    Firm("customer", "Quayside Cold Store", "en", (("Niamh Doyle", "Store manager"), ("Pat Crowe", "Accounts")), 410),
    Firm("customer", "Lindner Obst", "de", (("Georg Lindner", "Owner"), ("Petra Seiler", "Packing hall")), 1500),
    Firm("customer", "Merrow Vaccines", "en", (("Aisha Khan", "Supply chain"), ("Oliver Stone", "Validation")), 95),
    Firm("customer", "Pistor Ice Cream", "en", (("Gina Pistor", "Production"),), 1330),
    Firm("customer", "Rheintal Gemüse", "de", (("Markus Frey", "Operations"), ("Eva Lutz", "Quality")), 610),
    Firm("customer", "Sandgate Hospitals", "en", (("Helen Marsh", "Pharmacy"), ("Imran Patel", "Estates")), 980),
    Firm("customer", "Trautwein Blumen", "de", (("Inge Trautwein", "Owner"),), 300),
    Firm("customer", "Ulmer Feinkost", "de", (("Stefan Ulmer", "Head of purchasing"),), 2000),
    Firm("customer", "Vestby Salmon", "en", (("Ingrid Vestby", "Operations"), ("Lars Moen", "Maintenance")), 700),
    Firm("customer", "Wexford Meats", "en", (("Ciara Nolan", "Plant manager"),), 450),
    Firm("customer", "Zoller Kräuter", "de", (("Anna Zoller", "Owner"),), 260),
    Firm("partner", "Nordfrost Installers", "en", (("Kaja Holm", "Scheduling"),), 1200),
    Firm("internal", "Service desk", "en", (), 2000),
)  # fmt: skip
"""In the order in which they are given to those who sell."""

BY_REP = 4
"""The first of them are whoever the demonstration's rep is answers for; the rest go round."""


def address_of(person: str, firm: str) -> str:
    """The address of somebody there; of no domain that exists.

    Examples
    --------
    >>> address_of("Markus Frey", "Rheintal Gemüse")
    'markus.frey@rheintal.example'
    """
    return f"{person.lower().replace(' ', '.')}@{firm.split()[0].lower()}.example"

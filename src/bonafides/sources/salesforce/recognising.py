"""Which object a header is of: told by its columns, letters and digits alone compared."""

from __future__ import annotations

import re

from bonafides.sources.salesforce.objects import SHAPES


def plain(header: str) -> str:
    """Letters and digits of a header, in lower case: what API names and snake_case have in common.

    Examples
    --------
    >>> plain("StageName") == plain("stage_name") == plain(" stagename ")
    True
    """
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def object_of(header: tuple[str, ...]) -> str:
    """Return the Salesforce object whose columns these are, or "" when none fits.

    Examples
    --------
    >>> object_of(("Id", "OpportunityId", "StageName", "CloseDate", "CreatedDate"))
    'OpportunityHistory'
    >>> object_of(("id", "opportunity_id", "field", "old_value", "new_value", "created_date"))
    'OpportunityFieldHistory'
    >>> object_of(("Opportunity Name", "Stage", "Close Date"))
    ''
    """
    found = {plain(name) for name in header}
    for name, shape in SHAPES.items():
        fits = all(any(plain(column) in found for column in group) for group in shape.needs)
        if fits and not any(plain(column) in found for column in shape.never):
            return name
    return ""


def api_columns(header: tuple[str, ...], name: str) -> dict[str, str]:
    """Return, for object `name`, each API name that we read and the header that holds it.

    Examples
    --------
    >>> api_columns(("id", "parent_role_id", "name", "rollup"), "UserRole")
    {'Id': 'id', 'Name': 'name', 'ParentRoleId': 'parent_role_id'}
    """
    found: dict[str, str] = {}
    for raw in header:
        found.setdefault(plain(raw), raw)
    return {api: found[plain(api)] for api in SHAPES[name].columns if plain(api) in found}

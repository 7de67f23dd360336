"""Who works at the invented company, under whom, and what is planted in each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bonafides.invented.plan import Plan
from bonafides.invented.weeks import Bools, Floats, Ints, stream

FIRST = (
    "Ada", "Ben", "Carla", "Dario", "Elin", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Katya", "Liam",
    "Mara", "Nils", "Olga", "Pavel", "Quinn", "Rosa", "Sami", "Tessa", "Umar", "Vera", "Wim", "Xenia",
    "Yusuf", "Zoe",
)  # fmt: skip
LAST = (
    "Abel", "Brandt", "Castro", "Dietz", "Engel", "Fontaine", "Graf", "Haas", "Ivanov", "Jensen", "Keller",
    "Lopes", "Maier", "Novak", "Okafor", "Petit", "Quast", "Rossi",
)  # fmt: skip
OUT_OF = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
CHECK = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"


def crm_ids(prefix: str, numbers: Ints) -> npt.NDArray[np.bytes_]:
    """18-character record ids: prefix, 12 characters that rise with the number, 3 of check sum.

    Examples
    --------
    >>> crm_ids("006", np.array([0, 61, 62])).astype("U18").tolist()
    ['0060a0000000000AAA', '0060a000000000zAAA', '0060a0000000010AAA']
    """
    table = np.frombuffer(OUT_OF.encode(), dtype=np.uint8)
    text = np.empty((len(numbers), 18), dtype=np.uint8)
    text[:, :6] = np.frombuffer(f"{prefix}0a0".encode(), dtype=np.uint8)
    rest = np.asarray(numbers, dtype=np.int64)
    for place in range(14, 5, -1):
        text[:, place] = table[rest % 62]
        rest = rest // 62
    letters = np.frombuffer(CHECK.encode(), dtype=np.uint8)
    capital = (text[:, :15] >= ord("A")) & (text[:, :15] <= ord("Z"))
    weight = 1 << np.arange(5)
    for block in range(3):
        text[:, 15 + block] = letters[capital[:, 5 * block : 5 * block + 5] @ weight]
    return np.ascontiguousarray(text).view("S18").ravel()


@dataclass(frozen=True, eq=False)
class Staff:
    """People by number: sales people first, then managers, the head, operations, the integration.

    Parameters
    ----------
    names
        By person_no.
    n_sellers, n_managers
        Sales people are 0 to n_sellers − 1, managers follow.
    manager, later_manager
        Person number of each sales person's manager before and from week `moves_in`.
    optimism, jump
        Log-odds by sales person, and by manager.
    logs_little
        Whether a sales person leaves most contacts unlogged.
    weight
        Share of the deals by sales person.
    """

    names: tuple[str, ...]
    n_sellers: int
    n_managers: int
    manager: Ints
    later_manager: Ints
    moves_in: int
    optimism: Floats
    jump: Floats
    logs_little: Bools
    weight: Floats

    @property
    def head(self) -> int:
        """Person number of the managers' own manager."""
        return self.n_sellers + self.n_managers

    @property
    def operations(self) -> int:
        """Who edits in bulk."""
        return self.head + 1

    @property
    def integration(self) -> int:
        """The automation user."""
        return self.head + 2

    @property
    def n(self) -> int:
        """All numbers in use."""
        return self.head + 3

    def managers(self, week: int) -> Ints:
        """Manager of each sales person in a week."""
        return self.later_manager if week >= self.moves_in else self.manager


def staff(plan: Plan) -> Staff:
    """Hire everybody and plant what the plan says."""
    n = plan.people
    n_managers = max(1, -(-n // plan.team_size))
    manager = n + np.arange(n, dtype=np.int64) % n_managers
    move = stream(plan, "reassigned").random(n)
    later = np.where(move < plan.reassigned, n + (manager - n + 1) % n_managers, manager)
    optimism = plan.optimism_mean + plan.optimism_sd * stream(plan, "optimism").standard_normal(n)
    for who, value in (plan.optimism or {}).items():
        optimism[who] = value
    jump = np.zeros(n_managers)
    if plan.pressure is None:
        order = stream(plan, "pressure").permutation(n_managers)
        n_pressing = max(round(plan.pressure_share * n_managers), int(plan.pressure_share > 0))
        jump[order[:n_pressing]] = plan.pressure_jump
    for who, value in (plan.pressure or {}).items():
        jump[who] = value
    weight = np.exp(0.4 * stream(plan, "weight").standard_normal(n))
    # Steps that share no factor: no name comes twice before all have come, and neighbours are no family.
    names = [
        f"{FIRST[i % len(FIRST)]} {LAST[(5 * i + i // len(FIRST)) % len(LAST)]}"
        for i in range(n + n_managers + 2)
    ]
    names = [name if i < len(FIRST) * len(LAST) else f"{name} {i}" for i, name in enumerate(names)]
    return Staff(
        names=(*names, "Billing Integration"),
        n_sellers=n,
        n_managers=n_managers,
        manager=manager,
        later_manager=later,
        moves_in=plan.weeks // 2,
        optimism=optimism,
        jump=jump,
        logs_little=stream(plan, "logging").random(n) < plan.logging_gaps,
        weight=weight / weight.sum(),
    )


def crm_id(prefix: str, number: int) -> str:
    """One 18-character record id.

    Examples
    --------
    >>> crm_id("006", 62)
    '0060a0000000010AAA'
    """
    body = ""
    for _ in range(9):
        number, digit = divmod(number, 62)
        body = OUT_OF[digit] + body
    text = f"{prefix}0a0{body}"
    blocks = (text[at : at + 5] for at in (0, 5, 10))
    return text + "".join(
        CHECK[sum(1 << i for i, c in enumerate(block) if "A" <= c <= "Z")] for block in blocks
    )

"""`bonafides demo`: made once, looked at as everybody; stopped half-way it is made anew."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

HERE = f"import json, sys\nsys.path.insert(0, {str(Path(__file__).parents[3])!r})\n"
"""So that the installation's process finds the tests' own modules."""

# It runs on SQLite whatever DATABASE_URL says.
pytestmark = [pytest.mark.timeout(1800), pytest.mark.slow, pytest.mark.embedded]

SMALL = ("--deals", 260)

FULL = {
    "rep": ("/", "/promises/ask/", "/promises/inbox/", "/promises/catalogue/", "/promises/contacts/",
            "/promises/cases/", "/promises/handovers/", "/promises/word/", "/promises/word/mine/",
            "/huddle/orders/",
            "/mirror/", "/mirror/heard/", "/mirror/organisation/"),
    "manager": ("/", "/promises/inbox/", "/promises/cases/", "/promises/word/", "/mirror/pulse/"),
    "delivery": ("/", "/promises/inbox/", "/promises/cases/", "/promises/catalogue/", "/promises/word/"),
    "leader": ("/", "/promises/inbox/", "/promises/cases/", "/promises/word/"),
    "learning": ("/promises/word/",),
    "administrator": ("/promises/word/",),
    "customer": ("/promises/with-us/",),
}  # fmt: skip
"""Pages on which nothing is empty, by whom they are for."""


def _a_year_of_promises(house: Any) -> None:
    """The ledger is whole, reads as a year, and there is some of everything."""
    found = json.loads(house.django(f"{HERE}from tests.demo_walk import ledger\nprint(json.dumps(ledger()))"))
    assert found["good"]
    assert found["in_order"]
    assert 330 <= found["days"] <= 366
    assert 3000 <= found["acts"] <= 6000
    assert set(found["promises"]) == {"ask", "ours", "theirs", "team", "colleague"}
    assert min(found["promises"].values()) >= 40
    assert found["unanswered_overrides"] >= 1
    # One was decided, and one waits for the rep's own account.
    assert found["cases"] == ["", "learnt"]
    assert sorted(found["handovers"]) == [False, False, True]
    assert found["readings"] == ["promises.accounts", "promises.mine", "promises.organisation"]
    truth = json.loads((house.data / "promises-truth.json").read_text("utf-8"))
    assert truth["planted"]["functions"]["Delivery"]["kept"] == 0.88


def _rounds_with_their_truth(house: Any) -> None:
    """Six rounds, one open; what was planted stands beside them, and no key of a closed one is left."""
    found = json.loads(
        house.django(
            "import json\nfrom bonafides.trust.app.models import Round\n"
            "print(json.dumps({row.key: row.state for row in Round.objects.all()}))"
        )
    )
    assert sorted(found.values()) == [*["closed"] * 5, "open"]
    truth = json.loads((house.data / "regard-truth.json").read_text("utf-8"))
    assert {one["round"] for one in truth} == set(found)
    still_open = {key for key, state in found.items() if state == "open"}
    for folder in (house.data / "issuer", house.data / "box" / "keys"):
        assert {path.name for path in folder.iterdir() if path.is_dir()} == still_open


def _what_was_planted_is_found_again(house: Any) -> None:
    """A leader guessed too high about their team, and a rep about how near clients feel: both are told."""
    found = json.loads(
        house.django(
            "import json\nfrom bonafides.readings.app.models import Reading\n"
            "from bonafides.people.app.models import Person\n"
            "from bonafides.trust.app.queries_client_answers import answered_by_name\n"
            "from bonafides.trust.app.client_answers_shown import shown_clients\n"
            "told = [one.payload for one in Reading.objects.filter(kind='mirror.team')]\n"
            "teams = {one['subject']['key']: [one['predicted'], one['gaps'].get('vulnerability')]"
            " for one in told if one['instrument']['slug'] == 'team-safety'}\n"
            f"rep = Person.objects.get(key={json.loads((house.data / 'demo.json').read_text())['rep']!r})\n"
            "together = shown_clients(answered_by_name(rep)).together\n"
            "print(json.dumps([teams, together.n, together.finding]))"
        )
    )
    teams, n, finding = found
    truth = json.loads((house.data / "regard-truth.json").read_text("utf-8"))
    planted = next(one["subjects"] for one in truth if one["instrument"] == "team-safety")
    furthest = max(
        planted, key=lambda one: one["predicted"]["vulnerability"] - one["latent"]["vulnerability"]
    )
    predicted, gap = teams[furthest["subject"]]
    assert predicted
    assert gap["low"] > 0, "the leader believed the team to be more open than it is"
    by_name = json.loads((house.data / "regard-by-name-truth.json").read_text("utf-8"))
    assert n == len(by_name["guesses"]) >= 5
    assert by_name["believed_above"] == {"intimacy": 2.2}
    assert finding == "On intimacy clients see you less well than you believe"


def _something_on_every_page(house: Any) -> None:
    """As everybody: no page fails, none that is for them is empty."""
    roles = json.dumps(sorted(FULL))
    said = house.django(
        f"{HERE}from tests.demo_walk import walk\nprint(json.dumps({{role: walk(role) for role in {roles}}}))"
    )
    walked = json.loads(said)
    assert {
        role: {page: got for page, got in pages.items() if got[0] != 200} for role, pages in walked.items()
    } == {role: {} for role in FULL}
    assert len(walked["rep"]) > 30
    for role, pages in FULL.items():
        assert [page for page in pages if walked[role][page][1]] == [], role


def test_a_demonstration_is_made_once_and_every_role_reads_a_page(installed: Any) -> None:
    house = installed()
    began = subprocess.Popen(
        house.command("demo", "--once", "--port", house.port, *SMALL),
        env=house.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    # Killed as soon as something is there: the next one begins anew.
    while not (house.data / "demo.making").exists():
        assert began.poll() is None, began.communicate()[1]
        time.sleep(0.05)
    began.send_signal(signal.SIGKILL)
    began.communicate()

    said = house.run("demo", "--once", "--port", house.port, *SMALL)
    assert said.returncode == 0, said.stderr
    assert said.stderr == ""
    links = re.findall(r"http://localhost:\d+/demo/as/(\w+)/", said.stdout)
    assert links == ["rep", "manager", "delivery", "learning", "leader", "administrator", "customer"]
    assert "Every role has read its first page." in said.stdout
    counted = house.django(
        "import json\nfrom bonafides.people.app.models import *\n"
        "from bonafides.readings.app.models import Reading\n"
        "print(json.dumps([Team.objects.count(), Team.objects.filter(hats__role='manager').count(),"
        " Membership.objects.filter(valid_to=None).count(), Hat.objects.filter(role='rep').count(),"
        " Hat.objects.filter(role='manager').count(), Reading.objects.exists(),"
        " Installation.objects.get().kind]))"
    )
    # One of the reps has left.
    assert json.loads(counted) == [5, 5, 40, 36, 5, True, "demo"]
    _a_year_of_promises(house)
    _rounds_with_their_truth(house)
    _what_was_planted_is_found_again(house)
    _something_on_every_page(house)

    # Nobody can serve it as a real one, and the second start makes nothing again.
    assert house.run("serve", "--port", house.port).returncode == 2
    again = house.run("demo", "--once", "--port", house.port)
    assert again.returncode == 0, again.stderr
    assert "Inventing" not in again.stdout

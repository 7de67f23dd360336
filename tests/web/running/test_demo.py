"""`bonafides demo`: made once, looked at as everybody; stopped half-way it is made anew."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import time
from typing import Any

import pytest

# It runs on SQLite whatever DATABASE_URL says.
pytestmark = [pytest.mark.timeout(300), pytest.mark.slow, pytest.mark.embedded]

SMALL = ("--deals", 260)


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
    links = re.findall(r"http://127\.0\.0\.1:\d+/demo/as/(\w+)/", said.stdout)
    assert links == ["rep", "manager", "delivery", "learning", "leader", "administrator"]
    assert "Every role has read its first page." in said.stdout
    counted = house.django(
        "import json\nfrom bonafides.people.app.models import *\n"
        "from bonafides.readings.app.models import Reading\n"
        "print(json.dumps([Team.objects.count(), Team.objects.filter(hats__role='manager').count(),"
        " Membership.objects.filter(valid_to=None).count(), Hat.objects.filter(role='rep').count(),"
        " Hat.objects.filter(role='manager').count(), Reading.objects.exists(),"
        " Installation.objects.get().kind]))"
    )
    assert json.loads(counted) == [5, 5, 40, 35, 5, True, "demo"]

    # Nobody can serve it as a real one, and the second start makes nothing again.
    assert house.run("serve", "--port", house.port).returncode == 2
    again = house.run("demo", "--once", "--port", house.port)
    assert again.returncode == 0, again.stderr
    assert "Inventing" not in again.stdout

"""Published figures of how words are kept in the small organisation, for tests of pages that show them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tests.houses import House

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC).timestamp()


def publish_words(house: House) -> dict[str, Any]:
    """A ledger as a night would find it, published: Delivery, Legal (two people) and Support."""
    from django.utils import timezone

    from bonafides.people.app.models import Client, Function
    from bonafides.promises.counts import Counts
    from bonafides.promises.publications import Known, releases
    from bonafides.promises.tallies import Tallies
    from bonafides.readings.app.actions import publish

    delivery = house.delivery_function
    legal, support = (Function.objects.create(name=name) for name in ("Legal", "Support"))
    client, _ = Client.objects.get_or_create(kind="customer", name="Sawmill", defaults={"owner": house.rep})
    tallies = Tallies(as_of=timezone.localdate(), now=NOW)
    tallies.functions.update(
        {
            delivery.pk: Counts(kept=60, broken=12, slipped=14, told=9, unconfirmed=5, moved=2),
            legal.pk: Counts(kept=9, broken=1, slipped=1),
            support.pk: Counts(kept=88, broken=22, slipped=22, told=8),
        }
    )
    tallies.directions["ours"] = Counts(kept=70, broken=14, unconfirmed=9, slipped=20, told=11, moved=6)
    tallies.directions["team"] = Counts(kept=21, broken=4, slipped=4, told=2)
    tallies.performers["ours"] = set(range(1, 9))
    tallies.performers["team"] = set(range(1, 7))
    tallies.chains[delivery.pk, support.pk] = Counts(kept=30, broken=9)
    tallies.accounts[client.pk] = Counts(kept=12, broken=2, slipped=2)
    tallies.served_by[client.pk] = {1, 2}
    tallies.served_with[client.pk] = {delivery.pk}
    tallies.persons[house.rep.pk] = Counts(kept=19, broken=3, slipped=3, told=1)
    tallies.persons[house.other_rep.pk] = Counts(kept=9)
    for n in range(40):
        tallies.waiting[support.pk].add(NOW - 86400 * 4, NOW - 86400 * 4 + 3600 * (n % 8), True)
        tallies.room_days[support.pk].append(n % 5)
    known = Known(
        functions={one.pk: (one.key, one.name) for one in (delivery, legal, support)},
        kinds={},
        members={delivery.pk: 7, legal.pk: 2, support.pk: 9},
    )
    for one in releases(tallies, known, persons={house.rep.pk, house.other_rep.pk}, seed=1):
        publish(one, as_of=timezone.localdate(), source=None, cut="test")
    return {"client": client, "support": support, "legal": legal, "delivery": delivery}

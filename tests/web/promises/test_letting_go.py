"""What the purpose registry promises to delete goes by itself; the log stays whole."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from bonafides.people.app.letting_go import let_go_of_old
from bonafides.people.app.models import Client, ClientContact
from bonafides.promises.app.actions_asking import Part, Wish, ask_before, say_it
from bonafides.promises.app.actions_cases import open_case
from bonafides.promises.app.models import Case, Contact, PromiseAct, Words


def served(house, name: str) -> ClientContact:
    client = Client.objects.create(kind="customer", name=name, owner=house.rep)
    contact = ClientContact.objects.create(client=client, name="Frieda Holz", email=f"frieda@{name}.example")
    wish = Wish("Two fitters", "done", house.on + timedelta(days=9), client)
    outer = ask_before(wish, [Part(house.delivery_function)], by=house.rep)
    say_it(outer, by=house.rep, reason="The customer left no other day")
    now = timezone.now()
    Contact.objects.create(
        person=house.rep, client=client, kind="call", happened_at=now, identity=name, state="matched"
    )
    return contact


def test_three_years_after_a_client_was_served_words_contacts_and_names_go(house):
    old, open_still = served(house, "sawmill"), served(house, "bakery")
    n_acts, n_words = PromiseAct.objects.count(), Words.objects.count()
    old.client.closed_on = house.on
    old.client.save()
    let_go_of_old(timezone.now() + timedelta(days=3 * 365 - 2))
    assert (Words.objects.count(), Contact.objects.count()) == (n_words, 2)
    let_go_of_old(timezone.now() + timedelta(days=3 * 365 + 4))
    assert not Words.objects.filter(act__promise__client=old.client).exists()
    assert Words.objects.filter(act__promise__client=open_still.client).exists()
    assert PromiseAct.objects.count() == n_acts
    assert list(Contact.objects.values_list("client__name", flat=True)) == ["bakery"]
    old.refresh_from_db()
    open_still.refresh_from_db()
    assert old.erased_at is not None
    assert (old.email, open_still.email) == ("", "frieda@bakery.example")


def test_a_case_goes_three_years_after_it_ended_and_not_before(house):
    served(house, "sawmill")
    cited = [PromiseAct.objects.filter(promise__direction="ours").first()]
    promise = cited[0].promise
    row = open_case(promise, "Nobody asked us", cited, by=house.delivery)
    let_go_of_old(timezone.now() + timedelta(days=9 * 365))
    assert Case.objects.count() == 1  # It is still open.
    Case.objects.filter(pk=row.pk).update(withdrawn_at=timezone.now())
    let_go_of_old(timezone.now() + timedelta(days=3 * 365 - 2))
    assert Case.objects.count() == 1
    let_go_of_old(timezone.now() + timedelta(days=3 * 365 + 4))
    assert not Case.objects.exists()

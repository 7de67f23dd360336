"""Pages of sources, imports, jobs and readings: who sees what, and what each button does."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from bonafides.people.app.models import Alias, ReadTrace
from bonafides.readings.app import places
from bonafides.readings.app.actions_imports import ask_to_put_in_force, bring_in
from bonafides.readings.app.actions_sources import open_source
from bonafides.readings.app.models import Import, Job, MeasuringSettings, Reading, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(ada: Any) -> Source:
    return open_source("Salesforce", by=ada)


@pytest.fixture
def in_force(
    source: Source, ada: Any, small_export: Path, work: Callable[[], None], counting_room: list[Any]
) -> Import:
    arrival, _job = bring_in(source, [small_export], by=ada)
    work()
    ask_to_put_in_force(arrival, by=ada)
    work()
    arrival.refresh_from_db()
    return arrival


def zipped(folder: Path) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(one for one in folder.rglob("*") if one.is_file()):
            archive.write(path, path.relative_to(folder).as_posix())
    return held.getvalue()


def test_an_export_goes_from_upload_to_a_published_reading_by_three_buttons(
    signed_in: Any,
    ada: Any,
    source: Source,
    small_export: Path,
    work: Callable[[], None],
    counting_room: list[Any],
) -> None:
    browser = signed_in(ada)
    sent = SimpleUploadedFile("export.zip", zipped(small_export))
    answer = browser.post(reverse("readings:upload", args=[source.key]), {"files": sent})
    arrival = Import.objects.get()
    assert answer.headers["Location"] == reverse("readings:import", args=[arrival.key])
    waiting = browser.get(answer.headers["Location"]).content.decode()
    assert "The export is being read" in waiting
    assert "Waiting for the worker" in waiting
    work()
    seen = browser.get(answer.headers["Location"]).content.decode()
    assert "60 deals" in seen
    assert "What this export can show" in seen
    assert "Measure it and put it in force" in seen
    assert Reading.objects.count() == 0
    browser.post(reverse("readings:put_in_force", args=[arrival.key]))
    work()
    assert "In force." in browser.get(reverse("readings:published")).content.decode()
    arrival.refresh_from_db()
    assert arrival.state == "in_force"


def test_files_on_their_way_leave_nothing_behind(signed_in: Any, ada: Any, source: Source) -> None:
    browser = signed_in(ada)
    answer = browser.post(
        reverse("readings:upload", args=[source.key]), {"files": SimpleUploadedFile("notes.docx", b"hello")}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "notes.docx is not a table that can be read" in text
    assert "Expected" in text
    assert list(places.incoming().iterdir()) == []
    assert Import.objects.count() == 0


def test_an_upload_beyond_the_limit_is_refused_before_it_is_written(
    signed_in: Any, ada: Any, source: Source, settings: Any
) -> None:
    settings.CONFIGURATION = settings.CONFIGURATION.model_copy(update={"upload_limit_mib": 1})
    browser = signed_in(ada)
    answer = browser.post(
        reverse("readings:upload", args=[source.key]),
        {"files": SimpleUploadedFile("deals.csv", b"x" * (3 * 2**20))},
    )
    assert answer.status_code == 413
    assert "BONAFIDES_UPLOAD_LIMIT_MIB" in answer.content.decode()
    assert list(places.incoming().iterdir()) == []


def test_a_drafted_mapping_is_corrected_in_a_form_and_checked(
    signed_in: Any, ada: Any, source: Source, work: Callable[[], None], tmp_path: Path
) -> None:
    browser = signed_in(ada)
    table = b"Vorgang,Summe,Abschluss am,Phase\n1,100,2026-01-05,offen\n2,200,2026-02-05,offen\n"
    browser.post(
        reverse("readings:upload", args=[source.key]), {"files": SimpleUploadedFile("dinge.csv", table)}
    )
    work()
    arrival = Import.objects.get()
    assert (
        "Correct the drafted mapping"
        in browser.get(reverse("readings:import", args=[arrival.key])).content.decode()
    )
    form = reverse("readings:mapping", args=[arrival.key])
    assert "dinge.csv" in browser.get(form).content.decode()
    wrong = browser.post(form, {"mapping": '[[files]]\nfile = "dinge.csv"\ntable = "nothing"\n'})
    assert wrong.status_code == 422
    assert "one of deals, statements" in wrong.content.decode()
    right = (
        '[[files]]\nfile = "dinge.csv"\ntable = "deals"\n[files.columns]\ndeal_id = "Vorgang"\n'
        'amount = "Summe"\nexpected_on = "Abschluss am"\nstage = "Phase"\n'
    )
    assert browser.post(form, {"mapping": right}).status_code == 302
    work()
    arrival.refresh_from_db()
    assert (arrival.state, arrival.facts["import"]["counts"]["deals"]) == ("read", 2)


def test_a_job_page_says_how_far_it_is_and_can_be_stopped_before_it_begins(
    signed_in: Any, ada: Any, source: Source, small_export: Path, work: Callable[[], None]
) -> None:
    browser = signed_in(ada)
    arrival, job = bring_in(source, [small_export], by=ada)
    page = browser.get(reverse("readings:job", args=[job.key])).content.decode()
    assert "<progress" in page
    assert "You may leave" in page
    part = browser.get(
        reverse("readings:job", args=[job.key]), headers={"HX-Request": "true"}
    ).content.decode()
    assert part.startswith('<div id="job"')
    browser.post(reverse("readings:stop_job", args=[job.key]))
    work()
    for row in (job, arrival):
        row.refresh_from_db()
    assert (job.state, arrival.state) == ("stopped", "arrived")
    browser.post(reverse("readings:read_again", args=[arrival.key]))
    work()
    arrival.refresh_from_db()
    assert arrival.state == "read"


def test_other_settings_lead_to_new_readings_and_old_ones_keep_theirs(
    signed_in: Any, ada: Any, in_force: Import, work: Callable[[], None], counting_room: list[Any]
) -> None:
    browser = signed_in(ada)
    before = Reading.objects.get()
    answer = browser.post(
        reverse("readings:measuring"),
        {
            "timezone": "Europe/Berlin",
            "period": "month",
            "fiscal_year_start": "4",
            "forecast_call": "monday",
            "probability_means": "ever",
            "home_currency": "eur",
            "category_means": "Commit = 90\nBest Case = 50 %",
        },
    )
    assert answer.status_code == 302
    work()
    chosen = counting_room[-1].settings
    assert (chosen.period, chosen.forecast_call, chosen.home_currency) == ("month", "monday", "EUR")
    assert chosen.category_means == {"Best Case": 0.5, "Commit": 0.9}
    old, new = Reading.objects.order_by("pk")
    assert old.pk == before.pk
    assert old.superseded_at is not None
    assert old.settings_mark != new.settings_mark
    assert MeasuringSettings.objects.get().by == ada
    again = browser.get(reverse("readings:measuring")).content.decode()
    assert "Commit = 90" in again


def test_a_meaning_that_is_none_is_refused_with_what_is_expected(signed_in: Any, ada: Any) -> None:
    answer = signed_in(ada).post(
        reverse("readings:measuring"),
        {
            "timezone": "Mars/Olympus",
            "period": "month",
            "fiscal_year_start": "1",
            "probability_means": "ever",
            "category_means": "Commit = often",
        },
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "There is no such time zone" in text
    assert "per cent from 0 to 100" in text


def test_everybody_reads_the_organisations_readings_and_their_own_and_nobody_elses(
    signed_in: Any, ada: Any, person: Any, in_force: Import, work: Callable[[], None], source: Source
) -> None:
    from bonafides.readings.app.actions_jobs import ask_for

    rosa, bert = person("Rosa"), person("Bert")
    Alias.objects.create(person=rosa, source=source.key, external_id="005-rosa")
    ask_for("night", about="again", by=ada)
    work()
    own = Reading.objects.get(kind="count.mine")
    assert own.subject == rosa.pk
    of_all = Reading.objects.get(kind="count.organisation", superseded_at=None)
    earlier = Reading.objects.get(kind="count.organisation", superseded_at__isnull=False)
    browser = signed_in(rosa)
    listed = browser.get(reverse("readings:published")).content.decode()
    assert own.key in listed
    assert "60 deals" in browser.get(reverse("readings:reading", args=[earlier.key])).content.decode()
    assert of_all.key in browser.get(reverse("readings:reading", args=[earlier.key])).content.decode()
    assert browser.get(reverse("readings:own_reading", args=[own.key])).status_code == 200
    browser = signed_in(bert)
    assert own.key not in browser.get(reverse("readings:published")).content.decode()
    assert browser.get(reverse("readings:own_reading", args=[own.key])).status_code == 403
    assert browser.get(reverse("readings:reading", args=[own.key])).status_code == 404
    traces = ReadTrace.objects.filter(page="readings:own_reading", about="person", subject=rosa.pk)
    assert sorted(traces.values_list("reader", "refused")) == sorted([(rosa.pk, False), (bert.pk, True)])


def test_a_rep_sees_what_can_be_shown_and_no_button(signed_in: Any, person: Any, in_force: Import) -> None:
    browser = signed_in(person("Rosa"))
    page = browser.get(reverse("readings:source", args=[in_force.source.key])).content.decode()
    assert "Upload" not in page
    assert browser.get(reverse("readings:import", args=[in_force.key])).status_code == 200
    assert browser.get(reverse("readings:rejects", args=[in_force.key])).status_code == 403
    assert browser.post(reverse("readings:measure")).status_code == 403
    assert Job.objects.filter(about="now").count() == 0


def test_a_second_source_is_not_put_in_force_beside_the_first(
    signed_in: Any, ada: Any, in_force: Import, small_export: Path, work: Callable[[], None]
) -> None:
    other = open_source("HubSpot", by=ada)
    arrival, _job = bring_in(other, [small_export], by=ada)
    work()
    answer = signed_in(ada).post(reverse("readings:put_in_force", args=[arrival.key]))
    assert answer.status_code == 409
    assert "Close Salesforce first" in answer.content.decode()


@pytest.mark.parametrize("name", ["sources", "published"])
def test_lists_take_the_same_number_of_queries_however_long_they_are(
    name: str, signed_in: Any, ada: Any, source: Source, django_assert_max_num_queries: Any
) -> None:
    browser = signed_in(ada)
    for number in range(30):
        Source.objects.create(name=f"Source {number}")
    with django_assert_max_num_queries(22):
        assert browser.get(reverse(f"readings:{name}")).status_code == 200


def test_what_could_not_be_read_is_asked_for_again_and_read(
    signed_in: Any, ada: Any, source: Source, work: Callable[[], None], tmp_path: Path
) -> None:
    browser = signed_in(ada)
    (tmp_path / "things.csv").write_text("colour,weight\nred,3\n")
    arrival, job = bring_in(source, [tmp_path / "things.csv"], by=ada)
    work()
    mapping = '[[files]]\nfile = "things.csv"\ntable = "deals"\n[files.columns]\ndeal_id = "colour"\n'
    Source.objects.filter(pk=source.pk).update(mapping=mapping)
    answer = browser.post(reverse("readings:job_again", args=[job.key]))
    assert answer.headers["Location"] != reverse("readings:job", args=[job.key])
    work()
    arrival.refresh_from_db()
    assert arrival.state == "read"


def test_an_import_that_could_not_be_measured_says_why_on_its_page(
    signed_in: Any, ada: Any, source: Source
) -> None:
    arrival = Import.objects.create(source=source, state="read", generation="x")
    problem = {"found": "the worker ended 5 times", "expected": "memory", "to_do": "look"}
    Job.objects.create(kind="night", about=arrival.key, state="failed", problem=problem)
    page = signed_in(ada).get(reverse("readings:import", args=[arrival.key])).content.decode()
    assert "It could not be measured" in page
    assert "the worker ended 5 times" in page


def test_more_files_than_a_form_takes_are_answered_in_words(signed_in: Any, ada: Any, source: Source) -> None:
    files = [SimpleUploadedFile(f"{number}.csv", b"deal_id\n1\n") for number in range(51)]
    answer = signed_in(ada).post(reverse("readings:upload", args=[source.key]), {"files": files})
    assert answer.status_code == 422
    assert "Put them into a zip" in answer.content.decode()
    assert list(places.incoming().iterdir()) == []

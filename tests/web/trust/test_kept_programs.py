"""The page on which ballots are collected, as it was when a round opened; kept until its close."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse
from tests.rounds import after_the_last_day, answer, collect, launched, links_of, quiet

from bonafides.trust import manifest, respondent
from bonafides.trust.app import programs as kept
from bonafides.trust.app.actions_closing import close_round, tidy_all, void_round
from bonafides.trust.app.places import programs
from bonafides.trust.box import pages
from bonafides.trust.box.pages import POLICY, File


def upgraded(monkeypatch):
    """Another version of the collecting program is served from now on."""
    files = dict(pages.served())
    files["/static/collect.js"] = File(b"another program", "text/javascript; charset=utf-8")
    monkeypatch.setattr(pages, "served", lambda: files)
    monkeypatch.setattr(kept, "served", lambda: files)


def test_a_round_keeps_every_script_that_its_manifest_announces(stage, client, monkeypatch):
    row = launched(stage)
    upgraded(monkeypatch)
    told = manifest.read(bytes(row.manifest))
    own = {
        name: client.get(reverse("trust:part_of", args=[row.key, name])).content
        for name in told.document["scripts"]
    }
    respondent.check_scripts(told, own)
    assert client.get(reverse("trust:part_of", args=[row.key, "unknown.js"])).status_code == 404
    assert client.get(reverse("trust:part_of", args=[row.key, "collect.en.html"])).status_code == 404


@pytest.mark.parametrize("language", ["en", "de"])
def test_its_page_asks_for_its_own_files_and_is_the_same_for_everybody(stage, client, language):
    row = launched(stage)
    page = client.get(reverse("trust:answer_of", args=[row.key]), headers={"Accept-Language": language})
    assert (page.status_code, page["Content-Security-Policy"]) == (200, POLICY)
    assert not page.cookies
    assert f'<html lang="{language}">' in page.content.decode()
    assert f'src="/mirror/answer/{row.key}/parts/collect.js"' in page.content.decode()
    assert '"/mirror/answer/parts/' not in page.content.decode()


@pytest.mark.parametrize("how", ["closed", "void", "gone"])
def test_when_nobody_can_collect_any_more_it_goes(stage, client, monkeypatch, how):
    row = launched(stage)
    for link in links_of(row).values():
        answer(stage, collect(link))
    address = reverse("trust:answer_of", args=[row.key])
    assert client.get(address).status_code == 200
    tidy_all()
    assert programs().has(row.key)
    after_the_last_day(monkeypatch, row)
    if how == "closed":
        close_round(row, quiet)
    elif how == "void":
        void_round(row, by=stage.organiser)
    else:
        programs().pin("long-gone", {"collect.js": b""})
        tidy_all()
        assert not programs().has("long-gone")
        programs().drop(row.key)
    assert client.get(address).status_code == 404


def test_what_the_manifest_says_is_what_was_kept(stage):
    row = launched(stage)
    told = json.loads(bytes(row.manifest))["scripts"]
    assert told == pages.scripts()

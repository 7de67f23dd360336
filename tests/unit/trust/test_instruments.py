"""Instruments of ours hold what they promise; a file that is none says what to mend."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bonafides.errors import BrokenContract, UnreadableInput, WrongRequest
from bonafides.trust.instruments import (
    OURS,
    Instrument,
    all_instruments,
    load,
    parse_instrument,
    read_instrument,
)
from bonafides.trust.instruments.checking import check_files, remarks, usable_instruments

GOOD = (OURS / "manager-pulse-monthly-1.toml").read_text("utf-8")


@pytest.mark.parametrize(
    ("slug", "items", "by_dimension"),
    [
        (
            "trust-profile",
            22,
            {"credibility": 4, "reliability": 4, "intimacy": 4, "self_orientation": 4}
            | {"initiative": 3, "criterion": 3},
        ),
        (
            "trust-profile-client",
            9,
            {"credibility": 2, "reliability": 2, "intimacy": 2, "self_orientation": 2, "criterion": 1},
        ),
        (
            "two-minutes",
            10,
            dict.fromkeys(("credibility", "reliability", "intimacy", "self_orientation", "initiative"), 2),
        ),
        (
            "manager-pulse-quarterly",
            14,
            dict.fromkeys(
                ("connection", "transparency", "encouragement", "blame_and_credit", "no_favourites"), 2
            )
            | {"competence": 2, "criterion": 1, "stay": 1},
        ),
        (
            "manager-pulse-monthly",
            6,
            dict.fromkeys(
                ("connection", "transparency", "encouragement", "blame_and_credit", "no_favourites"), 1
            )
            | {"competence": 1},
        ),
        ("team-safety", 12, {"safety": 7, "vulnerability": 5}),
        (
            "learning-climate",
            15,
            dict.fromkeys(("support", "resources", "paths", "room_to_learn", "word_and_deed"), 2)
            | {"rivalry": 2, "right_behaviour": 2, "criterion": 1},
        ),
    ],
)
def test_each_instrument_asks_what_the_manual_says(
    slug: str, items: int, by_dimension: dict[str, int]
) -> None:
    one = load(slug)
    assert len(one.items) == items
    assert {d.code: len(one.items_of(d.code)) for d in one.dimensions} == by_dimension


def test_half_of_self_orientation_is_reversed_in_every_length() -> None:
    for slug, reversed_ in (("trust-profile", 2), ("trust-profile-client", 1), ("two-minutes", 1)):
        assert sum(item.reversed for item in load(slug).items_of("self_orientation")) == reversed_


def test_the_same_code_asks_the_same_in_every_length() -> None:
    long = {item.code: item.text for item in load("trust-profile").items}
    for slug in ("trust-profile-client", "two-minutes"):
        for item in load(slug).items:
            assert item.text == long[item.code]
    quarterly = {item.code: item.text for item in load("manager-pulse-quarterly").items}
    assert all(item.text == quarterly[item.code] for item in load("manager-pulse-monthly").items)


def test_intent_to_stay_is_shown_only_from_ten() -> None:
    stay = [item for item in load("manager-pulse-quarterly").items if item.shown_from]
    assert [(item.code, item.shown_from) for item in stay] == [("stay", 10)]


def test_oneself_and_whoever_leads_are_addressed_in_words_of_their_own() -> None:
    for slug in ("trust-profile", "trust-profile-client", "manager-pulse-quarterly", "manager-pulse-monthly"):
        one = load(slug)
        assert "self" in one.intro
        assert all("self" in item.forms for item in one.items), slug
    for slug in ("team-safety", "learning-climate"):
        assert "prediction" in load(slug).intro


def test_ours_pass_their_own_check_without_a_remark() -> None:
    for one in all_instruments():
        assert remarks(one) == [], one.slug


def test_who_changes_a_document_changes_no_instrument() -> None:
    for one in all_instruments():
        before = one.fingerprint()
        document = one.document()
        document["title"]["en"] = "Another"
        document["items"][0]["text"]["de"] = "Anders"
        for form in document["items"][0]["forms"].values():
            form["en"] = "Otherwise"
        document["scale"]["points"]["en"][0] = "never"
        assert one.fingerprint() == before, one.slug


def test_labels_are_seven_different_ones_and_the_same_in_all_of_ours() -> None:
    scales = {json.dumps(one.document()["scale"], sort_keys=True) for one in all_instruments()}
    assert len(scales) == 1
    for labels in load("team-safety").scale.points.values():
        assert len(set(labels)) == 7


def test_a_document_is_strings_and_integers_alone_and_comes_back_whole() -> None:
    def only_plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and only_plain(one) for key, one in value.items())
        if isinstance(value, list):
            return all(map(only_plain, value))
        return type(value) in (str, int)

    for one in all_instruments():
        document = one.document()
        assert only_plain(document)
        again = Instrument.from_document(json.loads(json.dumps(document)))
        assert again.document() == document
        assert again.fingerprint() == one.fingerprint()


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('slug = "manager-pulse-monthly"', 'slug = "My Pulse"', "slug is 'My Pulse'"),
        ('version = "1"', 'version = "one"', "version is 'one'"),
        ('about = "person"', 'about = "dog"', "about is 'dog'"),
        ('code = "t1"', 'code = "p2"', "the code p2 twice"),
        ('dimension = "competence"', 'dimension = "cleverness"', "belongs to 'cleverness'"),
        ('  "Strongly agree",\n', "", "has 6 labels"),
        ('name.de = "Offenheit"\n', "", "name of dimension transparency (de)"),
        ('taps = "takes time when something matters to me"\n', "", "item p2 has no taps"),
        ('taps = "takes', 'tapz = "x"\ntaps = "takes', "item p2 has tapz"),
        ("[intro.others]", "[intro.everybody]", "[intro] has"),
        ('cannot_judge.de = "Das kann ich nicht beurteilen"\n', "", "scale.cannot_judge (de)"),
    ],
)
def test_a_file_that_is_none_says_what_to_mend(before: str, after: str, says: str) -> None:
    assert before in GOOD
    with pytest.raises(BrokenContract) as broken:
        parse_instrument(GOOD.replace(before, after, 1), "our-own.toml")
    assert broken.value.found.startswith("our-own.toml: ")
    assert says in broken.value.found
    assert broken.value.expected
    assert broken.value.remedy


@pytest.mark.parametrize(
    "content", [b"slug = ", b"\xff\xfe", b"x" * 300_000], ids=["cut off", "no UTF-8", "huge"]
)
def test_a_file_that_cannot_be_read_says_so(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.toml"
    path.write_bytes(content)
    with pytest.raises(UnreadableInput):
        read_instrument(path)
    with pytest.raises(UnreadableInput):
        read_instrument(tmp_path / "absent.toml")


def test_an_organisation_adds_its_own_and_a_newer_version_wins(tmp_path: Path) -> None:
    (tmp_path / "ours-1.toml").write_text(GOOD.replace("manager-pulse-monthly", "our-pulse"), "utf-8")
    newer = GOOD.replace("manager-pulse-monthly", "our-pulse").replace('version = "1"', 'version = "12"')
    (tmp_path / "ours-12.toml").write_text(newer, "utf-8")
    assert load("our-pulse", folder=tmp_path).version == "12"
    assert load("our-pulse", "1", folder=tmp_path).version == "1"
    with pytest.raises(WrongRequest, match="our-pulse version 2"):
        load("our-pulse", "2", folder=tmp_path)


def test_a_broken_file_stops_no_page_and_offers_no_instrument(tmp_path: Path) -> None:
    good = GOOD.replace("manager-pulse-monthly", "our-pulse").replace("words = ", "# words = ")
    (tmp_path / "good.toml").write_text(good, "utf-8")
    (tmp_path / "cut-off.toml").write_text("slug = ", "utf-8")
    (tmp_path / "asks-too-much.toml").write_text(
        good.replace("our-pulse", "curious").replace(HELP, "How old are you"), "utf-8"
    )
    found = {one.slug for one in usable_instruments(tmp_path)}
    assert found == {one.slug for one in all_instruments()} | {"our-pulse"}
    assert load("two-minutes", "1", folder=tmp_path).slug == "two-minutes"


def test_one_version_cannot_have_two_wordings(tmp_path: Path) -> None:
    path = tmp_path / "pulse.toml"
    path.write_text(GOOD.replace("takes time when", "finds time when"), "utf-8")
    with pytest.raises(BrokenContract, match="twice, with different words"):
        all_instruments(tmp_path)
    [checked] = check_files([path])
    assert not checked.good
    assert any("is there already" in one.says for one in checked.remarks)


def test_words_that_change_need_a_new_version_and_what_is_tapped_does_not() -> None:
    better = parse_instrument(GOOD.replace('taps = "takes time', 'taps = "has time'), "x")
    assert remarks(better) == []
    changed = parse_instrument(GOOD.replace("takes time when", "finds time when"), "x")
    [remark] = remarks(changed)
    assert remark.error
    assert 'version = "2"' in remark.says
    assert changed.fingerprint() in remark.says


HELP = "My manager's help moves my deals forward."
GERMAN_HELP = "Die Hilfe meiner Führungskraft bringt meine Geschäfte voran."


@pytest.mark.parametrize(
    ("before", "after", "error", "says"),
    [
        ('single_items_because = "', 'questions = []\n#"', True, "has one item"),
        ("manager takes time when", "manager listens and takes time when", False, "two questions in one"),
        (HELP, "Which team do you work in", True, "tells who answers"),
        (HELP, "I am the only woman whom my manager leads.", True, "tells who answers"),
        (HELP, "At my age my manager could still help me.", True, "tells who answers"),
        (HELP, "I have worked here for more than ten years.", True, "tells who answers"),
        (GERMAN_HELP, "Ich bin die einzige Frau hier.", True, "tells who answers"),
        (GERMAN_HELP, "In meinem Alter hilft das noch.", True, "tells who answers"),
        (GERMAN_HELP, "Ich arbeite seit über zehn Jahren hier.", True, "tells who answers"),
        (GERMAN_HELP, "Deine Führungskraft hilft dir.", False, "Sie and du"),
        (HELP, "Does my manager help me?", True, "is a question"),
        (HELP, "My manager never does not help me.", False, "two negations"),
        (HELP, " ".join(["long"] * 21), False, "21 words"),
        ('"Agree a little"', '"Agree"', True, "the same label"),
    ],
)
def test_the_check_finds(before: str, after: str, error: bool, says: str) -> None:
    assert before in GOOD
    found = remarks(parse_instrument(GOOD.replace(before, after, 1), "x"))
    assert any(one.error == error and says in one.says for one in found), found


def test_reversed_items_are_asked_for_and_never_more_than_half() -> None:
    text = (OURS / "team-safety-1.toml").read_text("utf-8")
    none = remarks(parse_instrument(text.replace("reversed = true\n", ""), "x"))
    assert any("agreeing with everything" in one.says for one in none)
    most = remarks(
        parse_instrument(
            text.replace("reversed = true\n", "").replace("taps =", "reversed = true\ntaps ="), "x"
        )
    )
    assert any("more than half" in one.says for one in most)
    assert any("every item is reversed" in one.says for one in most)

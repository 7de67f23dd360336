"""Every page of this room in German: no sentence of ours is left in English, and what was given stays.

Whoever adds a sentence to a page of the mirror finds it named here, until it stands in the catalogue, and
where something changes in it also among `SENTENCES`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.test import Client as Browser
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from tests.houses import House, sign_in
from tests.mirrors import closed_round, said_by
from tests.rounds import begun

from bonafides.people.app.models import Client, ClientContact, Person, Team
from bonafides.trust.app.actions_asking import add_subject
from bonafides.trust.app.actions_guesses import make_guess
from bonafides.trust.app.actions_replies import write_reply
from bonafides.trust.app.models import Round, Thread, Turn
from bonafides.trust.app.retold import PLACE, Retelling, words_of
from bonafides.trust.app.sentences import SENTENCES
from bonafides.trust.instruments import load

pytestmark = pytest.mark.django_db

PROFILE, PULSES, SAFETY, CLIMATE = (
    load(slug) for slug in ("trust-profile", "manager-pulse-quarterly", "team-safety", "learning-climate")
)
WORD = re.compile(r"(?<!\w)[A-Za-z\u00c4\u00d6\u00dc\u00e4\u00f6\u00fc\u00df\u2019]{2,}(?!\w)")
ENGLISH = re.compile(
    r"\b(the|of|and|with|is|are|who|on|their|they|than|nobody|answered|people|what)\b", re.IGNORECASE
)
GIVEN = (
    "Write to us before the plan is made, please.",
    "You sit with us and listen to the end.",
    "We heard that the plan comes too late for you.",
    "From now on you read the plan on Mondays.",
    "Which of the plans do you mean by that?",
    "The one about the nights in the hall.",
)


class Texts(HTMLParser):
    """What can be read or heard on a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._inside = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside += tag in ("script", "style")
        for name, value in attrs:
            if name in ("aria-label", "title", "placeholder", "alt", "data-head") and value:
                self.said.append(" ".join(value.split()))
            if tag == "a" and name == "href" and value and value.startswith("/mirror/"):
                self.links.append(value.split("#")[0])

    def handle_endtag(self, tag: str) -> None:
        self._inside -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if data.strip() and not self._inside:
            self.said.append(" ".join(data.split()))


def read(browser: Browser, path: str) -> Texts | None:
    answer = browser.get(path)
    if answer.status_code != 200 or "html" not in answer["content-type"]:
        return None
    found = Texts()
    found.feed(answer.content.decode())
    return found


def in_both(person: Person, path: str) -> tuple[Texts, Texts] | None:
    pages = []
    for language in ("en", "de"):
        Person.objects.filter(pk=person.pk).update(language=language)
        pages.append(read(sign_in(Browser(headers={"accept-language": language}), person), path))
    english, german = pages
    return None if english is None or german is None else (english, german)


def names_given() -> list[str]:
    """Names, titles and words that people gave: the same in every language."""
    found = {
        *GIVEN,
        "Testing & Sons",
        "bonafides",
        *Person.objects.values_list("name", flat=True),
        *Team.objects.values_list("name", flat=True),
    }
    found |= set(Round.objects.values_list("title", flat=True))
    for contact in ClientContact.objects.select_related("client"):
        found |= {contact.name, contact.client.name}
    return sorted((one for one in found if one), key=len, reverse=True)


def left_over(english: Texts, german: Texts, names: list[str]) -> Iterator[str]:
    """Texts of a German page that are as on the English one, or English in part."""
    same = set(english.said)
    for said in german.said:
        if re.fullmatch(r"[0-9a-f ]+", said) or "http" in said or "sha256sum" in said:
            continue
        ours = said
        for name in names:
            ours = ours.replace(name, "")
        if (said in same and len(WORD.findall(ours)) >= 3) or len(ENGLISH.findall(ours)) >= 2:
            yield said


@pytest.fixture
def everywhere(house: House) -> House:
    """A house in which something stands on every page of this room; enough and too few answers, both."""
    write, sit, heard, plan, ask, say = GIVEN
    earlier = house.on - timedelta(days=98)
    profile = closed_round(
        house,
        {
            "peers": said_by(PROFILE, 10, seed=3, intimacy=3.6),
            "clients": said_by(PROFILE, 5, seed=4, intimacy=3.9),
        },
        person=house.rep,
        own={item.code: 2 if item.reversed else 6 for item in PROFILE.items},
        manager={item.code: 4 for item in PROFILE.items},
        asked=[house.manager, *house.reps[1:]],
        comments={PROFILE.questions[0].code: [write], PROFILE.questions[1].code: [sit]},
        invited=18,
    )
    for on, seed in ((earlier, 1), (house.on - timedelta(days=5), 9)):
        closed_round(
            house,
            {"reports": said_by(PULSES, 8, seed=seed, competence=6.2, no_favourites=3.2)},
            person=house.manager,
            slug="manager-pulse-quarterly",
            on=on,
            asked=house.reps,
        )
    for team, n in ((house.north, 8), (house.south, 4)):
        closed_round(
            house,
            {"team": said_by(SAFETY, n, seed=2, safety=4.0)},
            team=team,
            slug="team-safety",
            own={item.code: 1 if item.reversed else 7 for item in SAFETY.items},
        )
    closed_round(
        house,
        {"team": said_by(CLIMATE, 9, seed=3)},
        parts={house.north: said_by(CLIMATE, 6, seed=4), house.south: said_by(CLIMATE, 3, seed=5)},
        slug="learning-climate",
        own={item.code: 4 for item in CLIMATE.items},
    )
    write_reply(profile.subject, sit, heard, plan, by=house.rep, on=house.on)
    thread = Thread.objects.create(subject=profile.subject, question=PROFILE.questions[0].code, comment=write)
    Turn.objects.create(thread=thread, number=1, by=house.rep, asked=ask, answered=True, answer=say)
    client = Client.objects.create(kind="customer", name="Sawmill", owner=house.rep)
    contact = ClientContact.objects.create(client=client, name="Ada Holz", email="ada@saw.example")
    short = load("trust-profile-client")
    make_guess(contact, short, {item.code: 5 for item in short.items}, by=house.rep, today=house.on)
    add_subject(begun(house, "trust-profile", title="Draft"), person=house.reps[1], by=house.learning)
    add_subject(begun(house, "team-safety", title="Teams"), team=house.north, by=house.learning)
    ready = begun(house, "trust-profile", title="Open")
    add_subject(ready, person=house.reps[2], by=house.learning)
    for state in ("opening", "open"):
        Round.objects.filter(pk=ready.pk).update(state=state)
    return house


@pytest.mark.parametrize("role", ["rep", "manager", "learning", "leader", "administrator", "other_rep"])
def test_no_sentence_of_ours_is_left_in_english(everywhere: House, role: str) -> None:
    """Walks every link of the room from its first page on, as each role."""
    person = getattr(everywhere, role)
    names = names_given()
    todo = ["/mirror/", "/mirror/pulse/"]
    seen: set[str] = set()
    left: dict[str, list[str]] = {}
    while todo and len(seen) < 60:
        path = todo.pop(0)
        # Rounds of these tests have no whole manifest, which the board shows.
        if path in seen or re.search(r"/guess/contact/|/board/.|\.json", path):
            continue
        seen.add(path)
        pages = in_both(person, path)
        if pages is None:
            continue
        todo += pages[1].links
        found = sorted(set(left_over(*pages, names)))
        if found:
            left[path] = found
    assert len(seen) > 5
    assert left == {}


# Pages on which ballots are collected and answered hold both languages, which their scripts choose from.
@pytest.mark.parametrize("path", ["/mirror/try/", "/mirror/board/"])
def test_nor_on_pages_without_an_account(everywhere: House, path: str) -> None:
    pages = [read(Browser(headers={"accept-language": language}), path) for language in ("en", "de")]
    if None in pages:
        pytest.fail(f"{path} is not there")
    assert sorted(set(left_over(pages[0], pages[1], names_given()))) == []  # type: ignore[arg-type]


def test_what_was_written_and_given_stands_as_it_was(everywhere: House) -> None:
    pages = in_both(everywhere.rep, "/mirror/")
    assert pages is not None
    write, sit, *_ = GIVEN
    for page in pages:
        assert write in page.said
        assert sit in page.said


# Sentences


@pytest.mark.parametrize("sentence", SENTENCES)
def test_every_sentence_has_german_with_the_same_places(sentence: str) -> None:
    with translation.override("de"):
        told = translation.pgettext("mirror", sentence)
    ours = PLACE.sub("", sentence.replace("n =", "").replace(" minus ", ""))
    assert told != sentence or not WORD.search(ours), sentence
    assert sorted(PLACE.findall(told)) == sorted(PLACE.findall(sentence))


@pytest.fixture
def telling() -> Iterator[Retelling]:
    with translation.override("de"):
        yield Retelling(words_of(PULSES, "de"))


@pytest.mark.parametrize(
    ("english", "german"),
    [
        (
            "Four could judge this. Five are needed, so that nobody can be worked out.",
            "Vier konnten das beurteilen. F\u00fcnf sind n\u00f6tig, damit niemand zu errechnen ist.",
        ),
        (
            "6.6 or more: nearer to the end it would tell what everybody said.",
            "6,6 oder mehr: N\u00e4her am Ende",
        ),
        (
            "Two of eight who were asked did not answer.",
            "Von acht Gefragten haben zwei nicht geantwortet.",
        ),
        ("5.0 (4.6 to 5.4, n\u00a0=\u00a011)", "5,0 (4,6 bis 5,4, n\u00a0=\u00a011)"),
        ("Takes blame, gives credit", PULSES.dimensions[3].name["de"]),
        (
            "Mean of transparency, takes blame, gives credit and no favourites.",
            f"Mittel aus: {PULSES.dimensions[1].name['de']}, {PULSES.dimensions[3].name['de']} und "
            f"{PULSES.dimensions[4].name['de']}.",
        ),
        (
            "The ring, 4.9 of 7, is what you said yourself.",
            "Der Ring, 4,9 von 7, ist, was Sie selbst gesagt haben.",
        ),
        (
            "The ring, 7.0 of 7, is what whoever leads believed.",
            "Der Ring, 7,0 von 7, ist, was die Leitung glaubte.",
        ),
        ("Change since 8 May 2026", "Ver\u00e4nderung seit dem 8. Mai 2026"),
        ("With five answers, reliability of these means is about .5 to .6.", "0,5 bis 0,6"),
    ],
)
def test_a_refusal_with_figures_is_said_with_the_same_figures(
    telling: Retelling, english: str, german: str
) -> None:
    assert german in telling.text(english)


def test_what_somebody_wrote_is_not_touched_though_it_says_what_we_say(telling: Retelling) -> None:
    ours = "Everybody who was asked answered."
    drawn = Markup('<p>{}</p><ul class="voices"><li><p>{}</p></li></ul>').format(ours, ours)
    told = str(telling.markup(drawn))
    assert told.count(ours) == 1
    assert told.index(ours) > told.index("voices")


@given(st.text(max_size=60))
def test_a_name_is_never_opened(name: str) -> None:
    """Whatever stands in a text comes out as text: nothing in it becomes a tag."""
    drawn = Markup("<p>{}</p><i>{} stands well on safety</i>").format(name, name)
    with translation.override("de"):
        told = str(Retelling({"safety": "Sicherheit"}).markup(drawn))
    assert told.count("<") == str(drawn).count("<")
    assert told.count(">") == str(drawn).count(">")

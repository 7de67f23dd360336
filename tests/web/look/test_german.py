"""German for every page that a customer, a respondent or an invited person sees; they choose the language."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from django.template import engines
from django.template.base import Node, NodeList
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.test import Client
from django.utils.translation import override
from tests.houses import House, sign_in

from bonafides.people.app.condition_words import CONDITION_WORDS
from bonafides.people.app.models import Person
from bonafides.people.roles import CONDITIONS

SOURCE = Path(__file__).resolve().parents[3] / "src" / "bonafides"
WORDS = sorted(SOURCE.rglob("locale/de/LC_MESSAGES/django.po"))

SEEN_FROM_OUTSIDE = (
    "website/templates/base.html",
    "website/templates/parts/choices.html",
    "website/templates/parts/choice_of_*.html",
    "website/templates/parts/errors.html",
    "website/templates/parts/paging.html",
    "website/templates/4*.html",
    "website/templates/500.html",
    "website/templates/account/*.html",
    "website/templates/allauth/**/*.html",
    "website/templates/mfa/**/*.html",
    "people/app/templates/people/invitation*.html",
    "people/app/templates/people/my_sign_in.html",
    "people/app/templates/people/refused.html",
    "promises/app/templates/promises/between.html",
    "promises/app/templates/promises/_card.html",
    "promises/app/templates/promises/_their_act.html",
    "promises/app/templates/promises/link_*.html",
    "trust/app/templates/trust/rounds/*.html",
    "trust/app/templates/trust/_client_answers.html",
    "trust/app/templates/trust/_places.html",
    "trust/app/templates/trust/try*.html",
    "trust/app/templates/trust/heard*.html",
    "trust/app/templates/trust/_replies.html",
    "trust/app/templates/trust/by_name*.html",
    "trust/app/templates/trust/_statements.html",
    "trust/app/templates/trust/_asked_so.html",
    "trust/app/templates/trust/_guess_*.html",
    "trust/app/templates/trust/guess*.html",
    "trust/app/templates/trust/named*.html",
    "trust/app/templates/trust/_named_about.html",
    "trust/app/templates/trust/_who_sees_guesses.html",
)
"""Templates of the door: invitation, sign-in, ended links, refusals, errors, and the frame round them."""

MODULES = ("forms_sign_in.py", "views_sign_in.py", "adapters.py", "middleware.py", "condition_words.py")
"""Code whose words stand on those pages."""

FILES = sorted({path for pattern in SEEN_FROM_OUTSIDE for path in SOURCE.glob(pattern)})


def said_in(nodes: NodeList) -> list[str | tuple[str, str]]:
    """What a template says, as it would be looked up."""
    said: list[str | tuple[str, str]] = []
    for node in nodes.get_nodes_by_type(Node):
        if isinstance(node, TranslateNode) and isinstance(node.filter_expression.var, str):
            said.append(node.filter_expression.var)
        elif isinstance(node, TranslateNode) and getattr(node.filter_expression.var, "literal", None):
            said.append(node.filter_expression.var.literal)
        elif isinstance(node, BlockTranslateNode):
            singular = node.render_token_list(node.singular)[0]
            plural = node.render_token_list(node.plural)[0] if node.plural else ""
            said.append((singular, plural) if plural else singular)
    return said


Said = str | tuple[str, ...]


def read(path: Path) -> dict[Said, Said]:
    """What is translated, from either kind of file."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale="de") if path.suffix == ".po" else read_mo(file)
    assert not [message.id for message in catalogue if message.id and message.fuzzy]
    both = {one_or_two(message.id): one_or_two(message.string) for message in catalogue if message.id}
    return {words: german for words, german in both.items() if german and all(german)}


def one_or_two(words: str | list[str] | tuple[str, ...]) -> Said:
    return words if isinstance(words, str) else tuple(words)


@pytest.fixture(scope="module")
def german() -> dict[Said, Said]:
    return {words: said for path in WORDS for words, said in read(path).items()}


def test_the_files_are_there() -> None:
    assert len(FILES) >= 20


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_nothing_that_an_outsider_reads_is_missing_in_german(path: Path, german: dict[Said, Said]) -> None:
    template = engines["django"].engine.from_string(path.read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    missing = [words for words in said_in(template.nodelist) if not german.get(words)]
    assert missing == []


@pytest.mark.parametrize(
    "name",
    [
        *(f"people/app/{name}" for name in MODULES),
        "trust/app/round_words.py",
        *(
            f"promises/app/{name}.py"
            for name in (
                "forms_between",
                "views_between",
                "views_between_cases",
                "queries_between_cases",
                "calendar_feed",
            )
        ),
        *(
            f"trust/app/{name}.py"
            for name in (
                "forms_answers",
                "guess_shown",
                "views_try",
                "views_by_name",
                "views_named",
                "named_words",
                "waiting_named",
                "views_rounds",
            )
        ),
    ],
)
def test_nothing_that_their_code_says_is_missing_in_german(name: str, german: dict[Said, Said]) -> None:
    text = (SOURCE / name).read_text(encoding="utf-8")
    said = re.findall(r'\b(?:_|gettext)\(\s*"((?:[^"\\]|\\.)*)"', text)
    said += re.findall(r"\b(?:_|gettext)\(\s*'((?:[^'\\]|\\.)*)'", text)
    assert [words for words in said if not german.get(words)] == []


@pytest.mark.parametrize(
    "name",
    [
        "privacy/disclosure_words.py",
        "privacy/disclosure_repair.py",
        "trust/cells.py",
        "trust/cells_teams.py",
        "trust/release_plan.py",
        "trust/app/queries_planning.py",
        "trust/app/queries_tricks.py",
    ],
)
def test_nothing_that_a_plan_is_refused_with_is_missing_in_german(
    name: str, german: dict[Said, Said]
) -> None:
    """Rooms that know no language put their sentences together so that a page can say them in another."""
    said = [words for first, *_ in said_by(name, "Said") for words in first if words]
    assert said
    assert [words for words in said if not german.get(words)] == []


def test_small_numbers_and_relations_are_said_in_german_too(german: dict[Said, Said]) -> None:
    from bonafides.privacy.disclosure_words import NUMBERS
    from bonafides.trust.cells import RELATIONS, WITH_OTHERS, WITH_THE_REST

    said = list(NUMBERS)
    said += [one.format(kind=kind) for one in (WITH_OTHERS, WITH_THE_REST) for kind in RELATIONS]
    assert [words for words in said if not german.get(words)] == []


@pytest.mark.parametrize("name", ["forms_rounds", "client_answers_shown", "views_asking"])
def test_nothing_that_goes_over_several_lines_is_missing_in_german(
    name: str, german: dict[Said, Said]
) -> None:
    path = f"trust/app/{name}.py"
    said: list[Said] = [words for first, *_ in said_by(path, "_", "gettext") for words in first]
    said += [(one[0], several[0]) for one, several, *_ in said_by(path, "ngettext")]
    assert said
    assert [words for words in said if not german.get(words)] == []


def said_by(name: str, *calls: str) -> list[list[list[str]]]:
    """For each of these calls in a module: for each of its arguments the texts that stand in it."""
    tree = ast.parse((SOURCE / name).read_text(encoding="utf-8"))
    return [
        [
            [
                part.value
                for part in ast.walk(one)
                if isinstance(part, ast.Constant) and isinstance(part.value, str)
            ]
            for one in node.args
        ]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in calls
    ]


def test_blanks_are_the_same_in_both_languages(german: dict[Said, Said]) -> None:
    blanks = re.compile(r"%\(\w+\)[sd]")
    for words, translated in german.items():
        ours = words[-1] if isinstance(words, tuple) else words
        theirs = translated[-1] if isinstance(translated, tuple) else translated
        assert sorted(blanks.findall(ours)) == sorted(blanks.findall(theirs)), words


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.parents[3].name)
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    assert read(path.with_suffix(".mo")) == read(path)


def test_conditions_are_said_as_the_roles_say_them() -> None:
    with override("en"):
        assert {key: str(words) for key, words in CONDITION_WORDS.items()} == CONDITIONS


@pytest.mark.django_db
def test_before_sign_in_the_browser_decides(client: Client, house: House) -> None:
    assert "Zugänge gibt es auf Einladung" in door(client, "de-AT,de;q=0.9,en;q=0.5")
    assert "Accounts are made by invitation" in door(client, "fr-FR,fr;q=0.9")


def door(client: Client, languages: str) -> str:
    return client.get("/sign-in/login/", headers={"accept-language": languages}).content.decode()


@pytest.mark.django_db
def test_after_sign_in_the_person_decides_whatever_the_browser_says(client: Client, house: House) -> None:
    Person.objects.filter(pk=house.rep.pk).update(language="de")
    browser = sign_in(client, house.rep)
    assert '<html lang="de"' in browser.get("/all/", headers={"accept-language": "en"}).content.decode()


@pytest.mark.django_db
def test_the_switch_in_the_footer_is_kept_with_the_person_and_in_the_browser(
    client: Client, house: House
) -> None:
    said = sign_in(client, house.rep).post("/language/", {"language": "de", "next": "/all/"})
    assert (said.status_code, said["Location"]) == (302, "/all/")
    house.rep.refresh_from_db()
    assert house.rep.language == "de"
    assert "Alles in diesem Haus" in client.get("/all/").content.decode()
    client.logout()
    client.cookies["django_language"] = "de"
    assert "Anmelden" in client.get("/sign-in/login/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "there", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", ""]
)
def test_a_choice_never_leads_out_of_the_house(client: Client, there: str) -> None:
    for address, given in (("/language/", {"language": "de"}), ("/look/", {"look": "dark"})):
        assert client.post(address, {**given, "next": there})["Location"] == "/"


@pytest.mark.django_db
def test_a_language_or_a_look_that_does_not_exist_changes_nothing(client: Client, house: House) -> None:
    sign_in(client, house.rep).post("/language/", {"language": "xx"})
    house.rep.refresh_from_db()
    assert house.rep.language == "en"
    client.post("/look/", {"look": '"><script>'})
    client.cookies["look"] = '"><script>'
    assert "data-theme" not in client.get("/all/").content.decode()


DOOR = (
    *("login/", "signup/", "password/reset/", "password/reset/done/", "inactive/"),
    "password/reset/key/1-set-password/",
)
OF_AN_ACCOUNT = ("logout/", "password/change/", "2fa/", "2fa/recovery-codes/generate/", "2fa/totp/activate/")


@pytest.mark.django_db
def test_nobody_is_addressed_as_a_friend_by_one_page_and_formally_by_the_next(
    client: Client, house: House
) -> None:
    friendly = re.compile(r"\b(du|dich|dir|dein\w*|gib)\b", re.IGNORECASE)
    Person.objects.filter(pk=house.rep.pk).update(language="de")
    signed_in = sign_in(Client(), house.rep)
    for browser, pages in ((client, DOOR), (signed_in, OF_AN_ACCOUNT)):
        for page in pages:
            answer = browser.get(f"/sign-in/{page}", headers={"accept-language": "de"}, follow=True)
            text = re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main", 1)[1])
            assert not friendly.search(text), (page, friendly.findall(text))


@pytest.mark.django_db
def test_a_day_is_written_as_its_language_writes_it(client: Client, house: House) -> None:
    assert re.search(r"[a-z]+, \d+\. [A-ZÄ]", door(client, "de"))
    assert re.search(r"[a-z]+ \d+ [A-Z]", door(client, "en"))

"""The respondent's pages in a real browser, phone first: answering, changing, withdrawing, not going on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from tests.box_by_hand import BoxByHand, box_by_hand
from tests.browsers import OF_COLOURS, OF_LAYOUT, PATIENCE, PHONE, barriers
from tests.rounds_by_hand import CELLS, round_by_hand

from bonafides.trust import manifest, respondent, sealing
from bonafides.trust.refused import Refused, from_text, to_text
from bonafides.trust.trustee import public_text

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

SHORT, PULSE = "trust-profile-client", "manager-pulse-monthly"


@pytest.fixture(scope="module")
def standing() -> Iterator[BoxByHand]:
    with box_by_hand() as made:
        yield made


@pytest.fixture
def box(standing: BoxByHand) -> BoxByHand:
    """An empty box with a round of six statements."""
    standing.round = round_by_hand(PULSE, box=standing.address)
    standing.ballots, standing.altered, standing.posted = {}, {}, []
    standing.manifest, standing.closed, standing.early = None, False, False
    return standing


def ask_clients(box: BoxByHand) -> str:
    """The short form of clients instead: nine statements, two open questions. A link to it."""
    box.round = round_by_hand(SHORT, box=box.address)
    return box.round.collect().link()


@pytest.fixture
def opened(chromium: Browser) -> Iterator[Open]:
    """Phones, each with a memory of its own unless one is given; their consoles stay empty."""
    contexts: list[BrowserContext] = []
    said: list[str] = []

    def one(link: str, *, context: BrowserContext | None = None, quiet: bool = True, **more: Any) -> Page:
        if context is None:
            context = chromium.new_context(**{"viewport": PHONE, "locale": "en-GB"} | more)
            contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        if quiet:
            page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(link)
        return page

    yield one
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture
def link(box: BoxByHand) -> str:
    assert box.round is not None
    return box.round.collect().link()


def headline(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(re.compile(words))


def choose(page: Page, point: str) -> None:
    page.get_by_label(point, exact=True).check()
    page.get_by_role("button", name="Next").click()


def answer_all(page: Page, point: str = "Agree") -> None:
    """Every statement of the short pulse with one point."""
    headline(page, "My manager")
    for number in range(1, 7):
        expect(page.get_by_text(f"Question {number} of 6")).to_be_visible()
        choose(page, point)
    headline(page, "Your answer is ready")


def put_in(page: Page) -> None:
    page.get_by_role("button", name="Put it into the box").click()


def said_in(box: BoxByHand) -> dict[str, Any]:
    assert box.round is not None
    (ballot,) = box.ballots.values()
    return box.round.opened(ballot)


def test_a_client_answers_on_a_phone(box: BoxByHand, opened: Open) -> None:
    page = opened(ask_clients(box))
    headline(page, "This person knows their field")
    assert "#" not in page.url
    assert barriers(page) == []
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_role("alert")).to_contain_text("No answer is chosen")
    choose(page, "Strongly agree")
    expect(page.get_by_text("Question 2 of 11")).to_be_visible()
    choose(page, "I cannot judge this")
    page.get_by_role("button", name="Back").click()
    expect(page.get_by_label("I cannot judge this")).to_be_checked()
    page.get_by_role("button", name="Next").click()
    for _ in range(7):
        choose(page, "Disagree a little")
    page.get_by_role("textbox").fill("Stay as you are 🌱")
    assert barriers(page) == []
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Next").click()
    headline(page, "ready")
    expect(page.get_by_text("8 of 9 statements judged")).to_be_visible()
    assert barriers(page) == []
    put_in(page)
    headline(page, "Your answer is in the box")
    assert barriers(page) == []
    said = said_in(box)
    assert list(said["answers"].values()) == [7, None, *[3] * 7]
    assert list(said["comments"].values()) == ["Stay as you are 🌱"]
    assert box.posted == ["/ballots"]


READING = 238 / 60
"""Words a second, silently, in English (Brysbaert, J. Memory and Language 109, 2019, 104047)."""
THINKING, TOUCHING = 1.35, 1.2
"""Seconds to decide, and to reach and press (Card, Moran and Newell, CACM 23, 1980: M; P and B)."""


def test_a_client_needs_less_than_two_minutes_by_the_usual_estimates(box: BoxByHand, opened: Open) -> None:
    # Every word once but the small print; the seven labels once; every act of the shortest way. An estimate
    # from published times, not a measurement of people.
    page = opened(ask_clients(box))
    words = """() => {
      const main = document.querySelector("main").cloneNode(true);
      const known = document.querySelector(".intro") ? "" : ", .scale";
      const small = ".note, .anon, .compare, .before, .kicker, .pips" + known;
      main.querySelectorAll(small).forEach((one) => one.remove());
      return main.textContent.trim().split(/\\s+|(?<=[a-z.])(?=[A-Z])/).length;
    }"""
    seconds = 0.0
    for number in range(1, 12):
        expect(page.get_by_text(f"Question {number} of 11")).to_be_visible()
        seconds += page.evaluate(words) / READING
        if page.get_by_role("radio").count():
            page.get_by_label("Agree", exact=True).check()
            seconds += THINKING + TOUCHING
        page.get_by_role("button", name="Next").click()
        seconds += TOUCHING
    headline(page, "ready")
    seconds += page.evaluate(words) / READING + THINKING + TOUCHING
    assert seconds < 120


def test_the_notes_are_true_for_this_round(box: BoxByHand, opened: Open) -> None:
    assert box.round is not None
    cells = [dict(one) for one in box.round.manifest.document["cells"]]
    cells[0] |= {"invited": 7, "protection": "means_only"}
    plan = [{"code": "all", "cells": [CELLS[0]], "shows": ["means"]}]
    limits = {"means": 6, "spread": 9, "comments": 12}
    box.round = round_by_hand(SHORT, cells=cells, plan=plan, thresholds=limits, box=box.address)
    page = opened(box.round.collect().link())
    notes = page.locator(".anon")
    expect(notes).to_contain_text("Nothing is shown until six have answered, and then only means.")
    expect(notes).to_contain_text("Of the 7 people invited, the names are known")
    expect(notes).to_contain_text("Your group is small and is protected less")
    expect(notes).not_to_contain_text("how far answers lie apart")
    # Where no words may be shown, none are asked for.
    expect(page.get_by_text("Question 1 of 9")).to_be_visible()


def test_colleagues_can_compare_what_they_were_given(box: BoxByHand, link: str, opened: Open) -> None:
    assert box.round is not None
    page = opened(link)
    page.get_by_text("Did everybody get the same?").click()
    shown = page.locator(".compare")
    expect(shown).to_contain_text(manifest.groups(box.round.manifest.fingerprint))
    expect(shown).to_contain_text(manifest.groups(CELLS[0]))
    expect(shown).to_contain_text("9 people invited")


def test_it_works_with_the_keyboard_alone(box: BoxByHand, opened: Open) -> None:
    page = opened(ask_clients(box))
    headline(page, "This person knows")
    for number in range(9):
        expect(page.locator("h1")).to_be_focused()
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
        for _ in range(number % 3):
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.get_by_text(f"Question {number + 2} of 11")).to_be_visible()
    for _ in range(2):
        expect(page.locator("h1")).to_be_focused()
        page.keyboard.press("Tab")  # the field
        page.keyboard.press("Tab")  # Back
        page.keyboard.press("Tab")  # Next
        page.keyboard.press("Enter")
    headline(page, "ready")
    for _ in range(4):  # when, keep, Back, put in
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    headline(page, "Your answer is in the box")
    assert list(said_in(box)["answers"].values()) == [1, 2, 3] * 3


def test_somebody_answers_in_german_and_may_turn_to_english(box: BoxByHand, link: str, opened: Open) -> None:
    page = opened(link, locale="de-AT", color_scheme="dark")
    headline(page, "Meine Führungskraft")
    assert page.locator("html").get_attribute("lang") == "de"
    assert barriers(page, *OF_COLOURS) == []
    page.get_by_label("Stimme zu", exact=True).check()
    page.get_by_role("button", name="English").click()
    headline(page, "My manager")
    expect(page.get_by_label("Agree", exact=True)).to_be_checked()
    page.get_by_role("button", name="Deutsch").click()
    headline(page, "Meine Führungskraft")


@pytest.mark.parametrize("width", [320, 1280])
def test_it_fits_narrow_and_wide(box: BoxByHand, link: str, opened: Open, width: int) -> None:
    page = opened(link, viewport={"width": width, "height": 800})
    headline(page, "My manager")
    assert barriers(page, *OF_LAYOUT) == []
    page.get_by_text("Did everybody get the same?").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_somebody_changes_and_withdraws_on_another_device(box: BoxByHand, link: str, opened: Open) -> None:
    first = opened(link)
    answer_all(first)
    put_in(first)
    headline(first, "Your answer is in the box")
    key = first.get_by_role("textbox", name="Your key").input_value()
    assert key == link

    second = opened(key)
    second.get_by_role("button", name="I have answered with this link before").click()
    headline(second, "You have answered")
    second.get_by_role("button", name="Change my answer").click()
    expect(second.get_by_label("Agree", exact=True)).to_be_checked()
    second.get_by_label("Disagree", exact=True).check()
    for _ in range(6):
        second.get_by_role("button", name="Next").click()
    put_in(second)
    headline(second, "Your changed answer is in the box")
    assert list(said_in(box)["answers"].values()) == [2, *[6] * 5]

    second.get_by_role("button", name="Withdraw my answer").click()
    headline(second, "Withdraw your answer?")
    second.get_by_role("button", name="Leave it as it is").click()
    second.get_by_role("button", name="Withdraw my answer").click()
    second.get_by_role("button", name="Withdraw my answer").click()
    headline(second, "Your answer is withdrawn")
    (row,) = box.ballots.values()
    assert (row["version"], "sealed" in row) == (3, False)

    second.get_by_role("button", name="Answer anew").click()
    answer_all(second, "Disagree")
    put_in(second)
    headline(second, "in the box")
    assert set(said_in(box)["answers"].values()) == {2}


def test_nothing_was_answered_with_a_fresh_link(box: BoxByHand, link: str, opened: Open) -> None:
    page = opened(link, quiet=False)  # the browser itself writes the 404 down
    page.get_by_role("button", name="I have answered with this link before").click()
    expect(page.get_by_text("Nothing was answered with this link yet")).to_be_visible()


def test_two_devices_are_told_of_one_another(box: BoxByHand, link: str, opened: Open) -> None:
    first, second = opened(link), opened(link, quiet=False)
    for page, point in ((first, "Agree"), (second, "Disagree")):
        answer_all(page, point)
        put_in(page)
    headline(second, "There is a newer answer of yours")
    second.get_by_role("button", name="The one I gave now").click()
    headline(second, "Your changed answer is in the box")
    assert set(said_in(box)["answers"].values()) == {2}


def test_a_key_is_kept_only_by_choice_and_can_be_forgotten(box: BoxByHand, link: str, opened: Open) -> None:
    page = opened(link)
    answer_all(page)
    page.get_by_label("Keep my key in this browser").check()
    put_in(page)
    headline(page, "in the box")
    again = opened(f"{box.address}/answer/", context=page.context)
    headline(again, "Keys kept in this browser")
    expect(again.get_by_text("Autumn round")).to_be_visible()
    assert barriers(again) == []
    again.get_by_role("button", name="Open").click()
    headline(again, "You have answered")
    again.get_by_role("button", name="Forget it in this browser").click()
    headline(again, "Forgotten")
    assert again.evaluate("localStorage.length") == 0


def test_nothing_is_kept_by_whoever_stops_or_does_not_choose_to(
    box: BoxByHand, link: str, opened: Open
) -> None:
    page = opened(link)
    answer_all(page)
    put_in(page)
    headline(page, "in the box")
    assert page.evaluate("localStorage.length") == 0
    page.get_by_role("button", name="Close and keep nothing here").click()
    headline(page, "Nothing is kept here")
    assert page.evaluate("sessionStorage.length + localStorage.length") == 0
    other = opened(f"{box.address}/answer/", context=page.context)
    headline(other, "Open your link")
    assert page.context.cookies() == []


def test_a_reload_in_the_middle_does_not_lose_the_right(box: BoxByHand, link: str, opened: Open) -> None:
    page = opened(link)
    choose(page, "Agree")
    page.reload()
    headline(page, "My manager")
    expect(page.get_by_label("Agree", exact=True)).not_to_be_checked()


def test_without_a_network_the_sealed_ballot_waits_and_is_posted_again(
    box: BoxByHand, link: str, opened: Open
) -> None:
    page = opened(link, quiet=False)  # the browser itself writes the failure down
    answer_all(page)
    page.context.set_offline(True)
    put_in(page)
    headline(page, "Your answer waits to be posted")
    expect(page.get_by_text("could not be reached")).to_be_visible()
    kept = page.evaluate("JSON.stringify({...localStorage})")
    assert link.split(".")[-3] not in kept, "the private key does not wait with the ballot"
    page.context.set_offline(False)
    headline(page, "Your answer is in the box")
    assert set(said_in(box)["answers"].values()) == {6}
    assert page.evaluate("localStorage.length") == 0


def _cut_off(route: Route) -> None:
    if route.request.method == "POST":
        route.abort("internetdisconnected")
    else:
        route.continue_()


def leave_without_posting(page: Page) -> BrowserContext:
    """Put a ballot in where nothing gets through, and close the page.

    The network is not taken away from the whole page: it comes back to one that is closing, which then posts.
    """
    context = page.context
    context.route("**/*", _cut_off)
    put_in(page)
    headline(page, "waits to be posted")
    page.close()
    context.unroute("**/*", _cut_off)
    return context


def test_a_ballot_that_waits_is_posted_on_the_next_visit(box: BoxByHand, link: str, opened: Open) -> None:
    page = opened(link, quiet=False)
    answer_all(page)
    context = leave_without_posting(page)
    assert box.ballots == {}
    again = opened(link, context=context)
    headline(again, "in the box")
    assert again.evaluate("localStorage.length") == 0


def test_what_was_not_posted_before_the_close_is_kept_no_longer(
    box: BoxByHand, link: str, opened: Open
) -> None:
    page = opened(link, quiet=False)
    answer_all(page)
    context = leave_without_posting(page)
    later = opened("about:blank", context=context)
    later.clock.install(time="2099-02-01T12:00:00")
    later.goto(link)
    headline(later, "The round is closed")
    assert later.evaluate("localStorage.length") == 0
    assert box.posted == []


HALFWAY = """
const draw = crypto.getRandomValues.bind(crypto);
crypto.getRandomValues = (into) => (into.length === 6 ? into.fill(0x80) : draw(into));
"""
"""Of all that the page draws, the moment alone is six bytes long: a moment after six hours."""


def test_a_ballot_is_posted_at_a_random_moment_by_choice(box: BoxByHand, link: str, opened: Open) -> None:
    page = opened("about:blank")
    page.add_init_script(HALFWAY)
    page.clock.install()
    page.goto(link)
    answer_all(page)
    page.get_by_label("At a random moment within 12 hours").check()
    put_in(page)
    headline(page, "Your answer waits to be posted")
    expect(page.get_by_text("It is posted at a random moment until")).to_be_visible()
    assert box.posted == []
    waiting = page.evaluate("JSON.parse(localStorage.getItem('bonafides.waiting'))")
    (facts,) = waiting.values()
    ahead = facts["after"] - page.evaluate("Date.now()")
    # Of the twelve hours a half, less what has passed meanwhile.
    assert 5 * 3_600_000 < ahead < 6.1 * 3_600_000
    page.clock.fast_forward("12:00:01")
    headline(page, "Your answer is in the box")
    assert box.posted == ["/ballots"]


def test_random_moments_are_spread_evenly_and_end_before_the_round_does(
    box: BoxByHand, link: str, opened: Open
) -> None:
    page = opened(f"{box.address}/empty/")
    shares = page.evaluate(
        """async () => {
          const { someMoment } = await import("/static/posting.js");
          const now = new Date("2026-11-23T08:00:00").getTime();
          const some = Array.from({length: 400}, () => someMoment("2027-01-15", now).after - now);
          const last = Array.from({length: 50}, () => someMoment("2026-11-23", now).after);
          return [some.map((one) => one / 43200000), Math.max(...last) <= new Date("2026-11-23T23:00:00")];
        }"""
    )
    assert shares[1] is True
    assert min(shares[0]) >= 0
    assert max(shares[0]) < 1
    # Kolmogorov–Smirnov: an even draw of 400 lies farther than 0.14 from the diagonal once in a million runs.
    ordered = sorted(shares[0])
    assert max(abs((at + 0.5) / 400 - one) for at, one in enumerate(ordered)) < 0.14


@pytest.mark.parametrize(
    ("locale", "said"),
    [("en-GB", "a second key, which a trustee outside keeps"), ("de-DE", "eine Treuhand außerhalb verwahrt")],
)
def test_an_answer_is_sealed_to_the_trustee_too_and_the_page_says_so(
    box: BoxByHand, opened: Open, locale: str, said: str
) -> None:
    half = sealing.new_key()
    box.round = round_by_hand(PULSE, box=box.address, trustee=public_text(half))
    page = opened(box.round.collect().link(), locale=locale)
    expect(page.locator(".anon")).to_contain_text(said)
    if locale != "en-GB":
        return
    answer_all(page)
    put_in(page)
    headline(page, "Your answer is in the box")
    (ballot,) = box.ballots.values()
    with pytest.raises(Refused):
        box.round.opened(ballot)
    raw, cell = from_text(ballot["sealed"], "it"), ballot["cell"]
    where: Any = {"fingerprint": box.round.manifest.fingerprint, "cell": cell}
    plain = sealing.unseal(raw, box.round.sealing[cell], **where, trustee=half)
    assert set(sealing.unpad(plain)["answers"].values()) == {6}


# Where nobody may go on.


def test_nobody_answers_a_round_with_another_hash(box: BoxByHand, link: str, opened: Open) -> None:
    assert box.round is not None
    box.manifest = manifest.canonical({**box.round.manifest.document, "closes_on": "2099-01-16"})
    page = opened(link)
    headline(page, "This is not the round you were invited to")
    expect(page.locator("main")).to_contain_text(manifest.groups(manifest.fingerprint(box.manifest)))
    expect(page.locator("main")).to_contain_text(manifest.groups(box.round.manifest.fingerprint))
    expect(page.get_by_role("radio")).to_have_count(0)
    assert barriers(page) == []
    assert box.posted == []


def test_nobody_answers_with_a_key_of_ones_own(box: BoxByHand, opened: Open) -> None:
    assert box.round is not None
    cells = [dict(one) for one in box.round.manifest.document["cells"]]
    link = box.round.collect().link()
    cells[0]["key"], cells[1]["key"] = cells[1]["key"], cells[0]["key"]
    box.manifest = manifest.canonical({**box.round.manifest.document, "cells": cells})
    headline(opened(link), "This is not the round you were invited to")
    # With a hash of one's own the page goes on to the signature, which no other key has made.
    tagged = respondent.Right.read(link)
    own = to_text(manifest.fingerprint(box.manifest))
    headline(opened(link.replace(to_text(tagged.fingerprint), own)), "was not signed for this round")
    assert box.posted == []


@pytest.mark.parametrize("name", ["careless.js", "words_de.js"])
def test_nobody_answers_with_an_altered_program(box: BoxByHand, link: str, opened: Open, name: str) -> None:
    from bonafides.trust.box.pages import served

    box.altered[name] = served()[f"/static/{name}"].content + b"\n// one line more\n"
    page = opened(link)
    headline(page, "program is not the announced one")
    expect(page.locator("main")).to_contain_text(name)
    assert box.posted == []


def test_a_name_that_was_exchanged_is_noticed(box: BoxByHand, link: str, opened: Open) -> None:
    start, _, _ = link.rpartition(".")
    page = opened(f"{start}.{to_text(b'Somebody Else')}")
    headline(page, "The name in your link is not the one in the round")


@pytest.mark.parametrize("cut", [20, 300, 700])
def test_a_link_cut_short_is_told_in_words(box: BoxByHand, link: str, opened: Open, cut: int) -> None:
    page = opened(link[: len(box.address) + 9 + cut])
    headline(page, "This page needs your whole link")
    assert barriers(page) == []


def test_a_closed_round_says_so_before_and_after_its_day(box: BoxByHand, opened: Open) -> None:
    yesterday = (date.today() - timedelta(days=1)).isoformat()  # noqa: DTZ011  the browser's own day
    box.round = round_by_hand(PULSE, opens_on="2026-01-01", closes_on=yesterday, box=box.address)
    headline(opened(box.round.collect().link()), "The round is closed")
    box.round = round_by_hand(PULSE, box=box.address)
    page = opened(box.round.collect().link(), quiet=False)
    answer_all(page)
    box.closed = True
    put_in(page)
    headline(page, "The round is closed")
    page.get_by_role("link", name="Find my ballot").click()
    expect(page.get_by_label("Round")).to_have_value("autumn1")
    assert page.evaluate("localStorage.length") == 0


def test_a_box_whose_first_day_has_not_begun_loses_no_ballot(box: BoxByHand, link: str, opened: Open) -> None:
    """The clock of the device is ahead: the sealed ballot waits here, and is taken when it is time."""
    page = opened(link, quiet=False)
    answer_all(page)
    box.early = True
    put_in(page)
    headline(page, "The round has not begun")
    expect(page.locator("main")).to_contain_text("Answers are taken from Monday 2 November on")
    page.get_by_role("button", name="Deutsch").click()
    headline(page, "Die Runde hat noch nicht begonnen")
    expect(page.locator("main")).to_contain_text("Geantwortet wird ab Montag, 2. November")
    assert barriers(page) == []
    assert (box.posted, box.ballots) == (["/ballots"], {})
    assert page.evaluate("Object.keys(JSON.parse(localStorage['bonafides.waiting'])).length") == 1
    box.early = False
    page.reload()
    headline(page, "Ihre Antwort ist in der Urne")
    assert said_in(box)["answers"]
    assert page.evaluate("localStorage.length") == 0


def test_a_round_that_has_not_begun_says_when(box: BoxByHand, opened: Open) -> None:
    box.round = round_by_hand(PULSE, opens_on="2099-01-05", closes_on="2099-01-15", box=box.address)
    page = opened(box.round.collect().link())
    headline(page, "The round has not begun")
    expect(page.locator("main")).to_contain_text("Monday 5 January")


def test_one_finds_ones_ballot_on_the_board(box: BoxByHand, link: str, opened: Open) -> None:
    page = opened(link)
    answer_all(page)
    put_in(page)
    headline(page, "in the box")
    board = opened(f"{box.address}/board/#autumn1")
    headline(board, "Find my ballot")
    assert barriers(board) == []
    look = board.get_by_role("button", name="Look it up")
    board.get_by_label("Link, or name of the ballot").fill("what?")
    look.click()
    expect(board.get_by_role("alert")).to_contain_text("neither a link nor the name")
    board.get_by_label("Link, or name of the ballot").fill(link)
    look.click()
    headline(board, "The round is still open")
    box.closed = True
    board.get_by_role("button", name="Back").click()
    board.get_by_label("Link, or name of the ballot").fill(link)
    look.click()
    headline(board, "It was in the box")
    board.get_by_role("button", name="Back").click()
    board.get_by_label("Link, or name of the ballot").fill("0" * 64)
    look.click()
    headline(board, "It is not on the list")
    assert box.posted == ["/ballots"], "what is looked up is sent nowhere"

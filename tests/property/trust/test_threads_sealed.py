"""Whatever is said in a thread comes back for whom it was meant, in one length, and for nobody else."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bonafides.trust import sealing, threads
from bonafides.trust.refused import Refused
from bonafides.trust.threads import Place

WORDS = st.text(max_size=threads.MOST_LETTERS, alphabet=st.characters(exclude_categories=["Cs", "Cc"]))
KEY = sealing.secret_number(sealing.new_key())
NAMES = st.binary(min_size=32, max_size=32)
PLACES = st.builds(Place, NAMES, NAMES, st.integers(0, threads.MOST_TURNS))


@settings(max_examples=40, deadline=None)
@given(words=WORDS, place=PLACES, info=st.sampled_from([threads.ASKED, threads.SAID]))
def test_words_come_back_and_have_one_length(words: str, place: Place, info: bytes) -> None:
    plain = threads.pad_words({"words": words})
    sealed = threads.seal_words(plain, threads.public_of(KEY), place, info)
    own = threads.keep_own(plain, KEY, place)
    assert threads.open_words(sealed, KEY, place, info) == {"words": words}
    assert threads.open_own(own, KEY, place) == {"words": words}
    assert (len(sealed), len(own)) == (threads.SEALED_BYTES, threads.OWN_BYTES)


@settings(max_examples=40, deadline=None)
@given(place=PLACES, other=PLACES)
def test_what_was_sealed_for_one_place_opens_in_no_other(place: Place, other: Place) -> None:
    plain = threads.pad_words({"words": "x"})
    sealed = threads.seal_words(plain, threads.public_of(KEY), place, threads.ASKED)
    own = threads.keep_own(plain, KEY, place)
    ways = [
        (sealed, secrets.token_bytes(31) + b"\x01", place, threads.ASKED),
        (sealed, KEY, place, threads.SAID),
    ]
    if other != place:
        ways.append((sealed, KEY, other, threads.ASKED))
        with pytest.raises(Refused):
            threads.open_own(own, KEY, other)
    for way in ways:
        with pytest.raises(Refused):
            threads.open_words(*way)


@settings(max_examples=60, deadline=None)
@given(
    secret=st.integers(1, threads.ORDER - 1),
    fingerprint=NAMES,
    codes=st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=5, unique=True),
)
def test_every_question_has_a_key_of_its_own_and_none_is_the_ballots(
    secret: int, fingerprint: bytes, codes: list[str]
) -> None:
    own = secret.to_bytes(32)
    keys = {threads.thread_secret(own, fingerprint, "0" * 16, code) for code in codes}
    keys |= {threads.thread_secret(own, fingerprint, "1" * 16, codes[0])}
    assert len(keys) == len(codes) + 1
    assert own not in keys
    assert all(1 <= int.from_bytes(key) < threads.ORDER for key in keys)


@given(raw=st.binary(max_size=threads.SEALED_BYTES + 1))
def test_whatever_comes_is_refused_and_breaks_nothing(raw: bytes) -> None:
    place = Place(bytes(32), bytes(32), 1)
    with pytest.raises(Refused):
        threads.open_words(raw, KEY, place, threads.SAID)
    with pytest.raises(Refused):
        threads.open_own(raw, KEY, place)
    with pytest.raises(Refused):
        threads.parse(raw, "say")

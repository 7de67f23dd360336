"""The log of acts: published roots, proofs that hold, and proofs that must not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bonafides.errors import WrongRequest
from bonafides.promises.canonical import canonical
from bonafides.promises.merkle import (
    Frontier,
    consistency_proof,
    holds_consistency,
    holds_inclusion,
    inclusion_proof,
    leaf_hash,
    root_of,
)

# The eight entries and roots that implementations of RFC 6962 and 9162 test themselves against
# (transparency-dev/merkle, testonly).
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_the_published_ones(size):
    assert root_of(map(leaf_hash, ENTRIES[:size])).hex() == ROOTS[size]


@given(st.integers(1, 40), st.data())
def test_every_entry_is_shown_to_be_in_the_log_and_no_other_is(size, data):
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(leaves, index), root_of(leaves)
    assert holds_inclusion(leaves[index], index, size, proof, root)
    assert not holds_inclusion(leaf_hash(b"forged"), index, size, proof, root)
    for other in range(size):
        if other != index:
            assert not holds_inclusion(leaves[index], other, size, proof, root)
    assert not holds_inclusion(leaves[index], index, size, [*proof, root], root)


@given(st.integers(1, 40), st.data())
def test_a_log_that_grew_is_consistent_and_one_that_was_changed_is_not(size, data):
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    earlier = data.draw(st.integers(1, size))
    proof, old, new = consistency_proof(leaves, earlier), root_of(leaves[:earlier]), root_of(leaves)
    assert holds_consistency(earlier, size, old, new, proof)
    changed = list(leaves)
    changed[data.draw(st.integers(0, earlier - 1))] = leaf_hash(b"changed")
    assert not holds_consistency(earlier, size, old, root_of(changed), consistency_proof(changed, earlier))


@given(st.lists(st.binary(max_size=8), max_size=64))
def test_growing_entry_by_entry_gives_the_root_of_the_whole(entries):
    tree = Frontier()
    for entry in entries:
        tree.add(leaf_hash(entry))
    again = Frontier(tree.size, tree.peaks)
    assert again.root() == tree.root() == root_of(map(leaf_hash, entries))


def test_the_order_of_keys_is_the_one_of_the_rfc():
    """RFC 8785 §3.2.3, the example of sorting by UTF-16 code units."""
    keys = ["\u20ac", "\r", "\ufb33", "1", "\U0001f600", "\u0080", "\u00f6"]
    found = canonical(dict.fromkeys(keys, 0)).decode("utf-8")
    order = ["\\r", "1", "\u0080", "\u00f6", "\u20ac", "\U0001f600", "\ufb33"]
    assert found == "{" + ",".join(f'"{key}":0' for key in order) + "}"


def test_text_is_escaped_as_the_rfc_says():
    """RFC 8785 §3.2.2.2: the string of its first example."""
    given_text = "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f"
    assert canonical(given_text) == b'"\xe2\x82\xac$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'


@pytest.mark.parametrize("value", [1.5, 2**53, {1: 2}, {"a": [b"x"]}, "\ud800"])
def test_what_others_could_write_otherwise_is_refused(value):
    with pytest.raises(WrongRequest):
        canonical(value)

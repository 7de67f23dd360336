"""How passwords are kept: tests hash quickly, the house does not."""

from __future__ import annotations

from django.contrib.auth.hashers import ScryptPasswordHasher, make_password
from tests.hashing import Quick

from bonafides.website import settings as as_written


def test_the_house_hashes_by_scrypt_at_full_work() -> None:
    assert as_written.PASSWORD_HASHERS[0] == "django.contrib.auth.hashers.ScryptPasswordHasher"
    # RFC 7914 calls N the cost; OWASP asks for 2^14 with r = 8 and p = 5 at least.
    assert (ScryptPasswordHasher.work_factor, ScryptPasswordHasher.block_size) == (2**14, 8)
    assert ScryptPasswordHasher.parallelism == 5


def test_tests_hash_by_the_same_function_with_hardly_any_work() -> None:
    assert make_password("four long words here").split("$")[0] == ScryptPasswordHasher.algorithm
    assert make_password("four long words here").split("$")[1] == str(Quick.work_factor)

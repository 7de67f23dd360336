"""What signing blindly costs, against plain RSA signing by OpenSSL; and the rest of a ballot's way.

python -m benchmarks.blind [--turns 60] [--write]

Processor time, medians of turns taken one after the other, so that other work on the machine weighs on both alike.
The rival is the same signature by `cryptography` (OpenSSL in C): what a house without anonymity would do.
"""

from __future__ import annotations

import argparse
import os
import platform
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from tests.rounds_by_hand import CELLS, round_by_hand

from benchmarks.results import put
from bonafides.trust import ballot, blind, respondent

TARGET = 20
"""Blind signatures a second and core."""


def seconds(act: Callable[[], object]) -> float:
    """Processor time of one call."""
    began = time.process_time()
    act()
    return time.process_time() - began


def plainly(key: blind.SigningKey) -> Callable[[bytes], bytes]:
    """The rival: an ordinary RSA-PSS signature of the same length."""
    private = rsa.RSAPrivateNumbers(
        key.p,
        key.q,
        key.d,
        rsa.rsa_crt_dmp1(key.d, key.p),
        rsa.rsa_crt_dmq1(key.d, key.q),
        rsa.rsa_crt_iqmp(key.p, key.q),
        rsa.RSAPublicNumbers(key.public.e, key.public.n),
    ).private_key()
    scheme = padding.PSS(padding.MGF1(hashes.SHA384()), 48)
    return lambda text: private.sign(text, scheme, hashes.SHA384())


def measured(turns: int) -> dict[str, float]:
    """Median seconds of processor time of each act."""
    assessment = round_by_hand()
    key, told = assessment.signing[CELLS[0]], assessment.manifest
    right = assessment.collect()
    begun = respondent.Collecting.begin(told, CELLS[0])
    signed = blind.blind_sign(key, begun.blinded)
    answers = {item["code"]: 6 for item in told.document["instrument"]["items"]}
    written = respondent.write_ballot(right, told, answers)
    sign = plainly(key)
    acts: dict[str, Callable[[], Any]] = {
        "rival": lambda: sign(right.prepared),
        "bare": lambda: pow(int.from_bytes(begun.blinded), key.d, key.public.n),
        "sign": lambda: blind.blind_sign(key, begun.blinded),
        "begin": lambda: respondent.Collecting.begin(told, CELLS[0]),
        "finish": lambda: begun.finish(signed),
        "write": lambda: respondent.write_ballot(right, told, answers),
        "read": lambda: ballot.read_ballot(written, told),
    }
    found: dict[str, list[float]] = {name: [] for name in acts}
    for _ in range(turns):
        for name, act in acts.items():
            found[name].append(seconds(act))
    return {name: statistics.median(times) for name, times in found.items()}


def in_the_browser() -> float | None:
    """Seconds of wall time in chromium from a fresh key to the blinded text; None where there is none."""
    from playwright.sync_api import sync_playwright
    from tests.box_by_hand import box_by_hand
    from tests.browsers import FLAGS, program

    if (found := program()) is None:
        return None

    cell = round_by_hand().manifest.document["cells"][0]
    with box_by_hand() as box, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        page = browser.new_page()
        page.goto(f"{box.address}/empty/")
        times = page.evaluate(
            """async (key) => {
              const { blind, publicKey } = await import("/static/blind.js");
              const { newSecret, prepared } = await import("/static/ballot.js");
              const times = [];
              for (let turn = 0; turn < 15; turn += 1) {
                const began = performance.now();
                const bytes = new Uint8Array(32);
                const secret = await newSecret();
                const text = prepared({ random: bytes, fingerprint: bytes, cell: "00000000000000aa", secret });
                await blind(publicKey(key), text);
                times.push(performance.now() - began);
              }
              return times;
            }""",
            cell["key"],
        )
        browser.close()
    return statistics.median(times) / 1000


def text(found: dict[str, float], browser: float | None) -> str:
    """The section of RESULTS.md."""
    now, load = datetime.now(UTC), os.getloadavg()[0]
    a_second = 1 / found["sign"]

    def row(what: str, name: str) -> str:
        return f"| {what} | {1000 * found[name]:.2f} | {1 / found[name]:,.0f} | {found[name] / found['rival']:.1f} × |"

    rows = [
        row("plain RSA-PSS signature, `cryptography` (OpenSSL)", "rival"),
        row("**blind signature, ours**: base blinding, both primes, checked", "sign"),
        row("one bare power in Python, without primes and protection", "bare"),
        row("respondent: a key pair, hidden", "begin"),
        row("respondent: unhidden and verified", "finish"),
        row("respondent: a ballot sealed and signed", "write"),
        row("box: a whole ballot checked", "read"),
    ]
    shown = "not measured" if browser is None else f"{1000 * browser:.0f} ms of wall time"
    return "\n".join(
        [
            "## Signing the right to answer",
            "",
            f"{now.day} {now:%B %Y}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, Python "
            f"{platform.python_version()}; 3072 bits. Processor time on one core, medians of turns taken one after "
            f"the other; load average {load:.1f}. Target: at least {TARGET} blind signatures a second and core; "
            f"measured {a_second:.0f}. Rival: the same signature by OpenSSL, which cannot sign blindly. Written by "
            "`python -m benchmarks.blind --write`.",
            "",
            "| act | ms | a second | against the rival |",
            "| --- | ---: | ---: | ---: |",
            *rows,
            "",
            f"In chromium a fresh key pair and the hidden text take {shown}.",
        ]
    )


def main() -> None:
    """Measure and print; with --write into RESULTS.md."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.blind")
    parser.add_argument("--turns", type=int, default=60)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    section = text(measured(given.turns), in_the_browser())
    print(section)
    if given.write:
        put("blind signatures", section)


if __name__ == "__main__":
    main()

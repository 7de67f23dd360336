"""`bonafides answer`: collecting a ballot and answering, without a browser."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from bonafides.cli.printing import printable, say

if TYPE_CHECKING:
    from bonafides.trust.instruments import Instrument
    from bonafides.trust.manifest import Manifest
    from bonafides.trust.respondent import Invitation, Right


@click.command()
@click.option("--language", type=click.Choice(["en", "de"]), default="en", show_default=True)
@click.option("--withdraw", is_flag=True, help="Take back what was answered with the link.")
@click.option(
    "--keep",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the ballot's own link, your key, to this new file; only you can read it.",
)
def answer(language: Literal["en", "de"], withdraw: bool, keep: Path | None) -> None:
    """Collect a ballot and answer, without running a script that a server sent.

    Asks for the link out of the invitation, or for the ballot's own. The link is not an argument: arguments
    stand in the history of the shell. Without --keep the ballot's own link is shown once, and nowhere kept.
    Only the house and the box in the link are asked, as the pages ask them.
    """
    from bonafides.trust import answering, respondent

    text = click.prompt("Link", type=str)
    if respondent.COLLECT_PATH in text:
        right = _collected(respondent.Invitation.read(text), keep)
        if not click.confirm("Answer now? Another day tells an onlooker less."):
            return
    else:
        right = respondent.Right.read(text)
    told = answering.round_of(right)
    _introduce(right, told, language)
    if answering.is_over(told):
        _asked_back(right, told, language)
        return
    version, before = answering.said_before(right)
    if withdraw:
        answering.put_in(right, respondent.write_withdrawal(right, version + 1))
        say("Withdrawn: what was said is destroyed.")
        return
    said = _asked(right, told, before or {"answers": {}, "comments": {}}, language)
    click.confirm("Put it into the box?", abort=True)
    document = respondent.write_ballot(
        right,
        told,
        said["answers"],
        said["comments"],
        version=version + 1,
        asked_back=said["asked_back"],
    )
    answering.put_in(right, document)
    say(f"It is in the box until {told.document['closes_on']}. Name of the ballot: {right.ballot_name}")


def _collected(invitation: Invitation, keep: Path | None) -> Right:
    """Collect a ballot and hand its link over, which nobody can give out a second time.

    So the file that shall hold it is there before the house is asked.
    """
    from bonafides.trust import answering

    if keep is None:
        return _shown(answering.collect(invitation))
    handle = _new(keep)
    try:
        right = answering.collect(invitation)
    except BaseException:
        os.close(handle)
        keep.unlink()
        raise
    try:
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(right.link() + "\n")
    except OSError:
        return _shown(right)
    say(f"Collected. Your key is in {keep}: show it to nobody, nobody has another.")
    return right


def _new(keep: Path) -> int:
    from bonafides.errors import WrongRequest

    nothing = "nothing has been collected yet"
    if keep.exists():
        raise WrongRequest(f"{keep} exists", "a name that is free", f"name another; {nothing}")
    try:
        return os.open(keep, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise WrongRequest(
            f"{keep} cannot be written", "a file in a folder of yours", f"name another; {nothing}"
        ) from error


def _shown(right: Right) -> Right:
    say("Collected. This link is your key: keep it, show it to nobody, nobody has another.")
    click.echo(right.link())
    return right


def _introduce(right: Right, told: Manifest, language: str) -> None:
    from bonafides.trust.manifest import groups

    cell = told.cell(right.cell)
    say(told.document["title"][language] + (f" · {right.name}" if right.name else ""))
    say(f"Fingerprint {groups(told.fingerprint)}")
    say(f"Group {groups(right.cell)}: {cell.relation}, {cell.invited} invited")
    if told.trustee is not None:
        say("A trustee holds half of what opens the answers: without it nobody can read one.")
    say("Compare both with a colleague who was asked about the same.\n")


def _asked(right: Right, told: Manifest, before: dict[str, Any], language: str) -> dict[str, Any]:
    """Every statement, and open questions where what is written may be shown."""
    from bonafides.trust.instruments import Instrument

    instrument = Instrument.from_document(told.document["instrument"])
    relation = told.cell(right.cell).relation
    say(instrument.introduction(language, relation))
    for point, label in instrument.scale.labelled(language):
        say(f"  {point} {label}")
    say(f"  0 {instrument.scale.cannot_judge[language]}")
    answers = {
        item.code: _point(item.worded(language, relation), before["answers"].get(item.code), instrument)
        for item in instrument.items
    }
    comments = dict(before["comments"])
    plans = [entry["shows"] for entry in told.document["plan"] if right.cell in entry["cells"]]
    for question in instrument.questions if any("comments" in shows for shows in plans) else ():
        text = printable(question.text[language])
        written = comments.get(question.code, "")
        comments[question.code] = click.prompt(f"\n{text}\n", default=written, show_default=bool(written))
    comments = {code: text for code, text in comments.items() if text}
    ticked = [code for code in comments if _may_ask(told, code in before.get("threads", {}))]
    return {"answers": answers, "comments": comments, "asked_back": ticked}


def _may_ask(told: Manifest, before: bool) -> bool:
    """Whether one may be asked back about a comment; asked only where the round has that."""
    from bonafides.trust import threads

    last = threads.ends_on(told)
    if last is None:
        return False
    return click.confirm(
        f"May you be asked back about it until {last}? You answer without a name; what you write then can "
        "show who you are.",
        default=before,
    )


def _asked_back(right: Right, told: Manifest, language: str) -> None:
    """What one is asked back when the round has closed: read, answer, be silent, or end it."""
    from bonafides.trust import answering

    found = answering.own_threads(right, told)
    if not found:
        say("The round is closed. You are not asked anything.")
        return
    text = {one["code"]: one["text"][language] for one in told.document["instrument"]["questions"]}
    for own in found:
        say(f"\nYour comment on: {printable(text[own.question])}")
        for turn in own.turns:
            say(f"  You are asked: {printable(turn.asked)}")
            if turn.said:
                say(f"  You answered: {printable(turn.said)}")
        what = "a, s or e" if own.open_turn else "s or e"
        choices = click.Choice(["a", "s", "e"] if own.open_turn else ["s", "e"])
        act = click.prompt(
            f"{what}: answer, say nothing, or end it", type=choices, default="s", show_choices=False
        )
        if act == "s":
            continue
        words = click.prompt("Your answer", type=str) if act == "a" else ""
        answering.say_back(right, own, words, end=act == "e")
        say("Taken. It is handed on with the next batch of the box, at most one a day.")


def _point(words: str, before: int | None, instrument: Instrument) -> int | None:
    points = click.IntRange(0, instrument.scale.high)
    given = click.prompt(f"\n{printable(words)}\n", type=points, default=before)
    return int(given) or None

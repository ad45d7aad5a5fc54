"""Bounces of many mail systems: whether they are known, for whom they failed, and whether for good."""

import mailbox
from collections.abc import Iterator
from pathlib import Path

from corpora import Row, Rows, measure, nature
from mailbot import reports
from mailbot.domain.mail import Mail
from mailbot.domain.reading import Bounce
from mailbot.parsing.mime import parse

BOUNCES = ("bounce", "delivery-delay")
# Their owners class these sets by content, so that a bounce there that isn't one is a mistake of ours.
OTHERS = ("auto-replies", "ham-lists", "parse-fidelity", "replies", "abuse-reports", "human-complaints")


def every_bounce(rows: Rows) -> Iterator[tuple[Row, Mail]]:
    for folder in ("bounces", "parse-fidelity"):
        for row, raw in rows(folder):
            if row["form"] == "rfc5322" and row["class"] in BOUNCES:
                yield row, parse(raw)


def found(mail: Mail) -> tuple[Bounce, ...]:
    finding = reports.read(mail)
    return finding.bounces if finding is not None else ()


def recipients(bounces: tuple[Bounce, ...]) -> set[str]:
    return {(bounce.recipient or "").lower() for bounce in bounces}


def test_bounces_are_recognised(rows: Rows) -> None:
    natures = [nature(mail) for _, mail in every_bounce(rows)]
    measure("bounces: recognised", natures.count("bounce"), len(natures), at_least=0.99)


def test_recipients_are_named(rows: Rows) -> None:
    wanted = [
        ({one.lower() for one in row["expect"]["recipients"]}, recipients(found(mail)))
        for row, mail in every_bounce(rows)
        if row["expect"].get("recipients")
    ]
    measure("bounces: recipients", sum(ours == theirs for ours, theirs in wanted), len(wanted), at_least=0.97)


def test_permanent_and_temporary_are_told_apart(rows: Rows) -> None:
    wanted = [
        ({one["status"][0] for one in row["expect"]["source_expectation"] if one["status"]}, found(mail))
        for row, mail in every_bounce(rows)
        if any(one.get("status") for one in row["expect"].get("source_expectation", ()))
    ]
    good = sum(classes == {(bounce.status or "?")[0] for bounce in bounces} for classes, bounces in wanted)
    measure("bounces: permanent or temporary", good, len(wanted), at_least=0.97)


def test_line_ends_of_any_kind_change_nothing(rows: Rows) -> None:
    """Bare CR is how some of them came; the same is asked of the rest."""
    odd = [(row, raw) for row, raw in rows("bounces") if row.get("subclass") == "bare-CR"]
    seen = [(found(parse(raw)), found(parse(raw.replace(b"\r", b"\n")))) for _, raw in odd]
    assert all(recipients(ours) == recipients(mended) for ours, mended in seen)
    stated = [
        (
            {one.get("final_recipient") or one.get("original_recipient") for one in row["expect"]["dsn"]},
            recipients(ours),
        )
        for (row, _), (ours, _) in zip(odd, seen, strict=True)
        if row["expect"].get("dsn")
    ]
    measure("bounces: recognised with bare CR", sum(bool(ours) for ours, _ in seen), len(seen), at_least=1)
    good = sum(ours == theirs for ours, theirs in stated)
    measure("bounces: recipients with bare CR", good, len(stated), at_least=0.97)


def test_bounces_in_a_mailbox_are_recognised_one_by_one(rows: Rows, tmp_path: Path) -> None:
    good = of = 0
    for row, raw in rows("bounces"):
        if row["form"] != "mbox":
            continue
        (tmp_path / "mbox").write_bytes(raw)
        box = mailbox.mbox(tmp_path / "mbox")
        each = [found(parse(box.get_bytes(key))) for key in box.keys()]  # noqa: SIM118 - a mailbox isn't a mapping
        box.close()
        good += sum(None not in {bounce.recipient for bounce in bounces} for bounces in each if bounces)
        of += row["expect"]["messages"]
    measure("bounces: in a mailbox, with a recipient", good, of, at_least=0.97)


def test_nothing_else_is_a_bounce(rows: Rows) -> None:
    others = [(row, raw) for folder in OTHERS for row, raw in rows(folder) if row["class"] not in BOUNCES]
    taken = [row["file"] for row, raw in others if (each := reports.read(parse(raw))) and each.nature == "bounce"]
    assert not taken
    measure("bounces: other mail not taken for one", len(others) - len(taken), len(others), at_least=1)


def test_what_only_looks_like_a_bounce_is_none(rows: Rows) -> None:
    for row, raw in rows("bounces"):
        if row["class"] == "human-mail":
            assert nature(parse(raw)) == "human", row["file"]

"""`/release`, `/discard`, `/block`: what becomes of mail that no ticket has, or that one has too much of."""

from dataclasses import replace

import pytest

from commanding import ANNA, ROBIN, TICKET, after, dossier, refusals, work
from mailbot.domain.dossier import Kept
from mailbot.domain.plan import BlockSender, LetIn, MarkReachable, PutAway, SetOutbox, UnblockSender
from mailbot.domain.ticket import Party

HELD, GUESSED, REPLY = "0a1b2c" + "0" * 26, "0a1b2d" + "1" * 26, "99887766" + "2" * 24
KEPT = (
    *(Kept(HELD, "held", "eve@example.net"), Kept(GUESSED, "guessed"), Kept(REPLY, "suppressed", "Bo@example.net")),
    *(Kept(f"0a1b2e{letter * 26}", "guessed") for letter in "01"),
)


@pytest.mark.parametrize("id_", [HELD, HELD[:6], HELD[:6].upper(), GUESSED])
def test_a_message_is_let_in_by_its_id(id_: str) -> None:
    found = HELD if id_.lower().startswith(HELD[:6]) else GUESSED
    assert after(f"/release {id_}", work(kept=KEPT)).changes == (LetIn(found),)


def test_a_reply_is_let_out_by_its_id() -> None:
    done = after(f"/release {REPLY}", work(kept=KEPT))
    released = SetOutbox(REPLY, "queued", ("suppressed",), f"released by person {ROBIN.address}")
    assert done.changes == (released, MarkReachable("bo@example.net"))


def test_a_message_is_let_in_once() -> None:
    assert len(after(f"/release {HELD}\n/release {HELD}", work(kept=KEPT)).changes) == 1


def test_held_mail_is_put_away_with_the_reason() -> None:
    done = after(f"/discard {HELD} an advertisement\nof shoes", work(kept=KEPT))
    assert done.changes == (PutAway(HELD, "an advertisement of shoes"),)


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("/release", f"write the id of what you mean after it. Held now, the newest: {HELD} from eve@example.net"),
        ("/discard", f"write the id of what you mean after it. Held now, the newest: {HELD} from eve@example.net"),
        ("/release 0a1b2", f"6 characters at least. Held now, the newest: {HELD} from eve@example.net"),
        ("/release ffffff", "nothing that is kept back"),
        ("/release 0a1b2e", "begins more than one id"),
        (f"/discard {HELD}", "say why"),
        (f"/discard {GUESSED} a robot", "nothing that is kept back"),
        (f"/discard {REPLY} no", "nothing that is kept back"),
        (f"/release {HELD}\n/discard {HELD} spam", "named twice"),
    ],
)
def test_what_isnt_kept_back_is_neither_let_go_nor_put_away(text: str, because: str) -> None:
    assert because in refusals(text, work(kept=KEPT))


def test_where_nothing_is_held_that_is_told() -> None:
    assert "Nothing is held now" in refusals("/release", work())


def test_a_sender_is_blocked_with_the_reason() -> None:
    done = after("/block floods us")
    assert done.changes == (BlockSender(TICKET.id, ANNA.address, "blocked by Robin Demo: floods us"),)
    assert "but for appeals and what tells of danger" in done.done[0]


def test_a_machine_is_blocked_by_its_address() -> None:
    robot = dossier(parties=(Party("reporter", "robot@example.com"),))
    assert after("/block", work(robot)).changes == (
        BlockSender(TICKET.id, "robot@example.com", "blocked by Robin Demo"),
    )


def test_a_block_is_one_and_ends() -> None:
    done = after("/block\n/block\n/block off")
    assert done.changes[1:] == (UnblockSender(TICKET.id, ANNA.address),)


@pytest.mark.parametrize(
    ("of", "text", "because"),
    [
        (dossier(appeals=("EXA-222222",)), "/block", "has an appeal that is open"),
        (dossier(parties=(Party("complainant", ROBIN.address),)), "/block", "one of our own people"),
        (dossier(parties=()), "/block", "nobody with an address"),
        (dossier(parties=(replace(ANNA, address=""),)), "/block", "nobody with an address"),
        (dossier(), "/block off", "isn't blocked"),
    ],
)
def test_who_has_to_be_heard_isnt_blocked(of: object, text: str, because: str) -> None:
    assert because in refusals(text, work(of))  # type: ignore[arg-type]

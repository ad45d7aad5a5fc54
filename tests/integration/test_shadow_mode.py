"""A real `serve` in shadow mode: mail is read, tickets are kept, and nothing leaves; nor when the mode is ended."""

import json
from pathlib import Path

from harness import Bot, report, running


def states(bot: Bot) -> dict[str, str]:
    done = bot.run("outbox", "--json")
    assert done.returncode == 0, done.stderr
    return {row["purpose"]: row["state"] for row in map(json.loads, done.stdout.splitlines())}


def sent(state: Path) -> list[Path]:
    return list((state / "sent").glob("new/*"))


def modes(state: Path) -> list[str]:
    lines = (json.loads(line) for line in (state / "log").read_text().splitlines() if line.startswith("{"))
    return [line["mode"] for line in lines if line["event"] == "sending"]


def test_nothing_leaves_in_shadow_mode_nor_of_it_when_it_ends(tmp_path: Path) -> None:
    state = tmp_path / "state"
    with running(Bot(state, {"SEND__MODE": "shadow"})) as bot:
        bot.send(report(1), "reporter1@example.org")
        bot.wait_until_settled()
        assert states(bot) == {"acknowledgement": "shadowed", "notice": "shadowed"}
    with running(Bot(state)) as bot:
        bot.wait_until_settled()
        assert sent(state) == []
        bot.send(report(2), "reporter2@example.org")
        bot.wait_until_settled()
    assert len(sent(state)) == 2
    assert modes(state) == ["shadow", "send"]

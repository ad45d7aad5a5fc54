"""`/block`: mail from its sender waits for a person from now on."""

from dataclasses import replace

from mailbot.commands._choice import plain
from mailbot.commands._command import Command, shown
from mailbot.domain.given import Given
from mailbot.domain.plan import BlockSender, UnblockSender
from mailbot.domain.work import Work
from mailbot.errors import CommandRefused

OFF = ("off", "lift", "end")


def _run(work: Work, given: Given) -> Work:
    dossier = work.dossier
    sender = dossier.party("complainant") or dossier.party("reporter")
    if sender is None or not sender.address:
        raise CommandRefused("nobody with an address wrote on this ticket")
    who = shown(work, sender)
    if plain(given.args) in OFF:
        if not dossier.blocked:
            raise CommandRefused(f"{who} isn't blocked here")
        work = replace(work, dossier=replace(dossier, blocked=""))
        return work.plus(UnblockSender(work.ticket.id, sender.address)).did(f"Mail from {who} is taken again.")
    if work.people.is_ours(sender.address):
        raise CommandRefused(f"{who} is one of our own people")
    if dossier.appeals:
        raise CommandRefused(f"{who} has an appeal that is open, and is heard on it")
    if dossier.blocked:
        return work.did(f"{who} was blocked already.")
    reason = " ".join(given.said.split())
    because = f"blocked by {work.person.name}" + (f": {reason}" if reason else "")
    work = replace(work, dossier=replace(dossier, blocked=because))
    return work.plus(BlockSender(work.ticket.id, sender.address, because)).did(
        f"Mail from {who} is held at this desk from now on, but for appeals and what tells of danger; "
        "the daily notice lists it."
    )


COMMAND = Command(
    "block",
    "/block REASON",
    "Holds what its sender writes to this desk, but appeals and danger; `/block off` ends it.",
    _run,
)

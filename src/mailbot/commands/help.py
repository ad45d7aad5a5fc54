"""`/help`: what a person may do with the ticket, from the commands themselves."""

from mailbot.commands._choice import chosen
from mailbot.commands._command import Command, matter_of
from mailbot.domain.authority import refusal
from mailbot.domain.given import Given
from mailbot.domain.work import Work


def _run(work: Work, given: Given) -> Work:
    from mailbot.commands import commands  # all of them, this one among them

    if given.args.strip():
        name = chosen(given.args, {each: each for each in commands()})
        return _one(work, commands()[name])
    matter = matter_of(work.dossier)
    mine = [
        each for each in commands().values() if refusal(work.person, each.name, matter, work.desk.authority) is None
    ]
    work = work.shows("What you may do with it", (f"{each.usage}: {each.says}" for each in mine))
    return work.did(
        "Nothing is changed by /help. Commands stand at the top of a reply, one a line; /help NAME tells more."
    )


def _one(work: Work, command: Command) -> Work:
    because = refusal(work.person, command.name, matter_of(work.dossier), work.desk.authority)
    work = work.did(f"Nothing is changed by /help. {command.usage}: {command.says}")
    if because is not None:
        work = work.did(f"You can't use it here: {because}.")
    if command.fields:
        work = work.shows("Lines that it reads below it", (f"{key}: {what}" for key, what in command.fields))
    return work


COMMAND = Command("help", "/help NAME", "Lists what you may do with the ticket, or tells of one command.", _run)

"""One ticket for a person's terminal: facts, parties, clocks and their history, mail, reports, attachments, events.

Of a sealed attachment there is nothing here but hash, type and size: the store gives no more.
"""

from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from mailbot.domain.desk import Desk
from mailbot.domain.ticket import Clock, Ticket
from mailbot.show import STATE_COLOURS, minute, table
from mailbot.show_left import left_of_clock
from mailbot.terminal import clean

FACTS = (
    *("desk", "kind", "queue", "category", "tier", "priority", "hazards", "reference", "state"),
    *("needs_triage", "reports", "opened_at"),
)
WORDS = 500
NEWEST_REPORTS = 20
NEWEST_EVENTS = 200
MOST_FILES = 100
MOST_NAMED = 10


def show_ticket(screen: Console, found: dict[str, Any], desk: Desk | None, now: datetime) -> None:
    """One ticket, whole; of hundreds of reports the newest.

    Args:
        desk: the ticket's; None where it is known no more.
    """
    ticket: Ticket = found["ticket"]
    screen.print(Text.assemble((ticket.id, "bold"), f"  {clean(ticket.subject)}"))
    screen.print(_facts(ticket, found))
    screen.print(_parties(found))
    screen.print(clock_table(ticket, found["clocks"], desk, now))
    screen.print(_clock_history(found["clock_history"]))
    reports = [entry for entry in found["entries"] if entry["report"]]
    older = {entry["message_id"] for entry in reports[:-NEWEST_REPORTS]}
    shown = [entry for entry in found["entries"] if entry["message_id"] not in older]
    screen.print(_mail(shown, found["mail"]))
    if reports:
        screen.print(_reports([entry["report"] for entry in reports[-NEWEST_REPORTS:]]))
    if files := [file for entry in shown for file in entry["attachments"]]:
        screen.print(_attachments(ticket, files))
    screen.print(_events(found["events"][-NEWEST_EVENTS:]))
    if older:
        screen.print(f"\n[dim]{len(older)} older reports: mailbot show {ticket.id} --json has them all[/]")


def _facts(ticket: Ticket, found: dict[str, Any]) -> Table:
    facts = table("", "")
    for name in FACTS:
        facts.add_row(Text(name.replace("_", " "), "dim"), _fact(getattr(ticket, name)) or "—")
    if ticket.reported_as:
        facts.add_row(Text("reported as", "dim"), ", ".join(ticket.reported_as))
    if links := [f"{link['relation']} {link['other_id']}" for link in found["links"]]:
        facts.add_row(Text("linked to", "dim"), ", ".join(links))
    if links := [f"{link['ticket_id']} ({link['relation']})" for link in found["linked_from"]]:
        facts.add_row(Text("linked from", "dim"), ", ".join(links))
    return facts


def _fact(value: object) -> str:
    if isinstance(value, datetime):
        return minute(value)
    return clean(", ".join(value) if isinstance(value, tuple) else value)


def _parties(found: dict[str, Any]) -> Table:
    parties = table("party", "address", "name", "", title="\nparties")
    for party in found["parties"]:
        why = found["unreachable"].get(party.address)
        reach = Text(f"unreachable: {clean(why)}", "red") if why else ""
        parties.add_row(party.role, party.address, party.name, reach)
    return parties


def _mail(entries: list[dict[str, Any]], sent: list[dict[str, Any]]) -> Table:
    mail = table("at", "what, of or to whom", "says", title="\nmail", whole="at")
    for entry in entries:
        words = clean(entry["visible_text"])[:WORDS]
        who = f"{entry['role']}{'' if entry['verified'] else ' (unverified)'}"
        proof = Text(f"\n{clean(entry['authentication'])}: {clean(entry['why'])}" if entry["why"] else "", "dim")
        more = Text("".join(f"\n{clean(said)}" for said in entry["found"]), "yellow")
        mail.add_row(minute(entry["at"]), f"{entry['side']}\n{who}", Text.assemble(words, proof, more))
    for row in sent:
        state = Text(f"{row['state']} {clean(row['because'])}".strip(), STATE_COLOURS.get(row["state"], ""))
        mail.add_row(minute(row["created_at"]), f"{row['purpose']} out\n{row['rcpt_to']}", state)
    return mail


def _reports(reports: list[dict[str, Any]]) -> Table:
    """What machines report: by whom, as what, when it happened, what it names, what is wrong with the report."""
    rows = table("reported by", "as", "happened", "names", "not valid", title="\nreports")
    for report in reports:
        version = f" {report['version']}" if report["version"] else ""
        incidents = f", {report['count']} incidents" if report["count"] != 1 else ""
        kind = f"{report['type'] or '—'} ({report['format']}{version}{incidents})"
        named = [value for values in report["identifiers"].values() for value in values]
        more = f" and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
        wrong = Text(clean("; ".join(report["problems"])), "yellow")
        words = (report["source"] or "—", kind, report["at"] or "—", ", ".join(named[:MOST_NAMED]) + more)
        rows.add_row(*words, wrong)
    return rows


def _attachments(ticket: Ticket, files: list[dict[str, Any]]) -> Table:
    title = "\nattachments, sealed: each access is kept with its reason" if ticket.is_sealed else "\nattachments"
    rows = table("what, and its sha256", title=title)
    for file in files[:MOST_FILES]:
        words = [file["type"], f"{file['size']} octets"]
        if not ticket.is_sealed:
            words = [file["name"] or "", *words, *file["flags"]]
        rows.add_row(f"{', '.join(words)}\n  {file['sha256']}")
    if len(files) > MOST_FILES:
        rows.add_row(f"and {len(files) - MOST_FILES} more")
    return rows


def clock_table(ticket: Ticket, clocks: tuple[Clock, ...], desk: Desk | None, now: datetime) -> Table:
    rows = table("clock", "target", "limit", "", "state", title="\nclocks")
    for clock in clocks:
        name = Text(clock.name) if clock.published else Text(f"{clock.name} (internal)", "dim")
        rest = left_of_clock(desk, ticket, clock, now) if clock.state == "running" else _stands(clock)
        state = Text(clock.state, STATE_COLOURS.get(clock.state, ""))
        rows.add_row(name, minute(clock.target_at), minute(clock.limit_at), rest, state)
    return rows


def _stands(clock: Clock) -> Text:
    """Why a clock stands still, and for how long at most."""
    pause = clock.pause
    if pause is None or pause.longest is None:
        return Text("")
    later = "".join(f", then {each.reason.replace('_', ' ')}" for each in clock.covered)
    return Text(f"{pause.reason.replace('_', ' ')}, until {minute(pause.longest)} at most{later}", "yellow")


def _clock_history(found: list[dict[str, Any]]) -> Table:
    """Each clock from its start on: what became of it, by whom and why."""
    rows = table("clock", "at", "who", "state", "limit", "why", title="\nhistory of the clocks", whole="state")
    for row in sorted(found, key=lambda row: row["name"]):
        state = Text(row["state"], STATE_COLOURS.get(row["state"], ""))
        why = clean(row["because"]) or "it started"
        rows.add_row(row["name"], minute(row["at"]), row["actor"], state, minute(row["limit_at"]), why)
    return rows


def _events(found: list[dict[str, Any]]) -> Table:
    events = table("#", "at", "who", "what", title="\nevents")
    for event in found:
        events.add_row(str(event["seq"]), minute(event["at"]), event["actor"], event["what"])
    return events

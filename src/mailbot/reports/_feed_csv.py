"""Feeds of incidents as tables: CSV attached or in a zip (Shadowserver and many more), and tables in the text.

A table is a feed only where a program sent it: people attach tables too.
"""

import re

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report, of_child_abuse
from mailbot.reports import Finding, _tables
from mailbot.reports._machine import mark_of_a_program
from mailbot.reports._unpack import Document, documents
from mailbot.reports._values import Named, first, line_of, machine_report

TABLE_NAME = re.compile(r"\.(?:csv|tsv|txt|tab)(?:\.(?:gz|zip))?$", re.IGNORECASE)
CSV_NAME = re.compile(r"\.csv(?:\.(?:gz|zip))?$|\.(?:zip|gz)$", re.IGNORECASE)
DATED_NAME = re.compile(r"\d{4}-\d{2}-\d{2}-(?P<type>[a-z0-9_]{3,60})")  # Shadowserver's: date, report, network


def read(mail: Mail) -> Finding | None:
    """Recognises a table of incidents; type is the report's name, or the first row's, count its rows."""
    mark = mark_of_a_program(mail)
    if not mark:
        return None
    named = Named()
    found, problems = _tables_of(mail, named)
    if not found:
        return None
    names = [name for name, _ in found]
    tables = [table for _, table in found]
    named.hosts_of_urls()
    damaged = sum(table.damaged for table in tables)
    if damaged:
        problems.append(f"{damaged} rows: name no source that can be read")
    report = Report(
        format="feed",
        type=_type(names, tables),
        source=mail.sender_domain,
        at=next((table.at for table in tables if table.at), None),
        identifiers=named.identifiers(),
        evidence=tuple(name for name in names if name),
        count=max(table.count for table in tables),
        problems=first(problems) if not any(table.count for table in tables) else (),
    )
    return machine_report(report, f"a table of incidents, {mark}", named)


def _tables_of(mail: Mail, named: Named) -> tuple[list[tuple[str, _tables.Table]], list[str]]:
    """The tables of the files, or of the text where they have none; and what kept files from being read."""
    found, problems = [], []
    for file in documents(mail):
        if file.problem and CSV_NAME.search(file.name):
            problems.append(file.problem)
        elif _may_be_table(file):
            table = _tables.read(file.content.decode("utf-8-sig", "replace"), named)
            if table and (table.count or table.damaged):
                found.append((file.name, table))
    if not found:
        table = _tables.read(mail.text, named)
        found = [("", table)] if table and table.count else []
    return found, problems


def _may_be_table(file: Document) -> bool:
    return not file.problem and (TABLE_NAME.search(file.name) is not None or file.declared_type == "text/csv")


def _type(names: list[str], tables: list[_tables.Table]) -> str | None:
    dated = next((match["type"] for name in names if (match := DATED_NAME.search(name))), "")
    dated = dated.removesuffix("_sample")
    types = filter(None, (dated, *(table.type for table in tables)))
    return line_of(min(types, key=lambda kind: not of_child_abuse(kind), default=""))

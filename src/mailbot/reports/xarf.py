"""XARF, abuse reports for machines: JSON documents of versions 1 to 4, and the X-ARF mails that came before them.

A document that breaks its version's rules is reported all the same, with what is wrong, field by field.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from mailbot.domain.mail import Mail
from mailbot.domain.reading import Report, of_child_abuse
from mailbot.errors import MalformedReport
from mailbot.reports import Finding, _json, _xarf_json, _xarf_mail
from mailbot.reports._fields import Block
from mailbot.reports._machine import HEADERS_OF_XARF, passed_on
from mailbot.reports._times import moment
from mailbot.reports._unpack import FILE, Document, documents
from mailbot.reports._values import Named, email_of, first, line_of, machine_report

MAX_REPORTS = 100
OWN_NAME = re.compile(r"x-?arf(?![a-z])[^/]{0,100}\.json$", re.IGNORECASE)
OWN_TYPES = ("application/xarf+json", "application/vnd.xarf+json", "application/x-xarf", "application/xarf")
OWN_WORDS = re.compile(rb'"(?:xarf_version|ReporterInfo|ReportClass|ReportType)"')
YAML_NAME = re.compile(r"\.(?:txt|ya?ml|log|arf|xarf)$", re.IGNORECASE)


def read(mail: Mail) -> Finding | None:
    """Recognises XARF in JSON, then X-ARF; type is the report's, source the reporting organisation's domain."""
    if passed_on(mail):
        return None
    files = list(documents(mail))
    return _from_json(mail, files) or _from_blocks(mail, files)


def _from_json(mail: Mail, files: list[Document]) -> Finding | None:
    named, problems = Named(), []
    said: list[_xarf_json.Said] = []
    for name, value, problem in _candidates(mail, files):
        if problem:
            problems.append(problem)
        entries = value if isinstance(value, list) else [value]
        for entry in entries[:MAX_REPORTS]:
            if isinstance(entry, dict) and (_xarf_json.is_xarf(entry) or OWN_NAME.search(name)):
                said.append(_xarf_json.read(entry, named))
            elif OWN_NAME.search(name) and not problem:
                problems.append(f"{FILE}: has to be a JSON object")
    if not said and not problems:
        return None
    named.hosts_of_urls()
    main = min(said, key=lambda each: not of_child_abuse(each.type), default=_xarf_json.Said())  # the gravest, or first
    report = Report(
        format="xarf",
        type=main.type,
        source=main.source or mail.sender_domain,
        version=main.version,
        at=main.at,
        identifiers=named.identifiers(),
        evidence=tuple(kind for each in said for kind in each.evidence)[:MAX_REPORTS],
        count=max(1, len(said)),
        problems=first(problems + [problem for each in said for problem in each.problems]),
    )
    told = f"xarf {main.version or 'of no version'}: {main.category or 'no class'}/{main.type or 'no type'}"
    return replace(machine_report(report, told, named), text=_xarf_json.without_evidence(mail.text))


def _candidates(mail: Mail, files: list[Document]) -> Iterator[tuple[str, Any, str]]:
    """Name, JSON and problem of whatever may be XARF: files, and the text itself."""
    for file in files:
        own = OWN_NAME.search(file.name) or file.declared_type in OWN_TYPES
        if file.problem:
            if own:
                yield file.name, None, file.problem
        elif own or OWN_WORDS.search(file.content[: MAX_REPORTS * 1_000]):
            yield file.name, *_parsed(FILE, file.content)
    text = mail.text.strip()
    if text[:1] == "{" and OWN_WORDS.search(text[:4_000].encode()):
        yield "the text", *_parsed("the text", text.encode("utf-8", "replace"))


def _parsed(place: str, content: bytes) -> tuple[Any, str]:
    try:
        return _json.parsed(content), ""
    except MalformedReport as problem:
        return None, f"{place}: {problem}"


def _from_blocks(mail: Mail, files: list[Document]) -> Finding | None:
    header = next((mail.header(name) for name in HEADERS_OF_XARF if mail.header(name)), "")
    texts = [file.content.decode("utf-8", "replace") for file in files if _may_hold_blocks(file)]
    texts += [mail.text] if header else []
    found = [block for text in texts for block in _xarf_mail.blocks(text)][:MAX_REPORTS]
    if not found:
        return _without_part(mail, header) if header else None
    named, main = Named(), min(found, key=lambda block: not of_child_abuse(block.get("report-type")))
    for block in found:
        _xarf_mail.name_in(block, named)
    named.hosts_of_urls()
    reporter = email_of(main.get("reported-from", "")) or (mail.from_.address if mail.from_ else "")
    report = Report(
        format="xarf",
        type=line_of(main["report-type"]),
        source=reporter.rpartition("@")[2].lower() or None,
        version=line_of(main.get("version", "")),
        at=moment(main.get("date", "")),
        identifiers=named.identifiers(),
        evidence=_evidence(found, files),
        count=len(found),
        problems=first([problem for block in found for problem in _xarf_mail.problems_of(block)]),
    )
    return machine_report(report, f"x-arf {main.get('category', '')}/{main['report-type']}", named)


def _may_hold_blocks(file: Document) -> bool:
    return not file.problem and (file.declared_type.startswith("text/") or bool(YAML_NAME.search(file.name)))


def _evidence(found: list[Block], files: list[Document]) -> tuple[str, ...]:
    """The type that a report gives its evidence, where a file of the mail can be it."""
    stated = (block.get("attachment", "").lower() for block in found)
    return tuple(dict.fromkeys(kind for kind in stated if "/" in kind and len(files) > 1))


def _without_part(mail: Mail, header: str) -> Finding:
    """A mail that says it is X-ARF, without the part that would be: a person is told."""
    problem = "the report part: is missing, though a header announces it"
    report = Report("xarf", source=mail.sender_domain, problems=(problem,))
    return machine_report(report, f"header x-xarf {header}", Named())

"""Imports go one way: from the command line inwards to the domain, which knows the standard library alone."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "mailbot"
LEAVES = {"domain", "errors"}
PACKAGES = {"commands", "desks", "listen", "parsing", "examine", "reports", "classify", "replies", "store"}
JOINTS = (
    PACKAGES
    | LEAVES
    | {
        "settings",
        "sections",
        "status",
        "secret",
        "logs",
        "decide",
        "decide_clock",
        "decide_command",
        "decide_guard",
        "decide_outbox",
        "letters",
        "read",
        "contents",
        "pointers",
        "effects",
    }
)
OUTER = JOINTS | {
    "bureau",
    "opening",
    "pipeline",
    "worker",
    "supervisor",
    "scheduling",
    "sending",
    "envelopes",
    "check",
    "reconcile",
    "reconcile_imap",
    "ingest",
    "release",
    "at_shell",
    "policy",
    "keyring",
    "signing",
}

# Whom each part of mailbot may import, itself apart. What isn't named here may import nothing of mailbot.
MAY_IMPORT: dict[str, set[str]] = {
    "domain": set(),
    "errors": set(),
    "logs": set(),
    "sections": set(),
    "sections_examine": {"sections"},
    "settings": {"errors", "sections", "sections_examine"},
    "status": {"errors"},
    "terminal": set(),
    "threads": set(),
    "child": {"settings", "threads"},
    "secret": {"errors"},
    **dict.fromkeys(PACKAGES, LEAVES),
    "listen": LEAVES | {"logs", "secret", "sections", "status"},
    "examine": LEAVES | {"sections", "sections_examine"},
    "replies": LEAVES | {"secret", "sections"},
    "post": {"domain"},
    "letters": {"domain", "post"},
    "letters_notice": {"domain", "letters", "post"},
    "letters_clocks": {"domain", "post"},
    "letters_ladder": {"domain", "post"},
    "letters_leads": {"domain", "post"},
    "verdict": {"domain", "letters"},
    "decide_machine": {"decide_outbox", "domain", "letters", "verdict"},
    "decide_case": {"domain", "letters", "letters_notice", "verdict"},
    "appealed": {"domain", "letters"},
    "decide_final": {"domain", "letters", "post", "verdict"},
    "decide_feedback": {"appealed", "domain", "letters"},
    "decide_thread": {
        "decide_feedback",
        "decide_final",
        "domain",
        "letters",
        "letters_notice",
        "letters_clocks",
        "verdict",
    },
    "decide_opened": {"appealed", "domain", "letters", "letters_notice", "decide_case", "verdict"},
    "decide_appeal": {"appealed", "decide_final", "decide_opened", "decide_thread", "domain", "letters", "verdict"},
    "letters_work": {"commands", "domain", "post"},
    "letters_told": {"domain", "letters_notice", "post"},
    "decide_guard": {"domain", "letters", "post", "verdict"},
    "decide_command": {
        *("commands", "decide_guard", "decide_letters", "domain", "letters", "letters_told", "letters_work", "verdict")
    },
    "decide_held": {"commands", "decide_guard", "domain", "letters", "letters_work", "post", "verdict"},
    "decide": {
        *("domain", "letters", "verdict"),
        *("decide_appeal", "decide_case", "decide_command", "decide_guard", "decide_held", "decide_machine"),
        *("decide_opened", "decide_thread"),
    },
    "decide_letters": {"domain", "letters_clocks"},
    "decide_clock": {"domain", "letters_ladder", "decide_letters"},
    "decide_outbox": {"domain", "letters"},
    "writing": LEAVES | {"store"},
    "effects_work": LEAVES | {"store", "writing"},
    "effects_guard": LEAVES | {"store", "writing"},
    "effects_mail": LEAVES | {"store", "writing"},
    "effects": LEAVES | {"effects_guard", "effects_mail", "effects_work", "store", "writing"},
    "read": LEAVES | {"reports", "classify", "parsing"},
    "contents": LEAVES | {"examine", "parsing"},
    "keyring": LEAVES | {"examine", "secret", "sections_examine"},
    "pointers": LEAVES | {"letters", "parsing", "replies", "store"},
    "envelopes": LEAVES,
    "learn": LEAVES | {"classify", "desks"},
    "check": LEAVES | {"desks", "classify", "parsing"},
    "opening": {"errors", "settings", "store"},
    "bureau": LEAVES | {"effects", "replies", "store"},
    "pipeline": JOINTS | {"bureau"},
    "worker": JOINTS | {"pipeline"},
    "worker_process": {"app", "errors", "logs", "settings"},
    "supervisor": {"child", "errors", "settings", "store"},
    "sending": JOINTS | {"bureau"},
    "signing": {"errors", "secret"},
    "checkpoints": JOINTS | {"bureau", "post", "signing"},
    "verify_bundle": set(),
    "audit": LEAVES | {"signing", "store", "verify_bundle"},
    "evidence": LEAVES | {"access", "signing", "store", "verify_bundle"},
    "show_record": {"audit", "domain", "terminal"},
    "digests": JOINTS | {"bureau", "letters_leads"},
    "alarms": JOINTS | {"bureau", "post"},
    "scheduling": JOINTS | {"alarms", "bureau", "checkpoints", "digests", "sending", "signing"},
    "replay": {"explain"},
    "show_replay": {"replay", "show", "terminal"},
    "explain": JOINTS | {"bureau", "envelopes"},
    "reconcile": {"bureau", "domain", "effects", "store"},
    "reconcile_imap": {"errors", "listen", "reconcile", "sections", "store"},
    "release": LEAVES | {"decide_outbox", "effects", "store"},
    "at_shell": JOINTS | {"bureau"},
    "access": LEAVES | {"effects", "release", "store"},
    "ingest": {"envelopes", "listen", "parsing", "store"},
    "show_left": {"domain"},
    "show": {"doctor", "domain", "reconcile", "show_left", "terminal"},
    "show_ticket": {"domain", "show", "show_left", "terminal"},
    "show_due": {"domain", "show", "show_left"},
    "show_readings": {"domain", "show"},
    "show_feedback": {"domain", "show"},
    "draw_keeping": {"domain"},
    "pictures": {"errors"},
    "init": {"errors", "settings"},
    "simulation": JOINTS,
    "show_simulation": {"domain", "show", "show_due", "simulation"},
    "testing": LEAVES | {"examine", "store"},
    "watch": JOINTS | {"bureau", "supervisor"},
    "policy": LEAVES | {"check", "checked", "desks", "learn", "replies", "settings"},
    "readers": OUTER,
    "app": OUTER | {"checked", "learning", "readers"},
    "trainer": {"child", "learn", "settings"},
    "checked": {"settings"},
    "training_process": {"policy", "learning", "logs", "settings"},
    "doctor": OUTER | {"app", "readers"},
    "mailboxes": OUTER,
    "serve": OUTER | {"app", "mailboxes", "trainer", "watch"},
    "demo": OUTER | {"serve", "show_ticket", "terminal"},
    "__main__": {"cli"},
    "cli_options": {"domain", "settings", "terminal"},
    "cli_authorize": {"cli_options", "errors", "listen", "sections", "terminal"},
    "cli_due": {
        "opening",
        "policy",
        "cli_options",
        "domain",
        "draw_keeping",
        "errors",
        "pictures",
        "show_due",
        "show_feedback",
        "show_readings",
        "store",
    },
    "cli_do": OUTER | {"app", "cli_options", "terminal"},
    "cli_ingest": OUTER | {"app", "cli_options", "show", "terminal"},
    "cli_outbox": OUTER | {"cli_options", "show"},
    "cli_attachment": OUTER | {"access", "cli_options", "terminal"},
    "cli_record": LEAVES
    | {
        "opening",
        "access",
        "audit",
        "cli_options",
        "evidence",
        "show",
        "show_record",
        "signing",
        "terminal",
        "verify_bundle",
    },
    "cli_rules": {
        "opening",
        "policy",
        "app",
        "cli_learn",
        "learning",
        "cli_options",
        "listen",
        "replay",
        "show",
        "show_replay",
    },
    "cli_simulate": OUTER | {"cli_learn", "cli_options", "show_simulation", "simulation"},
    "cli_store": OUTER | {"cli_options", "show", "show_ticket", "terminal"},
    "cli_watch": {"opening", "cli_options", "doctor", "show"},
    "learning": OUTER | {"explain", "learn", "readers"},
    "examples": OUTER | {"learn", "learning", "readers"},
    "cli_learn": LEAVES
    | {
        "opening",
        "policy",
        "cli_options",
        "examples",
        "learn",
        "learning",
        "pictures",
        "settings",
        "show_learn",
        "terminal",
    },
    "show_learn": {"domain", "examples", "learn", "terminal"},
    "cli": OUTER
    | {
        "cli_attachment",
        "cli_authorize",
        "cli_do",
        "cli_due",
        "cli_watch",
        "cli_options",
        "cli_ingest",
        "cli_learn",
        "cli_outbox",
        "cli_record",
        "cli_rules",
        "cli_simulate",
        "cli_store",
    }
    | {"app", "serve", "demo", "show", "init", "learning", "terminal", "threads"},
}


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            if node.module == "mailbot":
                yield from (f"mailbot.{alias.name}" for alias in node.names)


def part_of(path: Path) -> str:
    relative = path.relative_to(SOURCE)
    return relative.parts[0].removesuffix(".py")


FILES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_part_imports_only_what_lies_further_in(path: Path) -> None:
    part = part_of(path)
    allowed = MAY_IMPORT[part] | {part}
    used = {name.split(".")[1] for name in imports(path) if name.startswith("mailbot.")}
    assert used <= allowed, f"{path.relative_to(SOURCE)} imports {sorted(used - allowed)}"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCE)))
def test_yaml_is_read_by_desks_and_mail_parser_by_mime_alone(path: Path) -> None:
    used = {name.split(".")[0] for name in imports(path)}
    assert "yaml" not in used or part_of(path) == "desks"
    assert "mailparser" not in used or path.name == "mime.py"


@pytest.mark.parametrize("path", [path for path in FILES if part_of(path) in LEAVES], ids=lambda path: path.name)
def test_the_domain_knows_the_standard_library_alone(path: Path) -> None:
    outside = {name.split(".")[0] for name in imports(path)} - {"mailbot"}
    assert outside <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("mailbot.serve", ["mailbot.parsing.mime", "mailbot.classify.rules", "spacy", "numpy"]),
        ("mailbot.opening", ["mailbot.policy", "mailbot.effects", "yaml", "jinja2"]),
        ("mailbot.policy", ["mailbot.classify.rules", "spacy", "numpy"]),
    ],
)
def test_who_reads_no_mail_loads_nothing_that_does(module: str, spared: list[str]) -> None:
    code = f"import sys, {module}; print(*sorted(set({spared}) & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

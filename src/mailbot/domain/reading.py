"""What was understood of a mail, each finding with its why."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from mailbot.domain.times import iso, require_aware

NATURES = ("human", "auto_reply", "bounce", "machine_report", "list", "spam", "unreadable")
KINDS = ("violation_report", "appeal", "security_report", "complaint", "policy_question", "legal_request")
QUEUES = {
    "violation_report": "abuse",
    "appeal": "appeals",
    "security_report": "security",
    "complaint": "complaints",
    "policy_question": "policy",
    "legal_request": "legal",
}
PRIORITIES = ("urgent", "high", "normal", "low")
HAZARDS = ("child_safety", "imminent_harm")
ENTITY_KINDS = (
    "accounts",
    "content_ids",
    "task_ids",
    "models",
    "urls",
    "ips",
    "emails",
    "hashes",
    "timestamps",
    "phones",
    "amounts",
)
FILED_FORMATS = ("dmarc", "tlsrpt")
CHILD_ABUSE = ("csam", "csem", "csea", "child")  # XARF's names, and what feeds call it
SUBJECT_WINS = "the subject wins over the text"  # the rule of a tier that its mail states otherwise too
HISTORY = "history "  # begins what rules are called that looked at the sender's earlier tickets
SIGNS = "signs: "  # how a rule begins that weighed signs and may be wrong; a header or a format tells it
BY_SIGNS = "by its signs alone"  # what is recorded of a mail whose nature was weighed so
WISHES = ("escalation", "anonymity", "withdrawal")


@dataclass(frozen=True, slots=True)
class Why:
    """The evidence for one finding.

    Args:
        finding: `field=value`, such as `kind=appeal`.
        rule: what found it: `header auto-submitted`, `address appeals@alludium.ai`, `subject appeal_published`,
            `rule malware`.
        evidence: the words that it rests on, at most 200 characters, without control characters.
    """

    finding: str
    rule: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """What a delivery status notification says of one recipient (RFC 3464 2.3).

    Args:
        action: `failed`, `delayed` (still being tried), `delivered`, `relayed` or `expanded`.
    """

    recipient: str | None
    status: str | None
    action: str | None
    reason: str | None
    original_message_id: str | None = None

    @property
    def permanent(self) -> bool:
        """It failed, and another mail would fail too; what was only tried for too long may pass another time.

        >>> Bounce(None, "5.1.1", "failed", None).permanent, Bounce(None, "4.4.1", "failed", None).permanent
        (True, False)
        """
        if self.action not in (None, "failed"):
            return False
        return self.status[0] == "5" if self.status else self.action == "failed"


@dataclass(frozen=True, slots=True)
class Report:
    """A machine report: what it says of itself, and what it reports.

    Args:
        format: `arf xarf feed dmarc tlsrpt mdn`.
        type: the format's own: ARF Feedback-Type, XARF type, a feed's name of the incident; None where none is given.
        source: the reporting domain.
        version: of the format, as the report states it.
        at: aware UTC: when that happened which it reports (ARF Arrival-Date, XARF timestamp); None where unknown.
        identifiers: what is reported, by the keys of ENTITY_KINDS; besides them `domains`, and `recipients`: who got
            what is complained of, who therefore is none to join cases by. Only those that it has.
        evidence: what it brings as evidence, named: an attached original, the content types of XARF evidence.
        count: incidents in it.
        problems: what is wrong with it, each naming the field and what is expected; empty where it is valid.
    """

    format: str
    type: str | None = None
    source: str | None = None
    version: str | None = None
    at: datetime | None = None
    identifiers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    evidence: tuple[str, ...] = ()
    count: int = 1
    problems: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.at is not None:
            require_aware(self.at)

    @property
    def filed(self) -> bool:
        """It tells how mail in our name fares, not of abuse: it is kept and opens nothing.

        ARF's auth-failure (RFC 6591) is DMARC's failure report (RFC 7489 7.3).
        """
        return self.format in FILED_FORMATS or (self.format, self.type) == ("arf", "auth-failure")

    def described(self) -> dict[str, Any]:
        """All that it says, as plain values: what is kept with a ticket and shown."""
        lists = {"evidence": list(self.evidence), "problems": list(self.problems)}
        identifiers = {kind: list(values) for kind, values in self.identifiers.items()}
        said = {name: getattr(self, name) for name in self.__slots__}
        return {**said, "at": iso(self.at) if self.at else None, "identifiers": identifiers, **lists}

    @classmethod
    def from_plain(cls, kept: Mapping[str, Any]) -> "Report":
        """A report from what `described` has kept of it."""
        lists = {name: tuple(kept[name]) for name in ("evidence", "problems")}
        identifiers = {kind: tuple(values) for kind, values in kept["identifiers"].items()}
        at = datetime.fromisoformat(kept["at"]) if kept["at"] else None
        return cls(**{**kept, "at": at, "identifiers": identifiers, **lists})


def of_child_abuse(kind: str | None) -> bool:
    """Whether a report's type speaks of the abuse of children.

    >>> of_child_abuse("ChildAbuse"), of_child_abuse("phishing"), of_child_abuse(None)
    (True, False, False)
    """
    return any(word in (kind or "").lower() for word in CHILD_ABUSE)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a mail is and asks, as one desk reads it. Field values are DESIGN's; None or empty means not found.

    Args:
        labels: what the desk of its own wants to know of a mail, by the keys of its labels.
        thanks: it says thanks, and nothing that wants an answer.
        asks_news: it asks how the matter stands.
        only_news: it asks that, and answers nothing that we may have asked.
        kind_is_clear: the mail's words, in a language that the rules read, speak for its kind alone.
    """

    nature: str
    desk: str | None = None
    kind: str | None = None
    category: str | None = None
    categories: tuple[str, ...] = ()
    tier: int | None = None
    priority: str = "normal"
    hazards: tuple[str, ...] = ()
    language: str | None = None
    subject_fields: dict[str, str] = field(default_factory=dict)
    reference: str | None = None
    entities: dict[str, tuple[str, ...]] = field(default_factory=dict)
    grounds: tuple[str, ...] = ()
    requested_resolution: str | None = None
    wishes: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    visible_text: str = ""
    thanks: bool = False
    asks_news: bool = False
    only_news: bool = False
    kind_is_clear: bool = True
    bounces: tuple[Bounce, ...] = ()
    report: Report | None = None
    needs_triage: str | None = None
    why: tuple[Why, ...] = ()

    @property
    def answers_nothing(self) -> bool:
        """Whether it brings nothing that a matter could go on with: mere thanks, a mere question for news."""
        return self.thanks or self.only_news

    @property
    def asks_higher(self) -> bool:
        """Whether it asks for a higher level; who withdraws as well has let the matter go."""
        return "escalation" in self.wishes and "withdrawal" not in self.wishes

    @property
    def guessed(self) -> str | None:
        """The signs by which its nature was weighed; None where a header, a format or a filter tells it."""
        rules = (why.rule for why in self.why if why.finding == f"nature={self.nature}")
        return next((rule.removeprefix(SIGNS) for rule in rules if rule.startswith(SIGNS)), None)

    @property
    def tier_is_doubtful(self) -> bool:
        """Whether its subject and its text state different tiers."""
        return any(why.rule == SUBJECT_WINS for why in self.why)

    @property
    def queue(self) -> str | None:
        return QUEUES[self.kind] if self.kind else None


def without_history(reading: Reading) -> Reading:
    """A reading without what the sender's earlier tickets told: it may be taken back later, and tells who wrote."""
    told = {why.finding for why in reading.why if why.rule.startswith(HISTORY)}
    labels = tuple(label for label in reading.labels if f"labels={label}" not in told)
    return replace(reading, labels=labels, why=tuple(w for w in reading.why if not w.rule.startswith(HISTORY)))

"""A desk: one organisation's published policy as data. `desks/` makes these from YAML; nothing here reads a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mailbot.domain.authority import Authority
from mailbot.domain.calendar import Calendar as Calendar
from mailbot.domain.calendar import Duration as Duration
from mailbot.domain.courtesy import Courtesy
from mailbot.domain.mail import Address, without_plus
from mailbot.domain.provisions import Ask, Considered, Enforcement, Label, Misuse, Restoration

CLOCK_NAMES = (
    "acknowledge", "initial_review", "investigation", "decision", "notification", "advance_notice", "corrective_action",
    "reinstatement", "resolution", "escalation", "feedback", "evidence", "triage",
)  # fmt: skip
EVENTS = ("receipt", "stated_time", "notice_given", "upheld", "remanded", "escalated", "reopened", *CLOCK_NAMES)
"""What starts a clock: receipt, the earliest time that the mail states, an advance notice given, an appeal upheld, one
that somebody else reviews anew, the complainant's wish for a higher level, a closed matter that is open again though
every stage of it had ended, or the end of the stage so named."""
PAUSES = ("waiting", "legal_hold")
"""What pauses a clock: we wait for the complainant, or the law holds the matter. The later outlasts the earlier."""
GROUNDS = (
    "identity_error", "misidentification", "technical_error", "account_compromise",
    "proportionality", "intent", "context",
)  # fmt: skip
"""That the decision rests on a mistake: what counts even where an appeal is limited."""
ASKS = (
    "description", "identifiers", "evidence", "contact", "account", "action", "grounds", "resolution",
    "timestamps", "task_ids", "models",
)  # fmt: skip
SAYS = (*ASKS, "evidence_given")
"""What a rule may find said; `evidence` is that the mail speaks of some, `evidence_given` that it links to some."""
BESIDES = ("sender", "report", "history")
"""What rules look at besides a mail's words: name and address in From, what a machine report says of itself, and what
the newest tickets of the sender's address are."""
PLACES = ("subject", "text", "own_words", *BESIDES)
"""Where rules look; `own_words` is the text without what it quotes."""
PLAIN_REPLIES = ("comment", "reply")
REPLY_STYLES = ("plus", "subdomain", "none")


EACH_BUSINESS_DAY = "each business day"
COMPLAINANT = "complainant"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of an escalation ladder, to a role: at `target`, `limit` or a share such as `80%` of the limit, or
    EACH_BUSINESS_DAY after the others. To COMPLAINANT it is a notice of delay, see `letters_clocks`."""

    at: str
    to: str


@dataclass(frozen=True, slots=True)
class ClockRule:
    """One promise with a deadline.

    Args:
        name: one of the clock names, such as `acknowledge`.
        kinds: ticket kinds that it runs for.
        tiers: tiers that it runs for; empty means any, and None in it means that the tier is unknown.
        categories: categories that it runs for, one of which a mail has; empty means any.
        starts: one of EVENTS: `receipt`, or what ended an earlier stage, such as `investigation`.
        target, limit: see Duration.
        unstated: the limit from receipt where it starts at a stated time, and the mail states none.
        stops: the event that stops it; "" for the end of the stage so named.
        pauses: what pauses it, one of PAUSES, and how long it stays paused at most.
        published: promised by the policy, so that it may be told outside.
        ladder: escalation steps, in order.
        section: the policy's clause.
    """

    name: str
    kinds: tuple[str, ...]
    tiers: tuple[int | None, ...]
    starts: str
    target: Duration
    limit: Duration
    published: bool
    ladder: tuple[Step, ...]
    section: str = ""
    categories: tuple[str, ...] = ()
    unstated: Duration | None = None
    stops: str = ""
    pauses: Mapping[str, Duration] = field(default_factory=dict)

    def is_for(self, categories: tuple[str, ...]) -> bool:
        """Whether it runs for a mail of these categories."""
        return not self.categories or not set(self.categories).isdisjoint(categories)


@dataclass(frozen=True, slots=True)
class Intake:
    """A published address, lower case, and the kind of mail that it is published for (None: a general contact)."""

    address: str
    kind: str | None
    section: str = ""


@dataclass(frozen=True, slots=True)
class Convention:
    """A subject line that the policy asks for.

    Args:
        name: unique in the desk.
        pattern: RE2 pattern, matched (search, any case) against the normalised subject; named groups give fields
            (`tier`, `reference`).
        gives: fields that a match gives, such as `{"kind": "appeal"}`.
        form: the published form, shown to those who didn't keep to it.
    """

    name: str
    pattern: str
    gives: Mapping[str, str]
    form: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class Category:
    """What a report can be about.

    Args:
        tier: None where the desk has no tiers.
        restricted: attachments of such tickets are sealed, see `sealing`.
    """

    key: str
    title: str
    tier: int | None = None
    section: str = ""
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """Words that are evidence for a finding.

    Args:
        name: unique in the desk.
        gives: one finding, `(field, value)`, such as `("category", "deception")`, `("kind", "appeal")`,
            `("hazard", "child_safety")`, `("ground", "identity_error")`, `("wish", "escalation")`,
            `("says", "action")`, `("priority", "low")`.
        patterns: RE2 patterns, any case; one that matches is enough.
        places: where to look, of PLACES.
        unless: RE2 patterns that undo a match anywhere in the same places.
        weight: how much a match counts; the findings of one field are compared by their sums.
        language: of its words, ISO 639-1; "" where they are a desk's own, which every mail is held against.
    """

    name: str
    gives: tuple[str, str]
    patterns: tuple[str, ...]
    places: tuple[str, ...] = ("subject", "text")
    unless: tuple[str, ...] = ()
    weight: int = 1
    section: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A word or short phrase that leans towards a finding.

    Args:
        words: as written; a word that ends in `*` stands for all that begin so.
        gives: `("kind", "appeal")`, `("category", "deception")`, or `("topic", "malware")` of those that desks share.
        language: as of a Rule.
    """

    words: str
    gives: tuple[str, str]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Desk:
    """One desk, complete and checked.

    Args:
        name: the folder's name.
        title: the organisation as outsiders know it.
        tag: prefix of ticket ids, such as `ALU`.
        senders: From address and display name a kind's mail is sent with.
        return_path: address whose plus form (`bounces+token@`) is our return path.
        reply_style: `plus`, `subdomain` or `none`: where the reply token stands in the reply address.
        reply_domain: domain of reply addresses where the style is `subdomain`.
        asks: per kind, what the policy asks a mail to contain.
        topics: the category that each topic is here.
        texts: by language, sentences of the policy's own matter for templates, such as what investigation may be
            limited by.
        wording: by language, what an action or a step of the policy is called in letters, by the policy's words for it.
        kind_order: kinds, most urgent first: which of two intake addresses speaks louder.
        languages: what mail is read in, ISO 639-1; mail in another one goes to a person.
        labels, enforcement, considered, restoration, courtesy, authority: see Label, Enforcement and so on.
        reopen_days: a reply to a closed ticket reopens it within so many days.
        plain_reply: what a moderator's words without a command are: a `comment`, or a `reply` to the complainant.
        acknowledges_machines: machine reports other than those of feedback loops may be acknowledged.
    """

    name: str
    title: str
    tag: str
    calendar: Calendar
    intakes: tuple[Intake, ...]
    senders: Mapping[str, Address]
    return_path: str
    reply_style: str = "plus"
    reply_domain: str = ""
    policy_version: str = ""
    policy_url: str = ""
    conventions: tuple[Convention, ...] = ()
    categories: tuple[Category, ...] = ()
    rules: tuple[Rule, ...] = ()
    terms: tuple[Term, ...] = ()
    topics: Mapping[str, str] = field(default_factory=dict)
    clocks: tuple[ClockRule, ...] = ()
    asks: Mapping[str, tuple[Ask, ...]] = field(default_factory=dict)
    texts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    kind_order: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    reopen_days: int = 30
    plain_reply: str = "comment"
    acknowledges_machines: bool = False
    labels: tuple[Label, ...] = ()
    enforcement: tuple[Enforcement, ...] = ()
    considered: tuple[Considered, ...] = ()
    restoration: Restoration | None = None
    misuses: tuple[Misuse, ...] = ()
    wording: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    courtesy: Courtesy = field(default_factory=Courtesy)
    authority: Authority = field(default_factory=Authority)

    @property
    def tiers(self) -> tuple[int | None, ...]:
        """The tiers that a matter can have here, None for an unknown one; None alone where the desk has none."""
        return (*sorted({each.tier for each in self.categories if each.tier is not None}), None)

    @property
    def report_kind(self) -> str:
        """What a report about others is here: a complaint where the policy publishes an address for those alone."""
        published = {intake.kind for intake in self.intakes}
        return "complaint" if "complaint" in published and "violation_report" not in published else "violation_report"

    def provides_for(self, tier: int | None, categories: tuple[str, ...]) -> tuple[Enforcement, ...]:
        """What the policy provides for a violation; what names a category that it has comes first."""
        fits = [
            each
            for each in self.enforcement
            if (not each.tiers or tier in each.tiers)
            and (not each.categories or not set(each.categories).isdisjoint(categories))
        ]
        return tuple(sorted(fits, key=lambda each: not each.categories))

    def considers(self, of: str, tier: int | None) -> Considered | None:
        """What is to be considered in a `decision` or an `appeal`; None where the policy names nothing."""
        fits = (each for each in self.considered if each.of == of and (not each.tiers or tier in each.tiers))
        return next(fits, None)

    def misuse(self, name: str) -> Misuse | None:
        return next((misuse for misuse in self.misuses if misuse.name == name), None)

    def label(self, key: str) -> Label | None:
        return next((label for label in self.labels if label.key == key), None)

    @property
    def reply_languages(self) -> tuple[str, ...]:
        """What outsiders are answered in: English, and the desk's languages that its texts are complete in."""
        names = self.texts.get("en", {}).keys()
        others = (each for each in self.languages if each in self.texts and self.texts[each].keys() == names)
        return tuple(dict.fromkeys(("en", *others)))

    def has_levels(self, kind: str) -> bool:
        """Whether the complainant of such a matter may take it to a higher level."""
        return any(rule.starts == "escalated" and kind in rule.kinds for rule in self.clocks)

    def category(self, key: str | None) -> Category | None:
        return next((category for category in self.categories if category.key == key), None)

    def intake(self, address: str) -> Intake | None:
        """The intake that an address is, in any case and with or without a plus suffix.

        >>> # desk.intake("Abuse+x@Alludium.ai") is the intake of abuse@alludium.ai
        """
        plain = without_plus(address)
        return next((intake for intake in self.intakes if intake.address == plain), None)

    def reply_token(self, address: str) -> str | None:
        """The token in one of our reply addresses or return paths, lower case; None where it is none of ours."""
        local, _, domain = address.strip().lower().rpartition("@")
        _, plus, suffix = local.partition("+")
        if self.reply_style == "subdomain" and domain == self.reply_domain:
            return local
        if plus and (self.intake(address) is not None or without_plus(address) == self.return_path):
            return suffix
        return None

    def accepts(self, address: str) -> bool:
        """Whether a recipient is ours: an intake address, a reply address (whatever its token), the return path."""
        plain = address.strip().lower()
        return self.intake(plain) is not None or plain == self.return_path or self.reply_token(plain) is not None

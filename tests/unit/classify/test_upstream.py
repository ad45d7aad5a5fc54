"""Whose word counts on spam: the pinned filter's, by its topmost header, and nobody else's."""

import typing

import pytest

from mailbot.classify.marked import spam_filters
from mailbot.sections import SpamFilter
from natures import told

SPAM = [
    ("spamassassin", {"X-Spam-Flag": "YES"}),
    ("spamassassin", {"X-Spam-Status": "Yes, score=12.3 required=5.0 tests=BAYES_99 autolearn=spam"}),
    ("rspamd", {"X-Spam": "Yes"}),
    ("rspamd", {"X-Rspamd-Action": "add header"}),
    ("rspamd", {"X-Spamd-Result": "default: True [19.10 / 15.00]; BAYES_SPAM(5.10)[99.99%]"}),
    ("rspamd", {"X-Spamd-Result": "default: False [7.10 / 15.00]", "X-Spam": "Yes"}),
    (
        "exchange",
        {"X-Forefront-Antispam-Report": "CIP:192.0.2.9;CTRY:;LANG:en;SCL:5;SRV:;IPV:NLI;SFV:SPM;H:mx;CAT:SPM;"},
    ),
    ("exchange", {"X-Forefront-Antispam-Report": "CIP:192.0.2.9; SFV:NSPM; CAT:HPHISH; SFS:(1)"}),
    ("exchange", {"X-MS-Exchange-Organization-SCL": "9"}),
    ("google", {"X-Gm-Spam": "1"}),
    ("proofpoint", {"X-Proofpoint-Spam-Details": "rule=inbound_spam policy=inbound score=99"}),
    ("barracuda", {"X-Barracuda-Spam-Status": "Yes, SCORE=6.1 using global scores"}),
    ("bogofilter", {"X-Bogosity": "Spam, tests=bogofilter, spamicity=0.99"}),
    ("dspam", {"X-DSPAM-Result": "Spam"}),
    ("hmailserver", {"X-hMailServer-Spam": "YES"}),
]
HAM = [
    ("spamassassin", {"X-Spam-Status": "No, score=-1.9 required=5.0"}),
    ("spamassassin", {"X-Spam-Level": "*****************"}),
    ("spamassassin", {"X-Rspamd-Action": "reject"}),
    ("rspamd", {"X-Rspamd-Action": "no action"}),
    ("rspamd", {"X-Rspamd-Action": "greylist"}),
    ("rspamd", {"X-Spamd-Result": "default: False [-2.1 / 15.00]"}),
    ("exchange", {"X-Forefront-Antispam-Report": "CIP:192.0.2.9;SFV:NSPM;CAT:NONE;"}),
    ("exchange", {"X-Forefront-Antispam-Report": "CIP:192.0.2.9;SFV:SKN;"}),
    ("exchange", {"X-MS-Exchange-Organization-SCL": "-1"}),
    ("exchange", {"X-MS-Exchange-Organization-SCL": "1"}),
    ("google", {"X-Gm-Spam": "0"}),
    ("proofpoint", {"X-Proofpoint-Spam-Details": "rule=notspam policy=default score=0"}),
    ("proofpoint", {"X-Proofpoint-Spam-Details": "rule=inbound_notspam policy=inbound score=0"}),
    ("barracuda", {"X-Barracuda-Spam-Status": "No, SCORE=0.00"}),
    ("bogofilter", {"X-Bogosity": "Ham, tests=bogofilter"}),
    ("dspam", {"X-DSPAM-Result": "Innocent"}),
    (None, {"X-Spam-Flag": "YES"}),
    ("unheard-of", {"X-Spam-Flag": "YES"}),
]


@pytest.mark.parametrize(("spam_filter", "headers"), SPAM)
def test_what_the_pinned_filter_calls_spam_is_spam_with_its_header_as_evidence(
    spam_filter: str, headers: dict[str, str]
) -> None:
    nature, why = told("hello", headers, spam_filter=spam_filter)
    assert (nature, why.rule) == ("spam", f"spam filter {spam_filter}")
    assert why.evidence.partition(":")[0] in headers


@pytest.mark.parametrize(("spam_filter", "headers"), SPAM)
def test_where_no_filter_is_pinned_its_headers_count_for_nothing(spam_filter: str, headers: dict[str, str]) -> None:
    assert told("hello", headers)[0] == "human"


@pytest.mark.parametrize(("spam_filter", "headers"), HAM)
def test_what_the_pinned_filter_lets_pass_or_another_says_is_no_spam(
    spam_filter: str | None, headers: dict[str, str]
) -> None:
    assert told("hello", headers, spam_filter=spam_filter)[0] == "human"


def test_only_the_topmost_word_counts_either_way() -> None:
    forged_below = {"X-Spam-Status": "No, score=0.1", "X-Spam-Flag": "YES"}
    assert told("hello", forged_below, spam_filter="spamassassin")[0] == "human"
    hidden_below = {"X-Spam-Flag": "YES", "X-Spam-Status": "No, score=-9"}
    assert told("hello", hidden_below, spam_filter="spamassassin")[0] == "spam"


def test_a_machine_report_and_a_mailers_bounce_are_none_whatever_the_filter_says() -> None:
    headers = {"X-Spam-Flag": "YES", "From": "MAILER-DAEMON@example.net"}
    assert told("Your mail could not be delivered.", headers, mail_from="", spam_filter="spamassassin")[0] == "bounce"


def test_the_filters_that_settings_can_name_are_those_that_are_read() -> None:
    assert set(typing.get_args(SpamFilter)) == set(spam_filters())


def test_a_very_long_value_costs_nothing_much() -> None:
    assert told("hello", {"X-Proofpoint-Spam-Details": "rule=" + "a_" * 50_000}, spam_filter="proofpoint")[0] == "human"

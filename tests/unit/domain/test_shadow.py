"""In shadow mode no mail goes to anybody but those who run the desk."""

from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.authority import ROLES, People, Person
from mailbot.domain.shadow import leaves

PURPOSES = (
    *("acknowledgement", "notice", "escalation", "receipt", "held", "digest", "stalled", "undelivered", "shadow"),
    *("daily", "weekly", "decision", "something new"),
)
OPERATOR = "operator@example.org"
addresses = st.sampled_from(["anna@example.net", "robin@example.org", "lee@example.org", "LEE@example.org", OPERATOR])
people = st.dictionaries(
    st.sampled_from(["robin@example.org", "lee@example.org", "anna@example.net"]),
    st.dictionaries(st.sampled_from(["desk", "*"]), st.lists(st.sampled_from(ROLES), max_size=3).map(tuple)),
).map(lambda found: People(tuple(Person("", address, roles) for address, roles in found.items()), OPERATOR))


@given(st.sampled_from(PURPOSES), addresses, people)
def test_only_leads_and_the_operator_get_mail_and_only_about_the_bots_own_work(
    purpose: str, address: str, staff: People
) -> None:
    leads = {person.address for person in staff.everyone if any("lead" in roles for roles in person.roles.values())}
    if leaves(purpose, address, staff):
        assert address.lower() in leads | {OPERATOR}
        assert purpose not in ("acknowledgement", "notice", "escalation", "receipt", "held", "decision")


def test_a_lead_gets_the_daily_notice_and_no_notice_of_a_ticket() -> None:
    staff = People((Person("Lee", "lee@example.org", {"*": ("lead",)}),), OPERATOR)
    assert leaves("shadow", "Lee@example.org", staff)
    assert leaves("daily", "lee@example.org", staff)
    assert leaves("weekly", "lee@example.org", staff)
    assert leaves("stalled", OPERATOR, staff)
    assert not leaves("notice", "lee@example.org", staff)
    assert not leaves("stalled", "anna@example.net", staff)
    assert not leaves("stalled", "", People())

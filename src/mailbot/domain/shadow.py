"""What leaves in shadow mode: notices to those who run the desk, and nothing else."""

from mailbot.domain.authority import People

LEAVING = ("shadow", "digest", "daily", "weekly", "stalled", "undelivered", "checkpoint")


def leaves(purpose: str, address: str, people: People) -> bool:
    """Whether a mail is sent in shadow mode: about the bot's own work, and to a lead or the operator."""
    person = people.by_address(address)
    leads = person is not None and any("lead" in roles for roles in person.roles.values())
    operates = any(address.lower() == operator.address.lower() for operator in people.operators())
    return purpose in LEAVING and (leads or operates)

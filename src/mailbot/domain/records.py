"""The domain's small records as plain values."""

from typing import Any


def fields_of(record: Any) -> dict[str, Any]:  # noqa: ANN401 - any slotted dataclass of ours
    """A record's fields by name, as they are."""
    return {name: getattr(record, name) for name in record.__slots__}

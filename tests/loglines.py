"""A logger that keeps what it gets: level, event and values of each line."""

from dataclasses import dataclass, field


@dataclass
class Log:
    lines: list[tuple[str, str, dict[str, object]]] = field(default_factory=list)

    def error(self, event: str, **values: object) -> None:
        self.lines.append(("error", event, values))

    def info(self, event: str, **values: object) -> None:
        self.lines.append(("info", event, values))

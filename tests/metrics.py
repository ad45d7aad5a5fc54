"""`/metrics` as Prometheus reads it."""

from prometheus_client.parser import text_string_to_metric_families


class Metrics:
    """The value of a sample by its name and labels."""

    def __init__(self, text: str) -> None:
        self.families = {family.name: family for family in text_string_to_metric_families(text)}
        self._samples = {
            (sample.name, *sorted(sample.labels.items())): sample.value
            for family in self.families.values()
            for sample in family.samples
        }

    def __call__(self, sample: str, /, **labels: str) -> float:
        return self._samples[(sample, *sorted(labels.items()))]

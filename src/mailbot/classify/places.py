"""A part of a mail as patterns see it, and which of them are met in it."""

import re
from collections.abc import Iterable
from functools import cached_property

from mailbot.classify.patterns import Patterns
from mailbot.classify.words import MAX_SCANNED, evidence, octets
from mailbot.domain.words import in_small_letters

LONGEST_SENTENCE = 400  # octets on either side
_SENTENCE_ENDS = re.compile("[.!?;\\n]|。|！|？".encode())


class Place:
    """A part of a mail: its subject, its text, the text's own words, its sender.

    Args:
        words: in one form, on one line.
        masked: the same words in which names say nothing.
    """

    def __init__(self, words: str, masked: str, patterns: Patterns, languages: frozenset[str] | None) -> None:
        self._shown = octets(words)[:MAX_SCANNED]
        self._octets = octets(in_small_letters(masked))[:MAX_SCANNED]
        self._patterns, self._languages = patterns, languages

    @cached_property
    def met(self) -> frozenset[str]:
        """The patterns that are met."""
        return self._patterns.met_in(self._octets, self._languages)

    def words(self, pattern: str) -> str:
        """The words that meet a pattern; "" where none do."""
        span = self._patterns.span(pattern, self._octets)
        return self._evidence(span) if span else ""

    def words_besides(self, pattern: str, spans: Iterable[str], sentences: Iterable[str]) -> str:
        """The words that meet a pattern, but for what meets others; "" where none do.

        Args:
            spans: patterns whose words don't count.
            sentences: patterns whose sentences don't count.
        """
        left = bytearray(self._octets)
        for start, end in self._patterns.spans(spans, self._octets):
            left[start:end] = b"x" * (end - start)
        for start, end in map(self._sentence, self._patterns.spans(sentences, self._octets)):
            left[start:end] = b"x" * (end - start)
        span = self._patterns.span(pattern, bytes(left))
        return self._evidence(span) if span else ""

    def _sentence(self, span: tuple[int, int]) -> tuple[int, int]:
        """The sentence, or the sentences, that a span stands in."""
        before = [
            end.end() for end in _SENTENCE_ENDS.finditer(self._octets, max(0, span[0] - LONGEST_SENTENCE), span[0])
        ]
        after = _SENTENCE_ENDS.search(self._octets, span[1], span[1] + LONGEST_SENTENCE)
        end = after.start() if after else min(span[1] + LONGEST_SENTENCE, len(self._octets))
        return before[-1] if before else max(0, span[0] - LONGEST_SENTENCE), end

    def _evidence(self, span: tuple[int, int]) -> str:
        return evidence(self._shown[slice(*span)].decode("utf-8", "replace"))

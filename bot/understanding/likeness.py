"""Step 5: which examples a message looks like. A rare-word index picks a few, rapidfuzz ranks them."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from heapq import nlargest
from math import log

from rapidfuzz.fuzz import token_set_ratio, token_sort_ratio

from bot.model import Labels

CANDIDATES = 12
_TOO_COMMON = 0.02  # a word in more than this share of the examples picks nobody
_INDEXED = 6  # an example is found by so many of its rarest words
LONGEST = 8  # words; a longer example looks like nothing but itself
_PICKERS = 6  # so many of the rarest words of a message pick


class Gelijkenis:
    """The examples of the content, indexed by their words."""

    def __init__(self, examples: Iterable[tuple[Sequence[str], Labels]]) -> None:
        examples = list(examples)
        counts = Counter(word for words, _ in examples for word in set(words))
        short = {word for words, _ in examples if len(words) <= LONGEST for word in words}
        total = len(examples) or 1
        most = max(20, int(total * _TOO_COMMON))
        self._worth = {word: log(total / counts[word]) for word in sorted(short) if counts[word] <= most}
        self._index: dict[str, array[int]] = {word: array("i") for word in self._worth}
        self.examples: list[tuple[str, Labels]] = []
        for words, labels in examples:
            if len(words) <= LONGEST:
                rare = sorted(set(words) & self._worth.keys(), key=lambda word: counts[word])
                for word in rare[:_INDEXED]:
                    self._index[word].append(len(self.examples))
                self.examples.append((" ".join(words), labels))

    def nearest(self, words: Sequence[str], count: int = 5) -> list[tuple[float, str, Labels]]:
        """The `count` most similar examples, best first: likeness from 0 to 1, the example's words, its labels."""
        said = " ".join(words)
        ranked = []
        for at in self._candidates(words):
            key, labels = self.examples[at]
            likeness = (token_set_ratio(said, key) + 2 * token_sort_ratio(said, key)) / 300
            ranked.append((likeness, key, labels))
        ranked.sort(key=lambda item: -item[0])
        return ranked[:count]

    def _candidates(self, words: Sequence[str]) -> list[int]:
        """The numbers of the examples that share the rarest words; none for a text much longer than they are."""
        if len(words) > LONGEST + 2:
            return []
        worth = self._worth
        scores: dict[int, float] = {}
        for word in nlargest(_PICKERS, worth.keys() & set(words), key=worth.__getitem__):
            points = worth[word]
            for at in self._index[word]:
                scores[at] = scores.get(at, 0.0) + points
        return nlargest(CANDIDATES, scores, key=scores.__getitem__)

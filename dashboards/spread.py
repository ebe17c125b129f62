"""How cases are spread over people, in classes in which nobody stands alone. Plain rules.

An average hides who has too many. The classes tell how many people have how many cases; a class
of fewer than three people goes together with the next one, so that nobody is recognised by their
number. Of the heaviest only the class is told, and only beside at least five people. How many are
above a norm is told by the classes too, and nowhere else: a second count of the same people,
cut elsewhere, or their average would set one of them apart.
"""

from collections.abc import Sequence

BEGINS = (1, 6, 11, 16, 21, 31)
"""Where the classes begin [ours], below the highest norm; and one begins at each norm."""
TOGETHER = 3
"""People that a class holds at least [ours]."""

Class = tuple[int, int | None, int]
"""From how many cases, to how many (None: no end), and how many people."""


def classes(each: Sequence[int], norms: Sequence[int], least: int) -> list[Class]:
    """The spread, the fewest cases first; nothing of fewer people than `least`."""
    if len(each) < max(least, TOGETHER):
        return []
    merged: list[Class] = []
    begin, people = 0, 0
    for low, high, number in _single(each, norms):
        begin = begin or low
        people += number
        if people >= TOGETHER:
            merged.append((begin, high, people))
            begin = people = 0
    if people:
        low, _, before = merged.pop()
        merged.append((low, None, before + people))
    return [found for found in merged if found[2]]


def heaviest(
    each: Sequence[int], norms: Sequence[int], least: int
) -> tuple[int, int | None] | None:
    """The class of whoever has most; None of fewer people than `least`."""
    if len(each) < max(least, TOGETHER):
        return None
    low, high, _ = [found for found in _single(each, norms) if found[2]][-1]
    return low, high


def _single(each: Sequence[int], norms: Sequence[int]) -> list[Class]:
    begins = sorted({*norms, *(begin for begin in BEGINS if begin < max(norms))})
    ends = [*(begin - 1 for begin in begins[1:]), None]
    return [
        (low, high, sum(low <= cases and (high is None or cases <= high) for cases in each))
        for low, high in zip(begins, ends, strict=True)
    ]

"""What is most frequent, told as an order without numbers. Plain rules.

Numbers by criterion or by pair of problem areas would be small, and a few of them together would
single a household out. An order tells that something holds of many and which of two holds of more:
no name in it is that of a small number, nor of all but a small number. It is told only where it is
known anyway that there were many, so that it gives no hidden number of a month or a phase away.
"""

from collections.abc import Collection, Mapping, Sequence

from .suppression import Shown, is_small


def told(counts: Mapping[str, int], of: int, threshold: int) -> list[str]:
    """The names in order, the most frequent first and otherwise as they came; nothing of few."""
    if of < 2 * threshold:
        return []
    often = [
        name
        for name, number in counts.items()
        if number >= threshold and not is_small(of - number, threshold)
    ]
    return sorted(often, key=lambda name: -counts[name])


def known_to_come(months: Sequence[Shown], group: str, heavier: Collection[str]) -> int:
    """How many came in a phase as a new case or going up, by what is shown of some months: all who
    came in, less who came down. A month of which one of those is hidden counts as none."""
    found = 0
    for shown in months:
        came = shown.get(f"entered:{group}")
        down = [shown.get(f"moved:{above}>{group}") for above in heavier]
        if came is not None and None not in down:
            found += came - sum(number or 0 for number in down)
    return found

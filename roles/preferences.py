"""How a person likes to work: shortcuts, and what they chose for each list."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from common.list_choices import ListChoices, SavedView


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person chose for themselves; whatever is not chosen is as it comes."""

    shortcuts: bool = True
    lists: Mapping[str, ListChoices] = field(default_factory=dict)
    """The name of a list → what was chosen for it."""

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Preferences:
        return cls(
            shortcuts=stored.get("shortcuts", True),
            lists={
                name: ListChoices(
                    hidden=tuple(chosen["hidden"]),
                    views=tuple(SavedView(**view) for view in chosen["views"]),
                )
                for name, chosen in stored.get("lists", {}).items()
            },
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def of(self, name: str) -> ListChoices:
        """What was chosen for the list of this name."""
        return self.lists.get(name, ListChoices())

    def choosing(self, name: str, choices: ListChoices) -> Preferences:
        return replace(self, lists={**self.lists, name: choices})

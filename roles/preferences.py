"""How a person likes to work: shortcuts, and of each list its columns and the views they keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

MOST_VIEWS = 20
MAX_NAME = 40
MAX_QUERY = 400


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list as somebody keeps it: a name, and the filters and order of its address."""

    name: str
    query: str
    default: bool = False
    """Shown when the list is opened without an address of its own; one at most."""


@dataclass(frozen=True, slots=True)
class ListChoices:
    """How one person likes one list: what of it they leave out, and the views they keep."""

    hidden: tuple[str, ...] = ()
    """Columns that this person does not want to see."""
    views: tuple[SavedView, ...] = ()

    @property
    def default_view(self) -> SavedView | None:
        return next((view for view in self.views if view.default), None)

    def view(self, name: str) -> SavedView | None:
        return next((view for view in self.views if view.name == name), None)

    def keeping(self, new: SavedView) -> ListChoices:
        """With this view: in the place of the one of its name, or after the others."""
        names = [view.name for view in self.views]
        if new.name in names:
            views = tuple(new if view.name == new.name else view for view in self.views)
        else:
            views = (*self.views, new)
        return replace(self, views=views)

    def renamed(self, old: str, new: str) -> ListChoices:
        """A view under another name; one that bore that name makes way for it."""
        views = [view for view in self.views if view.name != new or view.name == old]
        return replace(
            self,
            views=tuple(replace(v, name=new) if v.name == old else v for v in views),
        )

    def without(self, name: str) -> ListChoices:
        return replace(self, views=tuple(view for view in self.views if view.name != name))

    def beginning_with(self, name: str) -> ListChoices:
        """With the view of this name as the default; no name: none."""
        return replace(
            self, views=tuple(replace(view, default=view.name == name) for view in self.views)
        )


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

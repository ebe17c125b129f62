"""What a person chose for a list: its columns, and the views they keep."""

from __future__ import annotations

from dataclasses import dataclass, replace

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

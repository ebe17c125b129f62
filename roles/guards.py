"""What the database itself refuses, whoever asks."""

import pgtrigger


def append_only() -> list[pgtrigger.Protect]:
    """The database refuses to change or delete a row once written."""
    return [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

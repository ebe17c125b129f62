"""Databases of made-up cases, one for each size; kept from run to run while they are fresh."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta

from bench import run
from bench.servers import HOME, ROOT, create, execute, exists, rename

SEED = 1
GENERATED = 100_000
"""Up to so many cases are made one by one; a larger size is copies of this one."""
FRESH = timedelta(days=7)
"""Older cases all lie still, which no municipality looks like."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A database with cases, and the moment that they are relative to."""

    name: str
    cases: int
    now: str
    """ISO 8601."""
    maker: str
    """What stands in the generator's files, in short."""

    @property
    def fresh(self) -> bool:
        made = datetime.fromisoformat(self.now)
        return (
            self.maker == _maker(self.cases)
            and datetime.now(UTC) - made < FRESH
            and exists(self.name)
        )


def filled(cases: int) -> Filled:
    """The database of this size: as it was left, or made anew."""
    note = HOME / f"ave_{cases}.json"
    if note.exists():
        found = Filled(**json.loads(note.read_text()))
        if found.fresh:
            run.manage(found.name, "migrate", "--verbosity", "0")
            return found
    made = _copied(cases) if cases > GENERATED else _generated(cases)
    note.write_text(json.dumps(asdict(made)))
    return made


def _maker(cases: int) -> str:
    """A fingerprint of the generator; of what copies as well, for what is copied."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "demo" / "data").glob("*.py")):
        digest.update(path.read_bytes())
    if cases > GENERATED:
        digest.update((ROOT / "bench" / "copies.py").read_bytes())
    return digest.hexdigest()[:12]


def _generated(cases: int) -> Filled:
    now = datetime.now(UTC).replace(microsecond=0).isoformat()
    run.say(f"Making {cases} cases …")
    create("making")
    run.manage("making", "migrate", "--verbosity", "0")
    run.manage("making", "demo_data", "--cases", f"{cases}", "--seed", f"{SEED}", "--now", now)
    run.say("Freezing the months …")
    run.manage("making", "snapshot_month", "--all")
    return _done("making", cases, now)


def _copied(cases: int) -> Filled:
    """As many copies as are asked for of the largest that is generated, in a few statements.

    Raises ValueError when the number is no multiple of that.
    """
    if cases % GENERATED:
        raise ValueError(f"More than {GENERATED} cases: a multiple of {GENERATED}, not {cases}.")
    base = filled(GENERATED)
    run.say(f"Copying {GENERATED} cases to {cases} …")
    create("making", template=base.name)
    run.python("making", "-m", "bench.copies", f"{cases // GENERATED - 1}")
    return _done("making", cases, base.now)


def _done(database: str, cases: int, now: str) -> Filled:
    execute(database, "VACUUM (FREEZE, ANALYZE)")
    execute(database, "CHECKPOINT")
    name = f"ave_{cases}"
    if exists(name):
        execute("postgres", f"DROP DATABASE {name}")
    rename(database, name)
    return Filled(name, cases, now, _maker(cases))

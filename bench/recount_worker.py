"""Counts 36 months twice in one database, and prints what differs as JSON."""

from __future__ import annotations

import json
import random
import sys
import time
from datetime import datetime, timedelta
from typing import Any

import django

MONTHS = 36
DAYS_BACK = (100, 70, 40, 10)
"""Days ago on which cases are looked at, and some of what is found is judged the day after."""
EXAMPLES = 40


def main(now: datetime) -> dict[str, Any]:
    from dashboards.periods import Month
    from escalation.tasks import flag_stagnation
    from roles.models import Municipality
    from tests.dashboards import compare

    towns = list(Municipality.objects.all())
    last = Month.of(now).after(-1)
    months = [last.after(-n) for n in range(MONTHS)]
    frozen = list(compare.frozen_differences(compare.again(months, towns)))
    chance = random.Random(1)  # noqa: S311  # made-up judgments
    reviews = 0
    for days in DAYS_BACK:
        flag_stagnation(now=now - timedelta(days=days))
        reviews += compare.judge_some(chance, now - timedelta(days=days - 1))
    began = time.monotonic()
    one = compare.first(months, towns, now)
    between = time.monotonic()
    other = compare.again(months, towns)
    different = list(compare.differences(one, other))
    return {
        "months": len(months),
        "municipalities": len(towns),
        "reviews": reviews,
        "compared": len({*one, *other}),
        "different": len(different),
        "frozen": len(frozen),
        "examples": [*frozen[:EXAMPLES], *different[:EXAMPLES]],
        "seconds": between - began,
        "again": time.monotonic() - between,
    }


if __name__ == "__main__":
    django.setup()
    print(json.dumps(main(datetime.fromisoformat(sys.argv[1]))))

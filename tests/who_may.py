"""Who may open which address, in the world of `tests/world.py`; and what kind of address it is."""

from __future__ import annotations

EVERYONE = frozenset(
    [
        "casusregisseur",
        "casusregisseur2",
        "netwerkcoordinator",
        "aover",
        "jeugdconsulent",
        "toegangsteam",
        "manager",
        "wethouder",
        "burgemeester",
        "driehoek",
        "communicatieadviseur",
        "beheerder",
        "fg",
    ]
)
KEEP_A_ROSTER = EVERYONE - {"toegangsteam", "driehoek"}
INTAKE = frozenset(
    ["casusregisseur", "casusregisseur2", "netwerkcoordinator", "aover", "toegangsteam"]
)
FIGURES = frozenset(
    ["netwerkcoordinator", "aover", "manager", "wethouder", "burgemeester", "beheerder"]
)
# The case is in AVE3, without danger or minors; the casusregisseur proposed AVE4.
SEES = frozenset({"casusregisseur", "netwerkcoordinator", "aover"})
OVER_PEOPLE = frozenset({"netwerkcoordinator", "aover", "beheerder"})
NOBODY: frozenset[str] = frozenset()
# Who sets norms, and who reviews what they flag in some phase.
READS_NORMS = frozenset({"netwerkcoordinator", "aover", "toegangsteam", "beheerder"})

WHO_MAY: dict[str, frozenset[str]] = {
    "cases:home": EVERYONE,
    "cases:cases": EVERYONE,
    "cases:to_decide": EVERYONE,
    "cases:briefed": frozenset({"burgemeester", "wethouder"}),
    "cases:counts": EVERYONE,
    "notifications:notices": EVERYONE,
    "notifications:notice": frozenset({"netwerkcoordinator"}),
    "notifications:notice_mark": frozenset({"netwerkcoordinator"}),
    "cases:search": EVERYONE,
    "cases:signals": INTAKE,
    "cases:new_signal": INTAKE,
    "cases:signal": INTAKE,
    "cases:new_case": INTAKE,
    "cases:new_household": INTAKE,
    "cases:household": SEES,
    "cases:household_signal": INTAKE,
    "cases:household_address": SEES,
    "cases:member_new": SEES,
    "cases:member_correct": SEES,
    "cases:member_leaves": SEES,
    "cases:member_moves": SEES,
    "cases:case": SEES,
    "cases:history": SEES,
    "cases:log": SEES,
    "cases:write": SEES,
    "cases:log_correct": SEES,
    "cases:briefings": SEES,
    "cases:briefing_new": frozenset({"netwerkcoordinator", "aover"}),
    "cases:plan": SEES,
    "cases:plan_new": SEES,
    "cases:measure_new": SEES,
    "cases:measure_end": SEES,
    "cases:assignment": frozenset({"casusregisseur"}),
    "cases:agreement_new": frozenset({"netwerkcoordinator", "aover"}),
    "cases:agreement": frozenset({"netwerkcoordinator", "aover"}),
    "cases:facts": SEES,
    "cases:hold": SEES,
    "cases:resume": SEES,
    "cases:close": frozenset({"netwerkcoordinator", "aover"}),
    "cases:reopen": NOBODY,
    "cases:ending": SEES,
    "cases:parties": SEES,
    "cases:party_add": SEES,
    "cases:party_set_aside": frozenset({"netwerkcoordinator"}),
    "cases:party_bring_back": frozenset({"netwerkcoordinator"}),
    "cases:grip": NOBODY,
    "cases:hand_back": NOBODY,
    "cases:appoint": frozenset({"netwerkcoordinator"}),
    "cases:relieve": frozenset({"netwerkcoordinator"}),
    "cases:step_choose": SEES,
    "cases:step_propose": frozenset({"casusregisseur", "netwerkcoordinator"}),
    "cases:ask": SEES,
    "cases:proposal": SEES,
    "cases:decision": SEES,
    "cases:access_log": frozenset({"fg"}),
    "cases:absence": EVERYONE,
    "roles:own_data": EVERYONE,
    "roles:reachable": EVERYONE,
    "roles:duty": EVERYONE,
    "roles:duty_new": KEEP_A_ROSTER,
    "roles:duty_pattern": KEEP_A_ROSTER,
    "roles:duty_import": KEEP_A_ROSTER,
    "roles:duty_change": frozenset({"aover", "beheerder"}),
    "roles:duty_delete": frozenset({"aover", "beheerder"}),
    "roles:person_phone": frozenset({"beheerder"}),
    "cases:absence_of": OVER_PEOPLE | {"casusregisseur2"},
    "cases:absence_end": OVER_PEOPLE | {"casusregisseur2"},
    "notifications:mail": EVERYONE,
    "escalation:jobs": frozenset({"beheerder"}),
    "escalation:job": frozenset({"beheerder"}),
    "escalation:queue": EVERYONE,
    "escalation:review_many": EVERYONE,
    "escalation:reviewed": EVERYONE,
    "escalation:people": OVER_PEOPLE,
    "escalation:person": OVER_PEOPLE,
    "escalation:begin": SEES,
    "escalation:undo": frozenset({"netwerkcoordinator", "aover"}),
    "escalation:review": frozenset({"netwerkcoordinator", "aover"}),
    "dashboards:figures": FIGURES,
    "dashboards:sharing": FIGURES,
    "dashboards:sharing_change": frozenset({"beheerder"}),
    "dashboards:xlsx": FIGURES,
    "dashboards:csv": FIGURES,
    "escalation:trials": READS_NORMS,
    "escalation:trial_new": READS_NORMS,
    "escalation:trial": READS_NORMS,
    "escalation:trial_progress": READS_NORMS,
    "roles:in_short": EVERYONE,
    "help": EVERYONE,
    "help_page": EVERYONE,
    "roles:understood": EVERYONE,
    "roles:shortcuts": EVERYONE,
    "roles:draft": EVERYONE,
    "roles:session": EVERYONE,
    "roles:norms": READS_NORMS,
    "roles:norm": frozenset({"beheerder"}),
    "roles:people": frozenset({"beheerder"}),
    "roles:person_new": frozenset({"beheerder"}),
    "roles:person": frozenset({"beheerder"}),
    "roles:function_new": frozenset({"beheerder"}),
    "roles:function_end": frozenset({"beheerder"}),
    "roles:function_withdraw": frozenset({"beheerder"}),
    "roles:functions_end": frozenset({"beheerder"}),
    "roles:person_deactivate": frozenset({"beheerder"}),
    "roles:person_activate": frozenset({"beheerder"}),
    "roles:person_link": frozenset({"beheerder"}),
}
# Lists and searches: a neighbour has these too, over their own municipality.
WITHOUT_RECORD = {
    "cases:home",
    "cases:cases",
    "cases:to_decide",
    "cases:briefed",
    "cases:counts",
    "notifications:notices",
    "cases:search",
    "cases:signals",
    "cases:new_signal",
    "cases:new_household",
    "cases:access_log",
    "cases:absence",
    "roles:own_data",
    "roles:reachable",
    "roles:duty",
    "roles:duty_new",
    "roles:duty_pattern",
    "roles:duty_import",
    "notifications:mail",
    "escalation:jobs",
    "escalation:job",
    "escalation:queue",
    "escalation:review_many",
    "escalation:reviewed",
    "escalation:people",
    "dashboards:figures",
    "dashboards:sharing",
    "dashboards:xlsx",
    "dashboards:csv",
    "escalation:trials",
    "roles:in_short",
    "roles:understood",
    "roles:shortcuts",
    "roles:draft",
    "roles:session",
    "roles:norms",
    "roles:people",
    "help",
    "help_page",
}
NO_SECRET = {"roles:in_short", "roles:draft", "roles:session", "help", "help_page"}
"""For everyone who may sign in, with a function or without: how a municipality works with AVE."""
SHOWS_NOTHING = {
    "dashboards:sharing_change",
    "notifications:notice",
    "notifications:notice_mark",
    "escalation:trial_new",
    "escalation:trial",
    "escalation:trial_progress",
}
"""They keep what somebody types or has read, or are about norms or figures, and show nothing of the
case: no read of it."""
OF_A_HOUSEHOLD = {
    "cases:household",
    "cases:household_address",
    "cases:member_new",
    "cases:member_correct",
    "cases:member_leaves",
    "cases:member_moves",
}
"""A read of the household, which follows its open case."""
OF_A_COLLEAGUE = {"escalation:person", "cases:absence_of", "cases:absence_end"}
"""About somebody who works here, so no read of a household or its case."""
OPEN_TO_ALL = {
    "health",
    "accessibility",
    "account_login",
    "account_inactive",
    "account_set_password",
}
WITH_A_TOKEN = {"metrics"}
"""For a system that watches AVE: it signs in nowhere, and brings its token."""
OF_THE_SIGNED_IN = {"account_logout", "account_reauthenticate", "account_change_password"}

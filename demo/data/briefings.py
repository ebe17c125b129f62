"""What the demo's bestuur is told of the few cases that concern it."""

from __future__ import annotations

from datetime import timedelta

from cases.briefings.models import Briefing, BriefingReply
from roles.permission_levels import may_be_told
from roles.permissions import bestuurders, may_brief, reviewers

from .case_file import CaseFile

SITUATIONS = (
    "Een bewoner veroorzaakt al weken onrust in de straat. Het contact met de hulpverlening is "
    "weggevallen en de buren voelen zich niet veilig.",
    "In een gezin is de situatie in korte tijd verslechterd. Er was twee keer politie aan de deur "
    "en de samenwerking tussen de organisaties stokt.",
)
RISKS = (
    "Herhaling is waarschijnlijk. Het raakt de bewoner zelf en de directe buren.",
    "Er is kans op letsel bij de bewoner en bij hulpverleners die aanbellen.",
)
MEASURES = (
    "Politie en zorg gaan samen langs. De woningcorporatie wacht met verdere stappen. Er is elke "
    "dag kort overleg.",
    "De crisisdienst is betrokken en er ligt een veiligheidsplan. De wijkagent houdt contact met "
    "de buren.",
)
SCENARIO = (
    "Blijft het twee weken rustig, dan stellen wij voor om af te schalen. Gaat het mis, dan is "
    "opname aan de orde."
)
COMMUNICATION = "Wij zeggen niets over personen. Vragen van de pers gaan naar de woordvoerder."
ASKED = "Wilt u met de bewoners van de straat in gesprek als zij daarom vragen?"


def brief(file: CaseFile, number: int) -> bool:
    """Somebody tells bestuur how it stands, if the rules let anybody; mostly it is read soon."""
    view, chance = file.snapshot, file.shop.chance
    parts = may_be_told(view)
    told = {*bestuurders(view), *(f for f in parts if chance.random() < 0.5)} or set(parts)
    by = file.choose(
        reviewers(file.model, file.phase), lambda w: may_brief(view, w.id, file.functions(w))
    )
    if not told or by is None:
        return False
    asks = chance.random() < 0.4
    first = max(told)
    offices = [f for f in reviewers(file.model, file.phase) if f in file.functions(by)]
    pk = file.shop.book.add(
        Briefing,
        case_id=file.id,
        number=number,
        phase=file.phase,
        addressees=sorted(told),
        situation=chance.choice(SITUATIONS),
        risk=chance.choice(RISKS),
        scenario=SCENARIO if chance.random() < 0.7 else "",
        measures=chance.choice(MEASURES),
        communication=COMMUNICATION if chance.random() < 0.6 else "",
        asked=ASKED if asks else "",
        asked_of=first if asks else "",
        asked_before=(file.at + timedelta(days=4)).date() if asks else None,
        author_id=by.id,
        function=(offices or sorted(file.functions(by)))[0],
        at=file.at,
    )
    file.told_of |= told
    file.changed(grounds=False)
    file.remember("~", by)
    if asks:
        _answer(file, pk, first)
    for function in sorted(told):
        read = file.at + timedelta(hours=chance.uniform(1, 30))
        staff = file.town.staff(function)
        reader = chance.choice(staff) if staff else None
        if reader and read < file.town.now and chance.random() < 0.8:
            file.shop.book.add(
                BriefingReply,
                briefing_id=pk,
                kind=BriefingReply.Kind.READ,
                by_id=reader.id,
                function=function,
                at=read,
            )
    return True


def _answer(file: CaseFile, briefing: int, function: str) -> None:
    """What was asked is mostly given in time; what was asked just now still waits."""
    staff, chance = file.town.staff(function), file.shop.chance
    at = file.at + timedelta(days=chance.uniform(0.5, 5))
    if staff and at < file.town.now and chance.random() < 0.9:
        file.shop.book.add(
            BriefingReply,
            briefing_id=briefing,
            kind=BriefingReply.Kind.RESULT,
            text="Ik heb de bewoners gesproken. Zij willen weten wie zij ’s avonds kunnen bellen.",
            by_id=chance.choice(staff).id,
            function=function,
            at=at,
        )

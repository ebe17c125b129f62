"""What people write: signals, log books, plans and motivations, in fragments that are joined.

Keyed by the problem areas of the models; an area without texts of its own takes the general ones.
`{wie}` is a member of the household, `{partij}` an organisation around it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from .chance import Chance

_START = re.compile(r"(?:^|(?<=[.!?] )|(?<=\d\. ))[a-z]", re.MULTILINE)

TITLES: Mapping[str, Sequence[str]] = {
    "psychisch": ("Verward gedrag en zorgen in de buurt", "Psychische klachten, trekt zich terug"),
    "verslaving": ("Alcoholgebruik loopt uit de hand", "Drugsgebruik en verlies van dagritme"),
    "schulden": ("Oplopende schulden en dreigende huisuitzetting", "Geen overzicht over geld"),
    "lvb": ("Overvraagd in het dagelijks leven", "Beperking en misbruik door anderen"),
    "nah": ("Veranderd gedrag na hersenletsel", "Mantelzorger houdt het niet meer vol"),
    "zorgmijding": ("Houdt alle hulp af", "Doet niet open en reageert nergens op"),
    "geweld": ("Agressie thuis en op straat", "Bedreiging en ruzie met omwonenden"),
    "huiselijk_geweld": ("Herhaald geweld in huis", "Kinderen getuige van ruzie en geweld"),
    "overlast": ("Overlast voor de hele portiek", "Burenruzie die niet stopt"),
    "verwaarlozing": ("Vervuilde woning", "Verwaarlozing van zichzelf en de dieren"),
    "schoolverzuim": ("Al weken niet op school", "Thuiszitter en overbelaste ouder"),
    "criminaliteit": (
        "Jongere in slecht gezelschap",
        "Gebruikt door anderen voor strafbare feiten",
    ),
    "bedreiging": ("Bedreigt buren en medewerkers", "Intimidatie van hulpverleners"),
}
_ANY_TITLE = ("Problemen op meer gebieden tegelijk",)

SIGNALS: Mapping[str, Sequence[str]] = {
    "psychisch": (
        "{wie} loopt ’s nachts over straat en praat tegen mensen die er niet zijn. Buren maken "
        "zich zorgen en weten niet wat ze moeten doen.",
        "{wie} is gestopt met medicijnen en denkt dat de woning wordt afgeluisterd.",
    ),
    "verslaving": (
        "{wie} drinkt weer dagelijks. Vorige week viel {wie} van de trap en lag daar een nacht.",
        "Er komen op alle uren bezoekers aan de deur. De melder denkt dat er wordt gedeald.",
    ),
    "schulden": (
        "Er is een huurachterstand van vijf maanden. De ontruiming is aangezegd.",
        "Energie is afgesloten. Er liggen stapels ongeopende post achter de deur.",
    ),
    "lvb": (
        "{wie} geeft geld weg aan zogenaamde vrienden en heeft aan het eind van de maand niets te "
        "eten.",
        "{wie} begrijpt brieven niet en tekent alles wat wordt voorgelegd.",
    ),
    "nah": (
        "Sinds het ongeluk is {wie} snel boos. De partner staat er alleen voor en is op.",
        "{wie} vergeet het gas uit te zetten. De dochter durft niet meer van huis.",
    ),
    "zorgmijding": (
        "De huisarts krijgt al maanden geen contact. Afspraken worden niet nagekomen.",
        "{wie} laat niemand binnen en zegt dat er niets aan de hand is.",
    ),
    "geweld": (
        "{wie} heeft de bovenbuurman geslagen. De politie kwam deze maand drie keer.",
        "Geschreeuw en kapotte ruiten. Omwonenden durven er niets van te zeggen.",
    ),
    "huiselijk_geweld": (
        "Veilig Thuis deelt mee dat er opnieuw geweld was waar de kinderen bij waren.",
        "Het kind vertelt op school dat het thuis niet durft te slapen.",
    ),
    "overlast": (
        "Harde muziek, afval in het portiek en bezoek tot diep in de nacht. Zes buren klagen.",
        "Honden los op straat en scheldpartijen. Een gesprek via de corporatie hielp niet.",
    ),
    "verwaarlozing": (
        "De woning is zo vol dat de deur niet meer open gaat. Er komt een sterke lucht vanaf.",
        "{wie} is sterk vermagerd en draagt al weken dezelfde kleren.",
    ),
    "schoolverzuim": (
        "De leerplichtambtenaar meldt dat het kind zes weken niet op school was.",
        "Moeder krijgt de kinderen ’s ochtends niet uit bed. School ziet ze vaker niet dan wel.",
    ),
    "criminaliteit": (
        "{wie} is met een tas van een onbekende aangehouden en wil niet zeggen van wie die is.",
        "Jongeren uit de stad gebruiken de woning. De wijkagent ziet auto’s af en aan rijden.",
    ),
    "bedreiging": (
        "{wie} heeft een medewerker aan de balie met de dood bedreigd.",
        "Er hangen dreigende briefjes in het trappenhuis. Een buurvrouw slaapt bij haar zus.",
    ),
}
_ANY_SIGNAL = ("De melder maakt zich zorgen over het huishouden en vraagt of iemand kan kijken.",)
_SIGNAL_TAILS = (
    "",
    " De melder wil dat wij terugbellen.",
    " Dit speelt al sinds de zomer.",
    " Volgens de melder is er geen familie in de buurt.",
    " Er zijn eerder meldingen geweest, toen is niets geopend.",
    " De melder wil niet met naam genoemd worden bij het huishouden.",
)

LOG: Mapping[str, Sequence[str]] = {
    "visit": (
        "Huisbezoek samen met {partij}. {wie} liet ons binnen. De keuken was opgeruimd, de post "
        "lag nog dicht.",
        "Aan de deur geweest, {wie} deed niet open. Kaartje met telefoonnummer achtergelaten.",
        "Huisbezoek. {wie} was somber en moe. Een uur gepraat en drie afspraken gemaakt.",
        "Bij {wie} thuis. De kinderen waren erbij en vertelden over school. Sfeer rustiger dan "
        "vorige keer.",
        "Huisbezoek met de wijkverpleegkundige. Medicijnen liggen nu in een weekdoos.",
        "Onverwacht langsgegaan. Veel lege flessen in de gang. {wie} wilde er niet over praten.",
    ),
    "phone": (
        "Gebeld met {wie}. De afspraak van donderdag gaat door.",
        "{partij} belde: er is een plek vrij, {wie} kan volgende week starten.",
        "Gebeld met de huisarts. Die ziet {wie} deze week op het spreekuur.",
        "{wie} belde zelf. Het gaat beter, het slapen lukt weer.",
        "Drie keer gebeld, niet opgenomen. Bericht ingesproken.",
        "Terugbelverzoek van de bewindvoerder. De beslaglegging is van de baan.",
    ),
    "contact": (
        "{wie} kwam naar het spreekuur in het dorpshuis. Formulieren samen ingevuld.",
        "Mail van {partij}: het intakegesprek is geweest, verslag volgt.",
        "Met {wie} naar de gemeente voor een nieuw identiteitsbewijs.",
        "Contact met de zus van {wie}. Zij doet voorlopig de boodschappen.",
        "School laat weten dat het kind deze week elke dag aanwezig was.",
        "{wie} appt dat de afspraak bij {partij} is goed gegaan.",
    ),
    "meeting": (
        "Overleg met {partij}, wijkagent en huisarts. Iedereen weet nu wie waarvan is.",
        "Zorgoverleg met het huishouden zelf aan tafel. {wie} wil vooral rust.",
        "Voortgang besproken. {partij} komt de afspraken nog niet na; volgende week opnieuw.",
        "Overleg zonder resultaat: twee partijen wachten op elkaar. Dit moet vlotter.",
        "Evaluatie van het plan. Twee van de vijf doelen zijn gehaald, één is bijgesteld.",
    ),
    "incident": (
        "Melding van de politie: ruzie op straat, {wie} is een nacht vastgehouden.",
        "Ruit ingegooid bij de buren. Aangifte gedaan. Gesprek met {wie} volgt morgen.",
        "{wie} is met de ambulance meegenomen na inname van pillen. Crisisdienst is betrokken.",
        "Medewerker van {partij} is uitgescholden en weggestuurd. Voortaan gaan we samen.",
    ),
    "note": (
        "Aanvraag bijzondere bijstand verstuurd. Antwoord binnen acht weken.",
        "Dossier overgedragen na vakantie; collega neemt twee weken waar.",
        "Toestemming van {wie} om met {partij} te overleggen is vastgelegd.",
        "Geen nieuws. Volgende week weer bellen.",
        "Brief van de corporatie: betalingsregeling is akkoord, eerste termijn is betaald.",
    ),
}
LOG_KINDS = (
    ("phone",) * 6
    + ("contact",) * 5
    + ("visit",) * 5
    + ("meeting",) * 3
    + ("note",) * 3
    + ("incident",)
)
_AREA_LOG: Mapping[str, Sequence[str]] = {
    "psychisch": ("{wie} hoort weer stemmen. FACT-team schaalt het contact op naar elke dag.",),
    "verslaving": ("{wie} is drie weken clean en wil dat zo houden. Terugvalplan besproken.",),
    "schulden": ("Schulden geteld: elf schuldeisers, samen ruim € 23.000. Aanmelding bewind.",),
    "lvb": ("Uitleg in plaatjes werkt goed. {wie} kon de afspraken zelf terugvertellen.",),
    "zorgmijding": ("Na vier pogingen voor het eerst koffie gedronken. Niet te snel willen gaan.",),
    "geweld": ("{wie} volgt de training voor omgaan met boosheid. Twee keer geweest.",),
    "huiselijk_geweld": ("Veiligheidsplan besproken. Sloten zijn vervangen, oma is bereikbaar.",),
    "overlast": ("Buurtgesprek gehouden. Afspraak: na tien uur stil, klachten via één nummer.",),
    "verwaarlozing": ("Container geplaatst. Met {partij} twee kamers leeggemaakt.",),
    "schoolverzuim": ("Opbouwschema school: eerst twee ochtenden. {wie} is er gisteren geweest.",),
    "criminaliteit": ("Gesprek met jongerenwerk en wijkagent. {wie} wil weg uit de groep.",),
    "bedreiging": ("Gebiedsverbod besproken. Medewerkers gaan alleen nog samen op pad.",),
    "nah": ("Mantelzorger krijgt twee dagen per week vervanging. Dat geeft lucht.",),
}

_GOALS = (
    "De huur wordt op tijd betaald; {partij} regelt de inhouding.",
    "{wie} gaat elke week naar de afspraak bij {partij}.",
    "De kinderen zijn elke dag op school; opa brengt ze.",
    "Eén vast gezicht: de casusregisseur belt elke dinsdag.",
    "Er is een signaleringsplan. {wie} weet wie te bellen als het misgaat.",
    "De woning blijft begaanbaar; één keer per twee weken helpt {partij} opruimen.",
    "De buren bellen één nummer en krijgen binnen een dag antwoord.",
    "{wie} eet warm: het buurthuis houdt drie avonden een plek vrij.",
    "De zus van {wie} blijft betrokken en schuift aan bij de evaluatie.",
    "Medicijnen worden door de wijkverpleging aangereikt.",
)
_PLAN_HEADS = (
    "Doel: rust en veiligheid in huis, en weer greep op het dagelijks leven.",
    "Doel: {wie} redt zich met zo weinig mogelijk hulp van buiten.",
    "Doel: alle partijen doen hetzelfde en weten dat van elkaar.",
)
_ROLES = (
    "Het huishouden zelf: houdt zich aan de afspraken en belt als het niet lukt.",
    "Familie en buren: helpen met boodschappen en letten op.",
)

_UP = (
    "De afspraken leveren te weinig op en het wordt zwaarder. ",
    "Partijen werken langs elkaar heen en het huishouden glijdt verder af. ",
    "De afgelopen weken waren er drie incidenten. Zo kan het niet blijven. ",
)
_DOWN = (
    "Het gaat al een tijd beter. De afspraken lopen en er waren geen incidenten. ",
    "De hulp slaat aan en partijen weten elkaar te vinden. ",
    "Het is rustig in huis en in de straat. Minder inzet is verantwoord. ",
)
_DECIDED = (
    "Eens met het voorstel. De gronden zijn duidelijk en de partijen zijn gehoord.",
    "Akkoord. Over zes weken bespreken we of dit genoeg was.",
    "De situatie vraagt hierom. Wij houden vinger aan de pols.",
)
_REFUSED = (
    "Te vroeg. Laat eerst de afspraken uit het plan een maand lopen.",
    "Ik zie de zorgen, maar de gronden dragen deze stap nog niet.",
)
_WITHDRAWN = (
    "Het huishouden heeft de hulp alsnog aanvaard. De stap is nu niet nodig.",
    "Na overleg kiezen we eerst een lichtere weg.",
)
_QUESTIONS = (
    "Wat heeft de huisarts hierover gezegd, en is het netwerk gevraagd?",
    "Wat is er sinds het laatste overleg precies veranderd?",
)
_ANSWERS = (
    "De huisarts steunt de stap. Het netwerk is gevraagd en doet mee.",
    "Sinds het overleg waren er twee nieuwe incidenten; zie het logboek.",
)
_HEARD = {
    "agrees": ("Eens. Wij zien hetzelfde.", "Steunt deze stap en denkt mee over het vervolg."),
    "disagrees": ("Vindt het te vroeg en wil eerst de evaluatie afwachten.",),
    "advice": ("Advies: spreek af wie het gezin belt en leg dat vast.",),
}
_APPOINTED = (
    "Kent het huishouden en heeft ruimte.",
    "Werkt bij de organisatie waar het signaal binnenkwam.",
    "Heeft ervaring met deze problemen.",
    "Past bij wat er nu nodig is.",
)
_REPLACED = (
    "Andere werkplek; warm overgedragen in een gesprek met het huishouden.",
    "Langdurig ziek; deze collega was al betrokken.",
)
_SET_ASIDE = (
    "Twee organisaties geven tegengestelde adviezen. Eén lijn is nu nodig.",
    "Het contact met het huishouden is beschadigd. Eerst rust.",
)
_MEASURE = (
    "Na herhaalde overlast in de straat; afgestemd met de politie en het huishouden.",
    "Hulp alleen was niet genoeg. Besproken met de juristen van de gemeente.",
    "De veiligheid van de buren vroeg hierom. Het gezin weet waarom.",
)
_MEASURE_ENDED = (
    "Niet meer nodig: de afspraken worden nageleefd.",
    "Opgeheven na overleg met de partijen.",
)
_CLOSED = (
    "De waakvlamperiode is rustig verlopen. Het huishouden redt zich.",
    "Verhuisd naar familie; daar loopt het goed. Geen inzet meer nodig.",
    "Alle doelen gehaald. Het voorliggend veld houdt contact.",
)
_ADVICE = (
    "Advies gegeven over het gesprek aangaan; melder neemt het zelf op met de buren.",
    "Verwezen naar het spreekuur van het maatschappelijk werk. Niets geopend.",
    "Meegedacht over schuldhulp. De melder begeleidt de aanvraag.",
)
_HANDED_BACK = (
    "Procesregie is niet meer nodig; partijen werken weer samen.",
    "Het is stabiel. Volgen door de casusregisseur is genoeg.",
)
_CONFIRMED = (
    "Gezien de dreiging was wachten geen optie.",
    "Feiten nagekeken bij de politie; het besluit was nodig.",
)
_ASSIGNED = (
    "Bel de huisarts en leg vast wie de medicatie volgt.",
    "Ga langs en bespreek het plan met het huishouden.",
    "Vraag de woningcorporatie om uitstel van de ontruiming.",
)
_PROMISED = (
    ("De woningcorporatie", "Stelt de ontruiming drie maanden uit."),
    ("De GGZ-instelling", "Begint de behandeling zonder wachttijd."),
    ("De zorgaanbieder", "Levert twee vaste begeleiders."),
)
SINGLE = {
    "up": _UP,
    "down": _DOWN,
    "decided": _DECIDED,
    "refused": _REFUSED,
    "withdrawn": _WITHDRAWN,
    "question": _QUESTIONS,
    "answer": _ANSWERS,
    "appointed": _APPOINTED,
    "replaced": _REPLACED,
    "set_aside": _SET_ASIDE,
    "measure": _MEASURE,
    "measure_ended": _MEASURE_ENDED,
    "closed": _CLOSED,
    "advice": _ADVICE,
    "handed_back": _HANDED_BACK,
    "confirmed": _CONFIRMED,
    "assigned": _ASSIGNED,
    **_HEARD,
}


def one(chance: Chance, kind: str) -> str:
    """A sentence of one kind, such as "refused"."""
    return chance.choice(SINGLE[kind])


def commitment(chance: Chance) -> tuple[str, str]:
    """Who bound themselves in an opschalingsoverleg, and to what."""
    return chance.choice(_PROMISED)


def title(chance: Chance, area: str) -> str:
    return chance.choice(TITLES.get(area, _ANY_TITLE))


def signal(chance: Chance, area: str, who: str) -> str:
    text = chance.choice(SIGNALS.get(area, _ANY_SIGNAL)) + chance.choice(_SIGNAL_TAILS)
    return _upper(text.replace("{wie}", who))


def log(chance: Chance, areas: Sequence[str], who: str, party: str) -> tuple[str, str]:
    """The kind of a log entry and what it says."""
    if areas and chance.random() < 0.2:
        kind, found = "contact", _AREA_LOG.get(chance.choice(areas), LOG["contact"])
    else:
        kind = chance.choice(LOG_KINDS)
        found = LOG[kind]
    text = chance.choice(found)
    return kind, _upper(text.replace("{wie}", who).replace("{partij}", party))


def plan(chance: Chance, headings: Sequence[str], who: str, party: str) -> str:
    """A plan; under the headings that the model gives, or as a list of agreements."""
    head = chance.choice(_PLAN_HEADS)
    goals = chance.sample(_GOALS, len(headings) or chance.randint(3, 5))
    if headings:
        lines = [f"{h}: {goal}" for h, goal in zip(headings, goals, strict=True)]
    else:
        lines = [f"{n}. {goal}" for n, goal in enumerate(goals, start=1)]
    text = "\n".join([head, *lines, *_ROLES])
    return _upper(text.replace("{wie}", who).replace("{partij}", party))


def motivation(chance: Chance, *, up: bool, grounds: Sequence[str]) -> str:
    """Why a step is proposed, with the grounds in the model's own words."""
    return one(chance, "up" if up else "down") + " ".join(grounds[:2])


def _upper(text: str) -> str:
    """With a capital at the start of each sentence, for `{wie}` is "mevrouw De Boer"."""
    return _START.sub(lambda start: start[0].upper(), text)

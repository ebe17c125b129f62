"""What the records do not tell, and a replay therefore cannot know. Said wherever it is shown."""

from collections.abc import Mapping

from roles.ave_model.causes import Cause

ASSUMED: Mapping[Cause, str] = {
    Cause.FUNCTION_LAPSED: (
        "Wanneer een gemeente bij een regio kwam of daaruit ging, is niet vastgelegd. De cijfers "
        "gaan uit van de regio’s van nu."
    ),
}
"""Per cause that is not replayed to the letter: what was assumed instead."""

IN_GENERAL = (
    "Gerekend is met de nachtelijke scan van elke dag en met de normen zoals ze nu gelden, ook "
    "over de tijd dat er andere golden. Wat te laat in AVE kwam, telt vanaf het moment dat het "
    "erin kwam: zo zag de scan het ook. In de zwaarste fase kijkt AVE ook elk uur; wat daar tussen "
    "twee nachten kwam en weer ging, telt hier niet mee. Een casus die gesloten was en later weer "
    "openging, telt in de tijd daartussen als gesloten."
)

"""What somebody wants by e-mail."""

from django import forms


class MailForm(forms.Form):
    at_once = forms.BooleanField(
        label="Mail mij direct als iets niet kan wachten",
        required=False,
        help_text=(
            "Bij de zwaarste fase, een spoedbesluit dat nog bevestigd moet worden, een "
            "veiligheidsrisico of een dringende signalering."
        ),
    )
    digest = forms.BooleanField(
        label="Mail mij elke ochtend een overzicht",
        required=False,
        help_text="Eén mail, en alleen als er iets is: wat op uw beoordeling wacht, en nieuws.",
    )

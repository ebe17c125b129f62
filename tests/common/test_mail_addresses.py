"""An e-mail address is checked as it will be sent."""

import pytest
from django.core.exceptions import ValidationError

from common.mail_addresses import can_be_mailed


@pytest.mark.parametrize(
    "address", ["a.aover@dalfsen.example", "a@café.nl", f"a@{'é' * 50}.nl", f"a@{'d' * 63}.nl"]
)
def test_an_address_that_can_be_sent_to_passes(address: str) -> None:
    can_be_mailed(address)


@pytest.mark.parametrize(
    "address",
    [
        f"x@{'é' * 62}.nl",  # too long once it is written in ASCII
        f"a@{'d' * 64}.nl",
        "a@punt..nl",
        "zoë@dalfsen.example",  # a name before the @ is written in ASCII or not at all
        f"{'a' * 60}@{'.'.join(['b' * 48] * 4)}.nl",
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused(address: str) -> None:
    with pytest.raises(ValidationError, match="kan geen mail worden verstuurd"):
        can_be_mailed(address)

"""Who the model gives a part in a case."""

import pytest

from roles.ave_model import registry
from roles.ave_model.parts import functions_with_a_part


@pytest.mark.parametrize("slug", ["dalfsen", "westerkwartier", "olst-wijhe", "zvh-region"])
def test_the_beheerder_and_the_fg_have_no_part_in_a_case(slug: str) -> None:
    model = registry.get(slug)
    assert set(model.functions) - set(functions_with_a_part(model)) >= {"beheerder", "fg"}


def test_who_decides_a_disagreement_has_a_part() -> None:
    assert "teamleider_wmo" in functions_with_a_part(registry.get("westerkwartier"))
    assert "aover" in functions_with_a_part(registry.get("dalfsen"))

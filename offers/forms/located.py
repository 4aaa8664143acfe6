"""How coordinates are typed: as a map on a phone or a screen gives them to copy."""

import re

from familienzentrum.registers.forms import MasterDataForm

_NUMBERS = re.compile(r"(-?\d+\.\d+)\s*[,;]?\s+(-?\d+\.\d+)|(-?\d+\.\d+)[,;](-?\d+\.\d+)")


def as_point(typed: str) -> str:
    """Return "52.123400 9.123400" for "52.1234, 9.1234"; what is no pair of numbers stays, to be refused."""
    found = _NUMBERS.fullmatch(typed.strip())
    numbers = [number for number in found.groups() if number] if found else []
    has_digits = all(len(number.partition(".")[2]) >= 4 for number in numbers)
    return " ".join(f"{float(number):.6f}" for number in numbers) if numbers and has_digits else typed.strip()


class LocatedForm(MasterDataForm):
    """Has a field `coordinates`."""

    def clean_coordinates(self) -> str:
        return as_point(self.cleaned_data["coordinates"])

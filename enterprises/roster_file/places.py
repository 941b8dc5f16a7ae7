"""The place names that a roster may use, matched leniently. Pure."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field

_TOWNSHIP_ENDS = ("街道办事处", "街道", "彝族苗族乡", "彝族乡", "镇", "乡")
_COUNTY_ENDS = ("自治县", "县", "市", "区")


@dataclass(frozen=True, slots=True)
class Places:
    """Townships of both ends and counties, by name, with what to say of each end."""

    origin_name: str
    destination_name: str
    pickups: Mapping[str, str]
    """Township code by name, in the county that the workers come from."""
    dropoffs: Mapping[str, str]
    counties: Mapping[str, str]
    """County code by full name and by short name, wherever the names are unique."""
    default_dropoff: str = ""
    """Where the enterprise stands: taken when the cell is empty."""
    _short: dict[str, dict[str, str]] = field(default_factory=dict, init=False, repr=False)

    def pickup_code(self, text: str) -> str:
        """Give the township code for what was written, or "" where there is none."""
        return self._township("pickup", text, self.origin_name)

    def dropoff_code(self, text: str) -> str:
        """Give the township code for what was written, or "" where there is none."""
        return self._township("dropoff", text, self.destination_name)

    def county_code(self, text: str) -> str:
        """Give the county code for what was written, or "" where it is unknown."""
        text = text.strip()
        if text in self.counties:
            return self.counties[text]
        if text.isdigit() and text in self.counties.values():
            return text
        ends = [name for name in self.counties if len(name) > 2 and text.endswith(name)]
        if ends:
            return self.counties[max(ends, key=len)]
        return self.counties.get(_without(text, _COUNTY_ENDS), "")

    def closest(self, kind: str, text: str) -> str:
        """Give the name most like the text among "pickup", "dropoff" or "county" names, or ""."""
        names = {"pickup": self.pickups, "dropoff": self.dropoffs}.get(kind, self.counties)
        near = difflib.get_close_matches(text.strip(), list(names), n=1, cutoff=0.4)
        return near[0] if near else ""

    def _township(self, kind: str, text: str, county: str) -> str:
        names = self.pickups if kind == "pickup" else self.dropoffs
        text = "".join(text.split())
        inside = text.split(county, 1)[-1] or text
        if inside in names:
            return names[inside]
        if text.isdigit() and text in names.values():
            return text
        short = self._short_names(kind, names).get(_without(inside, _TOWNSHIP_ENDS), "")
        return short or _code_of_address(inside, names)

    def _short_names(self, kind: str, names: Mapping[str, str]) -> dict[str, str]:
        """Give the codes by short name, where a short name means one township only."""
        if kind not in self._short:
            found: dict[str, str] = {}
            for name, code in names.items():
                short = _without(name, _TOWNSHIP_ENDS)
                found[short] = "" if short in found else code
            self._short[kind] = found
        return self._short[kind]


def _code_of_address(address: str, names: Mapping[str, str]) -> str:
    """Give the code of the township whose full name the address begins with, or ""."""
    begins = [name for name in names if address.startswith(name)]
    return names[max(begins, key=len)] if begins else ""


def _without(name: str, ends: tuple[str, ...]) -> str:
    """Cut the first of the ends off a name that is longer than it by two characters or more."""
    for end in ends:
        if name.endswith(end) and len(name) >= len(end) + 2:
            return name.removesuffix(end)
    return name

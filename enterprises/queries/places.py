"""The place names that a roster of an application may use."""

from enterprises.models import Application, Enterprise
from enterprises.roster_file import Places
from risk.models import County, Township


def places_for(application: Application) -> Places:
    """Give the townships of both ends and all counties by name, in two queries."""
    return places_of(application.enterprise, application.origin_county)


def places_of(enterprise: Enterprise, origin: County) -> Places:
    """Give the places for a roster from `origin` to the enterprise."""
    by_county: dict[str, dict[str, str]] = {origin.pk: {}, enterprise.county_id: {}}
    townships = Township.objects.filter(county__in=by_county).order_by("code")
    for code, county, name in townships.values_list("code", "county_id", "name"):
        by_county[county][name] = code
    return Places(
        origin_name=origin.name,
        destination_name=enterprise.county.name,
        pickups=by_county[origin.pk],
        dropoffs=by_county[enterprise.county_id],
        counties=_county_names(),
        default_dropoff=enterprise.township_id,
    )


def _county_names() -> dict[str, str]:
    """Give county codes by name, short name and code; a name that two share is left out."""
    codes: dict[str, str] = {}
    shared = set()
    for code, *names in County.objects.values_list("code", "name", "short_name"):
        for name in {code, *names}:
            if codes.get(name, code) != code:
                shared.add(name)
            codes[name] = code
    return {name: code for name, code in codes.items() if name not in shared}

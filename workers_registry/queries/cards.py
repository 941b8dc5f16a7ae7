"""What a worker's own page shows of the code: colour, why, until when, what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from risk import calendar
from risk.models import County
from workers_registry import wording
from workers_registry.models import Agreement, Declaration, HealthCode, Worker
from workers_registry.queries.codes import codes_of


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A worker's code in words, ready for the page."""

    worker: Worker
    code: HealthCode | None
    today: date
    why: Sequence[str]
    """The deciding ground first, then what else stands against green."""
    until: str
    until_note: str
    days: Sequence[str]
    """R3.5: one of done, today or next for each normal day that is needed; else empty."""
    advice: Sequence[str]
    is_current: bool
    is_checked_in: bool
    """A check-in of today is there."""

    @property
    def days_done(self) -> int:
        """Count the normal days so far."""
        return sum(state == "done" for state in self.days)

    @property
    def days_missing(self) -> int:
        """Count the normal days that are still needed."""
        return len(self.days) - self.days_done

    @property
    def may_ride(self) -> bool:
        """Tell whether the code itself lets the worker ride; the gate looks at more."""
        return self.is_current and self.code is not None and self.code.colour == "green"


def code_card(worker: Worker, *, today: date | None = None) -> CodeCard:
    """Give the worker's code in words, in the language of the moment."""
    today = today or calendar.today()
    code = codes_of([worker.pk]).get(worker.pk)
    findings: list[dict[str, Any]] = code.evidence.get("findings", []) if code else []
    until, until_note = _until(code, findings)
    is_checked_in = Declaration.objects.filter(worker=worker, day=today).exists()
    return CodeCard(
        worker=worker,
        code=code,
        today=today,
        why=why_of(code),
        until=until,
        until_note=until_note,
        days=_days(code, is_checked_in=is_checked_in),
        advice=[str(line) for line in wording.ADVICE[code.colour if code else "green"]],
        is_current=code is not None and code.is_current_on(today),
        is_checked_in=is_checked_in,
    )


def why_of(code: HealthCode | None) -> list[str]:
    """Say to the worker why the code has its colour, one sentence for each finding."""
    if code is None:
        return []
    findings = code.evidence.get("findings", [])
    places = places_of([code])
    lines = [wording.why(found, place=places.get(found["county"], "")) for found in findings]
    return lines or [wording.why_green()]


def grounds_of(code: HealthCode, places: Mapping[str, str] | None = None) -> list[str]:
    """Say to an official why the code has its colour, one sentence for each finding.

    `places` gives the names of counties where the caller has read them already.
    """
    findings = code.evidence.get("findings", [])
    places = places_of([code]) if places is None else places
    lines = [wording.ground(found, place=places.get(found["county"], "")) for found in findings]
    return lines or [wording.ground_green()]


def places_of(codes: Sequence[HealthCode]) -> dict[str, str]:
    """Name the counties that the codes' findings speak of, in at most two queries."""
    wanted = {found["county"] for code in codes for found in code.evidence.get("findings", [])}
    wanted.discard("")
    if not wanted:
        return {}
    counties = County.objects.filter(pk__in=wanted)
    names = {county.pk: f"{county.city}{county.name}" for county in counties}
    if wanted - set(names):
        provinces = Agreement.objects.filter(province_code__in=wanted - set(names))
        names |= dict(provinces.values_list("province_code", "name"))
    return names


def _until(code: HealthCode | None, findings: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
    """Say until when the code holds and on what that depends."""
    if code is None:
        return "", ""
    if not findings:
        return (wording.green_until(code.current_until) if code.current_until else ""), ""
    awaits = any(found["awaits_county"] for found in findings)
    last = wording.until(code.colour, code.until, awaits_county=awaits)
    end = code.until.isoformat() if code.until else None
    ending = {f["rule"] for f in findings if f["colour"] == code.colour and f["until"] == end}
    rule = "R3.5" if "R3.5" in ending else code.rule
    note = wording.until_note(rule, code.colour, awaits_county=awaits)
    later = [
        date.fromisoformat(found["until"])
        for found in findings
        if code.colour == "red" and found["colour"] == "yellow" and code.until
    ]
    if later and code.until and max(later) > code.until:
        note = f"{note} {wording.after_red(max(later))}"
    return last, note


def _days(code: HealthCode | None, *, is_checked_in: bool) -> list[str]:
    """Give the state of each normal day that R3.5 asks for."""
    if code is None or "normal_days" not in code.evidence:
        return []
    done: int = code.evidence["normal_days"]
    needed: int = code.evidence["normal_days_needed"]
    states = ["done"] * done + ["next"] * (needed - done)
    if not is_checked_in and done < needed:
        states[done] = "today"
    return states[:needed]

"""A sentence for every code that this app's rules give, in whole sentences with named gaps."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from risk.refusal import Refused

SENTENCES: Mapping[str, Promise] = {
    "county-code-malformed": gettext_lazy(
        "“%(text)s” is no place code. A county has six digits, a township nine."
    ),
    "case-file-too-big": gettext_lazy(
        "The file is too big. Up to %(most)s MB can be read; split it and upload the parts."
    ),
    "case-file-unreadable": gettext_lazy(
        "The file cannot be read. Save it as .xlsx, or as .csv in UTF-8, and upload it again."
    ),
    "case-file-without-head": gettext_lazy(
        "The first row lacks the column %(missing)s. Take the template and fill it in."
    ),
    "case-row-county-unknown": gettext_lazy(
        "No county or zone of yours is called “%(value)s”. Write its name or its six-digit code."
    ),
    "case-row-day-malformed": gettext_lazy("“%(value)s” is no date. Write it as 2020-02-15."),
    "case-row-confirmed-malformed": gettext_lazy(
        "“%(value)s” is no number of confirmed cases. Write a whole number, 0 or more."
    ),
    "case-row-local-malformed": gettext_lazy(
        "“%(value)s” is no number of local cases. Write a whole number or leave it empty."
    ),
    "case-row-clusters-malformed": gettext_lazy(
        "“%(value)s” is no number of clusters. Write a whole number or leave it empty."
    ),
    "case-row-local-above-confirmed": gettext_lazy(
        "%(value)s local cases are more than all confirmed cases. Correct one of the two."
    ),
    "case-row-contradicts": gettext_lazy(
        "An earlier row gives other figures for %(value)s. Keep the right one of the two."
    ),
    "case-row-day-ahead": gettext_lazy("The day %(value)s is still to come."),
    "indicator-row-unknown": gettext_lazy(
        "“%(value)s” is no indicator. Write its name or its key as the page lists them."
    ),
    "indicator-row-number-malformed": gettext_lazy(
        "“%(value)s” is no number. Write 0 or more, with digits."
    ),
    "indicator-row-part-outside-whole": gettext_lazy(
        "The part %(value)s is more than its whole, or the whole is 0."
    ),
    "override-without-reason": gettext_lazy("Say why the level is set against the rule."),
    "override-days-out-of-order": gettext_lazy("The last day is before the first."),
    "override-too-long": gettext_lazy(
        "An expert override lasts %(most)s days at most. Choose an earlier last day."
    ),
    "override-open-already": gettext_lazy(
        "%(county)s has a proposal that waits for a second person. Decide that one first."
    ),
    "override-decided-already": gettext_lazy("This proposal has been decided already."),
    "second-person-needed": gettext_lazy(
        "You proposed this yourself. A second person must confirm it."
    ),
    "policy-exists-already": gettext_lazy(
        "Version %(version)s, or another from %(day)s on, exists already. Choose another."
    ),
    "indicator-unknown": gettext_lazy("There is no indicator “%(indicator)s” in the index."),
    "indicator-part-outside-whole": gettext_lazy(
        "The part (%(part)s) must lie between 0 and the whole (%(whole)s)."
    ),
    "policy-decided-already": gettext_lazy("This version is in force already."),
    "policy-day-over": gettext_lazy(
        "Its first day (%(day)s) is over. Withdraw it and propose it for a later day."
    ),
    "policy-withdrawn-already": gettext_lazy("This version was withdrawn meanwhile."),
    "control-unknown": gettext_lazy("“%(mechanism)s” is not on the checklist of this day."),
    "controls-changed-meanwhile": gettext_lazy(
        "Somebody else changed this checklist meanwhile. Look at it again, then save."
    ),
}
"""What to say for each refusal."""

RULES: Mapping[str, Promise] = {
    "R1.base": gettext_lazy("First rating, by the number of cases alone."),
    "R1.adjusted": gettext_lazy(
        "First rating, by the number of cases, with local share and clusters weighed in."
    ),
    "R1.first-quiet": gettext_lazy(
        "First rating, one level lower than the cases alone, after seven quiet days."
    ),
    "R1.step-up": gettext_lazy("Raised at once: new cases brought the total to this level."),
    "R1.step-down": gettext_lazy(
        "Lowered by one level at the assessment, after enough days without a new case."
    ),
    "R1.keep": gettext_lazy("Kept: nothing since the last assessment asks for a change."),
    "R1.stale": gettext_lazy("Kept: the figures are older than a day, so nothing is changed."),
    "R1.override": gettext_lazy("Set by experts against the rule, for a few days."),
    "R2.low": gettext_lazy("National rule: no case, or none for 14 days."),
    "R2.medium": gettext_lazy("National rule: a new case within 14 days, without a large cluster."),
    "R2.high": gettext_lazy("National rule: more than 50 cases and a cluster within 14 days."),
    "published": gettext_lazy("As the province published it."),
    "derived": gettext_lazy(
        "Published for this day, or the only level that fits what was published around it."
    ),
    "completed": gettext_lazy(
        "Not published for this day: completed by us within the published totals."
    ),
}
"""What each rule that gives a level means."""

INDICATORS: Mapping[str, Promise] = {
    "new-cases": gettext_lazy("new cases under control"),
    "contacts": gettext_lazy("contacts under control"),
    "isolation": gettext_lazy("isolation completed"),
    "first-stop": gettext_lazy("arrivals checked at the first stop"),
    "tracing": gettext_lazy("contacts traced in time"),
    "coaches": gettext_lazy("coach lines reopened"),
    "roads": gettext_lazy("road checkpoints removed"),
    "resumption": gettext_lazy("enterprises at work again"),
    "return": gettext_lazy("workers returned"),
    "goods": gettext_lazy("goods moved"),
    "shops": gettext_lazy("shops open"),
    "codes": gettext_lazy("green codes"),
}
"""What each indicator of the precision index measures."""

ORIGINS: Mapping[str, Promise] = {
    "manual": gettext_lazy("by hand"),
    "computed": gettext_lazy("computed from the platform"),
    "synthetic": gettext_lazy("synthetic figures"),
}
"""Where a figure of the index comes from."""

PATHS: Mapping[str, Promise] = {
    "filing": gettext_lazy("filing with a commitment, checked afterwards"),
    "site-check": gettext_lazy("approval after a check on site"),
    "white-list": gettext_lazy("white list only, approved by the county"),
}
"""How an application is handled, in words."""

STANCES: Mapping[str, Promise] = {
    "epidemic-first": gettext_lazy("the epidemic first: the control mechanisms apply strictly"),
    "control-first": gettext_lazy("control first, then work resumes in order"),
    "resume": gettext_lazy("work resumes as fast as it can"),
}
"""What goes first at a level."""

NUMBERS: Mapping[str, Promise] = {
    "R1": gettext_lazy("five colours"),
    "R2": gettext_lazy("counties elsewhere"),
    "R7.level": gettext_lazy("what a level requires"),
    "R9.index": gettext_lazy("precision index"),
}
"""What the numbers of each rule of this app are about."""

REQUIREMENTS: Mapping[str, Promise] = {
    "approval_paths": gettext_lazy("Applications"),
    "stances": gettext_lazy("What goes first"),
    "may_leave": gettext_lazy("May leave"),
    "may_arrive": gettext_lazy("May arrive"),
    "load_limits": gettext_lazy("Seats, %"),
    "observation_days": gettext_lazy("Observation, days"),
    "has_strict_controls": gettext_lazy("All controls"),
}
"""What a level requires, by the names of the policy's numbers; in the order of the table."""

MECHANISMS: Mapping[str, Promise] = {
    "key-persons": gettext_lazy("people from key areas under watch"),
    "isolation": gettext_lazy("isolation and observation"),
    "entry-checks": gettext_lazy("checks at the county's entries"),
    "communities": gettext_lazy("closed villages and communities"),
    "resumption": gettext_lazy("approval of enterprises that resume work"),
    "tracing": gettext_lazy("contacts traced"),
    "data": gettext_lazy("data shared across counties"),
    "goods": gettext_lazy("goods and transport kept moving"),
}
"""The eight control mechanisms: working titles of ours, for the official text was not found."""


def sentence(refusal: Refused) -> str:
    """Return what to say to the person who was refused."""
    return str(SENTENCES[refusal.code]) % refusal.details


def rule(code: str) -> str:
    """Return what a rule's id means; the id itself where it is not one of ours."""
    return str(RULES[code]) if code in RULES else code


def indicator(code: str) -> str:
    """Return what an indicator of the index measures."""
    return str(INDICATORS[code])


def indicator_names() -> dict[str, str]:
    """Return the key of each indicator by its key and by its name in the language of the moment."""
    return {str(name).lower(): key for key, words in INDICATORS.items() for name in (key, words)}


def origin(code: str) -> str:
    """Return where a figure of the index comes from."""
    return str(ORIGINS[code])


def mechanism(code: str) -> str:
    """Return a control mechanism's title; what a policy version worded stands as it is."""
    return str(MECHANISMS[code]) if code in MECHANISMS else code


def requirement(name: str, value: object) -> str:
    """Return one number of what a level requires, in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name == "load_limits":
        return f"{float(str(value)) * 100:.0f} %"
    words = {"approval_paths": PATHS, "stances": STANCES}.get(name, {})
    return str(words.get(str(value), value))


def level(number: int | None) -> str:
    """Return the colour in one word, as it is spoken."""
    words = (_("green"), _("blue"), _("yellow"), _("orange"), _("red"))
    return _("not rated") if number is None else words[number]

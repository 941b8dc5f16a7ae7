"""The numbers of the rules: propose a change, see what it would do, confirm it as a second."""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from risk import actions, calendar, drawing, forms, queries, rating, wording
from risk.models import PolicyVersion
from risk.refusal import Refused


@dataclass(frozen=True, slots=True)
class Page:
    """What the page is about: a rule, its form, and what the form would change."""

    rule: str
    form: forms.PolicyForm
    effect: queries.Effect | None = None


@login_required
def policies(request: HttpRequest) -> HttpResponse:
    """Show the numbers in force, the versions, and what a waiting one would change."""
    _province(request)
    rule = _rule(request.GET.get("rule", rating.Policy.RULE))
    form = forms.POLICY_FORMS[rule]
    current, _version = queries.policy_on(calendar.today(), form.POLICY)
    return _shown(request, Page(rule, form.of(current)))


@login_required
@require_POST
def propose_policy(request: HttpRequest) -> HttpResponse:
    """Propose new numbers of a rule, or only show what they would change (`preview`)."""
    user = _province(request)
    rule = _rule(request.POST.get("rule", rating.Policy.RULE))
    form = forms.POLICY_FORMS[rule](request.POST)
    if not form.is_valid():
        return _shown(request, Page(rule, form))
    version, valid_from = form.cleaned_data["version"], form.cleaned_data["valid_from"]
    current, _version = queries.policy_on(valid_from, form.POLICY)
    wanted = form.policy(current)
    if "preview" in request.POST:
        effect = queries.policy_effect(wanted, calendar.today(), valid_from=valid_from)
        return _shown(request, Page(rule, form, effect))
    try:
        actions.propose_policy(wanted, version=version, valid_from=valid_from, by=user)
    except Refused as refusal:
        form.add_error(None, wording.sentence(refusal))
        return _shown(request, Page(rule, form))
    messages.success(request, _("Proposed. It holds once a second person has confirmed it."))
    return redirect(_address(rule))


@login_required
@require_POST
def confirm_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposed version in force as the second person."""
    user = _province(request)
    found = get_object_or_404(queries.policies_waiting(), pk=pk)
    try:
        actions.confirm_policy(found, second=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Confirmed: the numbers hold from their day on."))
    return redirect(_address(found.rule))


@login_required
@require_POST
def withdraw_policy(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a proposed version."""
    user = _province(request)
    found = get_object_or_404(queries.policies_waiting(), pk=pk)
    try:
        actions.withdraw_policy(found, by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Withdrawn: the numbers stay as they are."))
    return redirect(_address(found.rule))


def _shown(request: HttpRequest, page: Page) -> HttpResponse:
    waiting = queries.waiting_with_effect(calendar.today())
    effects = [page.effect, *(effect for _version, effect in waiting)]
    return render(
        request,
        "risk/policies.html",
        {
            "page": page,
            "form": page.form,
            "effect": page.effect,
            "waiting": waiting,
            "drawn": next((one.features for one in effects if one and one.features), ()),
            "size": (drawing.WIDTH, drawing.HEIGHT),
            "versions": queries.policy_versions(),
            "in_force": queries.policy_on(calendar.today(), page.form.POLICY)[1],
            "tabs": _tabs(page.rule, [version for version, _effect in waiting]),
        },
        status=400 if page.form.errors else 200,
    )


def _tabs(rule: str, waiting: list[PolicyVersion]) -> list[tuple[str, str, int | None, bool]]:
    """One tab a rule, with the number of versions that wait."""
    found: list[tuple[str, str, int | None, bool]] = []
    for one in forms.POLICY_FORMS:
        number = sum(version.rule == one for version in waiting)
        title = f"{one.split('.')[0]} {wording.NUMBERS[one]}"
        found.append((title, _address(one), number or None, one == rule))
    return found


def _address(rule: str) -> str:
    return f"{reverse('risk:policies')}?rule={rule}"


def _rule(asked: Any) -> str:
    """The rule asked for; one that is not kept here has no page."""
    if asked not in forms.POLICY_FORMS:
        raise Http404
    return str(asked)


def _province(request: HttpRequest) -> User:
    """The user, where they act for the province; a stranger finds no such page."""
    user = cast(User, request.user)
    if not queries.is_province(user):
        raise Http404
    return user

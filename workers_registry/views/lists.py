"""Lists of cases and contacts: proposed by one official, previewed, confirmed by a second."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from risk.models import County
from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.forms import ListProposalForm
from workers_registry.models import ListProposal

PAGE_SIZE = 50


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def lists(request: HttpRequest) -> HttpResponse:
    """Show the county's lists, and take a new one."""
    user = cast(User, request.user)
    county = _county_of(user)
    form = ListProposalForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        proposal = _propose(request, form, county=county, user=user)
        if proposal is not None:
            return redirect("workers_registry:list", pk=proposal.pk)
    page = Paginator(queries.visible_proposals(user), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form}
    status = 400 if form.errors else 200
    return render(request, "workers_registry/lists.html", context, status=status)


def _county_of(user: User) -> County:
    """Give the county that the user acts for; 404 for anybody else."""
    county = queries.county_acted_for(user)
    if county is None:
        raise Http404
    return county


def _propose(
    request: HttpRequest, form: ListProposalForm, *, county: County, user: User
) -> ListProposal | None:
    """Match the numbers with the county's people and lay the list down; None with errors."""
    data = form.cleaned_data
    people = queries.people_of_numbers(user, data["numbers"])
    if not people:
        form.add_error("numbers", _("None of these numbers is one of your county's people."))
        return None
    try:
        proposal = actions.propose_list(
            people,
            county=county,
            kind=data["kind"],
            since=data["since"],
            source=data["source"],
            by=user,
        )
    except Refused as refusal:
        form.add_error(None, wording.sentence(refusal))
        return None
    except ValidationError as malformed:
        form.add_error("since", malformed)
        return None
    words = _("%(found)s of %(all)s numbers belong to your county's people.")
    messages.info(request, words % {"found": len(people), "all": len(data["numbers"])})
    return proposal


@require_safe
@login_required
def proposal(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a list would do before it does it."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.visible_proposals(user), pk=pk)
    context = {
        "proposal": found,
        "preview": queries.preview(found),
        "may_confirm": not found.needs_second or found.by_id != user.pk,
    }
    return render(request, "workers_registry/list.html", context)


@require_POST
@login_required
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Record a proposed list."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.visible_proposals(user), pk=pk)
    try:
        changed = actions.confirm_list(found, by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Recorded. %(number)s codes changed.") % {"number": changed})
    return redirect("workers_registry:list", pk=pk)


@require_POST
@login_required
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a proposed list aside."""
    user = cast(User, request.user)
    found = get_object_or_404(queries.visible_proposals(user), pk=pk)
    try:
        actions.reject_list(found, by=user)
    except Refused as refusal:
        messages.error(request, wording.sentence(refusal))
    else:
        messages.success(request, _("Put aside. No code has changed."))
    return redirect("workers_registry:lists")

"""The county registers one person whom no roster brought."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from risk.refusal import Refused
from workers_registry import actions, queries, wording
from workers_registry.forms import PersonForm

FIELDS = {
    "person-registered-already": "identity_number",
    "phone-of-somebody-else": "phone",
    "phone-unreadable": "phone",
    "phone-not-mobile": "phone",
}
"""At which field a refusal stands; every other one is about the identity number."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def register(request: HttpRequest) -> HttpResponse:
    """Ask for name, number, phone and township, and show the new person."""
    user = cast(User, request.user)
    county = queries.county_acted_for(user)
    if county is None:
        raise Http404
    form = PersonForm(request.POST or None, county=county)
    if request.method == "POST" and form.is_valid():
        try:
            person = actions.register_person(
                actions.NewPerson(county=county, **form.cleaned_data), by=user
            )
        except Refused as refusal:
            field = FIELDS.get(refusal.code, "identity_number")
            form.add_error(field, wording.sentence(refusal))
        else:
            messages.success(request, _("Registered. The person has a code now."))
            return redirect("workers_registry:worker", pk=person.pk)
    status = 400 if form.errors else 200
    context = {"form": form, "county": county}
    return render(request, "workers_registry/register.html", context, status=status)

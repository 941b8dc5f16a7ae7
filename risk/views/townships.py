"""Whom the people of a county's townships call; its coordinator keeps the numbers."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from risk import actions, forms, queries


@require_safe
@login_required
def townships(request: HttpRequest, code: str) -> HttpResponse:
    """List the county's townships with their numbers, and say which have none."""
    user = cast(User, request.user)
    county = get_object_or_404(queries.ticking_counties(user), pk=code)
    rows = list(queries.contact_townships(user).filter(county=county))
    missing = sum(not row.clinic_phone for row in rows)
    return render(
        request, "risk/townships.html", {"county": county, "rows": rows, "missing": missing}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def contacts(request: HttpRequest, code: str) -> HttpResponse:
    """Change the numbers of one township."""
    user = cast(User, request.user)
    found = queries.contact_townships(user).select_related("county")
    township = get_object_or_404(found, pk=code)
    form = forms.ContactsForm(request.POST or None, instance=township)
    if request.method == "POST" and form.is_valid():
        actions.set_contacts(township.county, {code: actions.Contacts(**form.cleaned_data)})
        messages.success(request, _("Saved: people of %(name)s read it now.") % {"name": township})
        return redirect("risk:townships", township.county_id)
    context = {"township": township, "form": form}
    status = 400 if form.errors else 200
    return render(request, "risk/contacts.html", context, status=status)

"""The county's signing keys: which one signs, and the withdrawal of one that has leaked."""

from typing import cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from workers_registry import actions, queries


@require_safe
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """List the county's keys, the one that signs on top."""
    user = cast(User, request.user)
    if not queries.is_official(user):
        raise Http404
    return render(request, "workers_registry/keys.html", {"keys": queries.keys_held_by(user)[:50]})


@require_POST
@login_required
def withdraw_key(request: HttpRequest, key_id: str) -> HttpResponse:
    """Make void what a leaked key signed; the page asked for confirmation before."""
    held = queries.keys_held_by(cast(User, request.user)).filter(withdrawn_at=None)
    key = get_object_or_404(held, key_id=key_id)
    successor = actions.withdraw_key(key)
    words = _("%(key)s is void; %(successor)s signs from now on.")
    messages.success(request, words % {"key": key.key_id, "successor": successor.key_id})
    return redirect("workers_registry:keys")

"""How one browser wants the pages: light or dark, size of letters. Kept in cookies, no script."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

CHOICES = {"theme": ("auto", "light", "dark"), "text": ("normal", "large")}
"""Each cookie and its values; the first is what holds without the cookie."""
A_YEAR = 365 * 24 * 3600


def look_of(request: HttpRequest) -> dict[str, str]:
    """Give the chosen look; an unknown value counts as none."""
    chosen = {name: request.COOKIES.get(name, "") for name in CHOICES}
    return {
        name: value if value in CHOICES[name] else CHOICES[name][0]
        for name, value in chosen.items()
    }


@require_POST
def set_look(request: HttpRequest) -> HttpResponse:
    """Keep the posted choice and go back to where it was made."""
    target = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(target if is_ours else "/")
    for name, values in CHOICES.items():
        if request.POST.get(name) in values:
            response.set_cookie(
                name,
                request.POST[name],
                max_age=A_YEAR,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
    return response

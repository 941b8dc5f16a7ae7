"""Who acts where, and which counties a user may look at."""

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import QuerySet

from risk.models import County, Duty

Visitor = User | AnonymousUser


def duty_of(user: Visitor) -> Duty | None:
    """Return the user's duty with its county; None for everybody else."""
    if not user.is_authenticated:
        return None
    return Duty.objects.select_related("county").filter(user=user).first()


def is_province(user: Visitor) -> bool:
    """Tell whether the user acts for the whole province, or administers the site."""
    if not (user.is_authenticated and user.is_active):
        return False
    return user.is_superuser or user_has_role(user, Duty.Role.PROVINCE)


def user_has_role(user: User, role: str) -> bool:
    """Tell whether the user's duty has this role."""
    return Duty.objects.filter(user=user, role=role).exists()


def visible_counties(user: Visitor) -> QuerySet[County]:
    """Return the counties the user may look at: ratings are public, so all who signed in."""
    return County.objects.all() if user.is_authenticated else County.objects.none()


def reporting_counties(user: Visitor) -> QuerySet[County]:
    """Return the counties for which the user may report cases."""
    if is_province(user):
        return County.objects.all()
    duty = duty_of(user)
    if duty is None or duty.county_id is None:
        return County.objects.none()
    return County.objects.filter(pk=duty.county_id)

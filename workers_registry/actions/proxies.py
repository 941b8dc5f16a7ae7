"""Lets somebody with a phone hold the code of somebody without, and ends it."""

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone

from risk import calendar
from risk import queries as risk_queries
from risk.refusal import Refused
from workers_registry import proxy as rule
from workers_registry.models import Proxy, Worker


@transaction.atomic
def grant_proxy(holder: Worker, held: Worker, *, consent: str, by: User) -> Proxy:
    """Let the holder show the held person's code and check in for them. Raises Refused."""
    Worker.objects.select_for_update(no_key=True).only("pk").get(pk=holder.pk)
    policy, _version = risk_queries.policy_on(calendar.today(), rule.Policy)
    already = Proxy.objects.filter(holder=holder, ended_at=None).count()
    rule.check_grant(holder=holder.pk, held=held.pk, already=already, policy=policy)
    try:
        with transaction.atomic():
            return Proxy.objects.create(holder=holder, held=held, consent=consent, by=by)
    except IntegrityError:
        # The constraint lets a code have one holder at a time.
        raise Refused("proxy-held-already") from None


def end_proxy(held: Worker) -> None:
    """Let nobody hold the person's code any more."""
    Proxy.objects.filter(held=held, ended_at=None).update(ended_at=timezone.now())

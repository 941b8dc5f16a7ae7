"""The accounts with which one may look at the demonstration, one for each role."""

from dataclasses import dataclass

from django.contrib.auth.models import User

from transport.demo_batch import PASSWORD
from transport.models import Seat

WORDS = {
    "province": "浙江省 · the province",
    "yongkang": "永康市(到达地)· coordinator of the destination",
    "zhenxiong": "镇雄县(出发地)· coordinator of the origin",
    "zhaotong": "昭通市(复核健康码)· the city, for overdue appeals",
    "power": "供电公司 · the power company",
    "hr001": "企业人事 · an enterprise's HR manager (hr001 … hr224)",
    "hr231": "企业人事,员工已到厂 · an HR manager whose people have arrived (hr231 … hr233)",
    "admin": "管理员 · administrator",
}
"""User name and whose pages it shows, in the order of the day."""
CODE = "(验证码 code)"
"""Stands for the password of who signs in by phone."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """What to type in, and whose pages it shows."""

    name: str
    password: str
    words: str


def accounts() -> list[DemoAccount]:
    """Give the accounts that exist; a worker signs in by phone and a code shown on the screen."""
    there = set(User.objects.filter(username__in=WORDS).values_list("username", flat=True))
    found = [DemoAccount(name, PASSWORD, words) for name, words in WORDS.items() if name in there]
    seat = Seat.objects.select_related("worker").order_by("-run_id", "pk").first()
    if seat is not None:
        words = "务工人员 · a worker; the code is shown on the screen"
        found.append(DemoAccount(seat.worker.phone, CODE, words))
    missed = Seat.objects.select_related("worker").filter(outcome=Seat.Outcome.MISSED).first()
    if missed is not None:
        words = "务工人员,错过一趟车后再乘一趟 · a worker who missed a coach and rides again"
        found.append(DemoAccount(missed.worker.phone, CODE, words))
    return found

"""The demonstration's persons: who appeals, corrects, holds a code for somebody, came from Henan.

Every step is an action that a user could have taken. The agreement names an address at which
nobody answers: a code from Henan can be accepted by show, and asking says so in words.
"""

import base64
import secrets
from datetime import timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from stdnum.cn import ric

from enterprises import demo as enterprise_demo
from risk.models import County
from workers_registry import actions, appeal, queries
from workers_registry.models import Agreement, Appeal, Worker

ORIGIN = "530627"
GROUNDS = {
    "R3.1": ("wrong-person", "名单上的人和我同名，身份证号不一样。"),
    "R3.2": ("wrong-contact", "那天我没有坐那趟车，在家修房子，邻居可以证明。"),
    "R3.3": ("wrong-place", "我只是路过，没有下车，有车票。"),
    "R3.4": ("wrong-place", "我一月底就回家了，二月没有去过那里。"),
    "R3.5": ("form-error", "打卡时点错了，我没有发烧。"),
    "R3.6": ("wrong-contact", "那天我没有坐那趟车，在家修房子，邻居可以证明。"),
}
"""What somebody says against each rule."""
TOWNSHIP_WORDS = "村干部上门问过，邻居两人证明他那天在家。"
LEFT_LYING_HOURS = 80
"""Hours since the appeal was filed that the county did not answer: past R4's 72."""
REJECTED_WORDS = "车票上的日期和名单一致，颜色不变。"
ELDERS: tuple[tuple[str, str], ...] = (("吴老太", "19380412"), ("赵大爷", "19410923"))
"""Name and birthday of people without a phone."""
CONSENT = "本人在村委会当面同意，由家里人代持。"
FROM_HENAN: tuple[tuple[str, str], ...] = (("19850614", "green"), ("19900302", "yellow"))
"""Birthday and colour of people who showed a code from Henan."""


@transaction.atomic
def load() -> None:
    """Let a few people use what the county has queues and pages for; done before, do nothing."""
    if Agreement.objects.exists():
        return
    clerk, colleague = (User.objects.get(username=name) for name in ("zhenxiong", "zhenxiong-2"))
    _recognise(clerk)
    _appeal(clerk, colleague)
    green = list(people_with_codes().filter(colour="green").order_by("-pk")[:5])
    _correct(green[:3], colleague)
    _hold(green[3:], clerk)


def people_with_codes() -> QuerySet[Any]:
    """Give the county's people with their latest colour and rule."""
    return queries.with_latest_code(Worker.objects.filter(home_county=ORIGIN))


def _paper(kind: str, whose: str) -> tuple[str, str]:
    """Give a made-up paper as a form hands it over."""
    return "application/pdf", base64.b64encode(enterprise_demo.demo_paper(kind, whose)).decode()


def _appeal(clerk: User, colleague: User) -> None:
    """Three wait - one with two papers, one with the township's word - and one is decided.

    A fifth was left lying and is with the city.
    """
    coloured = people_with_codes().filter(colour__in=["yellow", "red"])
    found = coloured.exclude(rule="R3.1").order_by("-pk")
    filed = []
    for number, worker in enumerate(found[:4]):
        ground, text = GROUNDS[worker.rule]
        papers = [_paper("ticket", worker.name), _paper("certificate", worker.name)]
        filed.append(
            actions.file_appeal(
                worker, ground=ground, text=text, papers=papers[: max(0, 2 - number)]
            )
        )
    for one in filed[1:2]:
        actions.note_township_check(one, words=TOWNSHIP_WORDS, by=clerk)
    for one in filed[3:]:
        actions.reject_appeal(one, answer=REJECTED_WORDS, by=colleague)
    for worker in found[4:5]:
        _leave_lying(worker)


def _leave_lying(worker: Any) -> None:
    """An appeal of days ago that the county never answered: its city decides, the worker knows."""
    ground, text = GROUNDS[worker.rule]
    filed = actions.file_appeal(worker, ground=ground, text=text)
    filed_at = filed.filed_at - timedelta(hours=LEFT_LYING_HOURS)
    due_at, escalates_at = appeal.times(filed_at, appeal.Policy())
    # Only time is made up: no action files an appeal in the past.
    Appeal.objects.filter(pk=filed.pk).update(
        filed_at=filed_at, due_at=due_at, escalates_at=escalates_at
    )
    actions.tell_escalated()


def _correct(people: list[Worker], colleague: User) -> None:
    """Two wishes wait, one is answered."""
    wishes = []
    for number, worker in enumerate(people):
        paper = _paper("certificate", worker.name)
        township = queries.townships_of(worker)[number]
        wish = (
            actions.NewCorrection("name", "户口本上是另一个字。", f"{worker.name}林", None, paper),
            actions.NewCorrection("township", "去年搬家了，村委会可以证明。", township),
            actions.NewCorrection("phone", "换了手机号。", f"1999998000{number}"),
        )[number]
        wishes.append(actions.file_correction(worker, wish))
    for one in wishes[2:]:
        actions.reject_correction(one, answer="请带身份证到县里办理换号。", by=colleague)


def _hold(holders: list[Worker], clerk: User) -> None:
    """The county registers two people without a phone; their relatives hold the codes."""
    county = County.objects.get(pk=ORIGIN)
    for holder, (name, born) in zip(holders, ELDERS, strict=False):
        number = unissued_number(ORIGIN, born)
        township = holder.home_township
        row = actions.NewPerson(name, number, county, township=township)
        held = actions.register_person(row, by=clerk)
        Worker.objects.filter(pk=held.pk).update(is_synthetic=True)
        actions.grant_proxy(holder, held, consent=CONSENT, by=clerk)


def _recognise(clerk: User) -> None:
    """An administrator enters the agreement; a checkpoint accepts two codes that were shown."""
    public = Ed25519PrivateKey.generate().public_key()
    agreement = Agreement(
        province_code="410000",
        name="河南省",
        format=Agreement.Format.NESTED,
        url="http://127.0.0.1:9/",
        public_key=base64.b64encode(public.public_bytes_raw()).decode(),
        shared_key=secrets.token_hex(32),
    )
    agreement.full_clean()
    agreement.save()
    for born, colour in FROM_HENAN:
        actions.accept_shown(agreement, unissued_number("410105", born), colour=colour, by=clerk)


def unissued_number(county: str, born: str) -> str:
    """Give a number with the sequence 000, which is never issued."""
    stem = f"{county}{born}000"
    return stem + ric.calc_check_digit(stem + "0")

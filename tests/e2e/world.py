"""A small but complete world: a few of the demonstration's enterprises and one published plan.

Everything in it is made by the actions that users use, as the demonstration makes the whole.
"""

from dataclasses import replace

from django.contrib.auth.models import User

from enterprises import actions as enterprise_actions
from enterprises import demo as enterprise_demo
from enterprises.models import Application
from risk import calendar
from transport import actions, demo_batch, queries
from transport import demo as transport_demo
from transport.models import PlanningRun
from transport.planner.cost import cost
from transport.planner.plan import Plan, Trip
from transport.planner.problem import Party, Problem
from transport.planner.result import Result

SEED = 1
FIRMS = 8
ORIGIN, DESTINATION = demo_batch.ORIGIN, demo_batch.DESTINATION
DRAFT, NEWCOMER, OWNER = 1, 2, 4
"""Numbers of the enterprise whose roster waits to be mended, of the one that begins, and of the
one whose people have seats, but for a few rows that it never mended."""
RETURNED, WAITING, LATER = 5, (6, 8), 7
"""Numbers of enterprises whose application was returned, waits, and is approved after the plan."""


class SmallBatch(demo_batch.Batch):
    """The first batch with the first eight enterprises only."""

    def apply(self) -> None:
        """Bring every enterprise as far as its part in the tests asks."""
        for number, firm in enumerate(firms(), start=1):
            user = demo_batch.account_of(username(number))
            enterprise = enterprise_actions.register_enterprise(
                demo_batch.registration_of(firm), manager=user
            )
            if number == NEWCOMER:
                continue
            application = self._draft(firm, enterprise, by=user)
            enterprise_actions.import_roster(
                application,
                file_name=f"返岗名单_{firm.name}.xlsx",
                content=enterprise_demo.roster_workbook(firm),
                by=user,
            )
            if number != DRAFT:
                demo_batch.hand_in_papers(application, by=user)
                enterprise_actions.submit_application(application, by=user)

    def decide(self) -> None:
        """The clerk approves, returns one, and leaves two waiting."""
        clerk = User.objects.get(username="yongkang")
        for application in Application.objects.filter(status=Application.Status.SUBMITTED):
            number = number_of(application)
            if number == RETURNED:
                enterprise_actions.return_application(
                    application, by=clerk, note=demo_batch.RETURNED_NOTE, items=["isolation"]
                )
            elif number not in (*WAITING, LATER):
                enterprise_actions.approve_application(application, by=clerk)

    def decide_later(self) -> None:
        """Once the plan is published, the clerk approves another: its people wait for a run."""
        clerk = User.objects.get(username="yongkang")
        for application in Application.objects.filter(status=Application.Status.SUBMITTED):
            if number_of(application) == LATER:
                enterprise_actions.approve_application(application, by=clerk)

    def plan(self) -> PlanningRun:
        """Ask for a run and keep a plain plan for it, as a worker process keeps a searched one."""
        clerk = User.objects.get(username="yongkang")
        run = actions.queue_run(transport_demo.first_run(calendar.today(), 1), by=clerk)
        claim = actions.claim_run(run.pk)
        assert claim is not None
        question = queries.question_of(claim.run)
        actions.record_question(claim, question)
        actions.record_result(claim, question, plain_result(question.problem))
        run.refresh_from_db()
        assert run.status == PlanningRun.Status.DONE, run.failure
        return run


def plain_result(problem: Problem) -> Result:
    """Give a plan without any search: from each township to each enterprise's, coach by coach."""
    kind = problem.vehicle_types[0]
    trips: list[Trip] = []
    groups: dict[tuple[str, str], list[Party]] = {}
    for party in problem.party_rows():
        groups.setdefault((party.origin, party.destination), []).append(party)
    for (origin, destination), parties in groups.items():
        for aboard in _loads(parties, kind.seats):
            keys = tuple(party.id for party in aboard)
            trips.append(Trip(kind.id, 0, (origin,), (destination,), keys))
    plan = Plan(problem.name, trips, [])
    price = cost(problem, plan).total
    return Result(plan, price, price, "plain", seed=1, seconds=0.1, moves=0, history=())


def _loads(parties: list[Party], seats: int) -> list[list[Party]]:
    """Fill coaches one after the other with whole parties."""
    loads: list[list[Party]] = [[]]
    for party in parties:
        if sum(one.size for one in loads[-1]) + party.size > seats:
            loads.append([])
        loads[-1].append(party)
    return loads


def firms() -> list[enterprise_demo.DemoEnterprise]:
    """Give the first eight enterprises of the demonstration; the owner has faulty rows too."""
    found = enterprise_demo.demo_enterprises(SEED)[:FIRMS]
    wrong = [row for row in found[0].faulty_rows if row not in found[0].workers]
    found[OWNER - 1] = replace(found[OWNER - 1], faulty_rows=tuple(wrong[:2]))
    return found


def username(number: int) -> str:
    """Give the user name of an enterprise's HR manager."""
    return f"hr{number:03d}"


def number_of(application: Application) -> int:
    """Give the number of the enterprise that applied."""
    codes = [firm.credit_code for firm in firms()]
    return codes.index(application.enterprise.credit_code) + 1


def load() -> None:
    """Load the world: staff, epidemic, fleet, applications, one plan published, one not."""
    batch = SmallBatch(seed=SEED, say=lambda text: None)
    for _label, step in batch.steps():
        step()
    actions.publish_plan(batch.plan(), by=User.objects.get(username="yongkang"))
    batch.decide_later()
    batch.plan()

"""What each trip of a plan costs, in words: seat price, road and mixing."""

from collections.abc import Iterator
from dataclasses import dataclass

from transport.planner.cost import enterprises, trip_km
from transport.planner.plan import Plan
from transport.planner.problem import Problem
from transport.planner.travel import Roads


@dataclass(frozen=True, slots=True)
class TripCost:
    """The cost of one trip, part by part."""

    number: int
    vehicle_type: str
    fixed: float
    km: float
    distance: float
    mixing: float
    enterprises: int
    people: int
    seats: int

    @property
    def total(self) -> float:
        """All parts together."""
        return self.fixed + self.distance + self.mixing

    @property
    def english(self) -> str:
        """The cost in a sentence."""
        return (
            f"Trip {self.number} ({self.vehicle_type}) costs {self.total:,.0f}: "
            f"{self.fixed:,.0f} for the coach, {self.distance:,.0f} for {self.km:,.0f} km, "
            f"{self.mixing:,.0f} for {self.enterprises} enterprises aboard; "
            f"{self.people} people on {self.seats} seats, {self.total / self.people:,.0f} each."
        )

    @property
    def chinese(self) -> str:
        """The cost in a Chinese sentence."""
        return (
            f"第 {self.number} 趟车（{self.vehicle_type}）共 {self.total:,.0f}："
            f"车辆 {self.fixed:,.0f}，里程 {self.km:,.0f} 公里计 {self.distance:,.0f}，"
            f"{self.enterprises} 家企业同车计 {self.mixing:,.0f}；"
            f"{self.seats} 座载 {self.people} 人，人均 {self.total / self.people:,.0f}。"
        )


def trip_costs(problem: Problem, plan: Plan) -> Iterator[TripCost]:
    """The cost of every trip, in the plan's order."""
    roads = Roads(problem)
    for number, trip in enumerate(plan.trips):
        kind = problem.vehicle_types[problem.type_index[trip.vehicle_type]]
        km, firms = trip_km(problem, trip, roads=roads), len(enterprises(problem, trip))
        rows = [problem.party_index[party] for party in trip.parties]
        yield TripCost(
            number=number,
            vehicle_type=kind.id,
            fixed=kind.fixed_cost,
            km=km,
            distance=kind.cost_per_km * km,
            mixing=problem.rules.enterprise_cost * (firms - 1),
            enterprises=firms,
            people=int(problem.parties.size[rows].sum()),
            seats=kind.seats,
        )

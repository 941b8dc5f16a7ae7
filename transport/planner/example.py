"""The smallest problem worth planning, to try the planner and to compile it."""

from transport.planner.problem import (
    Party,
    Problem,
    Rules,
    Side,
    Stop,
    TravelModel,
    VehicleType,
    party_columns,
)


def two_parties() -> Problem:
    """Two parties from Zhenxiong to Yongkang, and a coach that takes both."""
    stops = [
        Stop("O1", "乌峰街道", 104.873, 27.441, Side.ORIGIN, "530627"),
        Stop("D1", "东城街道", 120.045, 28.892, Side.DESTINATION, "330784"),
    ]
    rules = Rules(max_ride_minutes=3000.0, reception_per_day={"330784": 50.0})
    parties = [Party("P1", "O1", "D1", "E1", 2, 1), Party("P2", "O1", "D1", "E2", 1, 3)]
    return Problem(
        name="two parties",
        stops=stops,
        parties=party_columns(parties, stops, rules),
        vehicle_types=[VehicleType("c53", 53, 2, 9800.0, 7.2)],
        travel=TravelModel(circuity=1.35, kmh=70.0),
        rules=rules,
    )

"""Seeded problems of any size: `python benchmarks/generate.py --people 100000 OUT.json.gz`.

Drawn like the public problems: workers live in townships around origin counties, enterprises
stand in towns of destination counties, and each draws its workers as groups of neighbours from a
few townships; a group may travel in a window of its own. Roads are great circles.
"""

import argparse
import gzip
import json
import random
from pathlib import Path


def problem(*, people: int, counties: int, days: int, seed: int, targets: int = 2) -> dict:
    """A problem of the exchange format for about so many people."""
    chance = random.Random(seed)
    origins = _stops(chance, "O", "origin", counties, (101.0, 117.0, 24.5, 34.5), towns=12)
    ends = _stops(
        chance, "D", "destination", max(4, counties // 10), (118.5, 121.8, 27.3, 31.0), towns=9
    )
    parties = _parties(chance, people, origins, ends, days=days, targets=targets)
    total = sum(party["size"] for party in parties)
    turns = max(1, -(-days // 3))
    seats = 2.0 * total / turns
    kinds = [("c59", 59, 0.5, 10400, 7.6), ("c53", 53, 0.3, 9800, 7.2), ("c45", 45, 0.2, 8800, 6.5)]
    rules = {"max_pickups": 4, "max_dropoffs": 4, "enterprise_cost": 150}
    if days > 1:
        received = {}
        county = {stop["id"]: stop["county"] for stop in ends}
        for party in parties:
            where = county[party["to"]]
            received[where] = received.get(where, 0) + party["size"]
        rules |= {
            "horizon_days": days,
            "turnaround_days": min(3, days),
            "reception_per_day": {c: int(1.3 * n / days) + 60 for c, n in received.items()},
        }
    return {
        "format": "direct-bus-problem/1",
        "name": f"generated-{people}-{counties}-{days}-{seed}" + f"-to-{targets}" * (targets != 2),
        "stops": origins + ends,
        "travel": {"model": {"circuity": 1.35, "kmh": 70}},
        "parties": parties,
        "vehicle_types": [
            {"id": key, "seats": n, "count": int(share * seats / n) + 1,
             "fixed_cost": fixed, "cost_per_km": per_km}
            for key, n, share, fixed, per_km in kinds
        ],
        "rules": rules,
    }  # fmt: skip


def _stops(chance, prefix, side, counties, box, towns):
    stops = []
    for c in range(counties):
        lon, lat = chance.uniform(*box[:2]), chance.uniform(*box[2:])
        county = f"{(52 if side == 'origin' else 33)}{c:04d}"
        for n in range(towns):
            stops.append({
                "id": f"{prefix}{county}-{n:02d}", "name": f"{county}-{n:02d}",
                "lon": round(lon + chance.gauss(0, 0.15), 6),
                "lat": round(lat + chance.gauss(0, 0.13), 6),
                "side": side, "county": county,
            })  # fmt: skip
    return stops


def _parties(chance, people, origins, ends, *, days, targets):
    homes, towns = _by_county(origins), _by_county(ends)
    names = list(homes)
    weight = [chance.lognormvariate(0, 0.7) for _ in names]
    draw = {name: [chance.lognormvariate(0, 0.7) for _ in homes[name]] for name in names}
    places = {to: [chance.lognormvariate(0, 0.8) for _ in towns[to]] for to in towns}
    # Migrants follow each other: a county's workers go to few counties, of two most to one.
    liking = {name: chance.sample(list(towns), min(targets, len(towns))) for name in names}
    share = {
        name: (0.75, 0.25) if len(to) == 2 else [chance.lognormvariate(0, 0.7) for _ in to]
        for name, to in liking.items()
    }
    drawn = {to: [name for name in names if to in liking[name]] for to in towns}
    parties, served, firm = [], 0, 0
    while served < people:
        firm += 1
        first = chance.choices(names, weight)[0]
        target = chance.choices(liking[first][::-1], share[first][::-1])[0]
        firms = {
            "to": chance.choices(towns[target], places[target])[0],
            "enterprise": f"E{firm:06d}",
            "priority": chance.choices((1, 2, 3), (7, 24, 69))[0],
        }
        for group in _groups(chance, first, drawn[target], homes=homes, draw=draw, days=days):
            parties.append({"id": f"P{len(parties):07d}", **group, **firms})
            served += group["size"]
    return parties


def _by_county(stops):
    found = {}
    for stop in stops:
        found.setdefault(stop["county"], []).append(stop["id"])
    return found


def _groups(chance, first, others, *, homes, draw, days):
    """The parties of one enterprise: groups of neighbours, who mostly travel together."""
    number = max(1, int(chance.lognormvariate(2.2, 0.9)))
    groups = chance.choices((1, 2, 3, 4, 6), (34, 36, 20, 7, 3))[0]
    where = [first] + [
        first if chance.random() < 0.6 else chance.choice(others) for _ in range(groups - 1)
    ]
    stops = [chance.choices(homes[name], draw[name])[0] for name in where]
    windows = [_window(chance, days) for _ in stops]
    shares = [chance.lognormvariate(0, 0.6) for _ in stops]
    for _ in range(number):
        group = chance.choices(range(groups), shares)[0]
        size = chance.choices((1, 2, 3), (79, 16, 5))[0]
        window = {"days": windows[group]} if windows[group] else {}
        yield {"from": stops[group], "size": size, **window}


def _window(chance, days):
    """Half of the groups may travel on any day, the others on one to three."""
    if days == 1 or chance.random() < 0.5:
        return None
    first = chance.randint(0, days - 1)
    return [first, min(days - 1, first + chance.randint(0, 2))]


def main() -> None:
    """Write a problem to a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--counties", type=int, default=120)
    parser.add_argument("--days", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--targets", type=int, default=2, help="counties that a county sends to")
    wanted = parser.parse_args()
    raw = problem(
        people=wanted.people,
        counties=wanted.counties,
        days=wanted.days,
        seed=wanted.seed,
        targets=wanted.targets,
    )
    data = json.dumps(raw, ensure_ascii=False).encode()
    wanted.out.write_bytes(gzip.compress(data, 1) if wanted.out.suffix == ".gz" else data)


if __name__ == "__main__":
    main()

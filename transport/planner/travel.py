"""Road km and driving minutes between stops: from the matrix or from the great-circle model.

Pure. Single values are computed as the referee computes them; blocks are for search.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from transport.planner.problem import Floats, Problem, TravelMatrix

EARTH_KM = 6371.0088

Rows = Sequence[int] | NDArray[np.int64]


class Roads:
    """Answers km and minutes between the stops of one problem, by their indexes."""

    def __init__(self, problem: Problem) -> None:
        self._travel = problem.travel
        self._lon = [math.radians(stop.lon) for stop in problem.stops]
        self._lat = [math.radians(stop.lat) for stop in problem.stops]
        lon, lat = np.array(self._lon), np.array(self._lat)
        self._unit = np.stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
        """[axis, stop]: where the stops are on a globe of radius 1."""

    def km(self, i: int, j: int) -> float:
        """Road km from stop i to stop j."""
        travel = self._travel
        if isinstance(travel, TravelMatrix):
            return float(travel.km[i, j])
        return self._great_circle_km(i, j) * travel.circuity

    def minutes(self, i: int, j: int) -> float:
        """Driving minutes from stop i to stop j."""
        travel = self._travel
        if isinstance(travel, TravelMatrix):
            return float(travel.minutes[i, j])
        return self.km(i, j) / travel.kmh * 60

    def km_block(self, rows: Rows, columns: Rows) -> Floats:
        """Road km from each stop of `rows` to each of `columns`, as a new array."""
        travel = self._travel
        if isinstance(travel, TravelMatrix):
            return np.ascontiguousarray(travel.km[np.asarray(rows)][:, columns])
        return self._great_circle_block(rows, columns) * travel.circuity

    def minutes_block(self, rows: Rows, columns: Rows) -> Floats:
        """Driving minutes from each stop of `rows` to each of `columns`, as a new array."""
        travel = self._travel
        if isinstance(travel, TravelMatrix):
            return np.ascontiguousarray(travel.minutes[np.asarray(rows)][:, columns])
        return self.km_block(rows, columns) / travel.kmh * 60

    def _great_circle_km(self, i: int, j: int) -> float:
        half_lon = (self._lon[j] - self._lon[i]) / 2
        half_lat = (self._lat[j] - self._lat[i]) / 2
        level = math.cos(self._lat[i]) * math.cos(self._lat[j])
        h = math.sin(half_lat) ** 2 + level * math.sin(half_lon) ** 2
        return 2 * EARTH_KM * math.asin(math.sqrt(min(1.0, h)))

    def _great_circle_block(self, rows: Rows, columns: Rows) -> Floats:
        """Km along the globe, by the straight line through it: three times as fast."""
        square = np.zeros((len(rows), len(columns)))
        for place in self._unit:
            square += np.subtract.outer(place[rows], place[columns]) ** 2
        return np.asarray(2 * EARTH_KM * np.arcsin(np.minimum(1.0, np.sqrt(square) / 2)))

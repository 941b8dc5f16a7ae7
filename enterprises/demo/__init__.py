"""The demonstration's enterprises and their rosters, made from a seed. Pure.

Nobody in it exists: identity numbers have the sequence 000, which is never issued, phones lie in
the block 199 9999 xxxx, and every row made from it is marked synthetic. Sizes and places follow
the public problem "zhenxiong-yongkang" (224 enterprises, some 3,400 workers).
"""

from enterprises.demo.documents import demo_paper
from enterprises.demo.enterprises import (
    DemoEnterprise,
    demo_enterprises,
    demo_list_matches,
    demo_unfiled,
)
from enterprises.demo.people import DemoListMatch, DemoWorker
from enterprises.demo.power import DemoMeter, demo_meters, demo_readings
from enterprises.demo.vanguard import demo_vanguard, vanguard_meters, vanguard_readings
from enterprises.demo.workbooks import roster_workbook

__all__ = [
    "DemoEnterprise",
    "DemoListMatch",
    "DemoMeter",
    "DemoWorker",
    "demo_enterprises",
    "demo_list_matches",
    "demo_meters",
    "demo_paper",
    "demo_readings",
    "demo_unfiled",
    "demo_vanguard",
    "roster_workbook",
    "vanguard_meters",
    "vanguard_readings",
]

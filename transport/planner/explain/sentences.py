"""The words of a reason, in English and in Chinese: what stands in the way, and by how much."""

from transport.planner.explain.limits import Board, Limit, Place

Words = dict[Limit, str]
ENGLISH: Words = {
    Limit.SEATS: "{where} is short of {short} for a party of {size} ({seats} seats)",
    Limit.DAYS: "they may leave on {days} only, not on day {day}",
    Limit.FLEET: "all {count} coaches {type} are under way around day {day}",
    Limit.RECEPTION: "county {county} receives {most} people a day and would get {got}",
    Limit.PICKUPS: "it would need {pickups} pickups, {max_pickups} allowed",
    Limit.DROPOFFS: "it would need {dropoffs} drop-offs, {max_dropoffs} allowed",
    Limit.RIDE: "somebody would ride {minutes} minutes, {max_ride} allowed",
    Limit.PRICE: "carrying costs {extra} more, leaving them only {price}",
}
CHINESE: Words = {
    Limit.SEATS: "{where_zh}坐不下这一行 {size} 人（共 {seats} 座，差 {short} 座）",
    Limit.DAYS: "只能在{days_zh}出发，而不是第 {day} 天",
    Limit.FLEET: "第 {day} 天前后 {type} 型的 {count} 辆车都已派出",
    Limit.RECEPTION: "{county} 每天接收 {most} 人，第 {day} 天将达 {got} 人",
    Limit.PICKUPS: "需要 {pickups} 个上车点，最多允许 {max_pickups} 个",
    Limit.DROPOFFS: "需要 {dropoffs} 个下车点，最多允许 {max_dropoffs} 个",
    Limit.RIDE: "有人将乘车 {minutes} 分钟，最多允许 {max_ride} 分钟",
    Limit.PRICE: "运送要多花 {extra}，而留下只计 {price}",
}


def english(board: Board, p: int, place: Place | None = None) -> str:
    """The reason of a party in English."""
    if place is None:
        return "There is no type of coach."
    facts = _facts(board, p, place)
    if not place.broken:
        return f"The plan can carry them: {facts['where']} has room."
    parts = [ENGLISH[limit].format(**facts) for limit in Limit if limit in place.broken]
    head = "Cheaper to leave than to carry" if place.broken == {Limit.PRICE} else "No way for them"
    return f"{head}: {'; '.join(parts)}. Without this, {facts['where']} would take them."


def chinese(board: Board, p: int, place: Place | None = None) -> str:
    """The reason of a party in Chinese."""
    if place is None:
        return "没有任何车型。"
    facts = _facts(board, p, place)
    if not place.broken:
        return f"现有方案可以运送：{facts['where_zh']}还有位置。"
    parts = [CHINESE[limit].format(**facts) for limit in Limit if limit in place.broken]
    head = "留下比运送更便宜" if place.broken == {Limit.PRICE} else "无法安排"
    return f"{head}：{'；'.join(parts)}。否则{facts['where_zh']}可以运送。"


def _facts(board: Board, p: int, place: Place) -> dict[str, object]:
    """Everything that a sentence can name."""
    problem, trip = board.problem, place.trip
    parties, rules, kind = problem.parties, problem.rules, board.types[place.vehicle_type]
    size, county = int(parties.size[p]), board.county(p)
    load = 0 if place.number is None else board.loads[place.number]
    whose = _where(place)
    return {
        "where": whose[0],
        "where_zh": whose[1],
        "size": size,
        "seats": kind.seats,
        "short": load + size - kind.seats,
        "type": kind.id,
        "count": kind.count,
        "day": place.day,
        "county": county,
        "most": f"{rules.reception_per_day.get(county, 0):g}",
        "got": board.received[place.day, county] + size,
        "pickups": len(trip.pickups),
        "dropoffs": len(trip.dropoffs),
        "max_pickups": rules.max_pickups,
        "max_dropoffs": rules.max_dropoffs,
        "minutes": f"{place.minutes:,.0f}",
        "max_ride": f"{rules.max_ride_minutes or 0:,.0f}",
        "extra": f"{place.extra:,.0f}",
        "price": f"{float(problem.unserved_price[p]):,.0f}",
        **_window(int(parties.first_day[p]), int(parties.last_day[p])),
    }


def _where(place: Place) -> tuple[str, str]:
    if place.number is None:
        return (
            f"a coach {place.vehicle_type} of their own on day {place.day}",
            f"第 {place.day} 天单独派一辆 {place.vehicle_type} 型车",
        )
    return (
        f"trip {place.number} ({place.vehicle_type}, day {place.day})",
        f"第 {place.number} 趟车（{place.vehicle_type}，第 {place.day} 天）",
    )


def _window(first: int, last: int) -> dict[str, object]:
    if first > last:
        return {"days": "days outside the horizon", "days_zh": "计划期以外的日子"}
    if first == last:
        return {"days": f"day {first}", "days_zh": f"第 {first} 天"}
    return {"days": f"days {first} to {last}", "days_zh": f"第 {first} 至 {last} 天"}

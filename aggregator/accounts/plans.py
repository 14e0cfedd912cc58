"""What a key may do: requests a second and a month. The figures are the source document's."""

import msgspec

from aggregator.domain.errors import InvalidRequest


class Plan(msgspec.Struct, frozen=True):
    """None is without limit; every plan is metered."""

    name: str
    requests_per_second: int | None
    monthly_quota: int | None


PLANS: dict[str, Plan] = {
    plan.name: plan
    for plan in (
        Plan("unlimited", None, None),
        Plan("free", 5, 2_500),
        Plan("starter", 15, 42_000),
        Plan("pro", 30, 260_000),
        Plan("mega", 80, 1_250_000),
    )
}


def plan_named(name: str) -> Plan:
    """The plan; `InvalidRequest` naming the plans there are."""
    try:
        return PLANS[name.lower()]
    except KeyError:
        names = ", ".join(PLANS)
        raise InvalidRequest(f"There is no plan '{name}'; choose one of {names}.") from None

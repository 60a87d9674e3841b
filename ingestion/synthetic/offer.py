"""What the bank offers before it has customers."""

from dataclasses import dataclass

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import CHANNELS, Segment, orgs, scenes, segments
from ingestion.synthetic.columns import Bundle
from ingestion.synthetic.strategies import Strategy, strategies, write_strategies


@dataclass(frozen=True)
class Offer:
    """Segments and strategies, and the ids of scenes and teams; others know each by its place here."""

    groups: tuple[Segment, ...]
    plan: tuple[Strategy, ...]
    scenes: list[str]
    teams: list[str]


def write_offer(seed: int, customers: int, bundle: Bundle) -> Offer:
    """Write the tables of channels, scenes, orgs, and strategies with all that hangs on them."""
    scene_records, (org_records, org_parts), groups = scenes(customers), orgs(customers), segments(customers)
    bundle.write_records("channel", CHANNELS)
    bundle.write_records("scene", scene_records)
    bundle.write_records("org", org_records)
    bundle.write_records("part_of", org_parts)
    scene_ids = [str(each["id"]) for each in scene_records]
    plan = strategies(seed, odds.strategy_count(customers), groups, scene_ids)
    write_strategies(seed, plan, bundle)
    return Offer(groups, plan, scene_ids, [str(each["id"]) for each in org_records if each["level"] == "team"])

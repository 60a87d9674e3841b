"""The synthetic bank, part by part."""

from pathlib import Path
from typing import Any

from graph.errors import BadInput, BadParameter
from graph.model import KINDS
from graph.stores.contract import Progress, silent
from ingestion.synthetic import odds
from ingestion.synthetic.columns import Bundle, Column, Ints, numbered
from ingestion.synthetic.contacts import contacts, write_contacts
from ingestion.synthetic.groups import consents, memberships, write_consents, write_memberships, write_service
from ingestion.synthetic.holdings import holdings, write_holdings
from ingestion.synthetic.journeys import write_journeys
from ingestion.synthetic.links import write_referrals
from ingestion.synthetic.offer import write_offer
from ingestion.synthetic.people import people, write_people
from ingestion.synthetic.planted import Truth, write_truth
from ingestion.synthetic.referrals import referrals
from ingestion.synthetic.ties import write_ties

PLANTED_FILE = "planted.json"
STEPS = 7


def generate(folder: Path, customers: int, seed: int, progress: Progress = silent) -> None:
    """Write a bank of so many customers into a folder, one Parquet file a kind, and `planted.json` beside them.

    Same customers and seed, same bytes. A bank that an earlier call left there is replaced.
    Raises `BadParameter` for fewer than one customer or a negative seed, `BadInput` for a folder that cannot serve.
    """
    if customers < 1:
        raise BadParameter("customers", customers, "a whole number from 1")
    if seed < 0:
        raise BadParameter("seed", seed, "a whole number from 0")
    try:
        _make_room(folder)
        truth = _write(Bundle(folder), customers, seed, progress)
        write_truth(folder / PLANTED_FILE, truth)
    except OSError as error:
        raise BadInput(f"{folder}: cannot be written ({error.strerror or error}); choose another folder") from error


def _make_room(folder: Path) -> None:
    """Make the folder and take an earlier bank out of it; refuse tables that are not ours to replace."""
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(folder.iterdir())
    ours = [path for path in found if path.name == PLANTED_FILE or (path.suffix == ".parquet" and path.stem in KINDS)]
    for path in found:
        if path not in ours and path.name.split(".")[0] in KINDS:
            raise BadInput(f"{path}: is a table of another bundle; choose an empty folder")
    for path in ours:
        path.unlink()


def _write(bundle: Bundle, customers: int, seed: int, progress: Progress) -> dict[str, Any]:
    """Write all tables and give the truth that was planted in them."""
    steps = iter(range(1, STEPS + 1))
    width = len(str(customers - 1))

    def done(what: str) -> None:
        progress(what, next(steps), STEPS)

    def customer(places: Ints) -> Column:
        return numbered("C", places, width)

    offer = write_offer(seed, customers, bundle)
    done("strategies")
    everyone = people(seed, customers, odds.scene_count(customers))
    write_people(seed, everyone, offer.scenes, customer, bundle)
    write_service(seed, everyone, offer.teams, customer, bundle)
    done("customers")
    members = memberships(seed, everyone, offer.groups)
    said = consents(seed, everyone, members)
    write_memberships(members, offer.groups, customer, bundle)
    write_consents(seed, everyone, said, customer, bundle)
    done("segments and consents")
    contracts = holdings(seed, everyone)
    write_holdings(seed, everyone, contracts, customer, bundle)
    done("holdings")
    made = referrals(seed, everyone)
    write_referrals(seed, everyone, made, customer, bundle)
    write_ties(seed, everyone, customer, bundle)
    done("referrals")
    write_contacts(seed, contacts(seed, everyone, members, said, offer), offer.plan, customer, bundle)
    done("contacts")
    write_journeys(seed, everyone, offer.plan, customer, bundle)
    done("journeys")
    truth = Truth(everyone, members, said, contracts, offer.plan, lambda place: f"C{place:0{width}}")
    return truth.everything(seed, made, bundle.rows)

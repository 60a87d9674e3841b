"""What customers hold: first openings by stated odds, contracts, balances."""

from dataclasses import dataclass

import numpy as np

from ingestion.synthetic import odds
from ingestion.synthetic.catalogue import PLACE, PRODUCT_IDS, PRODUCTS, Product, requirement, rules_for
from ingestion.synthetic.columns import NONE, Bools, Bundle, Ints, Naming, chosen, days, numbered, whole
from ingestion.synthetic.dice import Dice
from ingestion.synthetic.people import People

DEBIT = PLACE["debit"]


@dataclass(frozen=True)
class Holdings:
    """HOLDS, one place a contract."""

    customer: Ints
    product: Ints
    opened: Ints  # NONE: unknown
    closed: Ints
    balance: Ints

    @property
    def is_open(self) -> Bools:
        return np.asarray((self.closed == NONE) | (self.closed > odds.LAST_DAY))

    def held(self, count: int) -> Bools:
        """Whether each customer (row) holds each product (column) on the last day."""
        held = np.zeros((count, len(PRODUCTS)), bool)
        held[self.customer[self.is_open], self.product[self.is_open]] = True
        return held


def holdings(seed: int, people: People) -> Holdings:
    """All contracts, by product and customer."""
    dice = Dice(seed, "holdings")
    first = _first_openings(dice, people)
    product, customer = np.nonzero(first != NONE)
    opened = first[product, customer]
    again = np.flatnonzero((product == DEBIT) & dice.happens(odds.SECOND_DEBIT, len(product)) & ~people.acts[customer])
    again = again[opened[again] < people.until[customer[again]]]
    second = dice.between(opened[again] + 1, people.until[customer[again]], len(again))
    customer = np.concatenate([customer, customer[again]])
    product = np.concatenate([product, product[again]])
    opened = np.concatenate([opened, second])
    closed = _closings(dice, people, customer, opened)
    balance = _balances(dice, customer, product, people)
    unknown = dice.happens(odds.UNKNOWN_OPENING, len(opened)) & ~people.acts[customer] & (customer != 0)
    opened[unknown] = NONE
    return Holdings(customer, product, opened, closed, balance)


def _first_openings(dice: Dice, people: People) -> Ints:
    """The day on which each product (row) was first opened by each customer (column), NONE for never."""
    first = np.full((len(PRODUCTS), people.count), NONE)
    has_debit = people.has_joined & (dice.happens(odds.DEBIT_ON_JOINING, people.count) | people.acts)
    has_debit[0] = True
    first[DEBIT] = np.where(has_debit, people.joined, NONE)
    for place, product in enumerate(PRODUCTS):
        for rule in rules_for(product, odds.OPENINGS):
            after = first[PLACE[rule.after]]
            days_later = np.maximum(1, np.rint(dice.log_normal(rule.median_days, rule.spread, people.count)))
            day = after + days_later.astype(np.int64)
            opens = (after != NONE) & dice.happens(rule.share, people.count) & ~people.acts
            opens &= (day <= people.until) & _on_sale(product, day) & _allowed(product, first, day)
            first[place] = np.where(opens & ((first[place] == NONE) | (day < first[place])), day, first[place])
    return first


def _on_sale(product: Product, day: Ints) -> Bools:
    on_sale = np.ones(len(day), bool)
    if product.on_sale_from:
        on_sale &= day >= product.on_sale_from.toordinal() - odds.EPOCH
    if product.on_sale_to:
        on_sale &= day < product.on_sale_to.toordinal() - odds.EPOCH
    return on_sale


def _allowed(product: Product, first: Ints, day: Ints) -> Bools:
    """Whether the required product was opened by then."""
    required = requirement(product)
    if required is None:
        return np.ones(len(day), bool)
    return np.asarray((first[required] != NONE) & (first[required] <= day))


def _closings(dice: Dice, people: People, customer: Ints, opened: Ints) -> Ints:
    """Days of closing: of a few contracts, and of all when the customer leaves."""
    closes = dice.happens(odds.CLOSED, len(customer)) & ~people.acts[customer] & (customer != 0)
    closes &= opened < people.until[customer]
    day = dice.between(opened + 1, np.maximum(opened + 1, people.until[customer]), len(customer))
    return np.asarray(np.where(closes, day, people.left[customer]))


def _balances(dice: Dice, customer: Ints, product: Ints, people: People) -> Ints:
    """Latest balances: log-normal by product, some unknown, brokers' referees without money."""
    medians = np.array([each.median_yuan for each in PRODUCTS], float)
    spreads = np.array([each.spread for each in PRODUCTS])
    yuan = dice.log_normal(medians[product], spreads[product], len(product))
    minor = np.rint(np.minimum(yuan, 1e9) * 100).astype(np.int64)
    minor[dice.happens(odds.UNKNOWN_BALANCE, len(product))] = NONE
    minor[np.isin(customer, np.concatenate([*people.cast.brokers, np.array([], int)]))] = 0
    return np.asarray(minor)


def write_holdings(seed: int, people: People, contracts: Holdings, customer: Naming, bundle: Bundle) -> None:
    """The tables of products, what they require, contracts, and histories of balances."""
    bundle.write_records("product", [_record(each) for each in PRODUCTS])
    required = [{"product_id": each.id, "required_id": each.requires} for each in PRODUCTS if each.requires]
    bundle.write_records("requires", required)
    count = len(contracts.customer)
    columns = {
        "customer_id": customer(contracts.customer),
        "product_id": chosen(PRODUCT_IDS, contracts.product),
        "contract_id": numbered("H", np.arange(count) + 1, len(str(count))),
        "opened_on": days(contracts.opened),
        "closed_on": days(contracts.closed),
        "balance_minor": whole(contracts.balance),
    }
    bundle.write("holds", count, columns)
    _write_history(Dice(seed, "balances"), people, contracts, customer, bundle)


def _record(product: Product) -> dict[str, object]:
    names = ("id", "name", "name_en", "family", "debt", "on_sale_from", "on_sale_to")
    return {name: getattr(product, name) for name in names}


def _write_history(dice: Dice, people: People, contracts: Holdings, customer: Naming, bundle: Bundle) -> None:
    """Balances on a few days, of a few customers' first contracts; the last one is the latest."""
    watched = dice.happens(odds.BALANCE_CUSTOMERS, people.count)
    watched[0] = True  # so that the last day is in every bank
    key = contracts.customer * len(PRODUCTS) + contracts.product
    first = np.zeros(len(key), bool)
    first[np.unique(key, return_index=True)[1]] = True
    open_since = first & watched[contracts.customer] & contracts.is_open & (contracts.opened != NONE)
    rows = [np.flatnonzero(open_since & (contracts.opened <= day)) for day in odds.BALANCE_DAYS]
    at = np.concatenate(rows)
    day = np.repeat(odds.BALANCE_DAYS, [len(each) for each in rows])
    latest = contracts.balance[at]
    drift = np.where(day == odds.LAST_DAY, 1.0, dice.log_normal(1.0, 0.2, len(at)))
    amount = np.where(latest == NONE, NONE, np.rint(latest * drift).astype(np.int64))
    columns = {
        "customer_id": customer(contracts.customer[at]),
        "product_id": chosen(PRODUCT_IDS, contracts.product[at]),
        "day": days(day),
        "amount_minor": whole(amount),
    }
    bundle.write("balance", len(at), columns)

"""The odds of the synthetic bank: every share, rate and date, in one place.

Days are counted from 1970-01-01, money is in minor units (fen), shares are of 1.
`docs/synthetic-bank.md` explains them.
"""

from dataclasses import dataclass
from datetime import date

EPOCH = date(1970, 1, 1).toordinal()


def day(year: int, month: int, day_of_month: int) -> int:
    """A calendar day as a count of days since 1970-01-01."""
    return date(year, month, day_of_month).toordinal() - EPOCH


FIRST_DAY = day(2019, 1, 1)  # the first customer joins
LAST_DAY = day(2026, 6, 30)  # the day of the latest facts, so the default as_of

# Size ---------------------------------------------------------------------------------------------


def scaled(at_ten_thousand: int, growth: float, customers: int, least: int) -> int:
    """How many of a thing a bank of so many customers has: a power of its size."""
    size: float = (customers / 10_000) ** growth
    return max(least, round(at_ten_thousand * size))


def segment_count(customers: int) -> int:
    """12 at 10,000 customers, 40 (all there are) at a million."""
    return min(40, scaled(12, 0.262, customers, least=8))


def strategy_count(customers: int) -> int:
    """24 at 10,000 customers, 200 at a million."""
    return scaled(24, 0.4604, customers, least=12)


def scene_count(customers: int) -> int:
    """Scenes of each kind: 4 at 10,000 customers, 13 at a million."""
    return min(20, scaled(4, 0.25, customers, least=2))


def branch_count(customers: int) -> int:
    """4 at 10,000 customers, 13 at a million; each has four sub-branches of two teams."""
    return min(20, scaled(4, 0.25, customers, least=2))


# Customers ----------------------------------------------------------------------------------------

PROSPECTS = 0.03  # have not joined
CLICKED = 0.5  # of prospects, within CLICKED_WITHIN_DAYS
CLICKED_WITHIN_DAYS = 60
LEAVERS = 0.04  # of those who joined at least half a year ago
NO_CONTACT = 0.03
NO_PROFILING = 0.05
UNKNOWN_TRUTH = 0.01  # no_contact and no_profiling are missing
GROWTH = 0.7  # day of joining = first + span · u ** GROWTH: the bank grows
CAMPAIGN_JOINERS = 0.20  # join in a campaign
UNKNOWN_MARGIN = 0.10
MARGIN_MEDIAN_MINOR, MARGIN_SPREAD, MARGIN_COST_MINOR = 30_000, 1.4, 10_000
UNKNOWN_BIRTH_YEAR = 0.02

LIFE_SHARES = {"young": 0.28, "working": 0.37, "family": 0.23, "senior": 0.12}
BIRTH_YEARS = {"young": (1998, 2008), "working": (1984, 1998), "family": (1974, 1990), "senior": (1945, 1970)}
TIERS = {"basic": 0.70, "gold": 0.20, "platinum": 0.08, "private": 0.02}

SCENE_SHARES = {"campus": 0.10, "park": 0.10, "merchant": 0.07, "community": 0.07}
UNKNOWN_COMING = 0.05  # came from the scene on a day that nobody noted
CAMPUS_BURST = 0.80  # of campus customers join in the weeks after 1 September
BURST_YEARS = tuple(range(2019, 2026))
BURST_MEAN_DAYS = 6
BURST_DAYS = 25

# Referrals ----------------------------------------------------------------------------------------

REFERRED = 0.35  # of all customers have a counted referral
REFERRED_WEIGHT = {"plain": 1.0, "campaign": 2.5, "burst": 3.5}  # relative odds of having been referred
APPEAL_TAIL, MOST_APPEAL = 1.05, 1_000  # Pareto exponent of how readily a customer refers, and its limit
PROMOTER_FROM, PROMOTER_APPEAL = 1_000_000, 100_000  # a bank of so many customers has one promoter with this appeal
PROMOTER_DAYS = 365, 1_095  # how long ago the promoter joined
LAG_MEDIAN_DAYS, LAG_SPREAD = 45, 1.0  # log-normal, from the referrer's joining to the referee's
LAG_WINDOW_DAYS = 10  # the referrer is found this near to the lag
SAME_SCENE = 0.7  # of referees from a scene have a referrer from the same scene
IN_CAMPAIGN = 0.8  # of referrals in a campaign use its links
STATED = 0.03  # of counted referrals are stated by the source, without a link
COMPETING = 0.03  # of counted referrals have a second claim, by another customer
EXPIRED = 0.01  # of customers not referred came with a link whose claim is too old
EXPIRED_DAYS = (100, 200)  # before joining
ON_APPLICATION = 0.10
CLICK_MEAN_DAYS = 6  # geometric, from the click to joining
CLICK_MAX_DAYS = 40  # within every programme's attribution
UNKNOWN_CLICK = 0.05
FUNDED, FUNDED_MEAN_DAYS = 0.80, 4
ACTIVE, ACTIVE_MEAN_DAYS = 0.60, 20
UNUSED_LINKS = 0.12  # of customers have a link that nobody used
REWARD, REWARD_MINOR, REWARD_SECOND_MINOR = 0.90, 5_000, 1_000
REWARD_STATUS = {"earned": 0.15, "paid": 0.80, "clawed_back": 0.05}

# Holdings -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Opening:
    """With odds `share`, who opened `after` opens `product` a log-normal number of days later."""

    product: str
    after: str
    share: float
    median_days: int
    spread: float = 1.0


DEBIT_ON_JOINING = 0.97
OPENINGS = (
    Opening("credit", "debit", 0.42, 120),
    Opening("deposit", "debit", 0.24, 200),
    Opening("wealth", "debit", 0.30, 180),
    Opening("fund", "wealth", 0.40, 90),
    Opening("mortgage", "debit", 0.08, 600, 0.7),
    Opening("insurance", "wealth", 0.25, 240),
    Opening("insurance", "mortgage", 0.30, 30),
    Opening("gold", "debit", 0.05, 300),
    Opening("consumer_loan", "credit", 0.18, 200),
    Opening("car_loan", "credit", 0.06, 400),
    Opening("pension", "debit", 0.10, 500),
    Opening("forex", "deposit", 0.12, 250),
)
SECOND_DEBIT = 0.08
UNKNOWN_OPENING = 0.01
CLOSED = 0.05
UNKNOWN_BALANCE = 0.15
BALANCE_DAYS = (day(2025, 12, 31), day(2026, 3, 31), LAST_DAY)
BALANCE_CUSTOMERS = 0.10  # of customers have a history of balances

# Segments, consents -------------------------------------------------------------------------------

MEMBERSHIPS = (0.02, 0.12, 0.30, 0.33, 0.23)  # 0, 1, 2, 3, 4 draws; a segment that is drawn twice counts once
OWN_LIFE = 0.6  # of draws are among the segments of the customer's life
SEGMENT_DECAY = 0.7  # popularity of a life's n-th segment: n ** -SEGMENT_DECAY
UNKNOWN_START = 0.10
ENDED_MEMBERSHIP = 0.10
ENDING_MEMBERSHIP = 0.02  # ends on a known day still to come
CONSENT_ASKED = 0.60  # of customer-channel pairs have a row
CONSENTS = {"given": 0.72, "refused": 0.15, "unasked": 0.13}
CHANGED_CONSENT = 0.05  # have an older row that still holds; the later one decides
MOVED = 0.06  # of customers were served by another team before

# Contacts, journeys, ties -------------------------------------------------------------------------

CONTACTS = 3  # a customer, drawn in rounds: targets, scenes, dates and consents forbid most tries
CONTACT_TRIES, CONTACT_ROUNDS = 6, 12
CONTACTS_FROM = day(2025, 1, 1)
CONTACT_RECENCY = 0.6  # day = first + span · u ** CONTACT_RECENCY
OUTCOMES = {"delivered": 0.45, "read": 0.25, "answered": 0.15, "declined": 0.10, "sold": 0.05}
SOLD_MEDIAN_MINOR, SOLD_SPREAD = 1_000_000, 1.0
SATISFACTION_KNOWN = 0.20
SATISFACTION = (0.04, 0.08, 0.23, 0.40, 0.25)  # 1 to 5

SESSIONS = 2.55  # a customer who joined, negative binomial
SESSION_SHAPE = 1.2
SESSIONS_WITHIN_DAYS = 540
SESSION_CHANNELS = {"app": 0.62, "branch": 0.12, "sms": 0.03, "phone": 0.09, "wecom": 0.14}
LONGEST_SESSION = 12
STEP_MEDIAN_SECONDS, STEP_SPREAD, STEP_MAX_SECONDS = 40, 1.0, 600
FROM_STRATEGY = 0.08  # of sessions follow a strategy
EVENTS = ("login", "view", "compare", "apply", "submit", "open", "transfer", "ask", "complain")
FIRST_EVENTS = (0.60, 0.20, 0.0, 0.0, 0.0, 0.0, 0.05, 0.13, 0.02)
# One row an event: the odds of the next, in the order of EVENTS; what is missing to 1 ends the session.
NEXT_EVENTS = (
    (0.00, 0.52, 0.00, 0.00, 0.00, 0.00, 0.30, 0.08, 0.02),
    (0.00, 0.25, 0.25, 0.20, 0.00, 0.00, 0.05, 0.08, 0.00),
    (0.00, 0.35, 0.15, 0.28, 0.00, 0.00, 0.00, 0.07, 0.00),
    (0.00, 0.10, 0.00, 0.00, 0.48, 0.00, 0.00, 0.12, 0.03),
    (0.00, 0.00, 0.00, 0.00, 0.00, 0.75, 0.00, 0.08, 0.02),
    (0.00, 0.20, 0.00, 0.00, 0.00, 0.00, 0.40, 0.00, 0.00),
    (0.00, 0.20, 0.00, 0.00, 0.00, 0.00, 0.30, 0.05, 0.01),
    (0.00, 0.25, 0.00, 0.15, 0.00, 0.00, 0.05, 0.20, 0.08),
    (0.00, 0.05, 0.00, 0.00, 0.00, 0.00, 0.00, 0.30, 0.15),
)
AMOUNT_MEDIAN_MINOR, AMOUNT_SPREAD = 200_000, 1.5
PRODUCT_EVENTS = ("view", "compare", "apply", "submit", "open")
AMOUNT_EVENTS = ("open", "transfer")

# Strategies ---------------------------------------------------------------------------------------

AUTOMATED = 0.35  # of strategies
STRATEGY_PRODUCTS = (0.8, 0.2)  # one, two
STRATEGY_SEGMENTS = (0.3, 0.35, 0.25, 0.1)  # one to four
STRATEGY_CHANNELS = (0.3, 0.4, 0.3)  # one to three
NO_FIRST_DAY, NO_LAST_DAY = 0.1, 0.4  # of live strategies
BEGAN_BEFORE_DAYS, ENDS_WITHIN_DAYS = (60, 500), (0, 200)
ENDED = 0.7  # of those that are not live; the others are still to begin
ENDED_BEFORE_DAYS, BEGINS_WITHIN_DAYS = (1, 50), (1, 90)
ACTUAL_SPREAD = 0.3  # of a KPI's actual about its target
IN_SCENES = 0.35  # of strategies run in two scenes, the others anywhere
UNKNOWN_ACTUAL = 0.10  # of a strategy's quarters

TIES = {"household": 0.12, "device": 0.03, "address": 0.08, "employer": 0.10, "account": 0.02}  # a customer

# What is planted ----------------------------------------------------------------------------------

LEAST_FOR_PLANTS = 500  # smaller banks hold no rings, brokers and faulty claims
CUSTOMERS_A_RING = 2_000
CUSTOMERS_A_BROKER = 5_000
BROKER_REFEREES = (15, 45)
BROKER_DAYS = 4
BROKER_WITHIN_DAYS = 240
CUSTOMERS_A_LATE_REFERRER = 500
CUSTOMERS_A_SELF_REFERRAL = 1_000
CUSTOMERS_AN_OVER_CONTACTED = 1_000
OVER_CONTACTS = 6  # text messages within 20 days, where 4 are allowed in 30
PLANTED_SEGMENT = 0.02  # of customers, in each of the planted segments
DRIVERS_GIVING_PHONE = 0.05  # consent of the segment that is blocked by its channel

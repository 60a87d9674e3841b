"""All that `products pairs` says, by pandas over whole columns: the peer of our SQL.

Products and customers are codes; days count from the customer's first known opening, and are missing where unknown.
"""

import numpy as np
import pandas as pd

Z = 1.959964
KEY = ["a", "b"]


def pairs(holds: pd.DataFrame, customers: pd.DataFrame, as_of: pd.Timestamp, window: int) -> pd.DataFrame:
    """Every ordered pair of distinct products that somebody opened, by a and b."""
    opening, names = openings(holds, customers, as_of)
    one, other = opening.rename(columns={"product": "a"}), opening[["customer", "product", "day"]]
    met = one.merge(other.rename(columns={"product": "b"}), on="customer", suffixes=("_a", "_b"))
    rows = held_together(met, opening).join(opened_after(met, opening, window)).join(rate_ratios(met, opening))
    undated = opening["day"].isna().groupby(opening["product"]).mean() >= 0.5
    a, b = (undated[rows.index.get_level_values(each)].to_numpy() for each in KEY)
    rows.loc[a | b, "after_n":"ratio_high"] = np.nan
    rows = rows.reset_index()
    return rows.assign(a=names[rows["a"]], b=names[rows["b"]])


def openings(holds: pd.DataFrame, customers: pd.DataFrame, as_of: pd.Timestamp) -> tuple[pd.DataFrame, pd.Index]:
    """First openings by customer and product, with the names of the products."""
    known = holds[~(holds["opened_on"] > as_of)]
    product, names = pd.factorize(known["product_id"], sort=True)
    customer = pd.Index(customers["id"]).get_indexer(known["customer_id"])
    opening = pd.DataFrame({"customer": customer, "product": product, "on": known["opened_on"].to_numpy()})
    opening = opening.sort_values("on", na_position="first").drop_duplicates(["customer", "product"])
    first = opening.groupby("customer")["on"].transform("min")
    left = customers["left_on"].fillna(as_of).clip(upper=as_of).to_numpy()[opening["customer"]]
    days = {"day": opening["on"] - first, "end": left - first, "today": as_of - first}
    return opening[["customer", "product"]].assign(**{name: each.dt.days for name, each in days.items()}), names


def held_together(met: pd.DataFrame, opening: pd.DataFrame) -> pd.DataFrame:
    """How many opened both, and who has no day for one of them."""
    product = opening.groupby("product")["day"].agg(openers="size", known="count")
    rows = pd.DataFrame(index=pd.MultiIndex.from_product([product.index, product.index], names=KEY))
    rows = rows[rows.index.get_level_values("a") != rows.index.get_level_values("b")]
    a, b = (product.loc[rows.index.get_level_values(each)].set_axis(rows.index) for each in KEY)
    both = met.groupby(KEY).size().reindex(rows.index, fill_value=0)
    neither = (met["day_a"].isna() & met["day_b"].isna()).groupby([met["a"], met["b"]]).sum()
    undated = (a["openers"] - a["known"]) + (b["openers"] - b["known"])
    rows["opened_a"], rows["both"], rows["co_share"] = a["openers"], both, both / a["openers"]
    rows["lift"] = rows["co_share"] / (b["openers"] / opening["customer"].nunique())
    rows["left_out"] = undated - neither.reindex(rows.index, fill_value=0)
    return rows


def opened_after(met: pd.DataFrame, opening: pd.DataFrame, window: int) -> pd.DataFrame:
    """Who opened b within the window after a, with the Wilson interval and the median days."""
    seen = opening[opening["day"] + window <= opening["today"]].groupby("product").size()
    observed = met[met["day_a"] + window <= met["today"]]
    days = observed["day_b"] - observed["day_a"]
    had = observed[~(days > 0)].groupby(KEY).size()
    gaps = days[(days > 0) & (days <= window)].groupby([observed["a"], observed["b"]])
    index = had.index.union(pd.MultiIndex.from_product([opening["product"].unique()] * 2, names=KEY))
    n = seen.reindex(index.get_level_values("a"), fill_value=0).set_axis(index) - had.reindex(index, fill_value=0)
    k = gaps.size().reindex(index, fill_value=0)
    p, z2n = k / n, Z * Z / n
    half = np.sqrt(z2n * (p * (1 - p) + z2n / 4))
    low, high = (p + z2n / 2 - half) / (1 + z2n), (p + z2n / 2 + half) / (1 + z2n)
    columns = {"after_n": n, "after_k": k, "after_share": p, "after_low": low, "after_high": high}
    return pd.DataFrame({**columns, "median_days": gaps.median()})


def rate_ratios(met: pd.DataFrame, opening: pd.DataFrame) -> pd.DataFrame:
    """Mantel-Haenszel over years of tenure: does having opened a speed up opening b? Frames are pairs by years."""
    tenure = opening.drop_duplicates("customer")["end"]
    years = range(int(tenure.max() + 364) // 365)
    index = pd.MultiIndex.from_product([np.sort(opening["product"].unique())] * 2, names=KEY)
    unknown = met["day_a"].isna()
    known_days, unknown_days = (
        days_after_both(met[each], years).reindex(index, fill_value=0) for each in (~unknown, unknown)
    )
    born, exposed, undated = (
        openings_at_risk(met[each], years).reindex(index, fill_value=0)
        for each in (met["a"] == met["b"], met["day_a"] < met["day_b"], unknown)
    )
    t1 = alone(known_days, "a") - known_days
    t = days_within(tenure[tenure > 0], years) - alone(known_days, "b") - alone(unknown_days, "b")
    t = t - alone(unknown_days, "a") + unknown_days
    free = alone(born, "b") - exposed - undated
    above, below = (exposed * (t - t1) / t).sum(axis=1), (free * t1 / t).sum(axis=1)
    spread = ((exposed + free) * t1 * (t - t1) / t**2).sum(axis=1)
    ratio = (above / below).where((above > 0) & (below > 0))
    width = Z * np.sqrt(spread / (above * below))
    return pd.DataFrame({"ratio": ratio, "ratio_low": ratio * np.exp(-width), "ratio_high": ratio * np.exp(width)})


def alone(frame: pd.DataFrame, end: str) -> pd.DataFrame:
    """What a frame of pairs says of one product beside itself, in the place of each pair with it at an end."""
    product = frame.index.get_level_values(end)
    return frame.loc[pd.MultiIndex.from_arrays([product, product])].set_axis(frame.index)


def days_within(days: pd.Series, years: range) -> pd.Series:
    """How many of so many days lie in each year, over all customers."""
    return pd.Series({year: (days - 365 * year).clip(0, 365).sum() for year in years}, dtype=float)


def days_after_both(met: pd.DataFrame, years: range) -> pd.DataFrame:
    """Days at risk after both were there, an unknown day being the first."""
    since = np.maximum(met["day_a"].fillna(0), met["day_b"].fillna(0))
    risk = met[["a", "b", "end"]].assign(since=since)[since < met["end"]]
    found = {}
    for year in years:
        risk = risk[risk["end"] > 365 * year]
        inside = (risk["end"] - 365 * year).clip(upper=365) - (risk["since"] - 365 * year).clip(0, 365)
        found[year] = inside.groupby([risk["a"], risk["b"]]).sum()
    return pd.DataFrame(found).fillna(0)


def openings_at_risk(met: pd.DataFrame, years: range) -> pd.DataFrame:
    """Openings of b on a day at risk."""
    risk = met[(met["day_b"] > 0) & (met["day_b"] <= met["end"])]
    counted = risk.groupby([risk["a"], risk["b"], (risk["day_b"] - 1) // 365]).size()
    return counted.unstack(fill_value=0).reindex(columns=years, fill_value=0)

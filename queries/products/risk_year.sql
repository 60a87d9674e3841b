-- For two products in either order (or one, where a = b), per year of tenure: days at risk after both were opened, which
-- are those until the last day without those until both were there; and openings of b at risk. `*_undated`: where the
-- day of a is unknown.
WITH met AS (
    SELECT a, b, dated_a AS dated, since_year, until_year, customers, since_rest, until_rest, opened_b AS openings
    FROM beside
    WHERE at_risk
    UNION ALL
    SELECT b, a, dated_b, since_year, until_year, customers, since_rest, until_rest, opened_a
    FROM beside
    WHERE at_risk
    UNION ALL
    SELECT product, product, dated, since_year, until_year, customers, since_rest, until_rest, openings
    FROM alone
    WHERE at_risk
),
span AS (
    SELECT a, b, dated, until_year AS last_year, customers, until_rest AS rest
    FROM met
    UNION ALL
    SELECT a, b, dated, since_year, -customers, -since_rest
    FROM met
),
yearly AS (
    SELECT a, b, dated, last_year, customers, rest, unnest(range(0, last_year + 1)) AS year
    FROM span
),
counted AS (
    SELECT a, b, dated, year, CASE WHEN year < last_year THEN 365 * customers ELSE rest END AS days, 0 AS openings
    FROM yearly
    UNION ALL
    SELECT a, b, dated, since_year, 0, openings
    FROM met
)
SELECT
    a,
    b,
    year,
    CAST(sum(CASE WHEN dated THEN days ELSE 0 END) AS DOUBLE) AS days,
    CAST(sum(CASE WHEN dated THEN 0 ELSE days END) AS DOUBLE) AS days_undated,
    CAST(sum(CASE WHEN dated THEN openings ELSE 0 END) AS DOUBLE) AS openings,
    CAST(sum(CASE WHEN dated THEN 0 ELSE openings END) AS DOUBLE) AS openings_undated
FROM counted
GROUP BY a, b, year

-- Which event came next after which: how often, for how many customers, after how long. What happened later than the
-- day is left out at the end of a journey; the first step of unknown time then follows the last one that is shown.
WITH follow AS (
    SELECT j.customer, j.before AS x, j.event AS y, j.second - j.before_second AS seconds
    FROM journey AS j
    JOIN walker AS w ON w.customer = j.customer
    WHERE j.before IS NOT NULL
        AND (j.second < w.until OR (j.second IS NULL AND coalesce(j.before_second < w.until, TRUE)))
    UNION ALL
    SELECT u.customer, arg_max(j.event, j.place), u.event, NULL
    FROM journey AS u
    JOIN walker AS w ON w.customer = u.customer
    JOIN journey AS j ON j.customer = u.customer AND j.second < w.until
    WHERE u.second IS NULL AND u.before_second >= w.until
    GROUP BY u.customer, u.event
),
counted AS (
    SELECT
        x,
        y,
        count(*) AS count,
        count(DISTINCT customer) AS customers,
        median(seconds) AS median_seconds,
        count(seconds) AS timed
    FROM follow
    GROUP BY x, y
)
SELECT one.event AS x, two.event AS y, n.count, n.customers, n.median_seconds, n.timed
FROM counted AS n
LEFT JOIN event AS one ON one.number = n.x
LEFT JOIN event AS two ON two.number = n.y
ORDER BY n.count DESC, one.event NULLS LAST, two.event NULLS LAST

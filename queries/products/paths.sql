-- Per candidate: n, who opened the start long enough ago and had none of the others by then, and how many of them took
-- the path. Who had the second or the third product is taken away, and put back once where it was both.
WITH goods AS (
    SELECT id, number FROM codes WHERE kind = 'product'
),
numbered AS (
    SELECT
        candidate.nth,
        candidate.arrows,
        one.number AS start,
        coalesce(two.number, -1) AS second,
        coalesce(three.number, -1) AS third
    FROM candidate
    JOIN goods AS one ON one.id = candidate.start
    LEFT JOIN goods AS two ON two.id = candidate.second
    LEFT JOIN goods AS three ON three.id = candidate.third
)
SELECT
    numbered.nth,
    coalesce(cohort_all.customers, 0)
    - coalesce(had_second.customers, 0) - coalesce(had_third.customers, 0) + coalesce(had_both.customers, 0) AS n,
    coalesce(walk.customers, 0) AS taken
FROM numbered
LEFT JOIN had AS cohort_all
    ON cohort_all.start = numbered.start AND cohort_all.arrows = numbered.arrows
    AND cohort_all.x = numbered.start AND cohort_all.y = numbered.start
LEFT JOIN had AS had_second
    ON had_second.start = numbered.start AND had_second.arrows = numbered.arrows
    AND had_second.x = numbered.second AND had_second.y = numbered.second
LEFT JOIN had AS had_third
    ON had_third.start = numbered.start AND had_third.arrows = numbered.arrows
    AND had_third.x = numbered.third AND had_third.y = numbered.third
LEFT JOIN had AS had_both
    ON had_both.start = numbered.start AND had_both.arrows = numbered.arrows
    AND had_both.x = numbered.second AND had_both.y = numbered.third
LEFT JOIN walk
    ON walk.start = numbered.start AND walk.second = numbered.second AND walk.third = numbered.third
ORDER BY numbered.nth

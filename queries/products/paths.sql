-- Per candidate: n, who opened the start long enough ago and had none of the others by then, and how many of them took
-- the path. Who had the second or the third product is taken away, and put back once where it was both.
SELECT
    candidate.nth,
    coalesce(cohort_all.customers, 0)
    - coalesce(had_second.customers, 0) - coalesce(had_third.customers, 0) + coalesce(had_both.customers, 0) AS n,
    coalesce(walk.customers, 0) AS taken
FROM candidate
LEFT JOIN had AS cohort_all
    ON cohort_all.start = candidate.start AND cohort_all.arrows = candidate.arrows
    AND cohort_all.x = candidate.start AND cohort_all.y = candidate.start
LEFT JOIN had AS had_second
    ON had_second.start = candidate.start AND had_second.arrows = candidate.arrows
    AND had_second.x = candidate.second AND had_second.y = candidate.second
LEFT JOIN had AS had_third
    ON had_third.start = candidate.start AND had_third.arrows = candidate.arrows
    AND had_third.x = candidate.third AND had_third.y = candidate.third
LEFT JOIN had AS had_both
    ON had_both.start = candidate.start AND had_both.arrows = candidate.arrows
    AND had_both.x = candidate.second AND had_both.y = candidate.third
LEFT JOIN walk ON walk.start = candidate.start AND walk.second = candidate.second AND walk.third = candidate.third
ORDER BY candidate.nth

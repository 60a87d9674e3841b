-- Every journey, whatever the day: a customer's steps by `at`, those of unknown time last, then by event_id; narrow, in
-- numbers. `second`: when it happened, in seconds since 1970. `place`: which step of the journey it is, from 1.
-- `before`, `before_second`: the event and time of the step before it.
WITH step AS (
    SELECT
        e.customer,
        coalesce(v.number, -1) AS event,
        date_diff('second', TIMESTAMP '1970-01-01 00:00:00', date_trunc('second', i."at")) AS second,
        i."at",
        i.event_id
    FROM interacted AS i
    JOIN everybody AS e ON e.customer_id = i.customer_id
    LEFT JOIN event AS v ON v.event = i.event
)
SELECT
    customer,
    event,
    second,
    CAST(row_number() OVER (PARTITION BY customer ORDER BY "at" NULLS LAST, event_id) AS INTEGER) AS place,
    lag(event) OVER (PARTITION BY customer ORDER BY "at" NULLS LAST, event_id) AS before,
    lag(second) OVER (PARTITION BY customer ORDER BY "at" NULLS LAST, event_id) AS before_second
FROM step

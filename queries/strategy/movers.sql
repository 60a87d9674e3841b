-- Distinct customers of the cells who leave the gap of some product, and who enter that of some.
WITH one AS (
    SELECT
        b.customer,
        bool_or((b.gap & (~ a.gap)) <> 0) AS leaves,
        bool_or((a.gap & (~ b.gap)) <> 0) AS enters
    FROM gap_before AS b
    JOIN standing AS a ON a.customer = b.customer AND a.word = b.word
    JOIN place AS p ON p.segments = b.segments AND p.segment = -1
    WHERE a.gap <> b.gap
    GROUP BY b.customer
)
SELECT
    count(*) FILTER (WHERE leaves) AS leave,
    count(*) FILTER (WHERE enters) AS enter
FROM one

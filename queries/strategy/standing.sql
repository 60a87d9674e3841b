-- The products asked about, as bits, by the state of a customer: a product is in the first set that
-- applies. And by the rule that alone keeps some strategy from the customer, for products in the gap.
WITH told AS (
    SELECT
        p.customer,
        p.segments,
        p.balance_minor,
        e.word,
        e.holds,
        e.lacking & (~ e.holds) AS not_eligible,
        e.asked & (~ e.holds) & (~ e.lacking) AS free,
        CASE WHEN w.contact IS NOT NULL THEN e.asked & (~ e.holds) & (~ e.lacking) ELSE 0 END AS addressable,
        coalesce(c.products, 0) AS reached,
        coalesce(a.passes, 0) AS passes,
        coalesce(a.has_live, 0) AS has_live,
        coalesce(a.live, 0) AS live,
        coalesce(u.products, 0) AS segment,
        coalesce(a.scene, 0) AS scene,
        coalesce(a.contactable, 0) AS contactable,
        coalesce(a.channel, 0) AS channel,
        coalesce(a.frequency, 0) AS frequency
    FROM person AS p
    JOIN entitled AS e ON e.held = p.held
    LEFT JOIN addressable AS w ON w.contact = p.contact
    LEFT JOIN reached AS c ON c.reached = p.reached AND c.word = e.word
    LEFT JOIN aimed AS a
        ON a.segments = p.segments AND a.scenes = p.scenes AND a.contact = p.contact AND a.word = e.word
    LEFT JOIN unaimed AS u ON u.scenes = p.scenes AND u.contact = p.contact AND u.word = e.word
)
SELECT
    customer,
    segments,
    balance_minor,
    word,
    holds,
    not_eligible,
    addressable,
    free & (~ addressable) AS not_addressable,
    addressable & reached AS reached,
    addressable & (~ reached) & passes AS open,
    addressable & (~ reached) & (~ passes) & has_live AS blocked,
    addressable & (~ reached) & (~ passes) AS gap,
    addressable & (~ reached) & (~ passes) & live AS live,
    addressable & (~ reached) & (~ passes) & segment AS segment,
    addressable & (~ reached) & (~ passes) & scene AS scene,
    addressable & (~ reached) & (~ passes) & contactable AS contactable,
    addressable & (~ reached) & (~ passes) & channel AS channel,
    addressable & (~ reached) & (~ passes) & frequency AS frequency
FROM told

-- The strategies with a live offer of some product that a customer who holds these may have, and has not.
SELECT DISTINCT h.held, o.strategy
FROM rule_product AS h
JOIN offer AS o ON o.product = h.product
WHERE o.live AND h.prerequisite AND h.not_held

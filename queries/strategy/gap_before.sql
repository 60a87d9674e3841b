-- The products, as bits, for which each customer is in the gap, before the change.
SELECT customer, segments, word, gap, balance_minor FROM standing

-- Every offer with the rules that the customer passes.
SELECT strategy_id, product_id, live, segment, scene, prerequisite, not_held, contactable, channel, frequency
FROM judged
ORDER BY strategy_id, product_id

-- Every edge between nodes that are no customers and no links: few, whatever the size of the bank, and without days.
SELECT edge, source_kind, source, target_kind, target, count(*) AS edges
FROM ties
WHERE edge IN ('PART_OF', 'REQUIRES', 'TARGETS', 'OFFERS', 'RUNS_IN', 'LEADS_TO', 'USES', 'MEASURED_BY', 'UNDER')
  AND source_kind <> 'referral_link' AND (source_kind <> target_kind OR source <> target)
GROUP BY edge, source_kind, source, target_kind, target

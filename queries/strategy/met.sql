-- The sets of segments and scenes with ways of contact that customers have who can be addressed.
SELECT DISTINCT p.segments, p.scenes, p.contact
FROM person AS p
JOIN addressable AS w ON w.contact = p.contact

-- The customers who pass every rule of a strategy for some product that it offers, with their ways of contact.
SELECT p.customer, p.contact, f.strategy
FROM person AS p
JOIN fit AS f ON f.segments = p.segments AND f.scenes = p.scenes AND f.contact = p.contact
JOIN due AS d ON d.held = p.held AND d.strategy = f.strategy

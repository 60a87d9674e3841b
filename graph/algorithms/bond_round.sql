-- The bonds between the trees that components hang in.
SELECT DISTINCT one.root AS source, other.root AS target
FROM bond
JOIN tree AS one ON one.node = bond.source
JOIN tree AS other ON other.node = bond.target
WHERE one.root <> other.root

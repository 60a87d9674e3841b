-- The customers who pass every rule of two strategies, and said yes to a channel that both use.
SELECT s.a, s.b, s.channel_id, one.customer
FROM passing AS one
JOIN passing AS two ON two.customer = one.customer AND two.strategy > one.strategy
JOIN sharing AS s ON s.a = one.strategy AND s.b = two.strategy
JOIN way AS w ON w.contact = one.contact AND w.channel_id = s.channel_id

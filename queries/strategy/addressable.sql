-- The ways of contact of customers who can be addressed: not `no_contact`, and consent on some channel.
SELECT DISTINCT contact FROM way WHERE NOT no_contact AND channel_id IS NOT NULL

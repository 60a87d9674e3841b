-- Owners and second users alike: the district where the client lives, which need not be that of the branch.
SELECT _file, _line, client_id AS customer_id, district_id AS segment_id
FROM client

-- Owners and second users of accounts. An owner joins when the account is opened; since when a second user may operate
-- one is not known. The year of birth stands in front of birth_number; all are of the 20th century.
SELECT
    client._file,
    client._line,
    client.client_id AS id,
    '19' || left(client.birth_number, 2) AS birth_year,
    '19' || account."date"[1:2] || '-' || account."date"[3:4] || '-' || account."date"[5:6] AS joined_on
FROM client
LEFT JOIN disp ON disp.client_id = client.client_id AND disp.type = 'OWNER'
LEFT JOIN account ON account.account_id = disp.account_id

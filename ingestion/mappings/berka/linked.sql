-- Second users are tied to the owner by the account.
SELECT disp._file, disp._line, disp.client_id AS customer_id, owner.client_id AS other_id, 'account' AS kind
FROM disp
JOIN disp AS owner ON owner.account_id = disp.account_id AND owner.type = 'OWNER'
WHERE disp.type <> 'OWNER'

-- Owner and second users are served by the branch that keeps the account.
SELECT disp._file, disp._line, disp.client_id AS customer_id, 'branch-' || account.district_id AS org_id
FROM disp
LEFT JOIN account USING (account_id)

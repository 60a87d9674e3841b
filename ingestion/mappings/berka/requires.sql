-- Loans, cards and standing orders belong to an account.
SELECT 'requires.sql' AS _file, _line, product_id, 'account' AS required_id
FROM (VALUES (3, 'loan'), (3, 'card'), (3, 'standing order')) AS product (_line, product_id)

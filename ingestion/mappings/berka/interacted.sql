-- Transactions, by the owner of the account. VYBER as a type is a withdrawal; interest comes without an operation.
-- An amount such as 700.00 becomes 70000; what is no amount stays as it is and is rejected with its line.
SELECT
    trans._file,
    trans._line,
    disp.client_id AS customer_id,
    CASE
        WHEN operation IN ('VYBER', 'VKLAD') THEN 'cash'
        WHEN operation IN ('PREVOD NA UCET', 'PREVOD Z UCTU') THEN 'transfer'
        WHEN operation = 'VYBER KARTOU' THEN 'card'
        WHEN operation IS NULL THEN 'bank'
        ELSE operation
    END AS channel_id,
    trans_id AS event_id,
    '19' || "date"[1:2] || '-' || "date"[3:4] || '-' || "date"[5:6] || 'T00:00:00' AS "at",
    CASE trans.type WHEN 'PRIJEM' THEN 'credit' WHEN 'VYDAJ' THEN 'withdrawal' WHEN 'VYBER' THEN 'withdrawal' END
        || CASE k_symbol
            WHEN 'UROK' THEN ': interest'
            WHEN 'SLUZBY' THEN ': statement fee'
            WHEN 'SIPO' THEN ': household'
            WHEN 'DUCHOD' THEN ': pension'
            WHEN 'POJISTNE' THEN ': insurance'
            WHEN 'UVER' THEN ': loan'
            WHEN 'SANKC. UROK' THEN ': sanction interest'
            ELSE ''
        END AS event,
    'account' AS product_id,
    CASE
        WHEN contains(amount, '.') THEN regexp_replace(amount, '\.(\d\d)$', '\1')
        ELSE amount || '00'
    END AS amount_minor
FROM trans
LEFT JOIN disp ON disp.account_id = trans.account_id AND disp.type = 'OWNER'

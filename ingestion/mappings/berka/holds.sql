-- What the owner of the account holds. A loan's balance is the amount lent, the only one that the source gives; a loan
-- of status A or B is finished: it closed at the end of its term (all of those lie before the end of the data, and none
-- of the others do). The day of a standing order is not known, and its amount is a payment, no balance.
WITH owner AS (SELECT account_id, client_id FROM disp WHERE type = 'OWNER')
SELECT
    account._file,
    account._line,
    owner.client_id AS customer_id,
    'account' AS product_id,
    'account-' || account_id AS contract_id,
    '19' || "date"[1:2] || '-' || "date"[3:4] || '-' || "date"[5:6] AS opened_on,
    NULL AS closed_on,
    NULL AS balance_minor
FROM account
LEFT JOIN owner USING (account_id)
UNION ALL
SELECT
    loan._file,
    loan._line,
    owner.client_id,
    'loan',
    'loan-' || loan_id,
    '19' || "date"[1:2] || '-' || "date"[3:4] || '-' || "date"[5:6],
    CASE
        WHEN status IN ('A', 'B')
            THEN CAST(try_strptime('19' || "date", '%Y%m%d') + to_months(TRY_CAST(duration AS INTEGER)) AS DATE)
    END,
    amount || '00'
FROM loan
LEFT JOIN owner USING (account_id)
UNION ALL
SELECT
    card._file,
    card._line,
    disp.client_id,
    'card',
    'card-' || card_id,
    '19' || issued[1:2] || '-' || issued[3:4] || '-' || issued[5:6],
    NULL,
    NULL
FROM card
LEFT JOIN disp USING (disp_id)
UNION ALL
SELECT
    standing_order._file,
    standing_order._line,
    owner.client_id,
    'standing order',
    'order-' || order_id,
    NULL,
    NULL,
    NULL
FROM standing_order
LEFT JOIN owner USING (account_id)

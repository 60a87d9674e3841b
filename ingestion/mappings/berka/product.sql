SELECT 'product.sql' AS _file, _line, id, name, name_en, family, debt
FROM (
    VALUES
        (4, 'account', '账户', 'account', 'account', false),
        (5, 'loan', '贷款', 'loan', 'loan', true),
        (6, 'card', '银行卡', 'card', 'card', false),
        (7, 'standing order', '定期转账', 'standing order', 'payment', false)
) AS product (_line, id, name, name_en, family, debt)

SELECT 'channel.sql' AS _file, _line, id, name, name_en, online
FROM (
    VALUES
        (4, 'cash', '现金', 'cash at the counter', false),
        (5, 'transfer', '转账', 'transfer between banks', true),
        (6, 'card', '刷卡', 'card', false),
        (7, 'bank', '银行记账', 'booking by the bank', true)
) AS channel (_line, id, name, name_en, online)

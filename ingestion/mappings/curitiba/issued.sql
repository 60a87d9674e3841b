SELECT _file, _line, MyUniID AS customer_id, coup1 AS referral_link_id FROM person
UNION ALL SELECT _file, _line, MyUniID, coup2 FROM person
UNION ALL SELECT _file, _line, MyUniID, coup3 FROM person

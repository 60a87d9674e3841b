// (customer)-[:HOLDS]->(product), every contract that was opened by as_of, or on an unknown day; closed ones too.
MATCH (customer:Customer {id: $customer})-[holding:HOLDS]->(product:Product)
WHERE holding.opened_on IS NULL OR holding.opened_on <= $as_of
RETURN holding.contract_id AS contract,
       product.id AS product,
       holding.opened_on AS opened_on,
       holding.closed_on AS closed_on,
       holding.balance_minor AS balance_minor
ORDER BY contract

// Whether and when a customer joined.
MATCH (asked:Customer {id: $customer}) RETURN asked.joined_on AS joined_on

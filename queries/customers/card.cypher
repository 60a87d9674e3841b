// The customer and all of its properties.
MATCH (customer:Customer {id: $customer})
RETURN customer.name AS name,
       customer.birth_year AS birth_year,
       customer.joined_on AS joined_on,
       customer.left_on AS left_on,
       customer.tier AS tier,
       customer.no_contact AS no_contact,
       customer.no_profiling AS no_profiling,
       customer.margin_12m_minor AS margin_12m_minor

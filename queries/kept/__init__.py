"""What a bank says of its customers, read once whatever the day, by number: narrow tables that all questions share."""

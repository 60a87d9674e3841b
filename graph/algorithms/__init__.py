"""Arrays in, arrays out; they never see a store. `rounds` says forests and components in SQL."""

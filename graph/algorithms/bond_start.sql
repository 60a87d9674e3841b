-- The components that links tie together.
SELECT DISTINCT source, target FROM link WHERE source <> target

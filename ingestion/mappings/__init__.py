"""Mappings that come with the product, one folder per source: `source.toml` and a `<kind>.sql` per kind."""

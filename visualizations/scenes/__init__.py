"""The pictures: one module a theme, found by looking; nothing else lists them."""

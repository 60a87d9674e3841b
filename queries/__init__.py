"""The bank's questions: one module a question, found by looking; nothing else lists them."""

"""How personal data is masked, everywhere the same way."""


def mask_name(name: str) -> str:
    """The first character of a name and two asterisks: 张**."""
    return f"{name[:1]}**"

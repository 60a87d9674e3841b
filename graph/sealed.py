"""Files that tell whether a byte of theirs was changed: their SHA-256, and small records with a seal of their own."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SEAL = "seal"


def sealed(data: Mapping[str, Any], indent: int | None = None) -> str:
    """The record as text that ends with its seal and a line end; `indent` as in `json.dumps`."""
    seal = hashlib.sha256(json.dumps(data).encode()).hexdigest()
    return json.dumps({**data, SEAL: seal}, indent=indent) + "\n"


def unsealed(text: str, indent: int | None = None) -> dict[str, Any]:
    """The record of a text that `sealed` made. Raises `ValueError` where it is another text."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.pop(SEAL, None) is None or sealed(data, indent) != text:
        raise ValueError("it is not as it was written")
    return data


def sha256(file: Path) -> str:
    """SHA-256 of a file, as hexadecimal text."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

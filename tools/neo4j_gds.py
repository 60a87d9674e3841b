"""Neo4j's Graph Data Science library beside a server that runs from its jars, for measurements."""

import shutil
from pathlib import Path

from tools.maven import fetched

GDS = "2.13.9"  # the one for Neo4j 5.26
SETTING = "dbms.security.procedures.unrestricted=gds.*\n"
ARTIFACTS = ("org.neo4j.gds:proc", "org.neo4j.gds:opengds-extension")


def installed(home: Path, jars: Path) -> list[Path]:
    """Put the library into a server's home; the folders to add to its class path.

    Its own jars are plugins. What else it needs and the server lacks must be no plugin: the server would read it twice.
    """
    plugins, more = home / "plugins", home / "more"
    for folder in (plugins, more):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for jar in fetched(f"gds-{GDS}", *(f"{each}:{GDS}" for each in ARTIFACTS)).iterdir():
        if jar.stem.endswith(GDS):
            shutil.copy2(jar, plugins)
        elif not (jars / jar.name).exists():
            shutil.copy2(jar, more)
    return [more, plugins]

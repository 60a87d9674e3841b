"""Jars from Maven Central, fetched once, each set into a folder of its own."""

import shutil
import subprocess
from pathlib import Path

from tools.local_neo4j import BASE, NotStarted, locked, say

DEPENDENCY_PLUGIN = "3.8.1"
POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>local</groupId><artifactId>jars</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    {{dependencies}}
  </dependencies>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId>
    <version>{DEPENDENCY_PLUGIN}</version>
    <configuration>
      <includeScope>runtime</includeScope><outputDirectory>${{{{project.basedir}}}}/lib</outputDirectory>
    </configuration>
  </plugin></plugins></build>
</project>
"""
DEPENDENCY = "<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>"


def fetched(name: str, *artifacts: str) -> Path:
    """The folder with the jars of artifacts, each `group:artifact:version`, and all that they need."""
    folder = BASE / name
    if (folder / "complete").exists():
        return folder / "lib"
    maven = shutil.which("mvn")
    if not maven:
        raise NotStarted("no docker engine answers and there is no mvn; install Java 17 and Maven")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked(folder / "lock"):
        if not (folder / "complete").exists():
            _fetch(maven, folder, artifacts)
    return folder / "lib"


def _fetch(maven: str, folder: Path, artifacts: tuple[str, ...]) -> None:
    dependencies = "\n    ".join(DEPENDENCY.format(*each.split(":")) for each in artifacts)
    (folder / "pom.xml").write_text(POM.format(dependencies=dependencies), encoding="ascii")
    say(f"neo4j: fetching {', '.join(artifacts)} from Maven Central")
    command = [maven, "-B", "-f", str(folder / "pom.xml"), "dependency:copy-dependencies"]
    complaint, fetched_files = "", 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            fetched_files += "Downloaded from" in line
            if fetched_files % 100 == 0 and "Downloaded from" in line:
                say(f"neo4j: {fetched_files} files fetched")
            complaint = complaint or (line.strip() if "ERROR" in line else "")
    if process.returncode:
        raise NotStarted(f"Maven could not fetch {', '.join(artifacts)}: {complaint}")
    (folder / "complete").touch()

"""The page and the picture of the results: `python -m benchmarks.report` writes docs/benchmarks.md and its picture."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.bars import BARS, GROWING, MOST_GROWTH, MOST_MEBIBYTES, Bar

RESULTS = Path(__file__).with_name("results")
DOCS = Path(__file__).parents[1] / "docs"
PICTURE = "pictures/growth.svg"
DRAWN = ("first_ms", "pan_mean_ms", "pan_p95_ms", "hover_p95_ms", "heap_mebibytes")
COLOURS = ("#0b6e99", "#b3541e", "#2e7d32", "#6a3d9a", "#a61e4d", "#5f6b00", "#00695c", "#444444", "#8d6e00", "#37474f")

Found = dict[int, dict[str, Any]]
Place = tuple[str, str, str]  # commands or measures, which, and what of it


def main() -> None:
    """Write the page and the picture from all results that are there."""
    found = results()
    (DOCS / "benchmarks.md").write_text(page(found), encoding="utf-8")
    (DOCS / PICTURE).write_text(picture(_curves(found)), encoding="utf-8")


def results() -> Found:
    """What was found, by number of customers, smallest first."""
    files = [json.loads(file.read_text(encoding="utf-8")) for file in RESULTS.glob("[0-9]*.json")]
    return {each["customers"]: each for each in sorted(files, key=lambda each: int(each["customers"]))}


def page(found: Found) -> str:
    """The page as Markdown."""
    largest = found[max(found)]
    about, machine = largest["versions"], largest["machine"]
    lines = [
        "# Benchmarks 性能基准",
        "",
        "Made by `make bench`, not by hand. Every ratio is of one run on one machine; seconds are that machine's.",
        f"{machine['cores']} cores, {machine['gibibytes']} GiB, {machine['system']}, Python {machine['python']}; "
        + ", ".join(f"{name} {version}" for name, version in about.items())
        + ".",
        "",
        "## Ratios",
        "",
        *_table(("what", "bar", *(f"{each:,} customers" for each in found)), _ratios(found)),
        "",
        "*At most*: our seconds by the other's; *at least*: the other's by ours. In brackets ours, then the other's.",
        "",
        "## Growth",
        "",
        f"Seconds of ours above, and how they and the memory of the measure grow with ten times the customers (at most "
        f"{MOST_GROWTH}). *First*: nothing of the bank is in memory.",
        "",
        *_table(("what", *_sizes(found), "growth of time", "growth of memory"), _growing(found)),
        "",
        "## Memory beside Neo4j",
        "",
        "The most memory of our process, and of the server's Java beside it.",
        "",
        *_table(("what", *_sizes(found)), _memory(found)),
        "",
        "## Whole commands",
        "",
        "From the start of the process to its end, with nothing in memory before; the most memory that its processes "
        f"took together (at most {MOST_MEBIBYTES:,} MiB); and how both grow with ten times the customers "
        f"(at most {MOST_GROWTH}).",
        "",
        *_table(("command", *_sizes(found), "growth of time", "growth of memory"), _commands(found)),
        "",
        f"![Seconds by number of customers]({PICTURE})",
        "",
        *_page(),
    ]
    return "\n".join(lines)


def _ratios(found: Found) -> Iterator[tuple[str, ...]]:
    for name, bar in BARS.items():
        cells = [_cell(bar, each["measures"].get(name)) for each in found.values()]
        yield bar.text, f"{bar.side} {bar.ratio:g}", *cells


def _cell(bar: Bar, result: dict[str, Any] | None) -> str:
    if result is None:
        return "not measured"
    told = f"{result['ratio']:.2f} ({result['ours']:.3g} s, {result['theirs']:.3g} s)"
    return told if bar.is_met(result["ratio"]) else f"**{told}**: missed"


def _memory(found: Found) -> Iterator[tuple[str, ...]]:
    for name, bar in BARS.items():
        results = [each["measures"].get(name, {}) for each in found.values()]
        if any("java_mebibytes" in each for each in results):
            yield bar.text.partition(";")[0], *map(_beside_java, results)


def _beside_java(result: dict[str, Any]) -> str:
    if "java_mebibytes" not in result:
        return "not measured"
    return f"{result['mebibytes']:,.0f} MiB, Java {result['java_mebibytes']:,.0f} MiB"


def _page() -> list[str]:
    """The page's painter beside vis-network; nothing where it was not measured."""
    file = RESULTS / "page.json"
    if not file.exists():
        return []
    found = json.loads(file.read_text(encoding="utf-8"))
    head = ("nodes", "first drawing", "mean frame while dragging", "95th percentile", "hovering", "script memory")
    return [
        "## The page",
        "",
        f"Made by `make bench-page`: a referral forest with its places, drawn in Chromium {found['chromium']} without "
        "a graphics card and without WebGL. Milliseconds of ours, and in brackets of vis-network 9.1.2, which pyvis "
        "brings, with the same places and its physics off, in the same run; script memory in MiB. All files of the "
        f"page together are {found['compressed_kibibytes']:,.0f} KiB compressed.",
        "",
        *_table(head, _drawings(found["sizes"])),
        "",
    ]


def _drawings(sizes: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    for size, each in sizes.items():
        yield f"{int(size):,}", *(_beside(each, name) for name in DRAWN)


def _beside(each: dict[str, Any], name: str) -> str:
    ours, theirs = each["ours"][name], (each["vis_network"] or {}).get(name)
    return f"{ours:,.1f}" if theirs is None else f"{ours:,.1f} ({theirs:,.1f})"


def _sizes(found: Found) -> list[str]:
    return [f"{each:,}" for each in found]


def _commands(found: Found) -> Iterator[tuple[str, ...]]:
    for name in found[max(found)]["commands"]:
        rows = [each["commands"].get(name) for each in found.values()]
        cells = [f"{each['seconds']:.1f} s, {each['mebibytes']:,.0f} MiB" if each else "" for each in rows]
        yield name, *cells, *(_growth(found, ("commands", name, part)) for part in ("seconds", "mebibytes"))


def _growing(found: Found) -> Iterator[tuple[str, ...]]:
    for name, (measure, part) in GROWING.items():
        places = ("measures", measure, part), ("measures", measure, "mebibytes")
        seconds = [_at(each, places[0]) for each in found.values()]
        if any(seconds):
            yield name, *(f"{each:.3g} s" if each else "" for each in seconds), *(_growth(found, at) for at in places)


def _growth(found: Found, place: Place) -> str:
    """How many times as much there is at the largest size as at a tenth of it; empty where one was not measured."""
    many, few = _at(found[max(found)], place), _at(found.get(max(found) // 10, {}), place)
    if not many or not few:
        return ""
    return f"{many / few:.1f}" if many <= MOST_GROWTH * few else f"**{many / few:.1f}**"


def _at(result: dict[str, Any], place: Place) -> float | None:
    group, name, part = place
    found: float | None = result.get(group, {}).get(name, {}).get(part)
    return found


def _table(head: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> list[str]:
    lines = [head, ("---",) * len(head), *rows]
    return [f"| {' | '.join(each)} |" for each in lines]


Curve = list[tuple[int, float]]


def _curves(found: Found) -> dict[str, Curve]:
    """Seconds of every command by number of customers."""
    return {
        name: [(size, each["commands"][name]["seconds"]) for size, each in found.items() if name in each["commands"]]
        for name in found[max(found)]["commands"]
    }


WIDTH, HEIGHT, LEFT, TOP = 760, 420, 70, 20
RIGHT, BOTTOM = 540, 360


def picture(curves: dict[str, Curve]) -> str:
    """Curves on two logarithmic axes as SVG, each named where it ends."""
    points = [point for curve in curves.values() for point in curve]
    across = _axis([size for size, _ in points], LEFT + 10, RIGHT)
    upward = _axis([taken for _, taken in points], BOTTOM, TOP + 10)
    parts = [_ticks(points, across, upward)]
    ends = sorted((upward(curve[-1][1]), name) for name, curve in curves.items())
    labels = _apart([place for place, _ in ends])
    for number, ((_, name), label) in enumerate(zip(ends, labels, strict=True)):
        line = " ".join(f"{across(size):.1f},{upward(taken):.1f}" for size, taken in curves[name])
        colour = COLOURS[number % len(COLOURS)]
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for size, taken in curves[name]:
            parts.append(f'<circle cx="{across(size):.1f}" cy="{upward(taken):.1f}" r="3" fill="{colour}"/>')
        parts.append(
            f'<text x="{RIGHT + 12}" y="{label + 4:.1f}" fill="{colour}">{name} {curves[name][-1][1]:.1f} s</text>'
        )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        'font-family="sans-serif" font-size="13">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>{"".join(parts)}</svg>\n'
    )


def _axis(values: list[float] | list[int], begin: float, end: float) -> Any:
    low, high = math.log10(min(values)), math.log10(max(values))
    return lambda value: begin + (math.log10(value) - low) / ((high - low) or 1) * (end - begin)


def _ticks(points: Curve, across: Any, upward: Any) -> str:
    sizes = sorted({size for size, _ in points})
    powers = [
        10.0**each
        for each in range(-2, 5)
        if min(taken for _, taken in points) <= 10.0**each <= max(taken for _, taken in points)
    ]
    marks = [f'<line x1="{LEFT}" x2="{RIGHT}" y1="{BOTTOM + 10}" y2="{BOTTOM + 10}" stroke="#999"/>']
    marks += [f'<text x="{across(each):.1f}" y="{BOTTOM + 28}" text-anchor="middle">{each:,}</text>' for each in sizes]
    for each in powers:
        marks.append(f'<line x1="{LEFT}" x2="{RIGHT}" y1="{upward(each):.1f}" y2="{upward(each):.1f}" stroke="#ddd"/>')
        marks.append(f'<text x="{LEFT - 8}" y="{upward(each) + 4:.1f}" text-anchor="end">{each:g} s</text>')
    marks.append(f'<text x="{(LEFT + RIGHT) / 2}" y="{HEIGHT - 8}" text-anchor="middle">customers 客户数</text>')
    return "".join(marks)


def _apart(places: list[float]) -> list[float]:
    """Labels from the top down, at least a line apart."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + 16) if moved else place)
    return moved


if __name__ == "__main__":
    main()

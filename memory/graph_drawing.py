"""A task graph for people: a plain text tree, and a Mermaid flowchart."""

from collections.abc import Iterator, Sequence

from memory.node import Node, NodeStatus

MARKS = {
    NodeStatus.PENDING: "○",
    NodeStatus.RUNNING: "▶",
    NodeStatus.SUCCEEDED: "✓",
    NodeStatus.FAILED: "✗",
    NodeStatus.SKIPPED: "↷",
    NodeStatus.CANCELLED: "■",
}
"""One sign a status."""

_COLOURS = {
    NodeStatus.PENDING: "#f4f4f4",
    NodeStatus.RUNNING: "#cfe4ff",
    NodeStatus.SUCCEEDED: "#d2f4d2",
    NodeStatus.FAILED: "#ffd6d6",
    NodeStatus.SKIPPED: "#e6e6e6",
    NodeStatus.CANCELLED: "#e6d9c8",
}


def text_tree(nodes: Sequence[Node], version: int) -> str:
    """Draw nodes (in topological order) one below the other, each with what it waits for and what was seen."""
    finished = sum(node.status.is_finished for node in nodes)
    lines = [f"task graph, version {version}: {finished} of {len(nodes)} finished"]
    for index, node in enumerate(nodes):
        is_last = index == len(nodes) - 1
        lines.append(f"{'└─' if is_last else '├─'} {_headline(node)}")
        lines += [f"{'  ' if is_last else '│ '}     {detail}" for detail in _details(node)]
    return "\n".join(lines)


def mermaid(nodes: Sequence[Node]) -> str:
    """Draw nodes (in topological order) as a Mermaid flowchart, coloured by status."""
    names = {node.id: f"n{index}" for index, node in enumerate(nodes)}
    lines = ["flowchart TD"]
    for node in nodes:
        label = _escape(f"{MARKS[node.status]} {node.id}: {node.call}{_attempts(node)}")
        lines.append(f'    {names[node.id]}["{label}"]:::{node.status}')
    lines += [f"    {names[before]} --> {names[node.id]}" for node in nodes for before in node.after]
    used = {node.status for node in nodes}
    lines += [f"    classDef {status} fill:{colour}" for status, colour in _COLOURS.items() if status in used]
    return "\n".join(lines)


def _headline(node: Node) -> str:
    after = f"  after {', '.join(node.after)}" if node.after else ""
    return f"{MARKS[node.status]} {node.id}  {node.call}  {node.status}{_attempts(node)}{after}"


def _attempts(node: Node) -> str:
    return f", attempt {node.attempts}" if node.attempts > 1 else ""


def _details(node: Node) -> Iterator[str]:
    if node.failure is not None:
        yield f"{node.failure.code} in {node.failure.phase}: {node.failure.message}"
    if node.reason:
        yield f"because {node.reason}"
    for belief in node.verified:
        yield (
            f"seen {belief.verdict}: {belief.predicate}, p {belief.probability:.2f},"
            f" at {belief.stamp_s:.1f} s by {belief.source}"
        )
    seen = {belief.predicate for belief in node.verified}
    for claim in node.claimed:
        if claim.atom not in seen:
            yield f"claimed, not seen: {claim}"


def _escape(text: str) -> str:
    """Mermaid reads quotes, angle brackets and its own entity sign inside a label."""
    for sign, entity in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("\n", " ")):
        text = text.replace(sign, entity)
    return text

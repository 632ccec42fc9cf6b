"""Reads a graph back: just enough of Graphviz's language for what is written here."""

import re
from html import unescape

from attrs import frozen

NODE = re.compile(r'^\s*"(?P<name>[^"]+)" \[(?P<attributes>.*)\];$')
EDGE = re.compile(r'^\s*"(?P<tail>[^"]+)" -> "(?P<head>[^"]+)" \[(?P<attributes>.*)\];$')
TAG = re.compile(r"<[^>]*>")


@frozen
class Graph:
    """
    A graph.

    Attributes:
        nodes: The nodes' attributes, as written.
        edges: Tail, head and attributes of those that can be seen.
    """

    nodes: dict[str, str]
    edges: list[tuple[str, str, str]]

    def attributes(self, tail: str, head: str) -> str:
        """The attributes of the only line between two nodes."""
        (attributes,) = (found for start, end, found in self.edges if (start, end) == (tail, head))
        return attributes


def read(text: str) -> Graph:
    """Read a graph."""
    edges = [
        (each["tail"], each["head"], each["attributes"]) for line in text.splitlines() if (each := EDGE.match(line))
    ]
    nodes = {each["name"]: each["attributes"] for line in text.splitlines() if (each := NODE.match(line))}
    return Graph(nodes, [each for each in edges if 'style="invis"' not in each[2]])


def words(attributes: str) -> str:
    """What can be read of a label."""
    return " ".join(unescape(TAG.sub(" ", attributes)).split())

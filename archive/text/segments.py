"""Segments of a new document as they may be proposed: its blocks, apart by blank lines."""

MARGIN = "\ufeff"  # a byte order mark belongs to the file, not to its words


def propose(text: str) -> list[list]:
    """Return `[kind, start, end]` for each block of a text, blanks around it left out.

    Blocks are apart by blank lines; in a text that has none, each line is one. The first is called
    the headline where others follow it, all others are paragraphs. A text without words has none.
    """
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append((at, line))
        at += len(line)
    blocks = joined(lines)
    if len(blocks) == 1:
        blocks = [block for line in lines for block in joined([line])]
    kinds = ["headline" if len(blocks) > 1 else "paragraph"] + ["paragraph"] * len(blocks)
    return [[kind, start, end] for kind, (start, end) in zip(kinds, blocks, strict=False)]


def joined(lines: list[tuple[int, str]]) -> list[tuple[int, int]]:
    """Return [start, end) of each run of lines that have words, from its first to its last."""
    blocks: list[tuple[int, int]] = []
    follows = False
    for at, line in lines:
        words = line.strip().strip(MARGIN).strip()
        if words:
            start = at + line.index(words)
            end = start + len(words)
            blocks.append((blocks.pop()[0], end) if follows else (start, end))
        follows = bool(words)
    return blocks

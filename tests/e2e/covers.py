"""Artwork for the simulated media, which have none: a cover drawn from each address."""

from hashlib import sha256

GROUNDS = ("#1f3a4d", "#7a2e3a", "#2f5d50", "#c98a2b", "#4a3a78", "#b5573a", "#22313f", "#5b7f95")
INKS = ("#f2e6cf", "#e9b44c", "#f08a6c", "#9ad1c4", "#d9d2f0", "#f6d6c4", "#8fb8de", "#f4f1e8")


def cover(address: str) -> str:
    """An SVG; the same address has always the same."""
    roll = sha256(address.encode()).digest()
    ground, ink, second = (
        table[roll[at] % len(table)] for at, table in enumerate((GROUNDS, INKS, INKS))
    )
    across, down, wide = 15 + roll[4] % 70, 15 + roll[5] % 70, 14 + roll[6] % 26
    shape = (
        f'<circle cx="{across}" cy="{down}" r="{wide}" fill="{ink}"/>'
        f'<circle cx="{100 - down}" cy="{across}" r="{wide // 2}" fill="{second}"/>',
        "".join(
            f'<rect x="{at * 14 + 2}" y="{100 - roll[7 + at] % 80}" width="9" height="90" '
            f'fill="{ink}"/>'
            for at in range(7)
        ),
        f'<path d="M0 {down}L100 {across}V100H0z" fill="{ink}"/>'
        f'<circle cx="{across}" cy="{wide}" r="11" fill="{second}"/>',
        "".join(
            f'<circle cx="50" cy="50" r="{46 - 9 * at}" fill="none" stroke="{ink}" '
            f'stroke-width="{1 + roll[7 + at] % 5}"/>'
            for at in range(5)
        ),
    )[roll[3] % 4]
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">'
        f'<rect width="100" height="100" fill="{ground}"/>{shape}</svg>'
    )

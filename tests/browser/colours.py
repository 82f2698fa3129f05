"""What a page's colours are once every variable and mix is resolved, and how well two of them contrast."""

from playwright.sync_api import Page

Colour = tuple[int, int, int]

# Each text of the drawn diagrams with the colour of its letters and the one behind them.
LETTERS = """() => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const WORDS = ".drawing text:not(:has(.row)), .drawing .row, .mermaid svg text, .mermaid .nodeLabel";
  const ground = getComputedStyle(document.body).backgroundColor;
  return [...document.querySelectorAll(WORDS)].map((text) => {
    const box = text.closest(".node, g[data-node]")?.querySelector("rect, path, polygon");
    const behind = box ? [ground, getComputedStyle(box).fill] : [ground];
    const style = getComputedStyle(text);
    const front = text instanceof SVGElement ? style.fill : style.color;
    return [text.textContent.trim(), paint(ground, front), paint(...behind)];
  });
}"""


def letters(page: Page) -> list[tuple[str, Colour, Colour]]:
    return [(text, tuple(front), tuple(behind)) for text, front, behind in page.evaluate(LETTERS)]


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Colour) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (part / 255 for part in colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

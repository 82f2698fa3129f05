"""Where the words of a page's diagrams stand: inside their shapes, between their lifelines, apart, and not cut off."""

from playwright.sync_api import Page

# What is wrong with each word that is not in its place. Boxes are those on the screen; half a pixel is rounding.
ASTRAY = """async () => {
  const ROUNDING = 0.5;
  const rect = ({ left, right, top, bottom }) => ({ left, right, top, bottom });

  // A text's own box, without the wide edge that a style sheet may give its letters.
  const drawn = (text) => {
    const [{ x, y, width, height }, to] = [text.getBBox(), text.getScreenCTM()];
    const [a, b] = [new DOMPoint(x, y), new DOMPoint(x + width, y + height)].map((point) => point.matrixTransform(to));
    return rect({ left: a.x, right: b.x, top: a.y, bottom: b.y });
  };
  const written = (label) => {
    const range = document.createRange();
    range.selectNodeContents(label);
    return rect(range.getBoundingClientRect());
  };
  const word = (element, box) => ({ element, box, said: element.textContent.trim() });
  const words = (svg) => [
    ...[...svg.querySelectorAll("text")].map((text) => word(text, drawn(text))),
    ...[...svg.querySelectorAll("foreignObject > *")].map((label) => word(label, written(label))),
  ].filter(({ said }) => said);

  const within = (box, frame) =>
    box.left >= frame.left - ROUNDING && box.right <= frame.right + ROUNDING &&
    box.top >= frame.top - ROUNDING && box.bottom <= frame.bottom + ROUNDING;
  const inShape = (box, shape) => {
    const from = shape.getScreenCTM().inverse();
    const [left, right] = [box.left + ROUNDING, box.right - ROUNDING];
    return [[left, box.top], [right, box.top], [left, box.bottom], [right, box.bottom]]
      .every(([x, y]) => shape.isPointInFill(new DOMPoint(x, y).matrixTransform(from)));
  };
  // A text's box is higher than its letters, and rounded where a picture is small: rows of one label may touch.
  const overlap = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > ROUNDING &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > (a.bottom - a.top) / 3;

  const SHAPES = ":is(rect, path, polygon, circle, ellipse):not(.background, [fill=none])";
  const holder = (element) => element.closest(".node, .cluster, g:has(> rect.actor), g:has(> rect.note)");
  const shapeOf = (element) => [...(holder(element)?.querySelectorAll(SHAPES) ?? [])]
    .filter((shape) => !shape.closest(".label") && shape.getBBox().width)[0];

  const middle = (line) => { const { left, right } = line.getBoundingClientRect(); return (left + right) / 2; };
  const lifelines = (svg) => [...svg.querySelectorAll(".actor-line")].map(middle).sort((a, b) => a - b);
  const nearest = (lanes, x) => lanes.reduce((a, b) => (Math.abs(b - x) < Math.abs(a - x) ? b : a));

  // A message lies between the lifelines it connects and over none between them; one to itself stays beside its own.
  const crossed = (svg) => {
    const [lanes, found, waiting] = [lifelines(svg), [], []];
    for (const part of svg.querySelectorAll(".messageText, [class^=messageLine]")) {
      if (part.matches(".messageText")) { waiting.push(part); continue; }
      const to = part.getScreenCTM();
      const [start, end] = [0, part.getTotalLength()]
        .map((at) => nearest(lanes, part.getPointAtLength(at).matrixTransform(to).x));
      for (const text of waiting.splice(0)) {
        const box = drawn(text);
        const ends = [start, end].sort((a, b) => a - b);
        const hit = lanes.filter((lane) => box.left < lane && lane < box.right && !(start === end && lane === start));
        const out = start !== end && (box.left < ends[0] || box.right > ends[1]);
        if (hit.length || out) found.push(["crosses a lifeline", text.textContent]);
      }
    }
    return found;
  };

  const astray = (svg) => {
    const found = [];
    const all = words(svg);
    const frame = svg.getBoundingClientRect();
    for (const { element, box, said } of all) {
      if (!within(box, frame)) found.push(["is cut off", said]);
      const shape = shapeOf(element);
      if (shape && !inShape(box, shape)) found.push(["leaves its shape", said]);
      const clip = element.closest("foreignObject");
      if (clip && !within(box, clip.getBoundingClientRect())) found.push(["leaves its label", said]);
    }
    all.forEach((a, n) => all.slice(n + 1).forEach((b) => {
      if (overlap(a.box, b.box)) found.push(["overlap", `${a.said} | ${b.said}`]);
    }));
    return [...found, ...crossed(svg)];
  };

  document.querySelectorAll("details").forEach((closed) => (closed.open = true));
  await document.fonts.ready;
  const pictures = [...document.querySelectorAll(".drawing > svg, .mermaid svg")];
  const shown = pictures.filter((svg) => svg.getClientRects().length);
  return [shown.reduce((sum, svg) => sum + words(svg).length, 0), shown.flatMap(astray)];
}"""


def astray(page: Page) -> tuple[int, list[list[str]]]:
    """How many words the diagrams of a page have, a label being one, and what is wrong with which."""
    count, found = page.evaluate(ASTRAY)
    return count, found

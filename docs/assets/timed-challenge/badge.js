// A badge: the result of a challenge as a picture, an SVG that needs nothing else. Its colours are those of the course.

const WIDE = 26;

/** The words of a text in lines of so many characters, where a word allows. */
export function lines(text, wide = WIDE) {
  const made = [""];
  for (const word of text.split(" ")) {
    const longer = `${made.at(-1)} ${word}`.trim();
    if (longer.length <= wide || !made.at(-1)) made[made.length - 1] = longer;
    else made.push(word);
  }
  return made;
}

const ENTITIES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const safe = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

/** The badge as SVG. `missed` are the numbers of the problems that were not right, `score` and `date` are words. */
export function badge({ course, title, score, date, missed, of }) {
  const words = lines(title).map((line, place) => text(24, 82 + 34 * place, 28, line, "bold"));
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="270" viewBox="0 0 480 270" role="img">',
    `<title>${safe(`${title}: challenge, ${score}, ${date}`)}</title>`,
    '<rect width="480" height="270" rx="12" fill="#00695c"/>',
    text(24, 40, 15, `${course} · Challenge`),
    ...words,
    ...Array.from({ length: of }, (_, place) => mark(44 + 52 * place, 180, !missed.includes(place + 1))),
    text(24, 244, 18, `${score} · ${date}`),
    "</svg>",
  ].join("\n");
}

function text(x, y, size, words, weight = "normal") {
  const font = `font-family="system-ui, Arial, sans-serif" font-size="${size}" font-weight="${weight}"`;
  return `<text x="${x}" y="${y}" ${font} fill="#ffffff">${safe(words)}</text>`;
}

/** A disc with a tick for a problem that was right, a ring for another. */
function mark(x, y, right) {
  const tick = `<path d="M${x - 9} ${y}l6 7 12-14" fill="none" stroke="#00695c" stroke-width="4"/>`;
  const disc = `<circle cx="${x}" cy="${y}" r="19" fill="${right ? "#ffffff" : "none"}" stroke="#ffffff" stroke-width="2"/>`;
  return right ? disc + tick : disc;
}

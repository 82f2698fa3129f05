// What the copy button of a terminal copies: its commands, without prompts and what they printed.

/** The commands in what a terminal shows. */
export const commands = (text) =>
  text
    .split("\n")
    .filter((line) => line.startsWith("$ "))
    .map((line) => line.slice(2))
    .join("\n");

/** Material copies what this attribute says, where a listing has it. */
export function offer(listing) {
  const typed = commands(listing.textContent);
  if (typed) listing.dataset.copy = typed;
}

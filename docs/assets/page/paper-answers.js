// On paper the answers stand at the end, so that the questions can be tried. Without this script they stand below each.

import { element } from "./element.js";

/** The answers of these quizzes as a section of their own; `number` counts as a reader does. */
function section(quizzes) {
  const made = element("section", { className: "answers" }, element("h2", {}, "Answers"));
  quizzes.forEach((quiz, index) => {
    made.append(element("h3", {}, `Question ${index + 1}`));
    for (const item of quiz.querySelectorAll("section > ul > li")) {
      const [tag, sign] = item.matches("[data-key]") ? ["strong", "✓ "] : ["span", "✗ "];
      const why = [...item.querySelectorAll("blockquote > p")].flatMap((part) => [element("br"), ...copies(part)]);
      const words = copies(item.querySelector("label") ?? item).filter((part) => part.tagName !== "BLOCKQUOTE");
      made.append(element("p", {}, element(tag, {}, sign, ...words), ...why));
    }
    made.append(...[...quiz.querySelectorAll("section > ul ~ :not(form), details.order > ol")].map(copy));
  });
  made.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  return made;
}

const copy = (node) => node.cloneNode(true);
const copies = (node) => [...node.childNodes].map(copy);

addEventListener("beforeprint", () => {
  const quizzes = [...document.querySelectorAll(".quiz-question, .order-steps")];
  document.querySelector(".md-content__inner").append(section(quizzes));
});

addEventListener("afterprint", () => document.querySelector(".answers").remove());

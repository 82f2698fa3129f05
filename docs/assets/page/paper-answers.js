// On paper the answers stand at the end, so that the questions can be tried. Without this script they stand below each.

import { element } from "./element.js";

/** The answers of these quizzes as a section of their own; `number` counts as a reader does. */
function section(quizzes) {
  const made = element("section", { className: "answers" }, element("h2", {}, "Answers"));
  quizzes.forEach((quiz, index) => {
    made.append(element("h3", {}, `Question ${index + 1}`));
    for (const input of quiz.querySelectorAll("fieldset input")) {
      const [tag, sign] = input.matches("[data-correct]") ? ["strong", "✓ "] : ["span", "✗ "];
      const answer = element(tag, {}, sign, ...copies(input.parentElement, "label"));
      made.append(element("p", {}, answer, element("br"), ...copies(input.parentElement, ".answer-feedback")));
    }
    made.append(...copies(quiz, "section.content"), ...[...quiz.querySelectorAll("details.order > ol")].map((order) => order.cloneNode(true)));
  });
  made.querySelectorAll("[id]").forEach((element) => element.removeAttribute("id"));
  return made;
}

const copies = (element, part) => [...(element.querySelector(part)?.cloneNode(true).childNodes ?? [])];

addEventListener("beforeprint", () => {
  const quizzes = [...document.querySelectorAll(".quiz, .order-steps")];
  document.querySelector(".md-content__inner").append(section(quizzes));
});

addEventListener("afterprint", () => document.querySelector(".answers").remove());

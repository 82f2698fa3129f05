// On paper the answers stand at the end, so that the questions can be tried. Without this script they stand below each.

/** The answers of these quizzes as a section of their own; `number` counts as a reader does. */
function section(quizzes) {
  const made = document.createElement("section");
  made.className = "answers";
  made.append(Object.assign(document.createElement("h2"), { textContent: "Answers" }));
  quizzes.forEach((quiz, index) => {
    const head = made.appendChild(document.createElement("h3"));
    head.textContent = `Question ${index + 1}`;
    for (const input of quiz.querySelectorAll("fieldset input")) {
      const line = made.appendChild(document.createElement("p"));
      const answer = line.appendChild(document.createElement(input.matches("[data-correct]") ? "strong" : "span"));
      answer.append(input.matches("[data-correct]") ? "✓ " : "✗ ", ...copies(input.parentElement, "label"));
      line.append(document.createElement("br"), ...copies(input.parentElement, ".answer-feedback"));
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

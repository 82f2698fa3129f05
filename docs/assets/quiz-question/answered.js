// How many of a page's questions are answered, below its contents.

import { element } from "../page/element.js";

const told = element("p", { className: "answered" });

/** Say it anew. A challenge has a result of its own. */
export function tell() {
  const questions = [...document.querySelectorAll("quiz-question")].filter((question) => !question.once);
  const done = questions.filter((question) => question.open).length;
  told.textContent = `${done} of ${questions.length} ${questions.length === 1 ? "question" : "questions"} answered`;
  if (questions.length && !told.isConnected) document.querySelector(".md-sidebar--secondary .md-nav--secondary")?.append(told);
}

// A quiz of mkdocs-quiz as a problem of a challenge: it is answered once, and the challenge keeps the result.

export class TimedQuiz {
  constructor(quiz) {
    this.quiz = quiz;
    this.inputs = [...quiz.querySelectorAll("fieldset input")];
    this.told = [...quiz.querySelectorAll(".answer-feedback, section.content")];
    this.submit = quiz.querySelector("button[type=submit]");
    this.reset();
    // Before the plugin hears of it: it would offer another try.
    quiz.addEventListener("submit", (event) => this.#submitted(event), true);
  }

  #submitted(event) {
    event.preventDefault();
    event.stopPropagation();
    const chosen = this.inputs.find((input) => input.checked);
    if (!chosen) return this.inputs[0].focus();
    this.reveal();
    chosen.parentElement.classList.add(this.#isKey(chosen) ? "correct" : "wrong");
    this.quiz.dispatchEvent(new CustomEvent("answer", { bubbles: true, detail: this.#isKey(chosen) }));
  }

  #isKey(input) {
    return input.hasAttribute("data-correct");
  }

  /** Mark the right answer, and show what there is to say about each. */
  reveal() {
    this.#show(true);
    this.inputs.find(this.#isKey).parentElement.classList.add("correct");
  }

  reset() {
    this.#show(false);
    for (const input of this.inputs) {
      input.checked = false;
      input.parentElement.classList.remove("correct", "wrong");
    }
  }

  #show(answers) {
    for (const input of this.inputs) input.disabled = answers;
    for (const part of this.told) part.classList.toggle("hidden", !answers);
    this.submit.classList.toggle("hidden", answers);
  }
}

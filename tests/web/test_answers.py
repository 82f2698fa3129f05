from scripts.web.answers import marked

QUIZ = '<section class="quiz-question">\n<p>When?</p>\n<ul>\n<li>[ ] A</li>\n<li>[x] B</li>\n</ul></section>'


def test_the_key_of_a_quiz_is_marked_and_no_brackets_are_left():
    assert marked(QUIZ) == QUIZ.replace("question", 'question" id="quiz-0', 1).replace("[ ] ", "").replace(
        "<li>[x] ", "<li data-key>"
    )


def test_the_quizzes_of_a_page_are_numbered_and_another_checklist_stays():
    html = f"{QUIZ}<ul><li>[x] done</li></ul>{QUIZ}"

    assert 'id="quiz-1"' in marked(html)
    assert "</section><ul><li>[x] done</li></ul><section" in marked(html)

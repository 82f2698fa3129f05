from scripts.views.replicas import UNTOLD, replicas


def test_each_request_has_a_row_with_its_replica_and_its_answer():
    requests = [{"replica": 1, "status": 500}, {"replica": 2, "status": 200}, {"replica": 2, "status": 200}]

    assert replicas({"requests": requests, "killed": 1}) == (
        "| Request | Who has it | Answer |\n"
        "| --- | --- | --- |\n"
        "| 1 | replica 1, which is killed | 500 |\n"
        "| 2 | replica 2 | 200 |\n"
        "| 3 | replica 2, after request 2 | 200 |\n"
        f"\n{UNTOLD}"
    )

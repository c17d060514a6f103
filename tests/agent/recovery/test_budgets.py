from agent.recovery.budgets import BudgetAccount, Budgets


def test_excused_time_is_not_counted() -> None:
    account = BudgetAccount(Budgets(wall_clock_s=10.0), 0.0)
    account.excuse(5.0)
    assert account.time_is_up(15.0) is None
    assert account.time_is_up(15.1) is not None


def test_a_step_may_be_recovered_twice() -> None:
    account = BudgetAccount(Budgets(), 0.0)
    assert [account.spend_recovery("pick(cup)") is None for _ in range(3)] == [True, True, False]


def test_a_task_may_be_recovered_six_times() -> None:
    account = BudgetAccount(Budgets(), 0.0)
    assert [account.spend_recovery(f"step{index}") is None for index in range(7)] == [True] * 6 + [False]


def test_what_is_refused_is_not_counted() -> None:
    account = BudgetAccount(Budgets(step_recoveries=1), 0.0)
    for _ in range(3):
        account.spend_recovery("pick(cup)")
    assert account.recoveries == 1


def test_time_is_up_after_the_wall_clock_limit() -> None:
    account = BudgetAccount(Budgets(wall_clock_s=10.0), started_s=100.0)
    assert account.time_is_up(110.0) is None
    assert account.time_is_up(110.1) == "The task used up its 10 seconds."

import pytest

from learning.evaluate import EpisodeResult, EvaluationShard
from learning.evaluation_report import EvaluationReport, report_on
from learning.examiner import Judged
from majordomo.predicate import Verdict
from vla.calibration import PredicateCalibration

CALIBRATION = {"holding": PredicateCalibration(unknown_band=(0.2, 0.8))}


def episode(**changes: object) -> EpisodeResult:
    usual = {
        "seed": 1,
        "skill": "pick",
        "call": "pick(red cup)",
        "success": True,
        "true_at_end": True,
        "claimed": True,
        "verified": Verdict.TRUE,
        "failure": "",
        "seconds": 5.0,
        "picture": "",
        "judged": (),
    }
    return EpisodeResult.model_validate({**usual, **changes})


FAILED = {"success": False, "true_at_end": False}


def report(*episodes: EpisodeResult) -> EvaluationReport:
    shard = EvaluationShard(scene="toy", groundings=("holding(a)", "holding(b)"), episodes=episodes)
    return report_on([shard], CALIBRATION)


def test_false_claims_are_counted_among_the_claims() -> None:
    (skill,) = report(
        episode(), episode(**FAILED), episode(**FAILED, claimed=False), episode(claimed=False, verified=Verdict.UNKNOWN)
    ).skills
    assert skill.success == (2, 4)
    assert skill.false_claims == (1, 2)
    assert skill.missed == (1, 2)
    assert skill.false_verified == (2, 3)
    assert skill.unverified == (1, 2)


def test_failed_episodes_are_named() -> None:
    assert report(episode(), episode(**FAILED, seed=7)).failed == ("toy/7 pick(red cup)",)


def test_episodes_in_which_the_eyes_were_wrong_are_named() -> None:
    wrong = episode(seed=7, misjudged="failures/pick-7-misjudged.png")
    assert report(episode(), wrong).misjudged == ("toy/7 pick(red cup)",)


def test_balanced_accuracy_weighs_both_kinds_alike_and_leaves_unknown_out() -> None:
    looks = (
        Judged(probabilities=(0.9, 0.1), labels=(1, 0)),
        Judged(probabilities=(0.1, 0.1), labels=(1, 0)),
        Judged(probabilities=(0.5, 0.1), labels=(1, 0)),
        Judged(probabilities=(0.1, 0.1), labels=(0, 0)),
    )
    (predicate,) = report(episode(judged=looks)).predicates
    assert predicate.balanced_accuracy == (0.5 + 1.0) / 2
    assert predicate.unknown_rate == 1 / 8
    assert (predicate.n_true, predicate.n_false) == (3, 5)


def test_a_predicate_that_was_only_ever_false_has_no_balanced_accuracy() -> None:
    (predicate,) = report(episode(judged=(Judged(probabilities=(0.1, 0.1), labels=(0, 0)),))).predicates
    assert predicate.balanced_accuracy is None and predicate.interval is None


def test_looks_of_one_episode_count_as_one_trial() -> None:
    look = Judged(probabilities=(0.9, 0.1), labels=(1, 0))
    (often,) = report(episode(judged=(look,) * 50)).predicates
    (once,) = report(episode(judged=(look,))).predicates
    (twice,) = report(episode(judged=(look,)), episode(judged=(look,))).predicates
    assert often.interval == once.interval == pytest.approx((0.4389, 1.0), abs=1e-4)
    assert once.interval is not None and twice.interval is not None
    assert once.interval[0] < twice.interval[0]


def test_tables_show_rates_with_their_intervals() -> None:
    text = report(episode(), episode(**FAILED)).table("skills")
    assert "| toy | pick | 1/2 | 9.5 to 90.5 % | 1/2 |" in text
    looks = (Judged(probabilities=(0.9, 0.1), labels=(1, 0)),)
    assert "| holding | 100.0 % | 43.9 to 100.0 % | 0.0 % | 1 | 1 |" in report(episode(judged=looks)).table(
        "predicates"
    )

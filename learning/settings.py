"""What a learning run is told, as validated configuration: one YAML holds every stage."""

from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from majordomo.errors import UnknownName
from majordomo.validation import read_yaml, validated
from vla.config import AttentionConfig, ClipConfig, DecoderConfig, PredicateConfig, VisionConfig

CONFIGS = Path(__file__).parent / "configs"

Count = Annotated[int, Field(ge=0)]
AtLeastOne = Annotated[int, Field(ge=1)]
Positive = Annotated[float, Field(gt=0.0)]
NotNegative = Annotated[float, Field(ge=0.0)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Episodes = dict[str, dict[str, Count]]
"""How many, by scene and skill."""


class _Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class NoiseSettings(_Settings):
    """Random twists that lead the expert astray, so that its recoveries are seen: the base's where it drives.

    Attributes:
        start_steps: At most so many steps of one random twist before an episode begins.
        burst_probability: That a burst begins, a step.
        burst_steps: Least and greatest length of a burst.
        speed: Greatest velocity [m/s] along each axis.
        turn: Greatest rate [rad/s] about each axis.
        drive_speed, drive_turn: The same of the base.

    Source: Laskey et al. 2017, "DART: noise injection for robust imitation learning".
    """

    start_steps: Count = 6
    burst_probability: Share = 0.04
    burst_steps: tuple[AtLeastOne, AtLeastOne] = (2, 5)
    speed: NotNegative = 0.12
    turn: NotNegative = 0.5
    drive_speed: NotNegative = 0.15
    drive_turn: NotNegative = 0.4


class DemonstrationSettings(_Settings):
    """How demonstrations are made.

    Attributes:
        episodes: Of every scene that is learned, and every skill there.
        episodes_per_shard: What is lost at most when a worker dies.
        record_every: Steps from one recorded frame to the next; taking the pictures is what costs.
        frames_after_done: Recorded while the expert, having finished, holds still.
        first_seed: Of the first episode; the others follow.
        step_budget: Share of the skill's timeout that a demonstration may take.
        held_out: Episodes a skill, undisturbed, that are never trained on: open-loop errors are measured on them.
    """

    episodes: Episodes
    episodes_per_shard: AtLeastOne = 20
    record_every: AtLeastOne = 2
    frames_after_done: Count = 3
    first_seed: Count = 0
    step_budget: Share = 1.0
    held_out: Count = 4
    noise: NoiseSettings = NoiseSettings()


class DaggerRound(_Settings):
    """One round of rollouts of the policy, labelled by the expert, and the training that follows.

    Attributes:
        expert_share: Share of the steps that the expert takes.
        execute_steps: Steps that are carried out of every chunk; a frame is recorded at the start of each.
        training_steps: Optimizer steps on everything recorded so far.
        first_seed: From which the first round counts; the second begins 50,000 later, and so on.

    Source: Ross et al. 2011, "A reduction of imitation learning to no-regret online learning".
    """

    episodes: Episodes
    expert_share: Share = 0.15
    execute_steps: AtLeastOne = 3
    training_steps: Count = 2000
    first_seed: Count = 200_000


class ClipSettings(_Settings):
    """Contrastive training of the small CLIP.

    Attributes:
        batch_size: Looks of all cameras.
        claims: That each look of a batch is compared with, at most.
    """

    steps: Count = 600
    batch_size: AtLeastOne = 48
    claims: AtLeastOne = 64
    learning_rate: Positive = 5e-4
    weight_decay: NotNegative = 0.05
    warmup_steps: Count = 60


class NetworkSettings(_Settings):
    """Sizes of the network; cameras, joints, actions and rates are those that were recorded."""

    clip: ClipConfig = ClipConfig()
    vision: VisionConfig = VisionConfig()
    attention: AttentionConfig = AttentionConfig()
    decoder: DecoderConfig = DecoderConfig()
    predicate: PredicateConfig = PredicateConfig()
    text_noise: NotNegative = 0.1


class TrainingSettings(_Settings):
    """Training of the policy.

    Attributes:
        sentences: Predicate sentences that each frame is asked about.
        fine_tune_scale: By which the learning rate is multiplied in the rounds after the first training.
        recent_share: Share of each batch, after the first training, that comes from the rollouts.
        mistake_share: Share of those that are drawn the oftener, the wronger the policy was there before.
        kept_share: How much of the weights that it began with is left in what a round ends with: the more, the less is
            forgotten of what its frames do not show (Wortsman et al. 2022, "Robust fine-tuning of zero-shot models").
        shift: Greatest random shift of colour and brightness, as a share.
        checkpoint_every, log_every: Steps.
    """

    steps: Count = 8000
    batch_size: AtLeastOne = 64
    learning_rate: Positive = 6e-4
    weight_decay: NotNegative = 0.02
    warmup_steps: Count = 200
    final_scale: Share = 0.02
    gradient_norm: Positive = 1.0
    average_decay: Share = 0.998
    sentences: AtLeastOne = 6
    fine_tune_scale: Positive = 0.5
    recent_share: Share = 0.4
    mistake_share: Share = 0.5
    kept_share: Share = 0.0
    shift: Share = 0.1
    checkpoint_every: AtLeastOne = 500
    log_every: AtLeastOne = 20


class EvaluationSettings(_Settings):
    """Held-out episodes with the referee as judge.

    Attributes:
        first_seed: Beyond every seed that was trained on.
        execute_steps: Steps that are carried out of every chunk.
        done_threshold: Probability from which the policy's "done" is a claim, when it comes twice running.
        hold_s: How long the effects must hold to count [s].
    """

    episodes: Episodes
    first_seed: Annotated[int, Field(ge=1_000_000)] = 1_000_000
    episodes_per_shard: AtLeastOne = 10
    execute_steps: AtLeastOne = 4
    done_threshold: Share = 0.5
    hold_s: NotNegative = 0.5


class GateSettings(_Settings):
    """What the expert must show before anything is trained on it."""

    episodes: AtLeastOne = 50
    success: Share = 0.98
    first_seed: Count = 500_000


class CalibrationSettings(_Settings):
    """How the band of unknown probabilities is chosen: the narrowest that leaves this share of errors outside."""

    error_share: Share = 0.01
    widest: Share = 0.9
    first_seed: Count = 800_000
    episodes: Episodes


class LearningSettings(_Settings):
    """A whole run: every stage, in the order in which it happens. One network learns all scenes.

    Attributes:
        left_out: Calls that are not learned, as patterns: "place_in(*, slide cabinet)".
        starts_from: Name or folder of a checkpoint that is taught more; "": a new network learns from nothing.
    """

    name: str
    seed: Count = 0
    workers: Count = 2
    horizon: AtLeastOne = 8
    left_out: tuple[str, ...] = ()
    starts_from: str = ""
    gate: GateSettings = GateSettings()
    demonstrations: DemonstrationSettings
    network: NetworkSettings = NetworkSettings()
    clip: ClipSettings = ClipSettings()
    training: TrainingSettings = TrainingSettings()
    dagger: tuple[DaggerRound, ...] = ()
    calibration: CalibrationSettings
    evaluation: EvaluationSettings

    @model_validator(mode="after")
    def _stages_agree(self) -> "LearningSettings":
        others = [self.calibration.episodes, self.evaluation.episodes, *(each.episodes for each in self.dagger)]
        odd = {scene for episodes in others for scene in episodes} - set(self.scenes)
        if not self.scenes or odd:
            raise ValueError(f"episodes of {sorted(odd) or 'no scene'}, demonstrations of {list(self.scenes)}")
        if self.starts_from and not self.dagger:
            raise ValueError(f"nothing would be learned: to teach {self.starts_from!r} more takes a round of dagger")
        return self

    @property
    def scenes(self) -> tuple[str, ...]:
        """Where it is learned."""
        return tuple(self.demonstrations.episodes)


def load_settings(name_or_path: str | Path) -> LearningSettings:
    """Read a run's settings by shipped name ("counter") or from a YAML file.

    Raises:
        UnknownName: It is neither a file nor the name of shipped settings.
        ConfigError: The file is not YAML, or holds something that is not allowed.
    """
    path = Path(name_or_path)
    if not path.is_file():
        path = CONFIGS / f"{name_or_path}.yaml"
    if not path.is_file():
        raise UnknownName("training configuration", str(name_or_path), [file.stem for file in CONFIGS.glob("*.yaml")])
    what = f"the training settings in {path}"
    return validated(LearningSettings, read_yaml(path, what), what)

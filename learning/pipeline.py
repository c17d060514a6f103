"""A whole run: gate, demonstrations, CLIP, policy, DAgger, calibration, export. What is done is not done again.

A run that is killed, in whatever stage, goes on when it is started again; `learning.run_folder` says what lies where.
"""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

from learning.calibrate import calibrate
from learning.contrastive import LookSampler, train_clip
from learning.dagger import run_dagger
from learning.demonstrate import run_demonstrations, undisturbed
from learning.evaluate import EvaluationShard, run_episodes
from learning.evaluation_report import EvaluationReport, report_on
from learning.frame_set import FrameSet
from learning.gate import GATE_FILE, GateReport, check_gate, run_gate
from learning.mistakes import mistakes
from learning.model_card import model_card
from learning.network_setup import build_network
from learning.open_loop import OpenLoopReport, open_loop
from learning.progress import Progress, silent
from learning.run_folder import (
    CALIBRATION,
    CHECKPOINT,
    CLIP,
    DEMONSTRATIONS,
    HELD_OUT,
    evaluation_folder,
    policy_folder,
    rollouts_folder,
)
from learning.sampler import Sampler, SamplingSettings
from learning.settings import LearningSettings
from learning.shards import open_shards
from learning.statements import Statements
from learning.storage import storing
from learning.studio import StudioFactory
from learning.train import METRICS_FILE, Optimization, Schedule, train_policy
from learning.trained import TrainedCheckpoint
from learning.vision_cache import attach_patch_tokens
from vla.calibration import Calibration, PredicateCalibration
from vla.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from vla.network import VlaNetwork

CLIP_WEIGHTS, STATE = "clip.safetensors", "state"
OPEN_LOOP = "open_loop.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a configuration in a folder; one network learns in every studio."""

    settings: LearningSettings
    studios: tuple[StudioFactory, ...]
    folder: Path
    progress: Progress = silent

    def gate(self) -> None:
        """Measure every scene's expert, unless it passed before.

        Raises:
            ConfigError: One fell short.
        """
        for studio in self.studios:
            folder = self.folder / studio.scene
            path = folder / GATE_FILE
            if not path.is_file() or GateReport.model_validate_json(path.read_text(encoding="utf-8")).short:
                run_gate(self.settings, studio, folder, progress=self.progress)
            check_gate(folder)

    def demonstrations(self) -> None:
        """Record what is missing."""
        for studio in self.studios:
            folder = self.folder / studio.scene / DEMONSTRATIONS
            run_demonstrations(self.settings, studio, folder, self.settings.demonstrations, self.progress)

    def frames(self, rounds: int) -> FrameSet:
        """Demonstrations and the rollouts of the first `rounds` rounds, of every scene."""
        parts = [DEMONSTRATIONS, *(rollouts_folder(number) for number in range(1, rounds + 1))]
        return self._recorded(*parts)

    def statements(self, frames: FrameSet) -> Statements:
        """What the frames are labelled with."""
        studios = {studio.scene: studio for studio in self.studios}
        owners = [studios[scene.scene] for scene in frames.scenes]
        return Statements.joined(
            [
                Statements.of(scene, studio.library, studio.catalogue)
                for scene, studio in zip(frames.scenes, owners, strict=True)
            ]
        )

    def clip(self) -> VlaNetwork:
        """Return a new network whose CLIP has been trained."""
        frames, folder = self.frames(0), self.folder / CLIP
        catalogues = [studio.catalogue for studio in self.studios]
        network = build_network(frames, self.settings, self.studios[0].library, catalogues)
        weights = folder / CLIP_WEIGHTS
        if weights.is_file():
            network.clip.load_state_dict(load_file(weights))
            return network
        statements, seed = self.statements(frames), self.settings.seed
        looks = LookSampler(frames, statements, network, self.settings.clip, seed)
        trained = train_clip(network, looks, self.settings.clip, folder / STATE, self.progress)
        partial = weights.with_suffix(".partial")
        save_file({name: tensor.cpu().contiguous() for name, tensor in trained.items()}, partial)
        partial.rename(weights)
        shutil.rmtree(folder / STATE)
        return network

    def policy(self, rounds: int) -> Path:
        """Train the policy after `rounds` rounds of DAgger, unless that was done; returns its checkpoint."""
        if rounds == 0 and self.settings.starts_from:
            return TrainedCheckpoint.of(self.settings.starts_from).folder
        folder = self.folder / policy_folder(rounds)
        if (folder / "config.json").is_file():
            return folder
        if rounds == 0:
            network = self.clip()
        else:
            before = self.policy(rounds - 1)
            trained = TrainedCheckpoint.of(before)
            for studio in self.studios:
                rollouts = self.folder / studio.scene / rollouts_folder(rounds)
                run_dagger(self.settings, rounds - 1, studio, trained, rollouts, self.progress)
            network = load_checkpoint(before).network
        self._train(network, rounds, folder)
        return folder

    def calibration(self, policy: Path) -> Calibration:
        """Measure how far a policy's eyes can be trusted, on episodes that were not trained on."""
        return calibrate(self._episodes(CALIBRATION, "calibration", policy), self.settings.calibration)

    def evaluation(self, checkpoint: str) -> EvaluationReport:
        """Try a checkpoint on held-out episodes and write the report."""
        calibration = load_checkpoint(checkpoint).calibration
        name = evaluation_folder(checkpoint)
        report = report_on(self._episodes(name, "evaluation", checkpoint), calibration)
        (self.folder / name).mkdir(parents=True, exist_ok=True)
        report.write(self.folder / name)
        return report

    def _train(self, network: VlaNetwork, rounds: int, folder: Path) -> None:
        settings, frames = self.settings.training, self.frames(rounds)
        attach_patch_tokens(network, frames.shards, self.progress)
        statements, seed = self.statements(frames), self.settings.seed + 1 + rounds
        sampling = SamplingSettings(
            seed,
            settings.batch_size,
            settings.sentences,
            settings.recent_share,
            settings.mistake_share,
            settings.shift,
        )
        sampler = Sampler(frames, statements, network.tokenizer, sampling)
        steps, scale = settings.steps, 1.0
        if rounds == 0:
            sampler.fit(network.normalisation)
        else:  # the normalisation stays, for the weights rely on it
            steps, scale = self.settings.dagger[rounds - 1].training_steps, settings.fine_tune_scale
            sampler.dwell_on(mistakes(network, sampler, sampler.recent))
        schedule = Schedule(steps, settings.warmup_steps, scale * settings.learning_rate, settings.final_scale)
        run = Optimization(f"policy {rounds}", folder / STATE, schedule, seed, settings)
        began = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        learned = train_policy(network, sampler, run, self.progress)
        network.load_state_dict(_blend(began, learned, settings.kept_share) if rounds else learned)
        judged = {predicate.name: PredicateCalibration() for predicate in statements.predicates}
        shutil.copy(folder / STATE / METRICS_FILE, folder / METRICS_FILE)
        (folder / OPEN_LOOP).write_text(self.open_loop(network).model_dump_json(indent=1), encoding="utf-8")
        checkpoint = Checkpoint(network.cpu().eval(), judged, model_card(self.settings, frames), self.settings.scenes)
        save_checkpoint(folder, checkpoint, "float32")  # with this it is done
        shutil.rmtree(folder / STATE)

    def open_loop(self, network: VlaNetwork) -> OpenLoopReport:
        """Compare a network with the expert on demonstrations that are never trained on."""
        chosen = undisturbed(self.settings.demonstrations)
        for studio in self.studios:
            run_demonstrations(self.settings, studio, self.folder / studio.scene / HELD_OUT, chosen, self.progress)
        frames = self._recorded(HELD_OUT)
        sampling = SamplingSettings(0, 1, self.settings.training.sentences, 0.0, 0.0, 0.0)
        sampler = Sampler(frames, self.statements(frames), network.tokenizer, sampling)
        return open_loop(network, sampler, np.arange(len(frames)))

    def _recorded(self, *parts: str) -> FrameSet:
        folders = [self.folder / studio.scene / part for part in parts for studio in self.studios]
        return FrameSet([shard for folder in folders for shard in open_shards(folder)])

    def _episodes(self, name: str, stage: str, checkpoint: str | Path) -> list[EvaluationShard]:
        """Every scene's held-out episodes of a stage, below the scene's folder in one of that name."""
        trained = TrainedCheckpoint.of(checkpoint)
        return [
            run_episodes(self.settings, studio, trained, self.folder / studio.scene / name, stage, self.progress)
            for studio in self.studios
        ]


def _blend(began: dict[str, Tensor], learned: dict[str, Tensor], kept_share: float) -> dict[str, Tensor]:
    """Average two sets of weights; what is no number that is learned, such as a count, is the new one's."""
    return {
        name: torch.lerp(new, began[name].to(new), kept_share) if new.is_floating_point() else new
        for name, new in learned.items()
    }


def run_training(
    settings: LearningSettings, studios: tuple[StudioFactory, ...], folder: Path, progress: Progress = silent
) -> Path:
    """Run every stage that is not done yet and return the folder of the calibrated checkpoint.

    Raises:
        ConfigError: An expert fell short of the gate.
        StorageFull: The disk is full; what is finished is kept.
    """
    run = Run(settings, studios, folder, progress)
    with storing(folder):
        run.gate()
        run.demonstrations()
        policy = run.policy(len(settings.dagger))
        final = load_checkpoint(policy)
        calibration = run.calibration(policy)
        save_checkpoint(folder / CHECKPOINT, replace(final, calibration=calibration, scenes=settings.scenes))
    return folder / CHECKPOINT


def run_evaluation(
    settings: LearningSettings,
    studios: tuple[StudioFactory, ...],
    folder: Path,
    checkpoint: str,
    progress: Progress = silent,
) -> EvaluationReport:
    """Evaluate a checkpoint, by name or folder, on held-out episodes.

    Raises:
        StorageFull: The disk is full; what is finished is kept.
    """
    with storing(folder):
        return Run(settings, studios, folder, progress).evaluation(checkpoint)


def export(checkpoint: Path, target: Path, report: EvaluationReport | None = None) -> None:
    """Put a checkpoint where it ships, its card telling what the report measured."""
    trained = load_checkpoint(checkpoint)
    card = trained.card if report is None else f"{trained.card}\n## Held-out episodes\n\n{report.markdown()}"
    with torch.no_grad():
        save_checkpoint(target, replace(trained, card=card))

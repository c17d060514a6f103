"""A whole run: gate, demonstrations, CLIP, policy, DAgger, calibration, export. What is done is not done again.

FOLDER/gate.json            how the expert fared
FOLDER/demonstrations/      shards
FOLDER/clip/                the contrastive training and its weights
FOLDER/policy-N/            checkpoint after N rounds of DAgger, with its metrics and open-loop errors
FOLDER/rollouts-N/          shards of the rollouts that precede it
FOLDER/held-out/            shards that are never trained on
FOLDER/calibration/         held-out episodes, judged
FOLDER/checkpoint/          the calibrated result
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file

from learning.calibrate import calibrate
from learning.contrastive import CaptionSampler, train_clip
from learning.dagger import run_dagger
from learning.demonstrate import run_demonstrations, run_held_out
from learning.evaluate import run_episodes
from learning.evaluation_report import EvaluationReport, report_on
from learning.gate import GATE_FILE, GateReport, check_gate, run_gate
from learning.model_card import model_card
from learning.network_setup import build_network
from learning.open_loop import OpenLoopReport, open_loop
from learning.progress import Progress, silent
from learning.sampler import Sampler, SamplingSettings
from learning.settings import LearningSettings
from learning.shards import FrameSet, open_shards
from learning.statements import Statements
from learning.studio import StudioFactory
from learning.train import METRICS_FILE, Optimization, Schedule, train_policy
from learning.trained import TrainedCheckpoint
from learning.vision_cache import attach_patch_tokens
from vla.calibration import Calibration, PredicateCalibration
from vla.checkpoint import Checkpoint, load_checkpoint, save_checkpoint
from vla.network import VlaNetwork

DEMONSTRATIONS, CLIP_WEIGHTS, CHECKPOINT, STATE = "demonstrations", "clip.safetensors", "checkpoint", "state"
OPEN_LOOP = "open_loop.json"


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a configuration in a folder."""

    settings: LearningSettings
    studio: StudioFactory
    folder: Path
    progress: Progress = silent

    def gate(self) -> GateReport:
        """Measure the expert, unless it passed before.

        Raises:
            ConfigError: It fell short.
        """
        path = self.folder / GATE_FILE
        if not path.is_file() or GateReport.model_validate_json(path.read_text(encoding="utf-8")).short:
            run_gate(self.settings, self.studio, self.folder, progress=self.progress)
        return check_gate(self.folder)

    def demonstrations(self) -> None:
        """Record what is missing."""
        run_demonstrations(self.settings, self.studio, self.folder / DEMONSTRATIONS, self.progress)

    def frames(self, rounds: int) -> FrameSet:
        """Demonstrations and the rollouts of the first `rounds` rounds."""
        shards = open_shards(self.folder / DEMONSTRATIONS)
        for number in range(1, rounds + 1):
            shards += open_shards(self.folder / f"rollouts-{number}")
        return FrameSet(shards)

    def statements(self, frames: FrameSet) -> Statements:
        """What the frames are labelled with."""
        return Statements.of(frames.columns, self.studio.library, self.studio.catalogue)

    def clip(self) -> VlaNetwork:
        """Return a new network whose CLIP has been trained."""
        frames, folder = self.frames(0), self.folder / "clip"
        network = build_network(frames, self.settings, self.studio.library, self.studio.catalogue)
        weights = folder / CLIP_WEIGHTS
        if weights.is_file():
            network.clip.load_state_dict(load_file(weights))
            return network
        statements, seed = self.statements(frames), self.settings.seed
        pictures = CaptionSampler(frames, statements, network.tokenizer, self.settings.clip, seed)
        trained = train_clip(network, pictures, self.settings.clip, folder / STATE, self.progress)
        partial = weights.with_suffix(".partial")
        save_file({name: tensor.cpu().contiguous() for name, tensor in trained.items()}, partial)
        partial.rename(weights)
        shutil.rmtree(folder / STATE)
        return network

    def policy(self, rounds: int) -> Path:
        """Train the policy after `rounds` rounds of DAgger, unless that was done; returns its checkpoint."""
        folder = self.folder / f"policy-{rounds}"
        if (folder / "config.json").is_file():
            return folder
        if rounds == 0:
            network = self.clip()
        else:
            before = self.policy(rounds - 1)
            rollouts = self.folder / f"rollouts-{rounds}"
            trained = TrainedCheckpoint.of(before)
            run_dagger(self.settings, rounds - 1, self.studio, trained, rollouts, self.progress)
            network = load_checkpoint(before).network
        self._train(network, rounds, folder)
        return folder

    def calibration(self, policy: Path) -> Calibration:
        """Measure how far a policy's eyes can be trusted, on episodes that were not trained on."""
        folder = self.folder / "calibration"
        trained = TrainedCheckpoint.of(policy)
        results = run_episodes(self.settings, self.studio, trained, folder, "calibration", self.progress)
        return calibrate(results, self.settings.calibration)

    def evaluation(self, checkpoint: str) -> EvaluationReport:
        """Try a checkpoint on held-out episodes and write the report."""
        folder = self.folder / f"evaluation-{Path(checkpoint).name}"
        calibration = load_checkpoint(checkpoint).calibration
        trained = TrainedCheckpoint.of(checkpoint)
        results = run_episodes(self.settings, self.studio, trained, folder, "evaluation", self.progress)
        report = report_on(results, calibration)
        report.write(folder)
        return report

    def _train(self, network: VlaNetwork, rounds: int, folder: Path) -> None:
        settings, frames = self.settings.training, self.frames(rounds)
        attach_patch_tokens(network, frames.shards, self.progress)
        statements, seed = self.statements(frames), self.settings.seed + 1 + rounds
        sampling = SamplingSettings(
            seed, settings.batch_size, settings.sentences, settings.recent_share, settings.shift
        )
        sampler = Sampler(frames, statements, network.tokenizer, sampling)
        steps, scale = settings.steps, 1.0
        if rounds == 0:
            sampler.fit(network.normalisation)
        else:  # the normalisation stays, for the weights rely on it
            steps, scale = self.settings.dagger[rounds - 1].training_steps, settings.fine_tune_scale
        schedule = Schedule(steps, settings.warmup_steps, scale * settings.learning_rate, settings.final_scale)
        run = Optimization(f"policy {rounds}", folder / STATE, schedule, seed, settings)
        network.load_state_dict(train_policy(network, sampler, run, self.progress))
        judged = {predicate.name: PredicateCalibration() for predicate in statements.predicates}
        shutil.copy(folder / STATE / METRICS_FILE, folder / METRICS_FILE)
        save_checkpoint(folder, Checkpoint(network.cpu().eval(), judged, model_card(self.settings, frames)), "float32")
        shutil.rmtree(folder / STATE)
        (folder / OPEN_LOOP).write_text(self.open_loop(network).model_dump_json(indent=1), encoding="utf-8")

    def open_loop(self, network: VlaNetwork) -> OpenLoopReport:
        """Compare a network with the expert on demonstrations that are never trained on."""
        folder = self.folder / "held-out"
        run_held_out(self.settings, self.studio, folder, self.progress)
        frames = FrameSet(open_shards(folder))
        sampling = SamplingSettings(0, 1, self.settings.training.sentences, 0.0, 0.0)
        sampler = Sampler(frames, self.statements(frames), network.tokenizer, sampling)
        return open_loop(network, sampler, np.arange(len(frames)))


def run_training(settings: LearningSettings, studio: StudioFactory, folder: Path, progress: Progress = silent) -> Path:
    """Run every stage that is not done yet and return the folder of the calibrated checkpoint.

    Raises:
        ConfigError: The expert fell short of the gate.
    """
    run = Run(settings, studio, folder, progress)
    run.gate()
    run.demonstrations()
    policy = run.policy(len(settings.dagger))
    final = load_checkpoint(policy)
    calibration = run.calibration(policy)
    save_checkpoint(folder / CHECKPOINT, Checkpoint(final.network, calibration, final.card))
    return folder / CHECKPOINT


def run_evaluation(
    settings: LearningSettings, studio: StudioFactory, folder: Path, checkpoint: str, progress: Progress = silent
) -> EvaluationReport:
    """Evaluate a checkpoint, by name or folder, on held-out episodes."""
    return Run(settings, studio, folder, progress).evaluation(checkpoint)


def export(checkpoint: Path, target: Path, report: EvaluationReport | None = None) -> None:
    """Put a checkpoint where it ships, its card telling what the report measured."""
    trained = load_checkpoint(checkpoint)
    card = trained.card if report is None else f"{trained.card}\n## Held-out episodes\n\n{report.markdown()}"
    with torch.no_grad():
        save_checkpoint(target, Checkpoint(trained.network, trained.calibration, card))

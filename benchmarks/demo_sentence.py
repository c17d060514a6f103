"""The demo sentence, through the real agent with real weights, over held-out kitchens; the simulator judges afterwards.

Every finished episode is one JSON file; running the command again goes on where it was.
"""

import argparse
import hashlib
import multiprocessing
import os
import signal
import sys
import threading
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

from demo_episode import SENTENCE, EpisodeRecord, carry_out, path_of
from demo_tables import outcome_table, referee_table, shortcomings, skill_table
from markdown_report import heading

from learning.workers import WORKER_THREADS
from vla.checkpoint import WEIGHTS

FIRST_SEED = 2_000_000
WORKERS = 2
RUNS = Path("runs") / "demo_sentence"


def main() -> None:
    """Run what is missing and print the report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--episodes", type=int, default=50)
    parser.add_argument("--first-seed", type=int, default=FIRST_SEED)
    parser.add_argument("--checkpoint", default="counter", help="name, or path of a folder")
    parser.add_argument("--out", type=Path, help="folder of the records; by default one for each set of weights")
    chosen = parser.parse_args()
    weights = fingerprint(chosen.checkpoint)
    folder = chosen.out or RUNS / weights
    folder.mkdir(parents=True, exist_ok=True)
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.episodes)
    run_missing(chosen.checkpoint, seeds, folder)
    print(report(seeds, folder, weights))


def fingerprint(checkpoint: str) -> str:
    """Eight digits that tell one set of weights from another: their records must not mix."""
    folder = Path(checkpoint) if Path(checkpoint).is_dir() else WEIGHTS / checkpoint
    if not folder.is_dir():
        sys.exit(f"There is no checkpoint '{checkpoint}'. Try: --checkpoint with the path of its folder.")
    digest = hashlib.sha256((folder / "config.json").read_bytes() + (folder / "model.safetensors").read_bytes())
    return digest.hexdigest()[:8]


def run_missing(checkpoint: str, seeds: range, folder: Path) -> None:
    """Run what has no record yet; a fault costs its own episode only, and is told on stderr."""
    missing = [seed for seed in seeds if not path_of(folder, seed).is_file()]
    if not missing:
        return
    os.environ.update(WORKER_THREADS)  # one thread each: the workers share the processor among them
    with ProcessPoolExecutor(WORKERS, multiprocessing.get_context("spawn"), initializer=_become_worker) as pool:
        try:
            running = {pool.submit(carry_out, checkpoint, seed, folder): seed for seed in missing}
            for count, future in enumerate(as_completed(running), start=1):
                fault = future.exception()
                how = "" if fault is None else f"has no record: {type(fault).__name__}: {fault}"
                print(f"{count}/{len(missing)} seed {running[future]} {how}", file=sys.stderr, flush=True)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def report(seeds: range, folder: Path, weights: str) -> str:
    """The markdown of all that has a record."""
    paths = [path_of(folder, seed) for seed in seeds]
    records = [EpisodeRecord.model_validate_json(path.read_bytes()) for path in paths if path.is_file()]
    lost = [str(seed) for seed, path in zip(seeds, paths, strict=True) if not path.is_file()]
    also = [f"weights: {weights}", f"workers: {WORKERS}, one thread each"]
    if lost:
        also.append(f"**without a record, by a fault: {', '.join(lost)}**")
    episodes = f"{len(records)} × “{SENTENCE}”"
    title = heading("Demo sentence", seed=f"{seeds.start} to {seeds[-1]}", episodes=episodes, also=also)
    tables = (outcome_table(records), referee_table(records), skill_table(records), shortcomings(records))
    return "\n".join((title, *tables))


def _become_worker() -> None:
    """Finish the episode under way on Ctrl-C, rather than record it as cancelled; end when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    assert parent is not None  # this process was spawned

    def follow() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=follow, name="ends with parent", daemon=True).start()


if __name__ == "__main__":
    main()

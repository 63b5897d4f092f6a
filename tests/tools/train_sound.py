"""Make the weights of auditor/listen/sound_classes.py: raw material, scenes, training, export.

    python tests/tools/train_sound.py sources CACHE WORDS    voices, songs and music (about an hour on one core)
    python tests/tools/train_sound.py scenes CACHE COUNT     half-minute stretches of calls with labels
    python tests/tools/train_sound.py train CACHE WEIGHTS    train on all scenes and write the .npz

WORDS is any text file with one word at the start of each line. Needs torch, pyworld, soundfile and the Debian packages
named in sound_voices.py and sound_music.py; the auditor itself needs none of them. Each step goes on where it stopped.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import sound_scenes
import sound_sources
import torch
from torch import Tensor, nn

from auditor.listen.sound_classes import FEATURES, frame_features

CHANNELS = 64
DILATIONS = (1, 2, 4, 8, 16, 32, 64, 1)
INNER = 32
REACH = sum(DILATIONS)
WINDOW = 900
"""Judged frames in a training example."""
OFTEN = {"narrow": 1.7, "rough": 2.5, "open": 3.0}
"""How often such a scene is drawn against an ordinary one: there are few of them, and they are hard."""
HELD_OUT = 12
"""Every twelfth scene tells how training goes; the real measure is calls that nobody here made."""


SceneMaker = Callable[[sound_scenes.Store, random.Random], sound_scenes.Scene]


class SoundNet(nn.Module):
    """The network of auditor.listen.sound_classes, with normalisation layers that are folded away on export."""

    def __init__(self, mean: np.ndarray, scale: np.ndarray) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean)[None, :, None])
        self.register_buffer("scale", torch.tensor(scale)[None, :, None])
        self.entry = nn.Conv1d(FEATURES, CHANNELS, 1)
        self.convolutions = nn.ModuleList(
            nn.Conv1d(CHANNELS, CHANNELS, 3, dilation=step, bias=False) for step in DILATIONS
        )
        self.norms = nn.ModuleList(nn.BatchNorm1d(CHANNELS) for _ in DILATIONS)
        self.inner = nn.Conv1d(CHANNELS, INNER, 1)
        self.outer = nn.Conv1d(INNER, 2, 1)
        self.dropout = nn.Dropout(0.1)

    def forward(self, features: Tensor) -> Tensor:
        """Log-odds, ``2 * REACH`` frames shorter than the features."""
        hidden = torch.relu(self.entry((features - self.mean) * self.scale))
        for convolution, norm, step in zip(self.convolutions, self.norms, DILATIONS, strict=True):
            hidden = hidden[:, :, step:-step] + self.dropout(torch.relu(norm(convolution(hidden))))
        return self.outer(torch.relu(self.inner(hidden)))


def make_scenes(cache: Path, count: int) -> None:
    """Ordinary, narrow, rough and open scenes up to number ``count``, and one hard scene for every third of them."""
    store = sound_scenes.Store.of(cache)
    for index in range(count):
        _make_scene(cache / f"scene_{index:05d}.npz", sound_scenes.scene, store)
        if index % 3 == 0:
            _make_scene(cache / f"scene_hard_{index:05d}.npz", sound_scenes.hard_scene, store)
        _make_scene(cache / f"scene_narrow_{index:05d}.npz", sound_scenes.narrow_scene, store)
        _make_scene(cache / f"scene_rough_{index:05d}.npz", sound_scenes.rough_scene, store)
        _make_scene(cache / f"scene_open_{index:05d}.npz", sound_scenes.open_scene, store)


def _make_scene(path: Path, make: SceneMaker, store: sound_scenes.Store) -> None:
    if not path.exists():
        scene = make(store, random.Random(path.stem))
        np.savez(path, samples=scene.samples, labels=scene.labels, judged=scene.judged)


def load_scenes(cache: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Features (scenes, frames + 2 REACH, FEATURES), labels and judged (scenes, frames, 2), weights (scenes)."""
    features, labels, judged, weights = [], [], [], []
    for path in sorted(cache.glob("scene_*.npz")):
        weights.append(OFTEN.get(path.stem.split("_")[1], 1.0))
        with np.load(path) as stored:
            frames = len(stored["labels"])
            features.append(frame_features(stored["samples"], -REACH, frames + REACH).astype(np.float16))
            labels.append(stored["labels"])
            judged.append(stored["judged"])
    return np.stack(features), np.stack(labels), np.stack(judged), np.array(weights)


def train(cache: Path, weights: Path, steps: int, go_on: bool, blend: float) -> None:
    """One-cycle training of that many steps, then export; ``go_on`` starts from where the last one ended.

    ``blend`` is the share of the weights it started from in those it writes: less gained on the new scenes, less lost
    elsewhere. Training itself goes on from the unblended ones.
    """
    features, labels, judged, often = load_scenes(cache)
    tested = np.arange(len(features)) % HELD_OUT == 0
    sample = features[~tested].reshape(-1, FEATURES)[::7].astype(np.float32)
    net = SoundNet(sample.mean(axis=0), 1 / (sample.std(axis=0) + 1e-3))
    if go_on:
        net.load_state_dict(torch.load(cache / "net.pt", weights_only=True))
    earlier = {name: value.clone() for name, value in net.state_dict().items()}
    print(f"{len(features)} scenes, {sum(p.numel() for p in net.parameters())} parameters", flush=True)
    batches = _Batches(features[~tested], labels[~tested], judged[~tested], often[~tested])
    optimiser = torch.optim.AdamW(net.parameters(), lr=1e-3, weight_decay=1e-2)
    losses: list[float] = []
    while (progress := len(losses) / steps) < 1:
        for group in optimiser.param_groups:
            group["lr"] = (2e-3 if go_on else 4e-3) * min(progress / 0.05 + 0.02, 1) * 0.5 * (
                1 + np.cos(np.pi * progress)
            ) + 1e-5
        losses.append(_step(net, optimiser, batches.draw(8)))
        if len(losses) % 200 == 0:
            print(len(losses), f"{progress:.2f}", round(float(np.mean(losses[-200:])), 4), flush=True)
    torch.save(net.state_dict(), cache / "net.pt")
    net.load_state_dict(_blended(earlier, net.state_dict(), blend))
    net.eval()
    print(report(net, features[tested], labels[tested], judged[tested]), flush=True)
    export(net, weights)


def _blended(earlier: dict[str, Tensor], later: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """Between two states of one training run; counters are the later ones."""
    return {
        name: share * earlier[name] + (1 - share) * value if value.is_floating_point() else value
        for name, value in later.items()
    }


class _Batches:
    """Random windows, their spectrum tilted and bent at random; scenes come up in proportion to ``often``."""

    def __init__(self, features: np.ndarray, labels: np.ndarray, judged: np.ndarray, often: np.ndarray) -> None:
        self.features, self.labels, self.judged = features, labels, judged
        self.share = often / often.sum()
        self.random = np.random.default_rng(0)

    def draw(self, count: int) -> tuple[Tensor, Tensor, Tensor]:
        scenes = self.random.choice(len(self.features), size=count, p=self.share)
        starts = self.random.integers(self.labels.shape[1] - WINDOW + 1, size=count)
        cut = list(zip(scenes, starts, strict=True))
        seen = np.stack([self.features[i, s : s + WINDOW + 2 * REACH] for i, s in cut]).astype(np.float32)
        seen[:, :, :40] += self._bend(count)[:, None, :]
        labels = np.stack([self.labels[i, s : s + WINDOW] for i, s in cut]).astype(np.float32)
        judged = np.stack([self.judged[i, s : s + WINDOW] for i, s in cut]).astype(np.float32)
        return torch.tensor(seen.transpose(0, 2, 1)), torch.tensor(labels), torch.tensor(judged)

    def _bend(self, count: int) -> np.ndarray:
        """A smooth curve over the mel bands, a few dB either way."""
        band = np.linspace(0, 1, 40)
        waves = np.stack([np.cos(np.pi * order * band) for order in range(1, 5)])
        return (self.random.normal(0, 0.15, (count, 4)) @ waves).astype(np.float32)


def _step(net: SoundNet, optimiser: torch.optim.Optimizer, batch: tuple[Tensor, Tensor, Tensor]) -> float:
    features, labels, judged = batch
    odds = net(features).transpose(1, 2)
    loss = nn.functional.binary_cross_entropy_with_logits(odds, labels * 0.98 + 0.01, reduction="none")
    mean = (loss * judged).sum() / judged.sum()
    optimiser.zero_grad()
    mean.backward()
    nn.utils.clip_grad_norm_(net.parameters(), 2.0)
    optimiser.step()
    return float(mean.detach())


def report(net: SoundNet, features: np.ndarray, labels: np.ndarray, judged: np.ndarray) -> str:
    """Recall and precision of both classes on scenes that were held out."""
    with torch.no_grad():
        odds = [net(torch.tensor(one.astype(np.float32).T[None]))[0].numpy().T for one in features]
    lines = []
    for index, name in enumerate(("speech", "music")):
        heard, true, counted = np.stack(odds)[:, :, index] > 0, labels[:, :, index] > 0, judged[:, :, index] > 0
        right = (heard & true & counted).sum()
        recall, precision = right / (true & counted).sum(), right / (heard & counted).sum()
        lines.append(f"{name}: recall {recall:.3f} precision {precision:.3f}")
    return "; ".join(lines)


def export(net: SoundNet, path: Path) -> None:
    """Fold the normalisation into the convolutions and write float16 arrays."""
    arrays: dict[str, np.ndarray] = {"dilations": np.array(DILATIONS)}
    for index, (convolution, norm) in enumerate(zip(net.convolutions, net.norms, strict=True)):
        gain = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        kernel = (convolution.weight * gain[:, None, None]).permute(2, 1, 0).reshape(-1, CHANNELS)
        arrays[f"kernel_{index}"] = kernel.detach().numpy()
        arrays[f"bias_{index}"] = (norm.bias - norm.running_mean * gain).detach().numpy()
    for name in ("entry", "inner", "outer"):
        layer = getattr(net, name)
        arrays[name] = layer.weight.detach().numpy()[:, :, 0].T
        arrays[f"{name}_bias"] = layer.bias.detach().numpy()
    arrays["mean"], arrays["scale"] = net.mean.numpy()[0, :, 0], net.scale.numpy()[0, :, 0]
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = {name: array if name == "dilations" else array.astype(np.float16) for name, array in arrays.items()}
    np.savez_compressed(path, **kept)


def main() -> None:
    """Run one step."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("step", choices=("sources", "scenes", "train"))
    parser.add_argument("cache", type=Path)
    parser.add_argument("argument", help="WORDS, COUNT or WEIGHTS")
    parser.add_argument("--steps", type=int, default=2400, help="how long to train")
    parser.add_argument("--go-on", action="store_true", help="start from the net trained last")
    parser.add_argument("--blend", type=float, default=0.0, help="share of the earlier net in the weights (--go-on)")
    parser.add_argument("--processes", type=int, default=1)
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)
    if chosen.step == "sources":
        sound_sources.build(chosen.cache, Path(chosen.argument), 1, chosen.processes)
    elif chosen.step == "scenes":
        make_scenes(chosen.cache, int(chosen.argument))
    else:
        train(chosen.cache, Path(chosen.argument), chosen.steps, chosen.go_on, chosen.blend)


if __name__ == "__main__":
    main()

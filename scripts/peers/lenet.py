"""Steps of LeNet-5 by PyTorch: the layers, batch and rule of ours, with PyTorch's own first weights."""

import torch
from torch import nn

BATCH, STEPS, STEP, MOMENTUM, DECAY = 64, 12, 0.01, 0.9, 1e-4


def network():
    return nn.Sequential(
        nn.Conv2d(1, 16, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(16, 32, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(32 * 7 * 7, 128), nn.ReLU(), nn.Linear(128, 10),
    )  # fmt: skip


def task(rows):
    pictures, classes = torch.from_numpy(rows.pictures), torch.from_numpy(rows.classes).long()
    loss_of = nn.CrossEntropyLoss()

    def run():
        torch.manual_seed(1)
        model = network()
        weights = [p for p in model.parameters() if p.dim() > 1]
        biases = [p for p in model.parameters() if p.dim() == 1]
        rule = torch.optim.SGD(
            [{"params": weights, "weight_decay": DECAY}, {"params": biases}], lr=STEP, momentum=MOMENTUM
        )
        order = torch.randperm(len(pictures))
        for step in range(STEPS):
            draws = order[step * BATCH : (step + 1) * BATCH]
            rule.zero_grad()
            loss = loss_of(model(pictures[draws]), classes[draws])
            loss.backward()
            rule.step()
        return lambda: loss.item()

    return run

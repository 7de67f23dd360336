"""The penalised multinomial likelihood of counts by cause, and the climb to its top."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def softmax(eta: Array) -> Array:
    """Probabilities of the causes along the last axis, "none" (log-odds 0) left out."""
    top = np.maximum(eta.max(axis=-1, keepdims=True), 0.0)
    raised = np.exp(eta - top)
    shares: Array = raised / (np.exp(-top) + raised.sum(axis=-1, keepdims=True))
    return shares


def log_posterior(beta: Array, X: Array, n: Array, k: Array, precision: Array) -> float:
    """Log-likelihood of the counts less half the squared coefficients, each by its precision."""
    eta = X @ beta.T
    top = np.maximum(eta.max(axis=1), 0.0)
    log_total = top + np.log(np.exp(-top) + np.exp(eta - top[:, None]).sum(axis=1))
    return float((k * eta).sum() - n @ log_total - 0.5 * (precision * beta**2).sum())


def curvature(beta: Array, X: Array, n: Array, k: Array, precision: Array) -> tuple[Array, Array]:
    """Gradient of `log_posterior`, and minus its second derivatives."""
    causes, width = beta.shape
    p = softmax(X @ beta.T)
    gradient = (k - n[:, None] * p).T @ X - precision * beta
    information = np.empty((causes, width, causes, width))
    for i in range(causes):
        for j in range(i, causes):
            weight = n * p[:, i] * ((i == j) - p[:, j])
            information[i, :, j, :] = X.T @ (weight[:, None] * X)
            information[j, :, i, :] = information[i, :, j, :].T
    matrix = information.reshape(causes * width, causes * width)
    return gradient, matrix + np.diag(np.tile(precision, causes))


def climb(
    beta: Array, step: Array, before: float, X: Array, n: Array, k: Array, precision: Array
) -> tuple[Array, float, float]:
    """Take the step, halved until it does not lead downhill."""
    for halving in range(30):
        tried = beta + step * 0.5**halving
        now = log_posterior(tried, X, n, k, precision)
        if now >= before - 1e-12 * abs(before):
            return tried, now - before, now
    return beta, 0.0, before

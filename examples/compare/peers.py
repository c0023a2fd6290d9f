"""Times a step of NumPyro's SVI, for the example `compare`.

Prints its versions, then answers each line of its input with a line: `NAME SIZE..` compiles a fit to made-up data and answers
`ready`, or `cannot`; `time` answers the microseconds of a step in a `lax.scan`, in double precision.
"""

import platform
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
from jax import lax, random
from numpyro import distributions as dist
from numpyro import optim, param, plate, sample
from numpyro.distributions import constraints
from numpyro.infer import SVI, Trace_ELBO
from numpyro.infer.autoguide import AutoNormal

jax.config.update("jax_enable_x64", True)
BATCH = 256
# How long a scan is to take, in seconds.
SCAN = 0.05
rng = np.random.default_rng(1)


def coin():
    def model(flips):
        p = sample("p", dist.Beta(10.0, 10.0))
        with plate("flip", flips.shape[0]):
            sample("side", dist.Bernoulli(p), obs=flips)

    def guide(flips):
        alpha = param("alpha", 15.0, constraint=constraints.positive)
        beta = param("beta", 15.0, constraint=constraints.positive)
        sample("p", dist.Beta(alpha, beta))

    return model, guide, [np.repeat([1.0, 0.0], [6, 4])]


def of_schools(y, sigma):
    def model(y, sigma):
        mu = sample("mu", dist.Normal(0.0, 5.0))
        tau = sample("tau", dist.HalfCauchy(5.0))
        with plate("school", y.shape[0]):
            theta = sample("theta", dist.Normal(mu, tau))
            sample("y", dist.Normal(theta, sigma), obs=y)

    return model, None, [y, sigma]


def eight_schools():
    y = np.array([28.0, 8.0, -3.0, 7.0, -1.0, 1.0, 18.0, 12.0])
    return of_schools(y, np.array([15.0, 10.0, 16.0, 11.0, 9.0, 11.0, 10.0, 18.0]))


def schools(count):
    return of_schools(rng.uniform(-10.0, 30.0, count), rng.uniform(8.0, 18.0, count))


def outcomes(rows, features):
    x = rng.uniform(-1.7, 1.7, (rows, features))
    return x, (x @ rng.uniform(-1.7, 1.7, features) + rng.uniform(-1.7, 1.7, rows) > 0.0).astype(float)


def coefficients(features):
    w = sample("w", dist.Normal(0.0, 1.0).expand([features]).to_event(1))
    return w, sample("intercept", dist.Normal(0.0, 1.0))


def logistic(rows, features):
    def model(x, y):
        w, intercept = coefficients(features)
        with plate("row", rows):
            sample("y", dist.Bernoulli(logits=intercept + x @ w), obs=y)

    return model, None, outcomes(rows, features)


def minibatch(rows, features):
    def model(x, y):
        w, intercept = coefficients(features)
        with plate("row", rows, subsample_size=BATCH) as chosen:
            sample("y", dist.Bernoulli(logits=intercept + x[chosen] @ w), obs=y[chosen])

    return model, None, outcomes(rows, features)


def mixture(points):
    def model(y):
        logit = sample("logit", dist.Normal(0.0, 1.0).expand([3]).to_event(1))
        loc = sample("loc", dist.Normal(0.0, 5.0).expand([3]).to_event(1))
        scale = sample("scale", dist.LogNormal(0.0, 1.0).expand([3]).to_event(1))
        with plate("point", points):
            kinds = dist.Categorical(logits=logit)
            sample("y", dist.MixtureSameFamily(kinds, dist.Normal(loc, scale)), obs=y)

    return model, None, [rng.choice([-4.0, 0.0, 5.0], points) + rng.uniform(-1.5, 1.5, points)]


def intercepts(groups):
    def model(group, x, y):
        mu = sample("mu", dist.Normal(0.0, 5.0))
        tau = sample("tau", dist.HalfNormal(2.0))
        slope = sample("slope", dist.Normal(0.0, 2.0))
        sigma = sample("sigma", dist.HalfNormal(2.0))
        with plate("group", groups):
            z = sample("z", dist.Normal(0.0, 1.0))
        alpha = mu + tau * z
        with plate("row", y.shape[0]):
            sample("y", dist.Normal(alpha[group] + slope * x, sigma), obs=y)

    group = rng.integers(0, groups, 50 * groups)
    x = rng.uniform(-1.7, 1.7, group.shape)
    y = rng.uniform(0.0, 3.4, groups)[group] + 0.5 * x + rng.uniform(-1.0, 1.0, group.shape)
    return model, None, [group, x, y]


def sites(count):
    def model(y):
        for i in range(count):
            a = sample(f"a{i}", dist.Normal(0.0, 2.0))
            sample(f"y{i}", dist.Normal(a, 1.0), obs=y[i])

    return model, None, [rng.uniform(-4.0, 4.0, count)]


WORKLOADS = {
    f.__name__: f for f in (coin, eight_schools, schools, logistic, minibatch, mixture, intercepts, sites)
}


class Fit:
    def __init__(self, model, guide, data):
        self.data = [jnp.asarray(x) for x in data]
        self.svi = SVI(model, guide or AutoNormal(model), optim.Adam(0.01), Trace_ELBO())
        self.state = self.svi.init(random.PRNGKey(0), *self.data)
        self.compile(20)
        self.compile(min(max(int(SCAN * 1e6 / self.micros()), 20), 10_000))

    def compile(self, steps):
        self.steps = steps
        # The data are arguments: as constants they would be folded into the program.
        body = lambda state, data: lax.scan(lambda s, _: self.svi.update(s, *data), state, None, length=steps)
        self.scan = jax.jit(body).lower(self.state, self.data).compile()
        self.micros()

    def micros(self):
        start = time.perf_counter()
        self.state, losses = jax.block_until_ready(self.scan(self.state, self.data))
        assert np.isfinite(losses[-1])
        return (time.perf_counter() - start) / self.steps * 1e6


def answer(fit, line):
    name, *sizes = line.split()
    if name == "time":
        return fit, fit.micros()
    if name not in WORKLOADS:
        return None, "cannot"
    return Fit(*WORKLOADS[name](*map(int, sizes))), "ready"


print(f"NumPyro {numpyro.__version__}, jax {jax.__version__}, Python {platform.python_version()}", flush=True)
fit = None
for line in sys.stdin:
    fit, text = answer(fit, line)
    print(text, flush=True)

"""What NumPyro does with a guide that does not fit its model: one function a mistake.

    python3 docs/numpyro_mistakes.py

prints a row for each: silent (the fit runs as if all were well), warns, or fails at run time. Two steps of `SVI.run` are made,
with NumPyro's default settings. The README shows these rows beside what `cargo check` says; a test holds the names together.
"""

import warnings
from collections.abc import Callable

import jax.numpy as jnp
import numpyro
from jax import random
from numpyro import distributions as dist
from numpyro.distributions import constraints
from numpyro.infer import SVI, Trace_ELBO, TraceEnum_ELBO

POSITIVE = constraints.positive
DATA = jnp.array([0.5, -0.3, 1.2])


def fit(model: Callable, guide: Callable, *args, loss=None) -> None:
    svi = SVI(model, guide, numpyro.optim.Adam(0.01), loss or Trace_ELBO())
    svi.run(random.key(0), 2, *args, progress_bar=False)


def location():
    mu = numpyro.sample("mu", dist.Normal(0.0, 1.0))
    numpyro.sample("y", dist.Normal(mu, 1.0), obs=DATA[0])


def scale():
    tau = numpyro.sample("tau", dist.HalfNormal(1.0))
    numpyro.sample("y", dist.Normal(0.0, tau), obs=DATA[0])


def share():
    p = numpyro.sample("p", dist.Uniform(0.0, 1.0))
    numpyro.sample("y", dist.Normal(p, 1.0), obs=DATA[0])


def pair():
    z = numpyro.sample("z", dist.Normal(0.0, 1.0).expand([2]).to_event(1))
    numpyro.sample("y", dist.Normal(z.sum(), 1.0), obs=DATA[0])


def items():
    with numpyro.plate("item", 3):
        z = numpyro.sample("z", dist.Normal(0.0, 1.0))
        numpyro.sample("y", dist.Normal(z, 1.0), obs=DATA)


def minibatch():
    mu = numpyro.sample("mu", dist.Normal(0.0, 1.0))
    with numpyro.plate("item", 3, subsample_size=2):
        y = numpyro.subsample(DATA, event_dim=0)
        z = numpyro.sample("z", dist.Normal(mu, 1.0))
        numpyro.sample("y", dist.Normal(z, 1.0), obs=y)


def draw_mu(loc=0.0):
    return numpyro.sample("mu", dist.Normal(loc, 1.0))


def site_missing():
    """a latent site that the guide leaves out"""
    fit(location, lambda: None)


def site_misspelt():
    """a misspelt site in the guide"""
    fit(location, lambda: numpyro.sample("mi", dist.Normal(0.0, 1.0)))


def support_wider():
    """a wider support: any real number for a positive site"""
    fit(scale, lambda: numpyro.sample("tau", dist.Normal(0.0, 1.0)))


def support_wider_than_an_interval():
    """positive numbers for a site between 0 and 1"""
    fit(share, lambda: numpyro.sample("p", dist.LogNormal(0.0, 1.0)))


def support_narrower():
    """a narrower support: numbers between 0 and 1 for a positive site"""
    fit(scale, lambda: numpyro.sample("tau", dist.Beta(1.0, 1.0)))


def count_for_real():
    """a count for a real site"""
    fit(location, lambda: numpyro.sample("mu", dist.Poisson(1.0)))


def size_wrong():
    """a vector of another size"""
    fit(pair, lambda: numpyro.sample("z", dist.Normal(0.0, 1.0).expand([3]).to_event(1)))


def scalar_for_vector():
    """a number for a vector"""
    fit(pair, lambda: numpyro.sample("z", dist.Normal(0.0, 1.0)))


def simplex_wrong():
    """a simplex of another size"""

    def model():
        p = numpyro.sample("p", dist.Dirichlet(jnp.ones(3)))
        numpyro.sample("y", dist.Categorical(p), obs=2)

    fit(model, lambda: numpyro.sample("p", dist.Dirichlet(jnp.ones(4))))


def plate_missing():
    """a plate that the guide leaves out"""
    fit(items, lambda: None)


def plate_left_out():
    """a site of a plate, sampled outside of it"""
    fit(items, lambda: numpyro.sample("z", dist.Normal(jnp.zeros(3), 1.0)))


def plate_misspelt():
    """a misspelt plate"""

    def guide():
        with numpyro.plate("itme", 3):
            numpyro.sample("z", dist.Normal(0.0, 1.0))

    fit(items, guide)


def plate_wrong():
    """a site in another plate than the model's"""

    def guide():
        with numpyro.plate("other", 2):
            numpyro.sample("z", dist.Normal(0.0, 1.0))

    fit(items, guide)


def observe_in_guide():
    """`observe` in the guide"""

    def guide():
        mu = draw_mu()
        numpyro.sample("y", dist.Normal(mu, 1.0), obs=DATA[0])

    fit(location, guide)


def observed_site_in_guide():
    """an observed site that the guide draws"""

    def guide():
        mu = draw_mu()
        numpyro.sample("y", dist.Normal(mu, 1.0))

    fit(location, guide)


def site_twice():
    """the same site twice"""

    def model():
        numpyro.sample("mu", dist.Normal(0.0, 1.0))
        numpyro.sample("mu", dist.Normal(0.0, 1.0))

    fit(model, draw_mu)


def param_twice():
    """the same parameter twice"""

    def guide():
        loc = numpyro.param("loc", 0.0)
        scale = numpyro.param("loc", 1.0, constraint=POSITIVE)
        numpyro.sample("mu", dist.Normal(loc, scale))

    fit(location, guide)


def param_named_like_a_site():
    """a parameter with the name of a site"""
    fit(location, lambda: draw_mu(numpyro.param("mu", 0.0)))


def scale_unconstrained():
    """an unconstrained parameter as a scale"""
    fit(location, lambda: numpyro.sample("mu", dist.Normal(0.0, numpyro.param("scale", 1.0))))


def initial_value():
    """an initial value outside its constraint"""
    fit(location, lambda: numpyro.sample("mu", dist.Normal(0.0, numpyro.param("scale", -1.0, constraint=POSITIVE))))


def literal():
    """a literal outside its range: a scale of -1"""
    fit(location, lambda: numpyro.sample("mu", dist.Normal(0.0, -1.0)))


def param_unused():
    """an unused parameter"""

    def guide():
        numpyro.param("scale", 1.0, constraint=POSITIVE)
        draw_mu(numpyro.param("loc", 0.0))

    fit(location, guide)


def kinds(infer):
    def model():
        up = numpyro.sample("up", dist.Bernoulli(0.5), infer=infer)
        numpyro.sample("y", dist.Normal(up, 1.0), obs=DATA[0])

    return model


def discrete_latent():
    """a discrete latent that nothing sums out"""
    fit(kinds({}), lambda: numpyro.sample("up", dist.Bernoulli(0.5)))


def discrete_latent_to_be_enumerated():
    """a discrete latent that is to be summed out, under an objective that does not"""
    fit(kinds({"enumerate": "parallel"}), lambda: None)


def enumerated_and_sampled():
    """a site that is summed out, and drawn in the guide"""
    guide = lambda: numpyro.sample("up", dist.Bernoulli(0.5))
    fit(kinds({"enumerate": "parallel"}), guide, loss=TraceEnum_ELBO())


def enumerated_count():
    """a sum over all values of a count without bound"""

    def model():
        n = numpyro.sample("n", dist.Poisson(1.0), infer={"enumerate": "parallel"})
        numpyro.sample("y", dist.Normal(n, 1.0), obs=DATA[0])

    fit(model, lambda: None, loss=TraceEnum_ELBO())


def if_on_a_latent():
    """`if` on a latent value"""

    def model():
        mu = numpyro.sample("mu", dist.Normal(0.0, 1.0))
        numpyro.factor("penalty", -mu if mu > 0 else 0.0)

    fit(model, lambda: draw_mu(numpyro.param("loc", 0.0)))


def index_by_a_latent():
    """an index that depends on a latent"""

    def model():
        mu = numpyro.sample("mu", dist.Normal(0.0, 1.0))
        numpyro.factor("penalty", DATA[mu])

    fit(model, lambda: draw_mu(numpyro.param("loc", 0.0)))


def floor():
    """`floor`, which drops the derivative"""

    def model():
        mu = numpyro.sample("mu", dist.Normal(0.0, 1.0))
        numpyro.factor("penalty", -jnp.floor(mu))

    fit(model, lambda: draw_mu(numpyro.param("loc", 0.0)))


def sample_under_if():
    """`sample` under an `if`, on a latent"""

    def model():
        mu = numpyro.sample("mu", dist.Normal(0.0, 1.0))
        if mu > 0:
            numpyro.sample("extra", dist.Normal(0.0, 1.0))

    fit(model, lambda: draw_mu(numpyro.param("loc", 0.0)))


def subsampled_in_the_model_only():
    """a plate subsampled in the model only"""

    def guide():
        draw_mu()
        with numpyro.plate("item", 3):
            numpyro.sample("z", dist.Normal(0.0, 1.0))

    fit(minibatch, guide)


def subsampled_at_another_size():
    """a plate subsampled at another size"""

    def guide():
        draw_mu()
        with numpyro.plate("item", 3, subsample_size=1):
            numpyro.sample("z", dist.Normal(0.0, 1.0))

    fit(minibatch, guide)


def guide_of_another_model():
    """the guide of another model"""
    fit(scale, draw_mu)


def argument_missing():
    """an argument too few"""
    fit(lambda y: location(), lambda y: draw_mu())


def outside_of_a_model():
    """`sample` outside of a model"""
    numpyro.sample("mu", dist.Normal(0.0, 1.0))


MISTAKES = [
    site_missing,
    site_misspelt,
    support_wider,
    support_wider_than_an_interval,
    support_narrower,
    count_for_real,
    size_wrong,
    scalar_for_vector,
    simplex_wrong,
    plate_missing,
    plate_left_out,
    plate_misspelt,
    plate_wrong,
    observe_in_guide,
    observed_site_in_guide,
    site_twice,
    param_twice,
    param_named_like_a_site,
    scale_unconstrained,
    initial_value,
    literal,
    param_unused,
    discrete_latent,
    discrete_latent_to_be_enumerated,
    enumerated_and_sampled,
    enumerated_count,
    if_on_a_latent,
    index_by_a_latent,
    floor,
    sample_under_if,
    subsampled_in_the_model_only,
    subsampled_at_another_size,
    guide_of_another_model,
    argument_missing,
    outside_of_a_model,
]


def behaviour(mistake: Callable) -> str:
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        try:
            mistake()
        except Exception:
            return "fails at run time"
    return "warns" if any(warning.category is UserWarning for warning in said) else "silent"


if __name__ == "__main__":
    print(f"NumPyro {numpyro.__version__}")
    for mistake in MISTAKES:
        print(f"| {mistake.__doc__} | {behaviour(mistake)} |")

# Times a step of Stan's ADVI, for the example `compare`.
#
# Prints its versions, then answers each line of its input with a line: `NAME SIZE..` compiles a model, keeps it in the directory
# that is the script's argument, and answers `ready`, or `cannot`; `time` answers the microseconds of a step with one draw.

suppressMessages(library(rstan))

# How many seconds a fit of one step may take.
LONGEST <- 20

directory <- commandArgs(trailingOnly = TRUE)[1]
dir.create(directory, showWarnings = FALSE, recursive = TRUE)
rstan_options(auto_write = TRUE)
# Where Boost's headers come with the system and not in a package of R.
if (!file.exists(rstan_options("boost_lib"))) rstan_options(boost_lib = "/usr/include")
flags <- file.path(directory, "Makevars")
writeLines(c("CXX14FLAGS = -O3 -fPIC -w", "CXXFLAGS = -O3 -fPIC -w"), flags)
Sys.setenv(R_MAKEVARS_USER = normalizePath(flags))

programs <- list(
  schools = "
data { int J; vector[J] y; vector<lower=0>[J] sigma; }
parameters { real mu; real<lower=0> tau; vector[J] theta; }
model {
  mu ~ normal(0, 5);
  tau ~ cauchy(0, 5);
  theta ~ normal(mu, tau);
  y ~ normal(theta, sigma);
}",
  logistic = "
data { int N; int D; matrix[N, D] x; int<lower=0, upper=1> y[N]; }
parameters { vector[D] w; real intercept; }
model {
  w ~ normal(0, 1);
  intercept ~ normal(0, 1);
  y ~ bernoulli_logit_glm(x, intercept, w);
}",
  mixture = "
data { int N; vector[N] y; }
parameters { vector[3] logit_w; vector[3] loc; vector<lower=0>[3] scale; }
model {
  vector[3] log_w = log_softmax(logit_w);
  logit_w ~ normal(0, 1);
  loc ~ normal(0, 5);
  scale ~ lognormal(0, 1);
  for (n in 1:N) {
    vector[3] terms = log_w;
    for (k in 1:3) terms[k] += normal_lpdf(y[n] | loc[k], scale[k]);
    target += log_sum_exp(terms);
  }
}",
  intercepts = "
data { int N; int G; int<lower=1, upper=G> g[N]; matrix[N, 1] x; vector[N] y; }
parameters { real mu; real<lower=0> tau; vector[1] slope; real<lower=0> sigma; vector[G] z; }
model {
  vector[G] alpha = mu + tau * z;
  mu ~ normal(0, 5);
  tau ~ normal(0, 2);
  slope ~ normal(0, 2);
  sigma ~ normal(0, 2);
  z ~ normal(0, 1);
  y ~ normal_id_glm(x, alpha[g], slope, sigma);
}",
  sites = "
data { int N; vector[N] y; }
parameters { vector[N] a; }
model { a ~ normal(0, 2); y ~ normal(a, 1); }"
)

# The parameter whose draws are kept: those of all would take longer than the fit.
shown <- list(schools = "mu", logistic = "intercept", mixture = "loc", intercepts = "mu", sites = "a")

eight <- list(
  J = 8, y = c(28, 8, -3, 7, -1, 1, 18, 12), sigma = c(15, 10, 16, 11, 9, 11, 10, 18)
)

# The program of a workload, and made-up data of its sizes; NULL for what ADVI does not fit.
workload <- function(name, sizes) {
  uniform <- function(n, width) runif(n, -width, width)
  n <- sizes[1]
  switch(name,
    eight_schools = list("schools", eight),
    schools = list("schools", list(J = n, y = uniform(n, 20) + 10, sigma = runif(n, 8, 18))),
    logistic = {
      x <- matrix(uniform(n * sizes[2], 1.7), n)
      y <- as.integer(x %*% uniform(sizes[2], 1.7) + uniform(n, 1.7) > 0)
      list("logistic", list(N = n, D = sizes[2], x = x, y = y))
    },
    mixture = list("mixture", list(N = n, y = sample(c(-4, 0, 5), n, TRUE) + uniform(n, 1.5))),
    intercepts = {
      g <- sample(n, 50 * n, TRUE)
      x <- uniform(50 * n, 1.7)
      y <- runif(n, 0, 3.4)[g] + 0.5 * x + uniform(50 * n, 1)
      list("intercepts", list(N = 50 * n, G = n, g = g, x = matrix(x), y = y))
    },
    sites = list("sites", list(N = n, y = uniform(n, 4)))
  )
}

compiled <- function(name) {
  file <- file.path(directory, paste0(name, ".stan"))
  if (!file.exists(file) || paste(readLines(file), collapse = "\n") != programs[[name]]) writeLines(programs[[name]], file)
  stan_model(file)
}

# The processor's seconds for a fit of so many steps: ADVI has one thread, and what else runs on the machine does not count.
seconds <- function(fit, steps) {
  used <- function() sum(proc.time()[1:2])
  start <- used()
  capture.output(suppressWarnings(vb(
    fit$model,
    data = fit$data, pars = fit$shown, iter = steps, grad_samples = 1, adapt_engaged = FALSE, eta = 0.05, eval_elbo = steps, elbo_samples = 1,
    tol_rel_obj = 1e-9, output_samples = 2, importance_resampling = FALSE, refresh = 0, seed = 1
  )))
  used() - start
}

# Between two numbers of steps, so that what comes before the first step and after the last cancels.
micros <- function(fit) (seconds(fit, 2 * fit$steps) - seconds(fit, fit$steps)) / fit$steps * 1e6

open <- function(name, sizes) {
  chosen <- workload(name, sizes)
  if (is.null(chosen)) return(NULL)
  fit <- list(model = compiled(chosen[[1]]), shown = shown[[chosen[[1]]]], data = chosen[[2]], steps = 10)
  if (seconds(fit, 1) > LONGEST) return(NULL)
  around <- min(replicate(3, seconds(fit, 1)))
  least <- function(steps) min(replicate(2, seconds(fit, steps)))
  while (least(fit$steps) - around < max(0.2, around)) fit$steps <- 2 * fit$steps
  fit
}

say <- function(...) {
  cat(..., "\n", sep = "")
  flush(stdout())
}

set.seed(1)
say("rstan ", as.character(packageVersion("rstan")), ", ", R.version.string)
input <- file("stdin", "r")
fit <- NULL
while (length(line <- readLines(input, 1)) > 0) {
  words <- strsplit(line, " ")[[1]]
  if (words[1] == "time") {
    say(micros(fit))
  } else {
    capture.output(fit <- open(words[1], as.integer(words[-1])))
    say(if (is.null(fit)) "cannot" else "ready")
  }
}

//! Many steps in one call.

use std::fmt;

use crate::error::SviError;
use crate::guide::Guide;
use crate::model::Model;
use crate::optim::Optimizer;
use crate::state::SviState;
use crate::svi::{ParamsOf, Svi};

/// Where a run starts: at a seed, or at the state another run ended with.
#[derive(Debug)]
pub enum Start<M, G> {
    /// With the initial parameters.
    Seed(u64),
    /// Where the state stands.
    State(Box<SviState<M, G>>),
}

impl<M, G> From<u64> for Start<M, G> {
    fn from(seed: u64) -> Self {
        Self::Seed(seed)
    }
}

impl<M, G> From<SviState<M, G>> for Start<M, G> {
    fn from(state: SviState<M, G>) -> Self {
        Self::State(Box::new(state))
    }
}

/// Whether to stop, given the losses so far.
type StopRule = dyn Fn(&[f64]) -> bool;

/// How long to run, and how.
///
/// ```
/// use svi_runtime::prelude::*;
/// let steps = Steps::new(10_000).stable().stop_when(|losses| losses.len() > 500 && losses[losses.len() - 1] < 1.0);
/// ```
pub struct Steps {
    count: usize,
    stable: bool,
    stop: Option<Box<StopRule>>,
    #[cfg(feature = "progress")]
    progress: bool,
}

impl Steps {
    /// This many steps, at least 1.
    pub fn new(count: usize) -> Self {
        Self {
            count,
            stable: false,
            stop: None,
            #[cfg(feature = "progress")]
            progress: false,
        }
    }

    /// Steps whose loss or gradient is not finite are skipped, as by [`Svi::stable_update`]; their loss is not-a-number.
    #[must_use]
    pub fn stable(mut self) -> Self {
        self.stable = true;
        self
    }

    /// Stops early once this holds for the losses so far.
    #[must_use]
    pub fn stop_when(mut self, stop: impl Fn(&[f64]) -> bool + 'static) -> Self {
        self.stop = Some(Box::new(stop));
        self
    }

    /// Shows a progress bar on the terminal's standard error.
    #[cfg(feature = "progress")]
    #[must_use]
    pub fn progress(mut self) -> Self {
        self.progress = true;
        self
    }
}

impl From<usize> for Steps {
    fn from(count: usize) -> Self {
        Self::new(count)
    }
}

impl fmt::Debug for Steps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Steps").field("count", &self.count).field("stable", &self.stable).finish_non_exhaustive()
    }
}

/// A number of steps, or [`Steps`] with more to say.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number of steps",
    label = "expected a `usize`: `1_000`, or `n as usize` for an integer `n`; `Steps::new(1_000)` has options",
    note = "the arguments of `run` are a seed, a number of steps, and the arguments of the model and of the guide as tuples"
)]
pub trait IntoSteps {
    /// The steps.
    fn into_steps(self) -> Steps;
}

impl IntoSteps for Steps {
    fn into_steps(self) -> Self {
        self
    }
}

impl IntoSteps for usize {
    fn into_steps(self) -> Steps {
        Steps::new(self)
    }
}

/// What a run ends with.
pub struct SviRun<M: Model, G: Guide<M>> {
    /// The constrained parameters.
    pub params: ParamsOf<M, G>,
    /// The state, to go on from.
    pub state: SviState<M, G>,
    /// The loss of every step, at the parameters before it.
    pub losses: Vec<f64>,
}

impl<M: Model, G: Guide<M>, O: Optimizer> Svi<M, G, O> {
    /// Runs from a seed, or on from a state.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    ///
    /// #[model]
    /// fn location() {
    ///     let mu = sample("mu", Normal::new(0.0, 1.0));
    ///     observe("y", Normal::new(mu, 1.0), 2.0);
    /// }
    ///
    /// let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.05));
    /// let half = svi.run(7, 500, (), ())?;
    /// let whole = svi.run(half.state, 500, (), ())?;
    /// assert!((whole.params.guide.loc[0] - 1.0).abs() < 0.2);
    /// # Ok::<(), SviError>(())
    /// ```
    ///
    /// # Errors
    /// Those of [`init`](Self::init) and [`update`](Self::update), and no steps at all.
    pub fn run<'a>(
        &self,
        start: impl Into<Start<M, G>>,
        steps: impl IntoSteps,
        model_args: M::Args<'a>,
        guide_args: G::Args<'a>,
    ) -> Result<SviRun<M, G>, SviError> {
        let steps = steps.into_steps();
        if steps.count == 0 {
            return Err(SviError::Setting { setting: "the number of steps", value: 0.0, expected: "at least 1" });
        }
        let mut state = match start.into() {
            Start::Seed(seed) => self.init(seed, model_args, guide_args)?,
            Start::State(state) => *state,
        };
        let mut losses = Vec::with_capacity(steps.count.min(1 << 20));
        let progress = Progress::new(&steps);
        while losses.len() < steps.count {
            losses.push(self.run_step(&mut state, &steps, model_args, guide_args)?);
            progress.advance(&losses);
            if steps.stop.as_ref().is_some_and(|stop| stop(&losses)) {
                break;
            }
        }
        Ok(SviRun { params: self.get_params(&state), state, losses })
    }

    fn run_step<'a>(
        &self,
        state: &mut SviState<M, G>,
        steps: &Steps,
        model_args: M::Args<'a>,
        guide_args: G::Args<'a>,
    ) -> Result<f64, SviError> {
        if steps.stable {
            return Ok(self.stable_update(state, model_args, guide_args)?.unwrap_or(f64::NAN));
        }
        self.update(state, model_args, guide_args)
    }
}

/// The progress bar, where there is one.
struct Progress {
    #[cfg(feature = "progress")]
    bar: Option<indicatif::ProgressBar>,
}

#[cfg(feature = "progress")]
impl Progress {
    /// How many steps pass between two looks at the losses.
    const EVERY: usize = 100;

    fn new(steps: &Steps) -> Self {
        let bar = steps.progress.then(|| {
            let template = "{elapsed_precise} {wide_bar} {pos}/{len} {per_sec} {msg}";
            let bar = indicatif::ProgressBar::new(steps.count as u64);
            match indicatif::ProgressStyle::with_template(template) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        Self { bar }
    }

    fn advance(&self, losses: &[f64]) {
        let Some(bar) = &self.bar else { return };
        if losses.len().is_multiple_of(Self::EVERY) {
            let recent = &losses[losses.len() - Self::EVERY..];
            bar.set_position(losses.len() as u64);
            bar.set_message(format!("loss {:.4}", recent.iter().sum::<f64>() / Self::EVERY as f64));
        }
    }
}

#[cfg(feature = "progress")]
impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.abandon();
        }
    }
}

#[cfg(not(feature = "progress"))]
impl Progress {
    fn new(_steps: &Steps) -> Self {
        Self {}
    }

    fn advance(&self, _losses: &[f64]) {}
}

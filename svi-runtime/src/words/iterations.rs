//! The iterations of a plate, and how a step visits them.

/// The iterations of a plate, as [`plate`](super::plate) names them: what its methods say is read by the macros.
#[derive(Debug)]
pub struct Iterations(pub(super) ());

impl Iterations {
    /// A step visits `size` of the plate's iterations, chosen anew in each step, without replacement: a minibatch.
    ///
    /// The log densities of the plate are multiplied by `len / size`, in the model and in the guide, so that the loss and its
    /// gradient are right on average. The index is that into the full data. A plate with latents is subsampled in the guide as
    /// in the model, and both visit the same iterations. A step costs what it visits.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    ///
    /// #[model]
    /// fn location(y: &[f64]) {
    ///     let mu = sample("mu", Normal::new(0.0, 10.0));
    ///     for i in plate("item", y.len()).subsample(20) {
    ///         observe("y", Normal::new(mu, 1.0), y[i]);
    ///     }
    /// }
    ///
    /// let y: Vec<f64> = (0..1_000).map(|i| 3.0 + (i as f64).sin()).collect();
    /// let falling = |step: u64| 0.1 * 0.995_f64.powf(step as f64);
    /// let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new(), Adam::new(falling));
    /// let run = svi.run(0, 1_000, (&y,), ())?;
    /// assert!((svi.median(&run.state, (&y,))?.mu - 3.0).abs() < 0.1);
    /// # Ok::<(), SviError>(())
    /// ```
    pub fn subsample(self, _size: usize) -> Self {
        self
    }

    /// After [`subsample`](Self::subsample): the steps go through all iterations in random order, then again in another.
    ///
    /// The last step of such an epoch visits what is left, if the size does not divide the length, and weighs it accordingly.
    /// The plate stands at the top of the body.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    ///
    /// #[model]
    /// fn location(y: &[f64]) {
    ///     let mu = param("mu", 0.0);
    ///     for i in plate("item", y.len()).subsample(2).shuffled() {
    ///         observe("y", Normal::new(mu, 1.0), y[i]);
    ///     }
    /// }
    ///
    /// #[guide(model = location)]
    /// fn nothing() {}
    ///
    /// let y = [1.0, 2.0, 3.0, 4.0];
    /// let svi = Svi::new(location(), nothing(), TraceElbo::new(), Sgd::new(1e-30)); // stands still
    /// let losses = svi.run(0, 2, (&y,), ())?.losses;
    /// let full = 15.0 + 2.0 * (2.0 * std::f64::consts::PI).ln(); // Σ y² / 2 + ln √2π
    /// assert!((losses[0] / 2.0 + losses[1] / 2.0 - full).abs() < 1e-12); // an epoch averages to it
    /// # Ok::<(), SviError>(())
    /// ```
    pub fn shuffled(self) -> Self {
        self
    }

    /// After [`subsample`](Self::subsample): the iterations of a step are drawn with replacement. The plate has neither latents
    /// nor parameters of its own, of which an iteration that is drawn twice would have two.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    ///
    /// #[model]
    /// fn location(y: &[f64]) {
    ///     let mu = sample("mu", Normal::new(0.0, 10.0));
    ///     for i in plate("item", y.len()).subsample(20).with_replacement() {
    ///         observe("y", Normal::new(mu, 1.0), y[i]);
    ///     }
    /// }
    ///
    /// let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.01));
    /// assert!(svi.run(0, 10, (&[0.5; 100],), ())?.losses.iter().all(|loss| loss.is_finite()));
    /// # Ok::<(), SviError>(())
    /// ```
    pub fn with_replacement(self) -> Self {
        self
    }

    /// The plate's iterations are a batch of `total`: its log densities are multiplied by `total / len`. For data that arrive
    /// in batches, whose length may change from step to step. The plate has neither latents nor parameters of its own.
    ///
    /// ```
    /// use svi_runtime::prelude::*;
    ///
    /// #[model]
    /// fn location(batch: &[f64], total: usize) {
    ///     let mu = sample("mu", Normal::new(0.0, 10.0));
    ///     for i in plate("item", batch.len()).of(total) {
    ///         observe("y", Normal::new(mu, 1.0), batch[i]);
    ///     }
    /// }
    ///
    /// let y: Vec<f64> = (0..1_000).map(|i| 3.0 + (i as f64).sin()).collect();
    /// let falling = |step: u64| 0.1 * 0.995_f64.powf(step as f64);
    /// let svi = Svi::new(location(), AutoNormal::new(), TraceElbo::new(), Adam::new(falling));
    /// let mut state = svi.init(0, (&y, y.len()), ())?;
    /// for _ in 0..60 {
    ///     for batch in y.chunks(64) {
    ///         svi.update(&mut state, (batch, y.len()), ())?;
    ///     }
    /// }
    /// assert!((svi.median(&state, (&y, y.len()))?.mu - 3.0).abs() < 0.1);
    /// # Ok::<(), SviError>(())
    /// ```
    pub fn of(self, _total: usize) -> Self {
        self
    }
}

impl Iterator for Iterations {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        None
    }
}

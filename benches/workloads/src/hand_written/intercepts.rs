//! Intercepts that vary by group, with a mean-field guide.

use super::adam::Adam;
use super::draw::Draw;
use super::{HALF_LN_TAU, NonFinite, checked, generator};

const MU_SCALE: f64 = 5.0;
const SLOPE_SCALE: f64 = 2.0;
/// Of the half-normal priors of `tau` and `sigma`.
const HALF_SCALE: f64 = 2.0;

/// Parameters of the top, before two for each group: a location and a log scale, for `mu`, `ln tau`, `slope`, `ln sigma`.
const TOP: usize = 8;

/// A fit of intercepts.
pub struct Intercepts {
    seed: u64,
    step: u64,
    params: Vec<f64>,
    gradient: Vec<f64>,
    draws: Vec<Draw>,
    alpha: Vec<f64>,
    /// The sum of each group's residuals.
    residuals: Vec<f64>,
    adam: Adam,
}

impl Intercepts {
    /// A fit that starts from this scale of all latents.
    pub fn new(seed: u64, groups: usize, scale: f64) -> Self {
        let len = TOP + 2 * groups;
        let params = [0.0, scale.ln()].repeat(len / 2);
        let (gradient, adam) = (vec![0.0; len], Adam::new(len));
        let (draws, alpha, residuals) = (Vec::with_capacity(groups), vec![0.0; groups], vec![0.0; groups]);
        Self { seed, step: 0, params, gradient, draws, alpha, residuals, adam }
    }

    /// Locations and scales: of `mu`, `ln tau`, `slope`, `ln sigma`, and of each group's `z`.
    pub fn params(&self) -> Vec<f64> {
        self.params.chunks_exact(2).flat_map(|pair| [pair[0], pair[1].exp()]).collect()
    }

    /// One step.
    pub fn update(&mut self, group: &[usize], x: &[f64], y: &[f64]) -> Result<f64, NonFinite> {
        let loss = self.loss_and_gradient(group, x, y);
        let loss = checked(loss, &self.gradient)?;
        self.adam.step(self.step, &mut self.params, &self.gradient);
        self.step += 1;
        Ok(loss)
    }

    fn loss_and_gradient(&mut self, group: &[usize], x: &[f64], y: &[f64]) -> f64 {
        let rng = &mut generator(self.seed, self.step);
        let (top, rows) = self.params.split_at(TOP);
        let [mu, log_tau, slope, log_sigma] = [0, 2, 4, 6].map(|i| Draw::new(top[i], top[i + 1], rng));
        let (tau, sigma) = (log_tau.value.exp(), log_sigma.value.exp());
        self.draws.clear();
        for (params, alpha) in rows.chunks_exact(2).zip(&mut self.alpha) {
            let z = Draw::new(params[0], params[1], rng);
            *alpha = mu.value + tau * z.value;
            self.draws.push(z);
        }

        self.residuals.fill(0.0);
        let (mut squares, mut along_x) = (0.0, 0.0);
        for ((group, x), y) in group.iter().zip(x).zip(y) {
            let residual = y - self.alpha[*group] - slope.value * x;
            self.residuals[*group] += residual;
            squares += residual * residual;
            along_x += residual * x;
        }

        let precision = 1.0 / (sigma * sigma);
        let (mut log_q, mut z_squares, mut in_mu, mut in_log_tau) = (0.0, 0.0, 0.0, 0.0);
        let (top_gradient, row_gradients) = self.gradient.split_at_mut(TOP);
        let rows = self.draws.iter().zip(&self.residuals);
        for ((z, residuals), gradient) in rows.zip(row_gradients.chunks_exact_mut(2)) {
            let in_alpha = residuals * precision;
            gradient.copy_from_slice(&z.pull(z.value - tau * in_alpha));
            in_mu -= in_alpha;
            in_log_tau -= in_alpha * tau * z.value;
            log_q += z.log_q();
            z_squares += z.value * z.value;
        }

        let (rows, groups) = (y.len() as f64, self.alpha.len() as f64);
        let scaled = [mu.value / MU_SCALE, tau / HALF_SCALE, slope.value / SLOPE_SCALE, sigma / HALF_SCALE];
        let in_slope = scaled[2] / SLOPE_SCALE - along_x * precision;
        let in_log_sigma = scaled[3] * scaled[3] + rows - squares * precision;
        top_gradient[..2].copy_from_slice(&mu.pull(in_mu + scaled[0] / MU_SCALE));
        top_gradient[2..4].copy_from_slice(&log_tau.pull(in_log_tau + scaled[1] * scaled[1] - 1.0));
        top_gradient[4..6].copy_from_slice(&slope.pull(in_slope));
        top_gradient[6..].copy_from_slice(&log_sigma.pull(in_log_sigma - 1.0));

        for draw in [&mu, &log_tau, &slope, &log_sigma] {
            log_q += draw.log_q();
        }
        log_q -= log_tau.value + log_sigma.value + (groups + 4.0) * HALF_LN_TAU;
        let scales = (MU_SCALE * HALF_SCALE * SLOPE_SCALE * HALF_SCALE).ln();
        let log_top = -0.5 * scaled.iter().map(|z| z * z).sum::<f64>() - scales + 2.0 * 2.0_f64.ln();
        let log_y = -0.5 * squares * precision - rows * (log_sigma.value + HALF_LN_TAU);
        log_q - (log_top - 0.5 * z_squares - (groups + 4.0) * HALF_LN_TAU + log_y)
    }
}

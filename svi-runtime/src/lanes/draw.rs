//! Draws of several iterations side by side, and their gradients.

use super::distribution::{LaneContinuous, ln_sqrt_tau};
use super::number::Lanes;
use super::real::{LaneArg, LaneReal};
use super::simd::Simd;
use super::sum::LaneSum;
use crate::distributions::{LogNormal, Normal};

/// A distribution whose draws are made of one standard normal number each.
///
/// As with densities, what is drawn with a parameter that is not finite or outside its constraint has no density that is a number.
pub trait LaneDraw<const M: usize, S: Simd>: LaneContinuous<M, S> {
    /// The draws that `noise` makes, whose log densities are added up.
    fn draw(&self, noise: Lanes<S>, sum: &mut LaneSum<M, S>) -> Lanes<S>;

    /// Adds the gradient of `log density - partial x` along the paths of the draws `x`: see
    /// [`Reparameterised`](crate::distributions::Reparameterised). The result is the draws as numbers of the body.
    fn pull<'g>(&self, x: Lanes<S>, partial: Lanes<S>, sum: &mut LaneSum<M, S>) -> LaneReal<'g, M, S>;
}

impl<const M: usize, S: Simd, L: LaneArg<M, S>, C: LaneArg<M, S>> LaneDraw<M, S> for Normal<L, C> {
    #[inline(always)]
    fn draw(&self, noise: Lanes<S>, sum: &mut LaneSum<M, S>) -> Lanes<S> {
        let simd = noise.simd();
        // Where a scale has not all its digits, one over it may be infinite.
        let scale = self.scale.lanes(simd);
        let scale = scale.all(f64::NAN).where_less(scale, scale.all(f64::MIN_POSITIVE), scale);
        let x = noise.times_plus(scale, self.loc.lanes(simd));
        let kernel = noise.times_plus(noise * -0.5, x * 0.0);
        sum.add(kernel - self.scale.ln_lanes(simd) - ln_sqrt_tau());
        x
    }

    /// The noise is held fixed: the density moves with the location, and thins as the scale grows.
    #[inline(always)]
    fn pull<'g>(&self, x: Lanes<S>, partial: Lanes<S>, sum: &mut LaneSum<M, S>) -> LaneReal<'g, M, S> {
        let simd = x.simd();
        let inverse = self.scale.recip_lanes(simd);
        let noise = (x - self.loc.lanes(simd)) * inverse;
        let minus = -partial;
        self.loc.add_to(minus, sum);
        self.scale.add_to(minus.times_plus(noise, -inverse), sum);
        let mut path = LaneSum::new(simd, false);
        self.loc.add_to(x.all(1.0), &mut path);
        self.scale.add_to(noise, &mut path);
        LaneReal::of_sum(x, &path)
    }
}

impl<const M: usize, S: Simd, L: LaneArg<M, S>, C: LaneArg<M, S>> LaneDraw<M, S> for LogNormal<L, C> {
    #[inline(always)]
    fn draw(&self, noise: Lanes<S>, sum: &mut LaneSum<M, S>) -> Lanes<S> {
        let ln = Normal::new(self.loc, self.scale).draw(noise, sum);
        let x = ln.exp();
        // Its density is of the draw: of one that has not all its digits, or is zero or infinite, it is another, or none.
        let known = x.all(f64::NAN).where_less(x, x.all(f64::MIN_POSITIVE), x);
        sum.add(known.times_plus(x.all(0.0), -ln));
        x
    }

    #[inline(always)]
    fn pull<'g>(&self, x: Lanes<S>, partial: Lanes<S>, sum: &mut LaneSum<M, S>) -> LaneReal<'g, M, S> {
        // The log density is the normal one less the logarithm.
        let in_ln = partial.times_plus(x, x.all(1.0));
        Normal::new(self.loc, self.scale).pull(x.ln(), in_ln, sum).chain(x, x)
    }
}

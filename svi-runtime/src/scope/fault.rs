//! The first problem of a pass.

use crate::constraints::Support;
use crate::distributions::{Distribution, Family, InvalidParameter};
use crate::error::{Fault, Problem};

/// The first problem: this one, unless one was noted before. It sees nothing of the scope, so that the sum can stay in registers.
#[cold]
#[inline(never)]
pub(super) fn note(fault: Option<Box<Fault>>, site: &'static str, problem: Problem) -> Option<Box<Fault>> {
    fault.or_else(|| Some(Box::new(Fault::new(site, problem))))
}

/// The first problem of a pass, if there was one.
pub trait Faulty {
    /// The place of it.
    fn fault(&mut self) -> &mut Option<Box<Fault>>;

    /// Whether there was one.
    #[inline(always)]
    fn has_failed(&mut self) -> bool {
        self.fault().is_some()
    }

    /// Whether a log density of minus infinity is no problem: it belongs to one value of several that are summed over.
    #[inline(always)]
    fn may_be_impossible(&self) -> bool {
        false
    }

    /// Notes a problem, if it is the first.
    #[inline(always)]
    fn fail(&mut self, site: &'static str, problem: Problem) {
        let noted = self.fault().take();
        *self.fault() = note(noted, site, problem);
    }

    /// Says of the first problem in which iteration of a plate it was.
    #[inline(always)]
    fn place_in(&mut self, plate: &'static str, index: usize) {
        if let Some(fault) = self.fault() {
            fault.within(plate, index);
        }
    }

    /// Notes it if the distribution's parameters are outside their constraints, unless its density will show it.
    #[inline(always)]
    fn check_unless_shown<const N: usize, D: Distribution<N>>(&mut self, site: &'static str, distribution: &D) {
        if !D::SELF_CHECKING {
            self.check(site, distribution);
        }
    }

    /// Notes it if the sum is not finite after the distribution's log density was added.
    #[inline(always)]
    fn check_scored<const N: usize, D: Distribution<N>>(&mut self, site: &'static str, sum: f64, distribution: &D) {
        if !sum.is_finite() {
            self.check(site, distribution);
            self.check_finite(site, sum);
        }
    }

    /// Notes it if the distribution's parameters are outside their constraints.
    #[inline(always)]
    fn check<const N: usize, D: Distribution<N>>(&mut self, site: &'static str, distribution: &D) {
        if let Err(invalid) = distribution.check() {
            self.fail_parameter(site, D::Family::NAME, invalid);
        }
    }

    /// Notes a parameter outside its constraint.
    #[inline(always)]
    fn fail_parameter(&mut self, site: &'static str, family: &'static str, invalid: InvalidParameter) {
        let InvalidParameter { parameter, value, expected } = invalid;
        self.fail(site, Problem::InvalidParameter { family, parameter, value, expected });
    }

    /// Notes it if a sum of log densities is not finite.
    #[inline(always)]
    fn check_finite(&mut self, site: &'static str, value: f64) {
        let is_impossible = value == f64::NEG_INFINITY && self.may_be_impossible();
        if !value.is_finite() && !is_impossible {
            self.fail(site, Problem::NonFiniteDensity { value });
        }
    }

    /// Notes it if none of the values of an enumerated site is possible.
    #[inline(always)]
    fn check_marginal(&mut self, site: &'static str, value: f64, values: usize) {
        if value == f64::NEG_INFINITY && !self.may_be_impossible() {
            self.fail(site, Problem::NoPossibleValue { values });
        }
    }

    /// Notes a value outside the support of its distribution.
    #[inline(always)]
    fn fail_outside<F: Family>(&mut self, site: &'static str, value: f64) {
        let support = F::Support::KIND.describe();
        self.fail(site, Problem::OutsideSupport { family: F::NAME, support, value });
    }
}

/// The problem of a plate that has `found` iterations and should have `expected`.
pub(super) fn size_problem(found: usize, expected: usize, reference: &'static str) -> Option<Problem> {
    (found != expected).then_some(Problem::PlateSize { found, expected, reference })
}

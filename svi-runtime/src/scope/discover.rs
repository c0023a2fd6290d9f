//! The shape of a function's parameters and latents, and the parameters' initial values.

use super::fault::size_problem;
use super::{Faulty, GuideScope, ModelScope, ParamDual, PlateSite, Recorded, Scope, Site, joint_sites};
use std::marker::PhantomData;

use crate::accumulator::Accumulator;
use crate::collector::Collector;
use crate::constraints::{Bijective, Kind, Support};
use crate::distributions::{
    Continuous, ContinuousDistribution, Distribution, Dual, Elements, Enumerable, Family, Joint, JointPath,
    Observation, PathElements, Reparameterised, Vectorized,
};
use crate::error::{Fault, Problem};
use crate::initial::Initial;
use crate::minibatch::{Sampled, Subsample};
use crate::real::{Arg, Real};
use crate::shape::{Leaf, Shape, ShapeBuilder, Space};
use crate::slot::Slot;
use crate::vector::{InitialVector, KeptParam, Numbers, Vector, VectorSlot};
use crate::window::Window;

/// The pass that runs a body once to see what is in it. A latent takes the value that its support gives to zeros.
///
/// For a guide it also holds the sizes of its plates against the model's.
#[derive(Debug)]
pub(crate) struct Discover<'s> {
    params: ShapeBuilder,
    latents: ShapeBuilder,
    initial: Collector,
    model: Option<&'s Shape>,
    pub(crate) fault: Option<Box<Fault>>,
    sum: Accumulator<0>,
}

/// What a body turned out to have.
#[derive(Debug)]
pub(crate) struct Discovered {
    pub(crate) params: Shape,
    pub(crate) latents: Shape,
    /// The parameters' initial values, unconstrained.
    pub(crate) initial: Vec<f64>,
}

impl<'s> Discover<'s> {
    /// For a model, or, with the shape of the model's latents, for a guide.
    pub(crate) fn new(model: Option<&'s Shape>) -> Self {
        Self {
            params: ShapeBuilder::default(),
            latents: ShapeBuilder::default(),
            initial: Collector::default(),
            model,
            fault: None,
            sum: Accumulator::new(),
        }
    }

    pub(crate) fn finish(self) -> Discovered {
        Discovered { params: self.params.finish(), latents: self.latents.finish(), initial: self.initial.finish() }
    }

    /// A value in the support of the distribution.
    fn feasible<'g, D: ContinuousDistribution<0> + 'g>(distribution: &D) -> Dual<'g, 0, D> {
        distribution.constrain(D::Point::dual(|_| Real::from(0.0))).0
    }

    /// A vector of values in the supports of its distributions.
    fn feasible_vector<'g, D: Elements<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &VectorSlot<Vectorized<D>>,
        site: &'static str,
        distribution: &Vectorized<D>,
    ) -> Vector<'g> {
        if !distribution.has_len() {
            self.fail(site, Problem::NoLength);
        }
        let len = distribution.len().unwrap_or_else(|(found, expected)| {
            self.fail(site, Problem::VectorLength { found, expected });
            0
        });
        let vector = window.vectors.push(&mut window.here.height, std::iter::repeat_n(0.0, len));
        for k in 0..len {
            let (x, _) = distribution.each.each(k, window.vectors, &slot.scratch).constrain(Real::from(0.0));
            window.vectors.set(vector, k, x.detach());
        }
        vector
    }
}

impl Discover<'_> {
    /// Holds the length of a vector of the guide, and that of its rows, against the model's site `leaf`.
    fn check_sizes(&mut self, leaf: usize, name: &'static str, (len, columns): (usize, usize)) {
        let Some(leaf) = self.model.and_then(|shape| shape.leaves.get(leaf)) else { return };
        let sizes = [(len, leaf.extent.len(Space::Constrained)), (columns, leaf.columns)];
        if let Some((found, expected)) = sizes.into_iter().find(|(found, expected)| found != expected) {
            self.fail(name, Problem::VectorLength { found, expected });
        }
    }
}

impl Faulty for Discover<'_> {
    fn fault(&mut self) -> &mut Option<Box<Fault>> {
        &mut self.fault
    }
}

impl Scope<0> for Discover<'_> {
    fn param<'g, I: Initial>(
        &mut self,
        _window: &mut Window<'_>,
        _slot: &'g Slot,
        name: &'static str,
        initial: impl FnOnce() -> I,
    ) -> ParamDual<'g, 0, I> {
        let initial = initial();
        let bounds = initial.bounds();
        self.params.leaf(Leaf::new(name, I::Support::KIND, bounds, I::Point::WIDTH));
        let value = initial.value();
        let numbers: Vec<f64> = (0..I::Point::WIDTH).map(|i| value.number(i)).collect();
        if let Some(number) = I::Support::violation(&numbers, bounds) {
            self.fail(name, Problem::InitialValue { value: number, expected: I::Support::KIND.describe() });
        }
        let mut unconstrained = vec![0.0; I::Support::unconstrained_len(I::Point::WIDTH)];
        I::Support::unconstrain(&numbers, bounds, &mut unconstrained);
        self.initial.extend(unconstrained);
        value.constant()
    }

    fn end_param(&mut self, _window: &mut Window<'_>, _slot: Slot) {}

    fn param_vector<'g, I: InitialVector>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<KeptParam<I>>,
        name: &'static str,
        initial: impl FnOnce() -> I,
    ) -> Vector<'g> {
        let initial = initial();
        let (bounds, values) = (initial.bounds(), initial.numbers().flat());
        let columns = initial.numbers().columns().unwrap_or_else(|(found, expected)| {
            self.fail(name, Problem::VectorLength { found, expected });
            0
        });
        self.params.leaf(Leaf::new(name, I::Support::KIND, bounds, values.len()).with_columns(columns));
        if let Some(number) = values.iter().find_map(|x| I::Support::violation(&[*x], bounds)) {
            self.fail(name, Problem::InitialValue { value: number, expected: I::Support::KIND.describe() });
        }
        self.initial.extend(values.iter().map(|x| {
            let mut u = [0.0];
            I::Support::unconstrain(&[*x], bounds, &mut u);
            u[0]
        }));
        let vector = window.vectors.push(&mut window.here.height, values.iter().copied());
        slot.keep(KeptParam { bounds, columns, initial: PhantomData }, name, vector, 0)
    }

    #[inline(always)]
    fn sum(&mut self) -> &mut Accumulator<0> {
        &mut self.sum
    }

    fn plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        len: usize,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    ) {
        self.rows(window, site, (len, None), body);
    }

    fn part<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        _subsamples: bool,
        body: impl Fn(&mut Self, &mut Window<'_>),
    ) {
        if self.fault.is_some() {
            return;
        }
        self.params.start_plate(site.name, None);
        self.latents.start_plate(site.name, None);
        let outer = self.model;
        self.model = outer.map(|shape| shape.part(site.latents));
        self.initial.start_row();
        let here = window.here;
        body(self, window);
        window.here = here;
        self.initial.end_row();
        self.model = outer;
        self.params.end_part();
        self.latents.end_part();
        if let Some(fault) = &mut self.fault {
            fault.within_part(site.name);
        }
    }

    fn sampled_plate<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        sampled: Sampled,
        body: impl Fn(&mut Self, &mut Window<'_>, usize) + Sync,
    ) {
        if self.fault.is_some() {
            return;
        }
        match sampled.problem() {
            Some(problem) => self.fail(site.name, problem),
            None => self.rows(window, site, (sampled.len, sampled.subsample()), body),
        }
    }
}

impl Discover<'_> {
    /// Runs all iterations of a plate.
    fn rows<const P: usize, const L: usize>(
        &mut self,
        window: &mut Window<'_>,
        site: PlateSite<P, L>,
        (len, subsample): (usize, Option<Subsample>),
        body: impl Fn(&mut Self, &mut Window<'_>, usize),
    ) {
        if self.fault.is_some() {
            return;
        }
        if len == 0 {
            return self.fail(site.name, Problem::EmptyPlate);
        }
        let model = self.model.map(|shape| &shape.plates[site.latents]);
        let problem = model.and_then(|plate| {
            size_problem(len, plate.required_len()?, "in the model")
                .or_else(|| Subsample::problem(subsample, plate.subsample, "in the model"))
        });
        if let Some(problem) = problem {
            return self.fail(site.name, problem);
        }
        self.params.start_plate(site.name, subsample);
        self.latents.start_plate(site.name, subsample);
        let outer = self.model;
        for index in 0..len {
            self.model = model.map(|plate| plate.row(index));
            self.initial.start_row();
            let here = window.here;
            body(self, window, index);
            window.here = here;
            self.initial.end_row();
            self.params.end_row();
            self.latents.end_row();
            if let Some(fault) = &mut self.fault {
                fault.within(site.name, index);
                break;
            }
        }
        self.model = outer;
        self.params.end_plate();
        self.latents.end_plate();
    }
}

impl ModelScope<0> for Discover<'_> {
    fn sample<'g, D: ContinuousDistribution<0> + 'g>(
        &mut self,
        _window: &mut Window<'_>,
        _slot: &'g Slot,
        site: Site,
        distribution: D,
    ) -> Dual<'g, 0, D> {
        let kind = <D::Family as Family>::Support::KIND;
        self.latents.leaf(Leaf::new(site.name, kind, (f64::NEG_INFINITY, f64::INFINITY), D::Point::WIDTH));
        Self::feasible(&distribution)
    }

    fn end_sample(&mut self, _window: &mut Window<'_>, _slot: Slot) {}

    fn sample_vector<'g, D: Elements<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<Vectorized<D>>,
        site: Site,
        distribution: Vectorized<D>,
    ) -> Vector<'g> {
        let vector = self.feasible_vector(window, slot, site.name, &distribution);
        let leaf = Leaf::new(site.name, D::Support::KIND, (f64::NEG_INFINITY, f64::INFINITY), vector.len());
        self.latents.leaf(leaf.with_columns(distribution.columns()));
        slot.keep(distribution, site.name, vector, 0)
    }

    fn end_sample_vector<D: Elements<0>>(&mut self, _window: &mut Window<'_>, _slot: &VectorSlot<Vectorized<D>>) {}

    fn sample_joint<'g, D: Joint<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<D>,
        site: Site,
        distribution: D,
    ) -> Vector<'g> {
        let len = joint_sites::size(self, site.name, &distribution);
        self.latents.leaf(Leaf::new(site.name, Kind::Real, (f64::NEG_INFINITY, f64::INFINITY), len));
        let vector = window.vectors.push(&mut window.here.height, std::iter::repeat_n(0.0, len));
        slot.keep(distribution, site.name, vector, 0)
    }

    fn end_sample_joint<D: Joint<0>>(&mut self, _window: &mut Window<'_>, _slot: &VectorSlot<D>) {}

    fn observe<D: Distribution<0, Point: Recorded>, X: Observation<D, 0>>(
        &mut self,
        _site: Site,
        _distribution: D,
        _value: X,
    ) {
    }

    /// The shape is that of the block at any of the values.
    fn enumerate<const LAST: bool, const READS: bool, D: Enumerable<0>>(
        &mut self,
        window: &mut Window<'_>,
        _site: Site,
        _distribution: D,
        rest: impl Fn(&mut Self, &mut Window<'_>, D::Point) + Sync,
    ) {
        rest(self, window, D::value(0));
    }

    fn factor(&mut self, _site: Site, _term: impl Arg<0>) {}
}

impl GuideScope<0> for Discover<'_> {
    fn sample<'g, D: Reparameterised<0> + 'g>(
        &mut self,
        _window: &mut Window<'_>,
        _start: usize,
        _name: &'static str,
        distribution: D,
    ) -> Dual<'g, 0, D> {
        Self::feasible(&distribution)
    }

    fn sample_vector<'g, D: PathElements<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<Vectorized<D>>,
        leaf: usize,
        name: &'static str,
        distribution: Vectorized<D>,
    ) -> Vector<'g> {
        let vector = self.feasible_vector(window, slot, name, &distribution);
        self.check_sizes(leaf, name, (vector.len(), distribution.columns()));
        slot.keep(distribution, name, vector, 0)
    }

    fn end_sample_vector<D: PathElements<0>>(&mut self, _window: &mut Window<'_>, _slot: &VectorSlot<Vectorized<D>>) {}

    fn sample_joint<'g, D: JointPath<0> + 'g>(
        &mut self,
        window: &mut Window<'_>,
        slot: &'g VectorSlot<D>,
        leaf: usize,
        name: &'static str,
        distribution: D,
    ) -> Vector<'g> {
        let len = joint_sites::size(self, name, &distribution);
        self.check_sizes(leaf, name, (len, 0));
        let vector = window.vectors.push(&mut window.here.height, std::iter::repeat_n(0.0, len));
        slot.keep(distribution, name, vector, 0)
    }

    fn end_sample_joint<D: JointPath<0>>(&mut self, _window: &mut Window<'_>, _slot: &VectorSlot<D>) {}
}

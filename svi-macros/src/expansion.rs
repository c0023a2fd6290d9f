/// The model `location`, as the function of that name makes it.
#[derive(Clone, Debug)]
struct Location {
    __types: ::core::marker::PhantomData<fn() -> ()>,
}

/// A mean, and a measurement of it.
///
/// The model `location`; its dynamic arguments are `y`.
///
/// Its sites:
///
/// - latent `mu`, drawn from `Normal`
/// - observed `y`, from `Normal`
fn location() -> Location {
    Location { __types: ::core::marker::PhantomData }
}

/// The identity of the model `location`, by which its guides know it.
#[doc(hidden)]
#[allow(non_camel_case_types)]
#[derive(Debug)]
enum location {}

#[automatically_derived]
impl rt::Schema for location {
    const FACTS: &'static [rt::Fact] = &[rt::Fact {
        values: rt::Values {
            kind: <<Normal as rt::Family>::Support as rt::Support>::KIND,
            size: rt::Size::Number,
            narrower: false,
        },
        start: ::core::option::Option::Some(0usize),
        leaf: 0usize,
    }];
    type Guide<G> = G;
    type Latents<__Scalar> = LocationLatents<__Scalar>;
    type Draw = LocationDraw;
    const HAS_LATENTS: bool = true;
    const PARTS: &'static [bool] = &[];

    fn draw(node: &rt::Node) -> Self::Draw {
        {
            let _ = node;
            LocationDraw {
                mu: node.one::<f64>(0usize),
                y: node.one::<<Normal as rt::Family>::Point>(1usize),
            }
        }
    }
}

/// One predictive draw of the model `location`: latents, deterministics and observed sites.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, Debug, PartialEq)]
struct LocationDraw {
    /// The latent site `mu`.
    pub mu: f64,
    /// The observed site `y`.
    pub y: <Normal as rt::Family>::Point,
}

impl location {
    /// `location`, for those that have it inside.
    #[doc(hidden)]
    #[allow(dead_code)]
    fn __new() -> Location {
        Location { __types: ::core::marker::PhantomData }
    }
}

#[automatically_derived]
impl rt::Part for location {
    type Params = LocationParams;
    const SLOTS: usize = (1usize);
    const NUMBERS: usize = <() as rt::Outcome<'static, 0>>::NUMBERS;
    const SUBSAMPLES: bool = false;
    const IS_WHOLE: bool = true;
    const SIGNATURE: &'static str = "location(mu: Normal)";
}

/// The latents of the model `location`.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, Debug, PartialEq)]
struct LocationLatents<__Scalar = f64> {
    /// The latent site `mu`, drawn from `Normal`.
    pub mu: __Scalar,
}

#[automatically_derived]
impl<__Scalar> rt::Record for LocationLatents<__Scalar> {
    type Scalar = __Scalar;

    fn visit<'r>(&'r self, f: &mut impl ::core::ops::FnMut(&'r __Scalar)) {
        let _ = &f;
        f(&self.mu);
    }

    fn visit_mut(&mut self, f: &mut impl ::core::ops::FnMut(&mut __Scalar)) {
        let _ = &f;
        f(&mut self.mu);
    }

    fn fits(&self, shape: &rt::Shape) -> bool {
        let _ = shape;
        true
    }

    fn rebuild(shape: &rt::Shape, next: &mut impl ::core::ops::FnMut() -> __Scalar) -> Self {
        let _ = (shape, &next);
        Self { mu: next() }
    }
}

/// The constrained parameters of the model `location`.
#[allow(clippy::derive_partial_eq_without_eq)]
#[derive(Clone, Debug, PartialEq)]
struct LocationParams {}

#[automatically_derived]
impl rt::Record for LocationParams {
    type Scalar = f64;

    fn visit<'r>(&'r self, f: &mut impl ::core::ops::FnMut(&'r f64)) {
        let _ = &f;
    }

    fn visit_mut(&mut self, f: &mut impl ::core::ops::FnMut(&mut f64)) {
        let _ = &f;
    }

    fn fits(&self, shape: &rt::Shape) -> bool {
        let _ = shape;
        true
    }

    fn rebuild(shape: &rt::Shape, next: &mut impl ::core::ops::FnMut() -> f64) -> Self {
        let _ = (shape, &next);
        Self {}
    }
}

#[allow(unused_braces, unused_parens)]
impl rt::SubModel for Location {
    type Inputs<'args, __Real: ::core::marker::Copy + 'args> = (f64,);
    type Output<'__value, const ThisBody: usize> = ();

    #[inline(always)]
    fn run_part<'args, const ThisBody: usize, __Base: rt::Base, __Scope: rt::ModelScope<ThisBody>>(
        &self,
        __scope: &mut __Scope,
        __window: &mut rt::Window<'_>,
        __args: <Self as rt::SubModel>::Inputs<'args, rt::Real<'args, ThisBody>>,
    ) -> rt::Finished {
        let _ = (&__scope, &__window);
        let (y,) = __args;
        {
            let __slot_mu = rt::Slot::new(<__Base as rt::Base>::FIRST + 0usize);
            let mu = rt::sample(
                Normal::new(
                    rt::OneNumber::<ThisBody, _>::one_number(rt::IntoParameter::<ThisBody, _>::into_parameter(0.0)),
                    rt::OneNumber::<ThisBody, _>::one_number(rt::IntoParameter::<ThisBody, _>::into_parameter(10.0)),
                ),
                &mut *__scope,
                &mut *__window,
                &__slot_mu,
                rt::Site { name: "mu", index: 0usize, summed: false },
            );
            match (
                rt::Distribution::<ThisBody>::itself(Normal::new(
                    rt::OneNumber::<ThisBody, _>::one_number(rt::IntoParameter::<ThisBody, _>::into_parameter(mu)),
                    rt::OneNumber::<ThisBody, _>::one_number(rt::IntoParameter::<ThisBody, _>::into_parameter(1.0)),
                )),
                y,
            ) {
                (__distribution, __value) => rt::Observation::<_, ThisBody>::observe(
                    (__value,).0,
                    __distribution,
                    &mut *__scope,
                    rt::Site { name: "y", index: 1usize, summed: false },
                ),
            };
            rt::end_sample(&mut *__scope, &mut *__window, __slot_mu);
            rt::finished()
        }
    }
}

#[automatically_derived]
impl rt::PartFor<location> for Location {
    type Model = Self;

    fn into_model(self) -> Self {
        self
    }
}

#[automatically_derived]
impl rt::Model for Location {
    type Args<'args> = (f64,);
    type Schema = location;
    type Latents = LocationLatents<f64>;
    type Params = LocationParams;
    type Draw = LocationDraw;
    const NAME: &'static str = "location";
    const SIGNATURE: &'static str = <location as rt::Part>::SIGNATURE;
    const HAS_PLATES: bool = false;

    #[inline(always)]
    fn body<const ThisBody: usize, __Scope: rt::ModelScope<ThisBody>>(
        &self,
        __scope: &mut __Scope,
        __window: &mut rt::Window<'_>,
        __args: <Self as rt::Model>::Args<'_>,
    ) -> rt::Finished {
        let (__arg0,) = __args;
        <Self as rt::SubModel>::run_part::<ThisBody, rt::Top, __Scope>(self, __scope, __window, (__arg0,))
    }

    #[inline]
    fn gradient(&self, view: &mut rt::View<'_>, args: <Self as rt::Model>::Args<'_>) -> rt::Pass {
        rt::score::<{ <location as rt::Part>::SLOTS }, false, Self>(self, view, args)
    }

    #[inline]
    fn unconstrained_gradient(&self, view: &mut rt::View<'_>, args: <Self as rt::Model>::Args<'_>) -> rt::Pass {
        rt::score::<{ <location as rt::Part>::SLOTS }, true, Self>(self, view, args)
    }

    fn draw(node: &rt::Node) -> Self::Draw {
        <location as rt::Schema>::draw(node)
    }
}

/// Hands the sites of the model `location` to its guides.
#[doc(hidden)]
#[allow(non_local_definitions)]
macro_rules! __svi_location_6b5f3a0c92d1e847 {
    (($($callback:tt)*) $($rest:tt)*) => {
        $($callback)*! {
            { "location" "src/main.rs:5" false { width 1usize latent "mu" "Normal" 0 observed "y" } }
            $($rest)*
        }
    };
}

#[doc(hidden)]
#[allow(unused_imports)]
use __svi_location_6b5f3a0c92d1e847 as location;

rt::as_written! { fn words() { let _ = sample; let _ = observe; } }

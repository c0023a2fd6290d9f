//! The numbers that one draw of the objective works on.

use crate::minibatch::Minibatches;
use crate::shape::{Shape, Space};
use crate::vector::Vectors;
use crate::window::{Here, Part, View, Window};

/// The shapes of a guide's parameters and of a model's parameters and latents.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Shapes {
    pub(crate) guide: Shape,
    pub(crate) model: Shape,
    pub(crate) latents: Shape,
}

impl Shapes {
    /// How many unconstrained parameters there are: the guide's, then the model's.
    pub(crate) fn params_len(&self) -> usize {
        self.guide.len(Space::Unconstrained) + self.model.len(Space::Unconstrained)
    }

    /// Whether they are as they were built.
    #[cfg(feature = "serde")]
    pub(crate) fn are_consistent(&self) -> bool {
        [&self.guide, &self.model, &self.latents].into_iter().all(Shape::is_consistent)
    }

    /// The place of a parameter, and whether it is the model's.
    pub(crate) fn param_place(&self, index: usize) -> (bool, String) {
        let guide = self.guide.len(Space::Unconstrained);
        if index < guide {
            (false, self.guide.place(index, Space::Unconstrained))
        } else {
            (true, self.model.place(index - guide, Space::Unconstrained))
        }
    }
}

/// The latents of one draw, and the log density's partials in them.
#[derive(Clone, Debug, Default)]
pub(crate) struct LatentBuffers {
    values: Vec<f64>,
    gradient: Vec<f64>,
    vectors: Vectors,
}

impl LatentBuffers {
    /// Buffers for latents of this shape, in either space.
    pub(crate) fn new(latents: &Shape) -> Self {
        let len = latents.len(Space::Constrained);
        Self { values: vec![0.0; len], gradient: vec![0.0; len], vectors: Vectors::default() }
    }
}

/// One draw: parameters, their gradient, latents, their gradient.
#[derive(Debug)]
pub struct Particle<'a> {
    pub(crate) shapes: &'a Shapes,
    pub(crate) guide_params: &'a mut [f64],
    pub(crate) guide_gradient: &'a mut [f64],
    model_params: &'a mut [f64],
    model_gradient: &'a mut [f64],
    pub(crate) latents: &'a mut [f64],
    pub(crate) latent_gradient: &'a mut [f64],
    vectors: &'a mut Vectors,
    pub(crate) minibatches: &'a mut Minibatches,
    /// Whether the noise of the draw is negated: the second of an antithetic pair.
    pub(crate) mirrored: bool,
}

impl<'a> Particle<'a> {
    /// `params` and `gradient` are the guide's, then the model's. A pass reads parameters and writes the rest.
    pub(crate) fn new(
        shapes: &'a Shapes,
        params: &'a mut [f64],
        gradient: &'a mut [f64],
        latents: &'a mut LatentBuffers,
        minibatches: &'a mut Minibatches,
    ) -> Self {
        let guide = shapes.guide.len(Space::Unconstrained);
        let (guide_params, model_params) = params.split_at_mut(guide);
        let (guide_gradient, model_gradient) = gradient.split_at_mut(guide);
        Self {
            shapes,
            guide_params,
            guide_gradient,
            model_params,
            model_gradient,
            latents: &mut latents.values,
            latent_gradient: &mut latents.gradient,
            vectors: &mut latents.vectors,
            minibatches,
            mirrored: false,
        }
    }

    /// What the guide's body sees.
    #[inline]
    pub(crate) fn guide_view(&mut self) -> View<'_> {
        let window = Window {
            params: Part::new(&self.shapes.guide, Space::Unconstrained, self.guide_params, self.guide_gradient),
            latents: Part::new(&self.shapes.latents, Space::Constrained, self.latents, self.latent_gradient),
            vectors: &mut *self.vectors,
            here: Here::default(),
        };
        View { window, minibatches: self.minibatches }
    }

    /// What the model's body sees, with its latents in `space`.
    #[inline]
    pub(crate) fn model_view(&mut self, space: Space) -> View<'_> {
        let first = self.guide_params.len();
        let len = self.shapes.latents.len(space);
        let (latents, latent_gradient) = (&mut self.latents[..len], &mut self.latent_gradient[..len]);
        let params = Part::new(&self.shapes.model, Space::Unconstrained, self.model_params, self.model_gradient);
        let latents = Part::new(&self.shapes.latents, space, latents, latent_gradient);
        let window = Window { params: params.at(first), latents, vectors: &mut *self.vectors, here: Here::default() };
        View { window, minibatches: self.minibatches }
    }
}

//! Ten numbers at the top of a body.

use svi_runtime::prelude::*;

/// Ten numbers, each observed once.
#[model]
pub fn ten_sites(y: &[f64]) {
    let a0 = sample("a0", Normal::new(0.0, 2.0));
    observe("y0", Normal::new(a0, 1.0), y[0]);
    let a1 = sample("a1", Normal::new(0.0, 2.0));
    observe("y1", Normal::new(a1, 1.0), y[1]);
    let a2 = sample("a2", Normal::new(0.0, 2.0));
    observe("y2", Normal::new(a2, 1.0), y[2]);
    let a3 = sample("a3", Normal::new(0.0, 2.0));
    observe("y3", Normal::new(a3, 1.0), y[3]);
    let a4 = sample("a4", Normal::new(0.0, 2.0));
    observe("y4", Normal::new(a4, 1.0), y[4]);
    let a5 = sample("a5", Normal::new(0.0, 2.0));
    observe("y5", Normal::new(a5, 1.0), y[5]);
    let a6 = sample("a6", Normal::new(0.0, 2.0));
    observe("y6", Normal::new(a6, 1.0), y[6]);
    let a7 = sample("a7", Normal::new(0.0, 2.0));
    observe("y7", Normal::new(a7, 1.0), y[7]);
    let a8 = sample("a8", Normal::new(0.0, 2.0));
    observe("y8", Normal::new(a8, 1.0), y[8]);
    let a9 = sample("a9", Normal::new(0.0, 2.0));
    observe("y9", Normal::new(a9, 1.0), y[9]);
}

/// Independent distributions of all of them.
#[guide(model = ten_sites)]
pub fn ten_mean_field() {
    let a0_loc = param("a0_loc", 0.0);
    let a0_scale = param("a0_scale", Positive(0.1));
    sample("a0", Normal::new(a0_loc, a0_scale));
    let a1_loc = param("a1_loc", 0.0);
    let a1_scale = param("a1_scale", Positive(0.1));
    sample("a1", Normal::new(a1_loc, a1_scale));
    let a2_loc = param("a2_loc", 0.0);
    let a2_scale = param("a2_scale", Positive(0.1));
    sample("a2", Normal::new(a2_loc, a2_scale));
    let a3_loc = param("a3_loc", 0.0);
    let a3_scale = param("a3_scale", Positive(0.1));
    sample("a3", Normal::new(a3_loc, a3_scale));
    let a4_loc = param("a4_loc", 0.0);
    let a4_scale = param("a4_scale", Positive(0.1));
    sample("a4", Normal::new(a4_loc, a4_scale));
    let a5_loc = param("a5_loc", 0.0);
    let a5_scale = param("a5_scale", Positive(0.1));
    sample("a5", Normal::new(a5_loc, a5_scale));
    let a6_loc = param("a6_loc", 0.0);
    let a6_scale = param("a6_scale", Positive(0.1));
    sample("a6", Normal::new(a6_loc, a6_scale));
    let a7_loc = param("a7_loc", 0.0);
    let a7_scale = param("a7_scale", Positive(0.1));
    sample("a7", Normal::new(a7_loc, a7_scale));
    let a8_loc = param("a8_loc", 0.0);
    let a8_scale = param("a8_scale", Positive(0.1));
    sample("a8", Normal::new(a8_loc, a8_scale));
    let a9_loc = param("a9_loc", 0.0);
    let a9_scale = param("a9_scale", Positive(0.1));
    sample("a9", Normal::new(a9_loc, a9_scale));
}

//! The list of models, and how a fit of any of them is handed on.

use crate::data::{Failure, Posterior};
use crate::setting::Setting;
use crate::{gaussian_process, hierarchical, mixture, regression, series};

/// A reported quantity: its name, and its values in the draws.
pub type Quantity = (String, Vec<f64>);

/// Fits a model to the data of its posterior.
pub type Fit = fn(&Posterior, Setting) -> Result<Vec<Quantity>, Failure>;

/// The models by the names of their files.
pub const ALL: [(&str, Fit); 12] = [
    ("arK-arK", series::ar_k),
    ("earnings-logearn_interaction", regression::log_earn),
    ("eight_schools-eight_schools_noncentered", hierarchical::eight_schools),
    ("garch-garch11", series::garch11),
    ("gp_pois_regr-gp_regr", gaussian_process::gp_regr),
    ("hudson_lynx_hare-lotka_volterra", series::lynx_hare),
    ("kidiq-kidscore_momhsiq", regression::kid_score),
    ("kilpisjarvi_mod-kilpisjarvi", regression::kilpisjarvi),
    ("low_dim_gauss_mix-low_dim_gauss_mix", mixture::gauss_mix),
    ("mesquite-logmesquite_logvash", regression::log_mesquite),
    ("nes1980-nes", regression::nes),
    ("sblrc-blr", regression::blr),
];

/// A quantity of each draw.
pub fn quantity<L>(name: &str, draws: &[L], value: impl Fn(&L) -> f64) -> Quantity {
    (name.to_owned(), draws.iter().map(value).collect())
}

/// The elements `name[1]`, `name[2]`, ... of a vector in each draw.
pub fn elements<L>(name: &str, count: usize, draws: &[L], value: impl Fn(&L, usize) -> f64) -> Vec<Quantity> {
    (0..count).map(|k| quantity(&format!("{name}[{}]", k + 1), draws, |draw| value(draw, k))).collect()
}

//! The models of the example `posteriordb` whose fits take little time reach their references in a short run.
//!
//! The data are not part of the project: without them there is nothing to test but the error.
#![allow(dead_code)]

#[path = "../examples/posteriordb/data.rs"]
mod data;
#[path = "../examples/posteriordb/gaussian_process.rs"]
mod gaussian_process;
#[path = "../examples/posteriordb/hierarchical.rs"]
mod hierarchical;
#[path = "../examples/posteriordb/mixture.rs"]
mod mixture;
#[path = "../examples/posteriordb/models.rs"]
mod models;
#[path = "../examples/posteriordb/regression.rs"]
mod regression;
#[path = "../examples/posteriordb/report.rs"]
mod report;
#[path = "../examples/posteriordb/series.rs"]
mod series;
#[path = "../examples/posteriordb/setting.rs"]
mod setting;

use std::path::Path;

use report::Compared;
use setting::Setting;

/// One start, without which a fit of a model with one optimum does as well.
const SHORT: Setting = Setting { seed: 0, starts: 1, explore: 300, refine: 500, particles: 4, draws: 20_000 };

#[test]
fn cheap_models_reach() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/posteriordb");
    if !folder.is_dir() {
        println!("skipped: ../shared/posteriordb is not there");
        return;
    }
    let cheap =
        ["arK-arK", "gp_pois_regr-gp_regr", "kilpisjarvi_mod-kilpisjarvi", "mesquite-logmesquite_logvash", "sblrc-blr"];
    for (name, fit) in models::ALL.iter().filter(|(name, _)| cheap.contains(name)) {
        let posterior = data::read(&folder, name).expect("a file of posteriordb");
        let compared = report::compare(&fit(&posterior, SHORT).expect("a fit"), &posterior).expect("every quantity");
        assert!(compared.iter().all(Compared::is_reached), "{name}: {compared:?}");
    }
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = data::read(Path::new("no/such/folder"), "arK-arK").err().expect("an error");
    assert!(error.to_string().contains("no/such/folder"), "{error}");
}

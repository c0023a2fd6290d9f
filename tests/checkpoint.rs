//! A saved state continues with the same bits; what is not a state of this model, guide and optimizer is refused.

use svi_runtime::optim::Optimizer;
use svi_runtime::prelude::*;
use svi_runtime::{Guide, Model};

#[model]
fn schools(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    let scale = param("scale", Positive(3.0));
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(mu, scale));
        observe("y", Normal::new(theta, 10.0), y[j]);
    }
}

#[guide(model = schools)]
fn mean_field(y: &[f64]) {
    let loc = param("loc", 0.0);
    let bounded = param("bounded", Interval(0.1, 5.0).init(1.0));
    sample("mu", Normal::new(loc, bounded));
    for _ in plate("school", y.len()) {
        let theta_loc = param("theta_loc", 0.0);
        let theta_scale = param("theta_scale", Positive(1.0));
        sample("theta", Normal::new(theta_loc, theta_scale));
    }
}

#[guide(model = schools)]
fn narrow(y: &[f64]) {
    let loc = param("loc", 0.0);
    sample("mu", Normal::new(loc, 0.1));
    for _ in plate("school", y.len()) {
        let theta_loc = param("theta_loc", 0.0);
        sample("theta", Normal::new(theta_loc, 0.1));
    }
}

#[model]
fn other_schools(y: &[f64]) {
    let mu = sample("mu", Normal::new(0.0, 5.0));
    for j in plate("school", y.len()) {
        let theta = sample("theta", Normal::new(mu, 1.0));
        observe("y", Normal::new(theta, 10.0), y[j]);
    }
}

#[model]
fn ragged(y: &[Vec<f64>]) {
    for i in plate("outer", y.len()) {
        let mu = sample("mu", Normal::new(0.0, 5.0));
        for j in plate("inner", y[i].len()) {
            let theta = sample("theta", HalfNormal::new(1.0));
            observe("y", Normal::new(mu, theta), y[i][j]);
        }
    }
}

const Y: [f64; 3] = [28.0, 8.0, -3.0];

/// Runs 7 steps, saves and loads, and runs 7 more: the same states and losses as without the break.
#[track_caller]
fn assert_resumes<'a, M: Model, G: Guide<M>, O: Optimizer>(
    svi: &Svi<M, G, O>,
    model_args: M::Args<'a>,
    guide_args: G::Args<'a>,
) {
    let mut whole = svi.init(11, model_args, guide_args).unwrap();
    for _ in 0..7 {
        svi.stable_update(&mut whole, model_args, guide_args).unwrap();
    }
    let text = serde_json::to_string(&whole).unwrap();
    let mut loaded: SviState<M, G> = serde_json::from_str(&text).unwrap();
    assert_eq!(loaded, whole);
    assert_eq!((loaded.steps(), loaded.skipped()), (7, whole.skipped()));
    for _ in 0..7 {
        let evaluated = svi.evaluate(&loaded, model_args, guide_args).unwrap();
        let a = svi.update(&mut whole, model_args, guide_args).unwrap();
        let b = svi.update(&mut loaded, model_args, guide_args).unwrap();
        assert_eq!((a.to_bits(), evaluated.to_bits()), (b.to_bits(), b.to_bits()));
        assert_eq!(loaded, whole);
    }
    assert_eq!(serde_json::to_string(&loaded).unwrap(), serde_json::to_string(&whole).unwrap());
    let reader = serde_json::to_vec(&whole).unwrap();
    assert_eq!(serde_json::from_reader::<_, SviState<M, G>>(&reader[..]).unwrap(), whole);
}

#[test]
fn a_loaded_state_continues_with_the_same_bits() {
    assert_resumes(&Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.1)), (&Y,), (&Y,));
    assert_resumes(&Svi::new(schools(), mean_field(), TraceElbo::new().num_particles(3), Sgd::new(1e-3)), (&Y,), (&Y,));
    assert_resumes(&Svi::new(schools(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1)), (&Y,), ());
    assert_resumes(&Svi::new(schools(), AutoMultivariateNormal::new(), TraceElbo::new(), Adam::new(0.1)), (&Y,), ());
    let y = [vec![1.0], vec![2.0, 3.0, 4.0], vec![5.0, 6.0]];
    assert_resumes(&Svi::new(ragged(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1)), (&y,), ());
}

/// The schedule goes on where it was.
#[test]
fn a_loaded_state_continues_the_schedule() {
    let adam = Adam::new(|step: u64| 0.1 / (1.0 + step as f64));
    assert_resumes(&Svi::new(schools(), mean_field(), TraceElbo::new(), adam), (&Y,), (&Y,));
}

type State<G = MeanField> = SviState<Schools, G>;

fn saved() -> serde_json::Value {
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.1));
    serde_json::to_value(svi.run(11, 7, (&Y,), (&Y,)).unwrap().state).unwrap()
}

/// The text of the error that loading gives.
#[track_caller]
fn refused<M: Model, G: Guide<M>>(value: serde_json::Value) -> String {
    match serde_json::from_value::<SviState<M, G>>(value) {
        Ok(state) => panic!("loaded: {state:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn the_state_of_another_guide() {
    let mean_field = "mean_field(loc: param, bounded: Interval, mu: Normal, \
                      school[theta_loc: param, theta_scale: Positive, theta: Normal])";
    let narrow_signature = "narrow(loc: param, mu: Normal, school[theta_loc: param, theta: Normal])";
    let text = format!("the checkpoint is of the guide `{mean_field}`, not of `{narrow_signature}`");
    assert_eq!(refused::<Schools, Narrow>(saved()), text);
    let text = format!("the checkpoint is of the guide `{mean_field}`, not of `AutoNormal`");
    assert_eq!(refused::<Schools, AutoNormal>(saved()), text);
    let auto = Svi::new(schools(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let auto = serde_json::to_value(auto.init(0, (&Y,), ()).unwrap()).unwrap();
    let text = "the checkpoint is of the guide `AutoNormal`, not of `AutoMultivariateNormal`";
    assert_eq!(refused::<Schools, AutoMultivariateNormal>(auto), text);
}

#[test]
fn the_state_of_another_model() {
    let auto = Svi::new(schools(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let auto = serde_json::to_value(auto.init(0, (&Y,), ()).unwrap()).unwrap();
    let text = "the checkpoint is of the model `schools(mu: Normal, scale: Positive, school[theta: Normal])`, \
                not of `other_schools(mu: Normal, school[theta: Normal])`";
    assert_eq!(refused::<OtherSchools, AutoNormal>(auto), text);
}

#[test]
fn a_truncated_file() {
    let text = saved().to_string();
    assert!(serde_json::from_str::<State>(&text).is_ok());
    for end in 0..text.len() {
        let error = serde_json::from_str::<State>(&text[..end]).unwrap_err();
        assert!(error.is_eof(), "{error}");
    }
    assert!(serde_json::from_str::<State>(&text[1..]).is_err());
}

#[test]
fn damaged_numbers() {
    let damaged = |field: &str, new: serde_json::Value| {
        let mut value = saved();
        value[field] = new;
        refused::<Schools, MeanField>(value)
    };
    let params = saved()["params"].as_array().unwrap().clone();
    assert_eq!(params.len(), 9);
    let text = "the checkpoint has 8 parameters, but its shape needs 9";
    assert_eq!(damaged("params", params[1..].into()), text);
    assert_eq!(damaged("skipped", 8.into()), "the checkpoint skipped 8 of 7 steps");
    assert!(damaged("params", (-1).into()).contains("invalid type"));
    assert!(damaged("seed", (-1).into()).contains("invalid value"));
    assert!(damaged("step", 0.5.into()).contains("invalid type"));
    assert!(damaged("optimizer", "adam".into()).contains("invalid type"));
    for field in ["model", "guide", "seed", "step", "skipped", "shapes", "params", "optimizer"] {
        let mut value = saved();
        value.as_object_mut().unwrap().remove(field);
        assert_eq!(refused::<Schools, MeanField>(value), format!("missing field `{field}`"));
    }
}

/// A parameter that is not a number is found by the first step, which names a site and changes nothing.
#[test]
fn a_parameter_that_is_not_a_number() {
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.1));
    let mut value = saved();
    value["params"][0] = f64::NAN.to_bits().into();
    let mut state: State = serde_json::from_value(value).unwrap();
    let bits = serde_json::to_string(&state).unwrap();
    let error = svi.update(&mut state, (&Y,), (&Y,)).unwrap_err();
    assert_eq!(error.to_string(), "site `mu` of `mean_field`: `loc` of `Normal` is NaN, but has to be finite");
    assert_eq!(serde_json::to_string(&state).unwrap(), bits);
}

/// Whatever number of the shapes is damaged, loading or the first step is an error, or the number is one that does not
/// matter: nothing panics.
#[test]
fn damaged_shapes() {
    fn paths(value: &serde_json::Value, path: &mut String, found: &mut Vec<String>) {
        let len = path.len();
        match value {
            serde_json::Value::Object(fields) => {
                for (name, inner) in fields {
                    path.push_str(&format!("/{name}"));
                    paths(inner, path, found);
                    path.truncate(len);
                }
            }
            serde_json::Value::Array(items) => {
                found.push(path.clone());
                for (index, inner) in items.iter().enumerate() {
                    path.push_str(&format!("/{index}"));
                    paths(inner, path, found);
                    path.truncate(len);
                }
            }
            _ => found.push(path.clone()),
        }
    }
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.1));
    let mut found = Vec::new();
    paths(&saved()["shapes"], &mut String::from("/shapes"), &mut found);
    assert!(found.len() > 20);
    let mut panicked = Vec::new();
    for path in found {
        for new in [serde_json::json!(0), serde_json::json!(1), serde_json::json!(1_u64 << 60), serde_json::json!([])] {
            let mut value = saved();
            *value.pointer_mut(&path).unwrap() = new.clone();
            let outcome = std::panic::catch_unwind(|| {
                if let Ok(mut state) = serde_json::from_value::<State>(value) {
                    let _ = svi.update(&mut state, (&Y,), (&Y,));
                    let _ = svi.get_params(&state);
                }
            });
            if outcome.is_err() {
                panicked.push(format!("{path} = {new}"));
            }
        }
    }
    assert_eq!(panicked, Vec::<String>::new());
}

/// Damage that adds up: a plate is gone together with its numbers.
#[test]
fn a_shape_that_adds_up_and_is_not_the_bodys() {
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.1));
    let mut value = saved();
    value["shapes"]["guide"]["plates"] = serde_json::json!([]);
    value["shapes"]["guide"]["all"] = value["shapes"]["guide"]["own"].clone();
    let params = value["params"].as_array().unwrap().clone();
    value["params"] = [&params[..2], &params[8..]].concat().into();
    value["optimizer"] = value["optimizer"].as_array().unwrap()[..6].into();
    let outcome = std::panic::catch_unwind(|| {
        serde_json::from_value::<State>(value)
            .map_err(|error| error.to_string())
            .and_then(|mut state| svi.update(&mut state, (&Y,), (&Y,)).map_err(|error| error.to_string()))
    });
    let text = outcome.expect("no panic").expect_err("no fit");
    assert!(text.contains("checkpoint") || text.contains("the state does not fit"), "{text}");
}

mod before {
    use svi_runtime::prelude::*;

    #[model]
    pub fn edited() {
        let w = param("w", [1.0, 2.0]);
        let s = param("s", Positive(2.0));
        factor("term", -w[0] * w[0] - w[1] * w[1] - s * s);
    }
}

mod longer {
    use svi_runtime::prelude::*;

    #[model]
    pub fn edited() {
        let w = param("w", [1.0, 2.0, 3.0]);
        let s = param("s", Positive(2.0));
        factor("term", -w[0] * w[0] - w[1] * w[1] - w[2] - s * s);
    }
}

mod constrained {
    use svi_runtime::prelude::*;

    #[model]
    pub fn edited() {
        let w = param("w", [1.0, 2.0]);
        let s = param("s", 2.0);
        factor("term", -w[0] * w[0] - w[1] * w[1] - s * s);
    }
}

/// The model was edited between saving and loading: another size, another constraint.
#[test]
fn the_state_of_an_earlier_version_of_the_model() {
    let svi = Svi::new(before::edited(), AutoNormal::new(), TraceElbo::new(), Adam::new(0.1));
    let saved = serde_json::to_value(svi.init(0, (), ()).unwrap()).unwrap();
    assert!(refused::<longer::Edited, AutoNormal>(saved.clone()).starts_with("the checkpoint is of the model"));
    assert!(refused::<constrained::Edited, AutoNormal>(saved).starts_with("the checkpoint is of the model"));
}

/// The counters of a damaged file are not trusted either.
#[test]
fn a_step_counter_at_its_end() {
    let mut value = saved();
    value["step"] = u64::MAX.into();
    let text = "the checkpoint counts 18446744073709551615 steps, which no run makes";
    assert_eq!(refused::<Schools, MeanField>(value), text);
}

#[test]
fn a_state_from_other_plate_sizes() {
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.1));
    let mut state: State = serde_json::from_value(saved()).unwrap();
    let before = state.clone();
    let y = [1.0; 8];
    let error = svi.update(&mut state, (&y,), (&y,)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "plate `school` of `mean_field` has 8 iterations, but 3 when the state was initialised"
    );
    assert_eq!(state, before);
}

#[test]
fn a_state_of_another_optimizer() {
    let sgd = Svi::new(schools(), mean_field(), TraceElbo::new(), Sgd::new(0.1));
    let mut state: State = serde_json::from_value(saved()).unwrap();
    let before = state.clone();
    let text = "the state does not fit: `Sgd` keeps 0 numbers for these parameters, but the state has 18";
    assert_eq!(sgd.update(&mut state, (&Y,), (&Y,)).unwrap_err().to_string(), text);
    assert_eq!(sgd.stable_update(&mut state, (&Y,), (&Y,)).unwrap_err().to_string(), text);
    assert_eq!(sgd.evaluate(&state, (&Y,), (&Y,)).unwrap_err().to_string(), text);
    assert_eq!(state, before);
    let mut state = sgd.init(0, (&Y,), (&Y,)).unwrap();
    let adam = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.1));
    let text = "the state does not fit: `Adam` keeps 18 numbers for these parameters, but the state has 0";
    assert_eq!(adam.update(&mut state, (&Y,), (&Y,)).unwrap_err().to_string(), text);
}

#[test]
fn records_are_saved_too() {
    let svi = Svi::new(schools(), mean_field(), TraceElbo::new(), Adam::new(0.1));
    let run = svi.run(11, 7, (&Y,), (&Y,)).unwrap();
    let text = serde_json::to_string(&run.params.guide).unwrap();
    assert!(text.starts_with("{\"loc\":"), "{text}");
    assert_eq!(serde_json::from_str::<MeanFieldParams>(&text).unwrap(), run.params.guide);
    let draws = Predictive::new(3).posterior(0, &svi, &run.state, (&Y,), (&Y,)).unwrap();
    let text = serde_json::to_string(&draws).unwrap();
    assert_eq!(serde_json::from_str::<Vec<SchoolsDraw>>(&text).unwrap(), draws);
}

//! Five questions of a law school's admission test, answered by 1,000 persons: a guide that is a small neural network.
//!
//! A person's ability is a latent of its own, but has no parameters of its own: a network computes its mean and
//! standard deviation from the answers, and all persons share the network's weights. So the guide says something of
//! persons it has not seen. It is fitted, together with the questions, to every fourth person, and then asked about the
//! others. Nothing is fitted to these.
//!
//! Source and licence of the data: the head of `data/lsat.csv`. The reference for the questions is maximum likelihood
//! for the same persons, with the abilities integrated out by quadrature; the model is the two-parameter logistic model
//! of R. D. Bock and M. Aitkin (1981), *Marginal maximum likelihood estimation of item parameters*, Psychometrika 46,
//! 443-459. The exact ability of a person, given the fitted questions, is computed below.
use svi_runtime::DataRow;
use svi_runtime::prelude::*;

/// Five answers, and how many persons gave them, a line below the heading.
const DATA: &str = include_str!("data/lsat.csv");

/// Right or wrong, 1 or 0, question by question.
type Answers = [f64; 5];

/// The maximum-likelihood estimates of the questions' slopes and intercepts.
const SLOPE: [f64; 5] = [0.861, 0.749, 0.939, 0.707, 0.635];
const INTERCEPT: [f64; 5] = [2.796, 0.992, 0.229, 1.273, 1.989];

/// How many losses are averaged.
const LOSSES: u64 = 1_000;

/// The abler a person, the likelier the right answer; the slopes and intercepts are found by maximum likelihood.
#[model]
fn exam(x: &[Answers]) {
    let slope = param("slope", Positive(vec![1.0; 5]));
    let intercept = param("intercept", vec![0.0; 5]);
    for i in plate("person", x.len()) {
        let ability = sample("ability", Normal::new(0.0, 1.0));
        for q in plate("question", 5) {
            observe("answer", Bernoulli::logits(slope.at(q) * ability + intercept.at(q)), x[i][q] == 1.0);
        }
    }
}

/// Small weights to start from, no two rows alike: neurons that start alike stay alike.
fn weights(rows: usize, columns: usize) -> Vec<Vec<f64>> {
    (0..rows).map(|i| (0..columns).map(|j| 0.3 * (1.0 + 3.0 * i as f64 + 7.0 * j as f64).sin()).collect()).collect()
}

/// A layer of three neurons, and from these the mean and the logarithm of the standard deviation.
#[guide(model = exam)]
fn recognition(x: &[Answers]) {
    let hidden: RowMatrix = param("hidden", weights(3, 5));
    let bias = param("bias", vec![0.0; 3]);
    let output: RowMatrix = param("output", weights(2, 4));
    for i in plate("person", x.len()) {
        let a = linear::<3>(&hidden, &x[i]);
        let h = [(a[0] + bias.at(0)).tanh(), (a[1] + bias.at(1)).tanh(), (a[2] + bias.at(2)).tanh(), Real::from(1.0)];
        let moments = linear::<2>(&output, &h);
        sample("ability", Normal::new(moments[0], moments[1].exp()));
    }
}

/// What the fitted network says of a person's ability: its mean and standard deviation.
fn recognise(network: &RecognitionParams, x: &Answers) -> (f64, f64) {
    let mut h: Vec<f64> = network.hidden.iter().zip(&network.bias).map(|(row, b)| (row.dot(x) + b).tanh()).collect();
    h.push(1.0);
    (network.output[0].dot(&h), network.output[1].dot(&h).exp())
}

/// The probability of the answers, and the ability's mean and standard deviation given them, by quadrature.
fn exact(params: &ExamParams, x: &Answers) -> (f64, f64, f64) {
    let mut sums = [0.0; 3];
    for k in -800..=800 {
        let ability = 0.01 * f64::from(k);
        let right = |q: usize| 1.0 / (1.0 + (-params.slope[q] * ability - params.intercept[q]).exp());
        let likelihood: f64 = (0..5).map(|q| if x[q] == 1.0 { right(q) } else { 1.0 - right(q) }).product();
        let density = 0.01 * likelihood * (-0.5 * ability * ability).exp() / std::f64::consts::TAU.sqrt();
        for (power, sum) in sums.iter_mut().enumerate() {
            *sum += density * ability.powi(power as i32);
        }
    }
    let mean = sums[1] / sums[0];
    (sums[0], mean, (sums[2] / sums[0] - mean * mean).sqrt())
}

/// The persons, in the file's order.
fn persons() -> Vec<Answers> {
    let number = |field: &str| field.parse().ok();
    let lines = DATA.lines().map(|line| line.split(',').filter_map(number).collect::<Vec<f64>>());
    lines.filter(|row| row.len() == 6).flat_map(|r| vec![[r[0], r[1], r[2], r[3], r[4]]; r[5] as usize]).collect()
}

fn main() -> Result<(), SviError> {
    let every_fourth = |(i, x): (usize, Answers)| if i % 4 == 0 { Ok(x) } else { Err(x) };
    let persons: Vec<Result<Answers, Answers>> = persons().into_iter().enumerate().map(every_fourth).collect();
    let seen: Vec<Answers> = persons.iter().filter_map(|x| x.ok()).collect();
    let others: Vec<Answers> = persons.iter().filter_map(|x| x.err()).collect();

    let falling = |step: u64| 0.03 * 0.9995_f64.powf(step as f64);
    let svi = Svi::new(exam(), recognition(), TraceElbo::new(), Adam::new(falling));
    let state = svi.run(1, Steps::new(10_000).progress(), (&seen,), (&seen,))?.state;
    let params = svi.get_params(&state);
    let items = &params.model;
    println!("             fitted        maximum likelihood\n           slope intercept  slope intercept");
    for q in 0..5 {
        let (slope, intercept) = (items.slope[q], items.intercept[q]);
        println!("question {}  {slope:>5.2} {intercept:>8.2} {:>7.2} {:>8.2}", q + 1, SLOPE[q], INTERCEPT[q]);
    }

    println!("\nNats a person: the loss, and minus the log likelihood, which it cannot be below on average");
    for (name, group) in [("seen", &seen), ("not seen", &others)] {
        let losses = (0..LOSSES).map(|seed| elbo(seed, &params, &exam(), &recognition(), (group,), (group,)));
        let loss = losses.sum::<Result<f64, SviError>>()? / (LOSSES as f64 * group.len() as f64);
        let bound = -group.iter().map(|x| exact(items, x).0.ln()).sum::<f64>() / group.len() as f64;
        println!("{name:<9} {:>4} persons  {loss:.4}  {bound:.4}", group.len());
    }

    println!("\nAbilities for answers that none of the persons of the fit gave\n           network         exact");
    let all = (0..32).map(|k| [16, 8, 4, 2, 1].map(|bit| if k & bit == 0 { 0.0 } else { 1.0 }));
    for x in all.filter(|x| !seen.contains(x)) {
        let ((mean, sd), (_, exact_mean, exact_sd)) = (recognise(&params.guide, &x), exact(items, &x));
        let answers: String = x.iter().map(|x| if *x == 1.0 { '1' } else { '0' }).collect();
        println!("{answers}   {mean:>6.2} {sd:>5.2}   {exact_mean:>6.2} {exact_sd:>5.2}");
    }
    println!("\nData: Bock and Lieberman (1970), R's `lsat6`.");
    Ok(())
}

//! Plots of the time of a step against the size of what is fitted.

use std::error::Error;
use std::path::Path;

use plotters::prelude::*;
use workloads::pairs::Workload;

use crate::peer::Peers;
use crate::rounds::{self, Pace, Times};

/// Pixels.
const SIZE: (u32, u32) = (760, 480);

/// Rows of the regressions whose features grow.
const ROWS: usize = 10_000;

/// What is timed: its name, its colour, and its time among others.
type Series = (&'static str, RGBColor, fn(&Times) -> Option<f64>);

const SERIES: [Series; 4] = [
    ("svi-runtime", RGBColor(200, 60, 40), |times| Some(times.ours)),
    ("by hand", RGBColor(90, 90, 90), |times| Some(times.by_hand)),
    ("NumPyro", RGBColor(40, 100, 200), |times| times.numpyro),
    ("Stan", RGBColor(60, 150, 80), |times| times.stan),
];

/// Times steps of models that grow, and writes the plots into a directory.
pub fn write(directory: &Path, peers: &mut Peers) -> Result<(), Box<dyn Error>> {
    let features = [1, 3, 10, 30, 100, 300];
    let points = measure(&features, |features| Workload::Logistic { rows: ROWS, features }, peers)?;
    draw(&directory.join("features.svg"), "A step of a logistic regression, 10,000 rows", "features", &points)?;
    let (small, large) = ([10, 100, 1_000, 10_000], [100_000, 1_000_000, 10_000_000]);
    let groups = |schools| Workload::Schools { schools };
    let mut points = measure(&small, groups, peers)?;
    // There a few fits take Stan minutes.
    peers.stan = None;
    points.extend(measure(&large, groups, peers)?);
    draw(&directory.join("groups.svg"), "A step of the schools model", "groups", &points)
}

/// The sizes with their times, which are printed too.
fn measure(
    sizes: &[usize],
    workload: fn(usize) -> Workload,
    peers: &mut Peers,
) -> Result<Vec<(f64, Times)>, Box<dyn Error>> {
    let time = |size: &usize| {
        let times = rounds::time(workload(*size), peers, Pace::QUICK)?;
        let shown = SERIES.map(|(name, _, of)| of(&times).map(|micros| format!("{name} {micros:.2}")));
        println!("{}: {}", workload(*size), shown.into_iter().flatten().collect::<Vec<_>>().join(", "));
        Ok((*size as f64, times))
    };
    sizes.iter().map(time).collect()
}

/// One plot, with logarithmic axes.
fn draw(path: &Path, title: &str, size: &str, points: &[(f64, Times)]) -> Result<(), Box<dyn Error>> {
    let line = |of: fn(&Times) -> Option<f64>| -> Vec<(f64, f64)> {
        points.iter().filter_map(|(size, times)| Some((*size, of(times)?))).collect()
    };
    let all: Vec<f64> = SERIES.iter().flat_map(|(_, _, of)| line(*of)).map(|(_, micros)| micros).collect();
    let (low, high) = all.iter().fold((f64::INFINITY, 0.0_f64), |(low, high), x| (low.min(*x), high.max(*x)));
    let [Some((first, _)), Some((last, _))] = [points.first(), points.last()] else { return Ok(()) };

    let area = SVGBackend::new(path, SIZE).into_drawing_area();
    area.fill(&WHITE)?;
    let mut chart = ChartBuilder::on(&area)
        .caption(title, ("sans-serif", 20))
        .margin(12)
        .margin_right(40)
        .x_label_area_size(40)
        .y_label_area_size(80)
        .build_cartesian_2d((*first..*last).log_scale(), (low / 2.0..high * 2.0).log_scale())?;
    let number = |number: &f64| format!("{number}");
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_desc(size)
        .y_desc("microseconds")
        .x_label_formatter(&number)
        .y_label_formatter(&number)
        .draw()?;
    for (name, colour, of) in SERIES {
        let line = line(of);
        if line.is_empty() {
            continue;
        }
        chart
            .draw_series(LineSeries::new(line, colour.stroke_width(2)).point_size(3))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    area.present()?;
    Ok(())
}

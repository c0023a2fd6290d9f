//! Rows of other crates' matrices.

use super::DataRow;

/// A row of numbers that can be gone through.
macro_rules! data_row_as_iterator {
    ($feature:literal, [$($generics:tt)*] $T:ty) => {
        #[cfg(feature = $feature)]
        impl<$($generics)*> DataRow for $T {
            fn fits(&self, len: usize) -> Result<(), (usize, usize)> {
                if self.len() == len { Ok(()) } else { Err((self.len(), len)) }
            }

            #[inline]
            fn dot(&self, w: &[f64]) -> f64 {
                self.iter().zip(w).map(|(x, w)| x * w).sum()
            }

            #[inline]
            fn add_to(&self, factor: f64, sum: &mut [f64]) {
                for (s, x) in sum.iter_mut().zip(self.iter()) {
                    *s += factor * x;
                }
            }
        }
    };
}

data_row_as_iterator!("ndarray", [S: ndarray::Data<Elem = f64>] ndarray::ArrayBase<S, ndarray::Ix1>);
data_row_as_iterator!(
    "nalgebra",
    [R: nalgebra::Dim, C: nalgebra::Dim, S: nalgebra::RawStorage<f64, R, C>] nalgebra::Matrix<f64, R, C, S>
);

#[cfg(test)]
mod tests {
    use super::*;

    /// What a row does is what the slice of its numbers does.
    #[track_caller]
    fn assert_is(row: &impl DataRow, numbers: &[f64]) {
        let w = [0.5, -2.0, 4.0];
        assert_eq!((row.fits(3), row.fits(2)), (Ok(()), Err((3, 2))));
        assert_eq!(row.dot(&w), numbers.dot(&w));
        let (mut ours, mut theirs) = ([1.0; 3], [1.0; 3]);
        row.add_to(2.0, &mut ours);
        numbers.add_to(2.0, &mut theirs);
        assert_eq!(ours, theirs);
    }

    #[test]
    #[cfg(feature = "ndarray")]
    fn rows_and_columns_of_ndarray() {
        let x = ndarray::arr2(&[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]);
        assert_is(&x.row(1), &[4.0, 5.0, 6.0]);
        assert_is(&x.column(1), &[2.0, 5.0, 8.0]);
        assert_is(&ndarray::arr1(&[1.0, 2.0, 3.0]), &[1.0, 2.0, 3.0]);
    }

    #[test]
    #[cfg(feature = "nalgebra")]
    fn rows_and_columns_of_nalgebra() {
        let x = nalgebra::Matrix3::new(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0);
        assert_is(&x.row(1), &[4.0, 5.0, 6.0]);
        assert_is(&x.column(1), &[2.0, 5.0, 8.0]);
        assert_is(&nalgebra::Vector3::new(1.0, 2.0, 3.0), &[1.0, 2.0, 3.0]);
    }
}

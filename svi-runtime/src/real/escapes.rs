//! No function gives a number that outlives one of its arguments: it would carry partials of a slot that another leaf has.
//! Each of these bodies is refused for two lifetimes, and compiles for one.

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     x.max(y)
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     x.max(y)
/// }
/// ```
struct TheLargerOfTwo;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     x.min(y)
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     x.min(y)
/// }
/// ```
struct TheSmallerOfTwo;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     x.powf(y)
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     x.powf(y)
/// }
/// ```
struct APower;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     x + y
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     x + y
/// }
/// ```
struct ASum;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     x * &y
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     x * &y
/// }
/// ```
struct AProduct;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     { let mut x = x; x /= y; x }
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     { let mut x = x; x /= y; x }
/// }
/// ```
struct AnAssignment;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     log_sum_exp([x, y])
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     log_sum_exp([x, y])
/// }
/// ```
struct ASumOfExponentials;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     log_mix(y, x, 0.0)
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     log_mix(y, x, 0.0)
/// }
/// ```
struct AMixtureWeight;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     log_mix(0.5, x, y)
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     log_mix(0.5, x, y)
/// }
/// ```
struct AMixturePart;

/// ```compile_fail
/// use svi_runtime::prelude::*;
/// fn f<'a, 'b, const N: usize>(x: Real<'a, N>, y: Real<'b, N>) -> Real<'a, N> {
///     Real::via_dual2(x, y, |x, y| x * y)
/// }
/// ```
/// ```
/// use svi_runtime::prelude::*;
/// fn f<'a, const N: usize>(x: Real<'a, N>, y: Real<'a, N>) -> Real<'a, N> {
///     Real::via_dual2(x, y, |x, y| x * y)
/// }
/// ```
struct AFunctionOverDualNumbers;

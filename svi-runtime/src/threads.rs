//! Work that threads share.

/// A piece of work.
pub(crate) type Job<'j> = &'j mut (dyn FnMut() + Send);

/// Does all of it, on the threads that there are.
pub(crate) fn run(jobs: &mut [Job<'_>]) {
    match jobs {
        [] => {}
        [job] => job(),
        _ => {
            let (left, right) = jobs.split_at_mut(jobs.len() / 2);
            join(&mut || run(left), &mut || run(right));
        }
    }
}

/// Does both.
pub(crate) fn join(left: Job<'_>, right: Job<'_>) {
    #[cfg(feature = "threads")]
    if rayon_core::current_num_threads() > 1 {
        rayon_core::join(left, right);
        return;
    }
    left();
    right();
}

//! What generated code has for editors alone.

/// What the user wrote, so that an editor can complete and explain it: an expansion has no `sample` and, while there are
/// mistakes, no body. Compilers see nothing of it.
#[cfg(rust_analyzer)]
#[doc(hidden)]
#[macro_export]
macro_rules! __as_written {
    ($($written:tt)*) => {
        const _: () = {
            $($written)*
        };
    };
}

/// Nothing: see the form for editors.
#[cfg(not(rust_analyzer))]
#[doc(hidden)]
#[macro_export]
macro_rules! __as_written {
    ($($written:tt)*) => {};
}

/// What the user wrote, for compilers, where it is no syntax: its tokens are an error that is there already, so that the compiler
/// leaves the second out. What it makes of them is left out too.
#[cfg(not(rust_analyzer))]
#[doc(hidden)]
#[macro_export]
macro_rules! __unreadable {
    ($($written:tt)*) => {
        const _: () = {
            #[cfg(any())]
            $($written)*
        };
    };
}

/// Nothing: editors have the function as it is written already.
#[cfg(rust_analyzer)]
#[doc(hidden)]
#[macro_export]
macro_rules! __unreadable {
    ($($written:tt)*) => {};
}

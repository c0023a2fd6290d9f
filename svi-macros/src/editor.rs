//! What the user wrote, for editors and for the compiler. Editors find what they complete and explain by the user's own tokens.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::expand;
use crate::ir::{Options, Word};

/// The whole function, whose body the expansion has not got while there are mistakes.
pub fn as_written(item: &TokenStream, options: &Options) -> TokenStream {
    let runtime = expand::runtime(options);
    quote!(#runtime::as_written! { #item })
}

/// A function that is no syntax, for compilers: they say what is wrong with it once more, which is to say once.
pub fn unreadable(item: &TokenStream, options: &Options) -> TokenStream {
    let runtime = expand::runtime(options);
    quote!(#runtime::unreadable! { #item })
}

/// The words that a function calls, in the place of which the expansion has others.
pub fn words(item: &TokenStream, options: &Options) -> TokenStream {
    let mut words = Vec::new();
    collect(item.clone(), &mut words);
    as_written(&quote!(fn words() { #(let _ = #words;)* }), options)
}

fn collect(tokens: TokenStream, words: &mut Vec<Ident>) {
    let mut before = None;
    for token in tokens {
        if let TokenTree::Group(group) = &token {
            words.extend(before.take().filter(|word| is_word(word) && group.delimiter() == Delimiter::Parenthesis));
            collect(group.stream(), words);
        }
        before = match token {
            TokenTree::Ident(ident) => Some(ident),
            _ => None,
        };
    }
}

fn is_word(ident: &Ident) -> bool {
    Word::ALL.iter().any(|(word, _)| ident == word)
        || ["plate", "scan", "dot", "linear"].iter().any(|word| ident == word)
}

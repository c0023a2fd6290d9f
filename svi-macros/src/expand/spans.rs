//! Where the compiler finds generated code: at the user's token that it is about.

use proc_macro2::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};

/// The tokens, all at `span`.
pub fn at(span: Span, tokens: TokenStream) -> TokenStream {
    tokens.into_iter().map(|token| token_at(span, token)).collect()
}

/// The tokens at `span`, each resolved where it came from.
pub fn located_at(span: Span, tokens: TokenStream) -> TokenStream {
    let located = |mut token: TokenTree| {
        token.set_span(span.resolved_at(token.span()));
        token
    };
    tokens.into_iter().map(located).collect()
}

fn token_at(span: Span, mut token: TokenTree) -> TokenTree {
    if let TokenTree::Group(group) = &token {
        token = TokenTree::Group(Group::new(group.delimiter(), at(span, group.stream())));
    }
    token.set_span(span);
    token
}

/// The call of a function of the runtime, over the whole of an argument: the compiler reports what is wrong with the
/// argument once if the call stands where the argument does.
pub fn call_over(
    argument: &impl ToTokens,
    runtime: &TokenStream,
    (function, types): (&str, TokenStream),
    arguments: TokenStream,
) -> TokenStream {
    let (first, last) = ends(argument);
    let mut call = at(first, quote!(#runtime::));
    call.extend([TokenTree::Ident(Ident::new(function, last))]);
    call.extend(at(last, types));
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(last);
    call.extend([TokenTree::Group(arguments)]);
    call
}

/// A variable over the whole of the expression that it stands for.
pub fn variable_over(expression: &impl ToTokens, variable: &Ident) -> TokenStream {
    let (first, last) = ends(expression);
    let mut tuple = Group::new(Delimiter::Parenthesis, quote!(#variable,));
    tuple.set_span(first);
    let mut place = Literal::usize_unsuffixed(0);
    place.set_span(last);
    quote!(#tuple.#place)
}

/// The call of a function at a word: what is wrong in two such calls is one error.
pub fn call_at(span: Span, function: TokenStream, arguments: TokenStream) -> TokenStream {
    let mut call = at(span, function);
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
    arguments.set_span(span);
    call.extend([TokenTree::Group(arguments)]);
    call
}

/// A block with braces at `span`.
pub fn block_at(span: Span, statements: TokenStream) -> TokenStream {
    let mut block = Group::new(Delimiter::Brace, statements);
    block.set_span(span);
    TokenTree::Group(block).into()
}

/// The spans of the first and the last token.
pub fn ends(tokens: &impl ToTokens) -> (Span, Span) {
    let mut tokens = tokens.to_token_stream().into_iter().map(|token| token.span());
    let first = tokens.next().unwrap_or_else(Span::call_site);
    (first, tokens.last().unwrap_or(first))
}

//! What can be read of a function while it is being typed.
//!
//! The statements that are no syntax yet give way to others that name the same sites, so that the records are there for the
//! callers and one mistake is one error.

use std::cell::RefCell;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Block, ItemFn, Lit, LitStr, Signature, TraitItemFn, Visibility};

use crate::diagnostics::Mistakes;
use crate::ir::{Options, Word};

/// The function as far as it can be read; what is wrong with the rest the compiler says. Nothing can be generated for what is
/// no free function.
pub fn read(item: &TokenStream, options: &Options, mistakes: &mut Mistakes) -> syn::Result<ItemFn> {
    let error = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => return beside_items(&function.sig).map(|()| function),
        Err(error) => error,
    };
    if let Ok(method) = syn::parse2::<TraitItemFn>(item.clone()) {
        beside_items(&method.sig)?;
        return Err(syn::Error::new(method.sig.ident.span(), without_a_body(&method.sig)));
    }
    let Ok(Parts { attributes, visibility, signature, body }) = syn::parse2(item.clone()) else { return Err(error) };
    let Some(body) = body else {
        // Editors put a token of their own in the place of a body that they cannot read: no place for an error.
        mistakes.add(signature.ident.span(), error);
        return syn::parse2(quote!(#(#attributes)* #visibility #signature {}));
    };
    mistakes.leave_syntax_to_the_compiler();
    let recovery = Recovery { options, stand_ins: RefCell::default() };
    let statements = recovery.statements(body);
    // What they are drawn from is not what the user writes.
    mistakes.excuse_all(recovery.stand_ins.into_inner());
    syn::parse2(quote!(#(#attributes)* #visibility #signature { #statements }))
}

/// Refuses a function beside which the items of a model cannot stand.
fn beside_items(signature: &Signature) -> syn::Result<()> {
    if let Some(receiver) = signature.receiver() {
        let message = "a model or guide is a free function: it has no `self`";
        let help = "put it outside of the `impl` or `trait`, and give it what it needs as arguments";
        return Err(syn::Error::new_spanned(receiver, format!("{message}\nhelp: {help}")));
    }
    if signature.ident == "main" {
        let message = "a program starts at `main`, which is no model or guide\nhelp: choose another name";
        return Err(syn::Error::new(signature.ident.span(), message));
    }
    Ok(())
}

fn without_a_body(signature: &Signature) -> String {
    let name = &signature.ident;
    format!(
        "`{name}` has no body; a model or guide is a free function with one\nhelp: write `{{ .. }}` for the `;`, outside of a `trait`"
    )
}

/// A function whose body is just tokens, or not there yet.
struct Parts {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    signature: Signature,
    /// What stands in its braces, if they are there.
    body: Option<TokenStream>,
}

impl Parse for Parts {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (attributes, visibility, signature) = (input.call(Attribute::parse_outer)?, input.parse()?, input.parse()?);
        let body = match input.parse::<TokenTree>() {
            Ok(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
            _ => None,
        };
        input.parse::<TokenStream>()?;
        Ok(Self { attributes, visibility, signature, body })
    }
}

struct Recovery<'o> {
    options: &'o Options,
    /// The names of the sites that could not be read.
    stand_ins: RefCell<Vec<String>>,
}

impl Recovery<'_> {
    /// The statements that can be read, and stand-ins for the others.
    fn statements(&self, tokens: TokenStream) -> TokenStream {
        if is_read(&tokens) {
            return tokens;
        }
        let chunks = chunks(tokens);
        let mut statements = TokenStream::new();
        for (index, chunk) in chunks.iter().enumerate() {
            statements.extend(self.chunk(chunk));
            let is_last = index + 1 == chunks.len();
            if !is_last && lacks_semicolon(chunk) {
                statements.extend(quote!(;));
            }
        }
        statements
    }

    fn chunk(&self, chunk: &[TokenTree]) -> TokenStream {
        let whole: TokenStream = chunk.iter().cloned().collect();
        let inner = || -> TokenStream { chunk.iter().map(|token| self.with_statements(token)).collect() };
        let read = or_with_semicolon(whole).or_else(|| or_with_semicolon(inner()));
        read.unwrap_or_else(|| self.stand_ins(chunk))
    }

    /// A block with what can be read in it; any other token as it is.
    fn with_statements(&self, token: &TokenTree) -> TokenTree {
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let mut block = Group::new(Delimiter::Brace, self.statements(group.stream()));
                block.set_span(group.span());
                block.into()
            }
            other => other.clone(),
        }
    }

    /// A statement for each site that the tokens name, and a plate for each plate.
    fn stand_ins(&self, tokens: &[TokenTree]) -> TokenStream {
        let mut statements = TokenStream::new();
        let mut rest = tokens;
        while let [first, after @ ..] = rest {
            rest = after;
            match (first, after) {
                (TokenTree::Ident(word), [TokenTree::Group(arguments), ..]) => {
                    let Some(name) = name(arguments) else { continue };
                    if word == "plate" || word == "scan" {
                        let block = after.iter().position(is_block);
                        let body = block.map_or_else(|| quote!({}), |at| self.with_statements(&after[at]).into());
                        statements.extend(quote!(for _ in plate(#name, 0usize) #body));
                        rest = block.map_or(after, |at| &after[at + 1..]);
                    } else {
                        statements.extend(self.stand_in(word, &name));
                    }
                }
                (TokenTree::Group(group), _) => {
                    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
                    statements.extend(self.stand_ins(&tokens));
                }
                _ => {}
            }
        }
        statements
    }

    fn stand_in(&self, word: &Ident, name: &LitStr) -> TokenStream {
        let runtime = match &self.options.runtime {
            Some(path) => quote!(#path),
            None => quote!(::svi_runtime),
        };
        self.stand_ins.borrow_mut().push(name.value());
        let distribution = quote!(#runtime::prelude::Normal::new(0.0, 1.0));
        match Word::ALL.iter().find(|(text, _)| word == text) {
            Some((_, Word::Sample)) => quote!(#word(#name, #distribution);),
            Some((_, Word::Observe)) => quote!(#word(#name, #distribution, 0.0);),
            Some((_, Word::Param | Word::Deterministic | Word::Factor)) => quote!(#word(#name, 0.0);),
            Some((_, Word::Enumerate)) | None => TokenStream::new(),
        }
    }
}

/// The string literal that comes first among arguments.
fn name(arguments: &Group) -> Option<LitStr> {
    let TokenTree::Literal(first) = arguments.stream().into_iter().next()? else { return None };
    match Lit::new(first) {
        Lit::Str(name) if arguments.delimiter() == Delimiter::Parenthesis => Some(name),
        _ => None,
    }
}

/// Whether the compiler misses a semicolon behind a statement, if another one follows.
fn lacks_semicolon(chunk: &[TokenTree]) -> bool {
    chunk.last().is_some_and(|last| !is_punct(last, ';') && (!is_block(last) || is_let(chunk)))
}

fn is_let(chunk: &[TokenTree]) -> bool {
    matches!(chunk.first(), Some(TokenTree::Ident(ident)) if ident == "let")
}

fn is_block(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
}

/// The tokens, if they can be read as they are, or with the semicolon that is missing.
fn or_with_semicolon(tokens: TokenStream) -> Option<TokenStream> {
    if is_read(&tokens) {
        return Some(tokens);
    }
    Some(quote!(#tokens;)).filter(is_read)
}

fn is_read(tokens: &TokenStream) -> bool {
    Block::parse_within.parse2(tokens.clone()).is_ok()
}

/// The tokens cut where statements probably end: a `let` at the semicolon, others at a block too, both before the next `let`
/// and `for`.
fn chunks(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut chunks = vec![Vec::new()];
    for (index, token) in tokens.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &tokens[before]);
        let Some(chunk) = chunks.last_mut() else { continue };
        if !chunk.is_empty() && begins_statement(before, token) {
            chunks.push(vec![token.clone()]);
            continue;
        }
        chunk.push(token.clone());
        let ends = is_punct(token, ';') || is_block(token) && !is_let(chunk) && !continues(tokens.get(index + 1));
        if ends {
            chunks.push(Vec::new());
        }
    }
    chunks
}

/// Whether a statement begins with `token` in spite of what was typed before.
fn begins_statement(before: Option<&TokenTree>, token: &TokenTree) -> bool {
    let TokenTree::Ident(ident) = token else { return false };
    match before {
        Some(TokenTree::Ident(word)) => ident == "let" && word != "if" && word != "while" || ident == "for",
        Some(TokenTree::Punct(punct)) => {
            ident == "let" && punct.as_char() != '&' || ident == "for" && !['=', ':'].contains(&punct.as_char())
        }
        _ => ident == "let" || ident == "for",
    }
}

/// Whether what follows a block belongs to its statement.
fn continues(next: Option<&TokenTree>) -> bool {
    match next {
        Some(TokenTree::Ident(word)) => word == "else",
        Some(TokenTree::Punct(punct)) => ['.', '?', ';'].contains(&punct.as_char()),
        _ => false,
    }
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

//! Words in the arguments of macros, which are no syntax yet: they are a mistake there, and read as if they stood before.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Expr, ExprCall, Item, Macro, Stmt};

use super::literal_name;
use crate::diagnostics::Mistakes;
use crate::words::{called_name, called_word};

/// Reports the first word in each macro of a statement, and gives the calls of all.
pub fn refuse(stmt: &Stmt, mistakes: &mut Mistakes) -> Vec<ExprCall> {
    let mut macros = Macros(Vec::new());
    macros.visit_stmt(stmt);
    for word in macros.0.iter().filter_map(|Words(calls)| called_name(calls.first()?)) {
        let message = format!("`{word}` cannot stand in the arguments of a macro: they are no syntax yet");
        mistakes.add(word.span(), format!("{message}\nhelp: give its value a name in a `let` before"));
    }
    macros.0.into_iter().flat_map(|Words(calls)| calls).collect()
}

/// The macros that are called in a statement.
struct Macros(Vec<Words>);

impl<'ast> Visit<'ast> for Macros {
    fn visit_macro(&mut self, mac: &'ast Macro) {
        let mut words = Words(Vec::new());
        words.tokens(mac.tokens.clone());
        self.0.push(words);
    }

    fn visit_item(&mut self, _item: &'ast Item) {}
}

/// The calls of words in the tokens of a macro.
struct Words(Vec<ExprCall>);

impl Words {
    fn tokens(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (index, token) in tokens.iter().enumerate() {
            let TokenTree::Group(group) = token else { continue };
            if group.delimiter() == Delimiter::Parenthesis
                && let [before @ .., name @ TokenTree::Ident(_)] = &tokens[..index]
                && !before.last().is_some_and(is_of_something)
            {
                self.call(TokenStream::from_iter([name.clone(), token.clone()]));
            }
            self.tokens(group.stream());
        }
    }

    fn call(&mut self, tokens: TokenStream) {
        let Ok(call) = syn::parse2::<ExprCall>(tokens) else { return };
        let is_named = call.args.first().is_some_and(|name| literal_name(name).is_ok());
        if is_named && called_word(&Expr::Call(call.clone())).is_some() {
            self.0.push(call);
        }
    }
}

/// Whether what follows is a method or stands in a module.
fn is_of_something(before: &TokenTree) -> bool {
    matches!(before, TokenTree::Punct(punct) if ['.', ':'].contains(&punct.as_char()))
}

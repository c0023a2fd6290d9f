//! Words in the arguments of macros, which are no syntax yet: they are a mistake there, and read as if they stood before.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, Item, Macro, Stmt};

use super::literal_name;
use crate::diagnostics::Mistakes;
use crate::words::{called_name, called_word};

/// Reports the words in the macros of a statement, and gives their calls.
pub fn refuse(stmt: &Stmt, mistakes: &mut Mistakes) -> Vec<ExprCall> {
    let mut words = Words(Vec::new());
    words.visit_stmt(stmt);
    for call in &words.0 {
        let Some(word) = called_name(call) else { continue };
        let message = format!("`{word}` cannot stand in the arguments of a macro: they are no syntax yet");
        mistakes.add(word.span(), format!("{message}\nhelp: give its value a name in a `let` before"));
    }
    words.0
}

struct Words(Vec<ExprCall>);

impl<'ast> Visit<'ast> for Words {
    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.tokens(mac.tokens.clone());
        visit::visit_macro(self, mac);
    }

    fn visit_item(&mut self, _item: &'ast Item) {}
}

impl Words {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut before: Option<TokenTree> = None;
        for token in tokens {
            if let TokenTree::Group(group) = &token {
                if group.delimiter() == Delimiter::Parenthesis
                    && let Some(name @ TokenTree::Ident(_)) = before.take()
                {
                    self.call(TokenStream::from_iter([name, token.clone()]));
                }
                self.tokens(group.stream());
            }
            before = Some(token);
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

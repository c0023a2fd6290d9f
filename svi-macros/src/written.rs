//! Syntax as a user writes it, for messages.

use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use quote::ToTokens;

/// The tokens with the spaces that a user puts between them: `Normal::new(loc[i], -1.0)`.
pub fn written(syntax: impl ToTokens) -> String {
    let mut writer = Writer::default();
    writer.tokens(syntax.to_token_stream());
    writer.text
}

/// What stands before a token, as far as spaces depend on it.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Before {
    /// Nothing, or something that its neighbour stands close to: `.`, `::`, `&`.
    #[default]
    Start,
    Word,
    Group,
    /// Something that a space follows: a comma, an operator between two operands.
    Space,
}

#[derive(Default)]
struct Writer {
    text: String,
    before: Before,
    /// How many generic arguments, each in `<` and `>`, are open.
    generics: usize,
    /// Whether it is between the bars of a closure.
    in_closure: bool,
}

impl Writer {
    fn tokens(&mut self, tokens: TokenStream) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(word) => self.word(&word.to_string()),
                TokenTree::Literal(literal) => self.word(&literal.to_string()),
                TokenTree::Group(group) => self.group(group.delimiter(), group.stream()),
                TokenTree::Punct(first) => {
                    let mut operator = String::from(first.as_char());
                    let mut spacing = first.spacing();
                    while spacing == Spacing::Joint
                        && let Some(TokenTree::Punct(next)) = tokens.peek()
                    {
                        operator.push(next.as_char());
                        spacing = next.spacing();
                        tokens.next();
                    }
                    self.operator(&operator);
                }
            }
        }
    }

    fn push(&mut self, text: &str, then: Before) {
        self.text.push_str(text);
        self.before = then;
    }

    fn word(&mut self, word: &str) {
        if matches!(self.before, Before::Word | Before::Group | Before::Space) {
            self.text.push(' ');
        }
        self.push(word, Before::Word);
    }

    fn group(&mut self, delimiter: Delimiter, inner: TokenStream) {
        let (open, close) = match delimiter {
            Delimiter::Parenthesis => ("(", ")"),
            Delimiter::Bracket => ("[", "]"),
            Delimiter::Brace => ("{ ", " }"),
            Delimiter::None => return self.tokens(inner),
        };
        if self.before == Before::Space || delimiter == Delimiter::Brace && self.before != Before::Start {
            self.text.push(' ');
        }
        self.push(open, Before::Start);
        self.tokens(inner);
        self.push(close, Before::Group);
    }

    /// Whether the last word is the name of a type.
    fn is_behind_a_type(&self) -> bool {
        let word = self.text.rsplit(|c: char| !c.is_alphanumeric() && c != '_').next();
        self.before == Before::Word && word.is_some_and(|word| word.starts_with(char::is_uppercase))
    }

    fn operator(&mut self, operator: &str) {
        let behind_operand = matches!(self.before, Before::Word | Before::Group);
        match operator {
            "," | ";" => self.push(operator, Before::Space),
            "." | ".." | "..=" | "?" if behind_operand => self.push(operator, Before::Start),
            "::" => self.push(operator, Before::Start),
            "<" if self.text.ends_with("::") || self.is_behind_a_type() => {
                self.generics += 1;
                self.push(operator, Before::Start);
            }
            ">" if self.generics > 0 => {
                self.generics -= 1;
                self.push(operator, Before::Group);
            }
            "|" if !behind_operand || self.in_closure => {
                self.in_closure = !self.in_closure;
                if self.before == Before::Space {
                    self.text.push(' ');
                }
                self.push(operator, if self.in_closure { Before::Start } else { Before::Space });
            }
            _ if behind_operand && operator != "!" => {
                self.text.push(' ');
                self.push(operator, Before::Space);
            }
            // It stands before its operand: `-x`, `&y`.
            _ => {
                if self.before == Before::Space {
                    self.text.push(' ');
                }
                self.push(operator, Before::Start);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use syn::{Expr, Type};

    use super::written;

    #[test]
    fn expressions_are_written_as_by_a_user() {
        for text in [
            "y[i]",
            "sample(\"mu\", Normal::new(0.0, -1.0))",
            "Normal::new(mu * x[i] + b, 1.0).iid::<3>()",
            "observe(\"y\", Dirichlet::<3>::new([1.0; 3]), &y.row(i)[0])",
            "plate(\"row\", y.len() - 1).subsample(2)",
            "0..n",
            "f(&x, !known && a == b)",
            "vec![1.0; d]",
            "Mixture::from_fn(weights, |k| Normal::new(loc[k], s))",
            "f(|i| -i, a | b)",
        ] {
            assert_eq!(written(syn::parse_str::<Expr>(text).unwrap()), text);
        }
    }

    #[test]
    fn types_are_written_as_by_a_user() {
        for text in ["Vec<f64>", "&[Vec<f64>]", "[f64; 3]", "&str", "HashMap<String, [u8; 2]>"] {
            assert_eq!(written(syn::parse_str::<Type>(text).unwrap()), text);
        }
    }
}

//! The calls of the runtime that words become.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, parse_quote};

use super::body::{Body, Cursor, count, local, width};
use super::leaves::{borrowed, read_slot};
use super::numbers::{of_numbers, of_vectors, one_number};
use super::spans::{call_at, call_over, ends, variable_over};
use crate::ir::{Dims, Read, Reading, Role, Site, Word};
use crate::matching::Matched;
use crate::words::peel;

impl Body<'_> {
    /// The call that reads a leaf from vectors.
    pub(super) fn read(&self, expr: &Expr, read: &Read, index: usize) -> Expr {
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let (slot, name, types) = (read_slot(read, index), &read.name, self.read_types());
        let leaf = match expr {
            Expr::Call(call) => {
                let arguments = &call.args;
                let function = match &read.size {
                    Some(size) => quote!(#runtime::Linear::<_, { #size }>::new),
                    None => quote!(#runtime::Dot::new),
                };
                call_at(read.span, function, quote!(#arguments))
            }
            Expr::MethodCall(call) => {
                let (vector, arguments) = (borrowed_at(&call.receiver), &call.args);
                match read.reading {
                    Reading::At if !self.in_lanes => {
                        let place = call.args.first().map(|place| count(place, runtime));
                        quote!(#runtime::Element::new(#vector, #place))
                    }
                    Reading::At => quote!(#runtime::Element::new(#vector, #arguments)),
                    Reading::Sum => quote!(#runtime::Sum::new(#vector)),
                    _ => quote!(#runtime::DotSelf::new(#vector)),
                }
            }
            other => return other.clone(),
        };
        let slot = quote_spanned!(slot.span()=> &#slot);
        let width = width();
        let leaf =
            if self.in_lanes { leaf } else { call_at(read.span, quote!(#runtime::Read::<#width>::itself), leaf) };
        let arguments = quote!(#leaf, &mut *#scope, &mut *#window, #slot, #name);
        let call = call_at(read.span, quote!(#runtime::read::#types), arguments);
        parse_quote!(#call)
    }

    /// The generic arguments of what reads a leaf and of what hands back to it.
    pub(super) fn read_types(&self) -> TokenStream {
        let width = width();
        if self.in_lanes { quote!(<_, #width, _, _>) } else { quote!(<#width, _>) }
    }

    /// The call that a word becomes. Its arguments are evaluated before the scope is borrowed, so they may hold words too.
    pub(super) fn call(&self, expr: &Expr, site: &Site, matched: &Matched, cursor: &mut Cursor) -> Expr {
        let Expr::Call(call) = expr else { return expr.clone() };
        let (runtime, scope, window) = (self.runtime, local("__scope"), local("__window"));
        let arguments: Vec<&Expr> = call.args.iter().skip(1).collect();
        let name = &site.name;
        let record = self.recorded(site, cursor);
        let slot = borrowed(site);
        let scope = quote!(&mut *#scope);
        let window = quote!(&mut *#window);
        let (none, width) = (TokenStream::new, width());
        let over = |function, types, arguments| call_over(&site.argument, runtime, (function, types), arguments);
        let run_time = site.family.as_ref().is_some_and(|family| family.run_time);
        // A vector may stand for each number of a parameter.
        let has_numbers = (site.dims.is_none() || run_time) && !self.in_lanes;
        let distribution = match arguments.first() {
            Some(distribution) if has_numbers => {
                of_numbers(distribution, site.size.as_ref(), runtime).into_token_stream()
            }
            given => quote!(#given),
        };
        let of_run_time_size =
            |distribution: TokenStream| over("OfRunTimeSize", quote!(::itself), quote!(#distribution));
        let call = match (site.word, self.role) {
            (Word::Sample, Role::Model) => match site.dims {
                Some(_) if run_time => {
                    let distribution = of_run_time_size(distribution);
                    over("sample_joint", none(), quote!(#distribution, #scope, #window, #slot, #record))
                }
                None => over("sample", none(), quote!(#distribution, #scope, #window, #slot, #record)),
                Some(dims) => {
                    let distribution = run_time_size(&of_vectors(arguments[0], runtime));
                    let function = if dims == Dims::Vector { "sample_vector" } else { "sample_matrix" };
                    over(function, none(), quote!(#distribution, #scope, #window, #slot, #record))
                }
            },
            (Word::Sample, Role::Guide) => {
                let (fact, draw) = (self.fact(matched.facts.get(cursor.samples).copied().flatten()), cursor.samples);
                cursor.samples += 1;
                let noise = self.in_lanes.then(|| {
                    let noise = local("__noise");
                    quote!(#noise[#draw],)
                });
                match site.dims {
                    Some(_) if run_time => {
                        let distribution = of_run_time_size(distribution);
                        let given = quote!(#distribution, #scope, #window, #slot, #fact, #name);
                        over("sample_joint_in_guide", none(), given)
                    }
                    None => {
                        over("sample_in_guide", none(), quote!(#distribution, #noise #scope, #window, #fact, #name))
                    }
                    Some(dims) => {
                        let distribution = run_time_size(&of_vectors(arguments[0], runtime));
                        let function =
                            if dims == Dims::Vector { "sample_vector_in_guide" } else { "sample_matrix_in_guide" };
                        over(function, none(), quote!(#distribution, #scope, #window, #slot, #fact, #name))
                    }
                }
            }
            (Word::Param, _) if site.dims.is_some() => {
                let function = if site.dims == Some(Dims::Vector) { "param_vector" } else { "param_matrix" };
                let initial = quote!(#(#arguments),*);
                let initial = over("IntoInitialVector", quote!(::<_>::into_initial_vector), initial);
                over(function, none(), quote!(|| #initial, #scope, #window, #slot, #name))
            }
            (Word::Observe, _) => {
                let [_, value] = arguments[..] else { return expr.clone() };
                let distribution = if run_time { of_run_time_size(distribution) } else { distribution };
                if self.in_lanes {
                    over("observe", none(), quote!(#distribution, #value, #scope, #record))
                } else {
                    let distribution = over("Distribution", quote!(::<#width>::itself), distribution);
                    self.observe((distribution, value), scope, record)
                }
            }
            (Word::Factor, _) => {
                let term = quote!(#(#arguments),*);
                let term = if self.in_lanes { term } else { one_number(&term, runtime) };
                over("factor", none(), quote!(#term, #scope, #record))
            }
            (Word::Deterministic, _) => {
                let point = point(site);
                let value = quote!(#(#arguments),*);
                // Only draws record it.
                let value = if self.in_lanes { value } else { over("RecordedAs", quote!(::<#point>::recorded), value) };
                over("deterministic", none(), quote!(#value, #scope, #record))
            }
            (Word::Param, _) if self.in_lanes => {
                over("param", none(), quote!(#(#arguments),*, #scope, #window, #slot, #name))
            }
            (Word::Param, _) => {
                let point = point(site);
                let initial = over("IntoInitial", quote!(::<_>::into_initial), quote!(#(#arguments),*));
                let initial = over("InitialOf", quote!(::<#point, _>::of_size), initial);
                over("param", none(), quote!(|| #initial, #scope, #window, #slot, #name))
            }
            // It is a statement, not a call.
            (Word::Enumerate, _) => quote!(#expr),
        };
        parse_quote!(#call)
    }

    /// What is observed, with the arguments evaluated in their order.
    fn observe(
        &self,
        (distribution, value): (TokenStream, &Expr),
        scope: TokenStream,
        record: TokenStream,
    ) -> TokenStream {
        let (runtime, width) = (self.runtime, width());
        let (of, at) = (local("__distribution"), local("__value"));
        let given = variable_over(value, &at);
        let types = quote!(::<_, #width>::observe);
        let observe = call_over(value, runtime, ("Observation", types), quote!(#given, #of, #scope, #record));
        quote!(match (#distribution, #value) { (#of, #at) => #observe })
    }

    /// The site for the runtime: its name, its place in a predictive draw, and whether it is summed over.
    pub(super) fn recorded(&self, site: &Site, cursor: &mut Cursor) -> TokenStream {
        let (runtime, name, index, summed) = (self.runtime, &site.name, cursor.recorded, self.summed);
        cursor.recorded += usize::from(site.is_recorded());
        quote!(#runtime::Site { name: #name, index: #index, summed: #summed })
    }

    /// What is known of a latent of the model, which may not be there.
    fn fact(&self, fact: Option<usize>) -> TokenStream {
        let (runtime, schema) = (self.runtime, self.schema);
        match fact {
            Some(fact) => quote!(<#schema as #runtime::Schema>::FACTS[#fact]),
            None => quote!(#runtime::Fact::UNKNOWN),
        }
    }
}

/// A reference to a vector, where the vector stands.
fn borrowed_at(vector: &Expr) -> TokenStream {
    let (first, _) = ends(vector);
    quote_spanned!(first=> &#vector)
}

/// The distribution of a vector or matrix, whose size stands where that of an array is a generic argument.
fn run_time_size(distribution: &Expr) -> Expr {
    let mut distribution = peel(distribution).clone();
    if let Expr::MethodCall(call) = &mut distribution
        && call.method == "to_event"
    {
        call.args.clear();
    }
    if let Expr::MethodCall(call) = &mut distribution
        && call.method == "iid"
    {
        let span = call.method.span();
        if let Some(Expr::Tuple(tuple)) = call.args.first().map(peel) {
            call.args = tuple.elems.clone();
            call.method = Ident::new("iid_matrix", span);
        } else {
            call.method = Ident::new("iid_vector", span);
        }
    }
    distribution
}

/// The type of a site's field in a record.
pub fn point(site: &Site) -> TokenStream {
    match (&site.rows, &site.size) {
        (Some(rows), _) => quote!([[f64; #rows]; #rows]),
        (None, Some(size)) => quote!([f64; #size]),
        (None, None) => quote!(f64),
    }
}

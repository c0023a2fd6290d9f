//! Which slots each leaf has, and when it gives them back.
//!
//! A leaf keeps its slots from where it is made to the last statement that may use a value computed from it. The analysis
//! is by name and errs on the side of keeping; were it ever wrong, the borrow checker would refuse the expansion.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Expr, ExprLit, Lit, parse_quote};

use crate::expand::parts;
use crate::ir::{Block, Family, Function, Leaf, Plate, Role, Scan, Site, Statement, Syntax, Word};
use crate::words::peel;

/// The slots of a function.
#[derive(Debug)]
pub struct Slots {
    /// The number of slots that are alive at once, at most, those of sub-models apart.
    pub own: TokenStream,
    pub body: BlockSlots,
}

/// The slots of a block.
#[derive(Debug, Default)]
pub struct BlockSlots {
    /// The first slot of each leaf, in the order of the sites.
    pub first: Vec<TokenStream>,
    /// The leaves that give their slots back after each statement; the others do at the end of the block.
    pub ends: Vec<Vec<usize>>,
    /// The plates' slots, in order.
    pub plates: Vec<BlockSlots>,
    /// The first slot of the state, if the block is a step of a scan.
    pub state: Option<TokenStream>,
}

pub fn allocate(function: &Function) -> Slots {
    let mut allocator =
        Allocator { role: function.role, function: &function.name, busy: Vec::new(), symbolic: Vec::new() };
    let body = allocator.block(&function.body);
    // Sizes that are no literals get slots of their own, after the others.
    let (literal, symbolic) = (allocator.busy.len(), &allocator.symbolic);
    Slots { own: quote!((#literal #(+ (#symbolic))*)), body: body.place(literal, symbolic) }
}

struct Allocator<'f> {
    role: Role,
    function: &'f Ident,
    busy: Vec<bool>,
    symbolic: Vec<Expr>,
}

/// The number of slots of a leaf.
enum Width {
    Literal(usize),
    Symbolic(Expr),
    /// Only when the leaf ends.
    Scratch(usize),
}

fn width(leaf: &Leaf<'_>, function: &Ident) -> Width {
    let size = match leaf {
        Leaf::Collected(Plate { name, part: Some(part), .. }) => {
            return match part.numbers {
                Some(numbers) => Width::Literal(numbers),
                None => {
                    let numbers = parts::numbers(function, name);
                    Width::Symbolic(parse_quote!(#numbers))
                }
            };
        }
        Leaf::Site(site) => &site.size,
        Leaf::Read(read, _) => &read.size,
        // Scored at once, in no slot; but without one there is no pass with derivatives.
        Leaf::Vector(Site { family: Some(Family { run_time: true, .. }), .. }) => return Width::Scratch(1),
        Leaf::Vector(site) if site.word == Word::Sample => {
            return Width::Scratch(1 + vector_parameters(&site.argument));
        }
        Leaf::Vector(_) | Leaf::Collected(_) => return Width::Scratch(0),
    };
    size_width(size)
}

fn size_width(size: &Option<Expr>) -> Width {
    match size {
        None => Width::Literal(1),
        Some(Expr::Lit(ExprLit { lit: Lit::Int(int), .. })) if int.base10_parse::<usize>().is_ok() => {
            Width::Literal(int.base10_parse().unwrap_or(1))
        }
        // A size of another type is one error in the type of an array, here as in the records.
        Some(size) => Width::Symbolic(parse_quote!([(); #size].len())),
    }
}

/// How many parameters of a vector's distribution may be vectors.
fn vector_parameters(distribution: &Expr) -> usize {
    match peel(distribution) {
        Expr::MethodCall(call) => vector_parameters(&call.receiver),
        Expr::Call(call) if call.args.iter().all(|argument| matches!(peel(argument), Expr::Lit(_))) => 0,
        Expr::Call(call) => call.args.len(),
        _ => 0,
    }
}

/// The first slot of a leaf.
#[derive(Clone, Copy, Debug)]
enum First {
    At(usize),
    /// After the literal ones and so many symbolic leaves.
    After(usize),
}

/// The slots of a block, before all are counted.
#[derive(Default)]
struct Draft {
    first: Vec<First>,
    ends: Vec<Vec<usize>>,
    plates: Vec<Draft>,
    state: Option<First>,
}

/// A leaf that has its slots.
struct Alive {
    leaf: usize,
    first: usize,
    width: usize,
    scratch: usize,
    last_use: Option<usize>,
}

impl Allocator<'_> {
    fn block(&mut self, block: &Block) -> Draft {
        let mut draft = Draft::default();
        let leaves = block.leaves(self.role);
        let mut alive: Vec<Alive> = Vec::new();
        for (index, statement) in block.statements.iter().enumerate() {
            for (_, new) in leaves.iter().filter(|(statement, _)| *statement == index) {
                let leaf = draft.first.len();
                let (place, first, width, scratch) = self.leaf(new);
                draft.first.push(place);
                alive.push(Alive { leaf, first, width, scratch, last_use: last_use(&block.statements, index) });
            }
            if let Syntax::Plate(plate) = &statement.syntax {
                let state = plate.scan.as_ref().map(|scan| self.state(scan));
                let body = self.block(&plate.body);
                if let Some((_, first, width)) = state {
                    self.busy[first..first + width].fill(false);
                }
                draft.plates.push(Draft { state: state.map(|(place, ..)| place), ..body });
            }
            let (ended, rest): (Vec<_>, Vec<_>) = alive.into_iter().partition(|leaf| leaf.last_use == Some(index));
            draft.ends.push(ended.iter().rev().map(|ended| ended.leaf).collect());
            self.end(&ended, &mut draft);
            alive = rest;
        }
        self.end(&alive, &mut draft);
        draft
    }

    /// Ends leaves: those that need slots for it take them while all are still there.
    fn end(&mut self, ended: &[Alive], draft: &mut Draft) {
        for leaf in ended.iter().filter(|leaf| leaf.scratch > 0) {
            let first = self.take(leaf.scratch);
            draft.first[leaf.leaf] = First::At(first);
            self.busy[first..first + leaf.scratch].fill(false);
        }
        ended.iter().for_each(|ended| self.give_back(ended));
    }

    /// Takes slots for the state of a scan.
    fn state(&mut self, scan: &Scan) -> (First, usize, usize) {
        match size_width(&scan.size) {
            Width::Literal(width) => {
                let first = self.take(width);
                (First::At(first), first, width)
            }
            Width::Symbolic(size) => {
                self.symbolic.push(size);
                (First::After(self.symbolic.len() - 1), 0, 0)
            }
            Width::Scratch(_) => (First::At(0), 0, 0),
        }
    }

    /// Takes slots for a leaf: where they are, which of the literal ones, and how many it needs when it ends.
    fn leaf(&mut self, leaf: &Leaf<'_>) -> (First, usize, usize, usize) {
        match width(leaf, self.function) {
            Width::Literal(width) => {
                let first = self.take(width);
                (First::At(first), first, width, 0)
            }
            Width::Symbolic(size) => {
                self.symbolic.push(size);
                (First::After(self.symbolic.len() - 1), 0, 0, 0)
            }
            Width::Scratch(scratch) => (First::At(0), 0, 0, scratch),
        }
    }

    /// The first of `width` free slots in a row.
    fn take(&mut self, width: usize) -> usize {
        let free = |busy: &[bool], first: usize| (first..first + width).all(|i| !busy.get(i).copied().unwrap_or(false));
        let first = (0..).find(|first| free(&self.busy, *first)).unwrap_or(0);
        self.busy.resize(self.busy.len().max(first + width), false);
        self.busy[first..first + width].fill(true);
        first
    }

    fn give_back(&mut self, leaf: &Alive) {
        self.busy[leaf.first..leaf.first + leaf.width].fill(false);
    }
}

impl Draft {
    fn place(self, literal: usize, symbolic: &[Expr]) -> BlockSlots {
        let place = |first| match first {
            First::At(index) => quote!(#index),
            First::After(count) => {
                let before = &symbolic[..count];
                quote!((#literal #(+ (#before))*))
            }
        };
        BlockSlots {
            first: self.first.into_iter().map(place).collect(),
            ends: self.ends,
            state: self.state.map(place),
            plates: self.plates.into_iter().map(|plate| plate.place(literal, symbolic)).collect(),
        }
    }
}

/// The last statement that may use what the statement `made` binds; `None` for the end of the block. What stands behind an
/// enumeration is run for each of its values, and belongs to it: it is one statement for what was made before.
fn last_use(statements: &[Statement], made: usize) -> Option<usize> {
    let enumeration = (made..statements.len()).find(|index| statements[*index].enumeration().is_some());
    last_mention(statements, made).filter(|last| enumeration.is_none_or(|enumeration| *last < enumeration))
}

/// The last statement that may use what the statement `made` binds; `None` if that cannot be known.
fn last_mention(statements: &[Statement], made: usize) -> Option<usize> {
    let start = &statements[made];
    if !start.is_plain {
        return None;
    }
    let mut tainted = start.binds.clone();
    let mut last = made;
    for (index, statement) in statements.iter().enumerate().skip(made + 1) {
        if tainted.is_disjoint(&statement.mentions) {
            continue;
        }
        if !statement.is_plain {
            return None;
        }
        last = index;
        tainted.extend(statement.binds.iter().cloned());
    }
    Some(last)
}

//! Aggregates: what `summarize` works out for each group.
//!
//! Every aggregate works in three steps, so that shards can be summarized apart and put together: `update` takes rows,
//! `state` gives one row of plain columns a group (which may travel between workers) that `merge` takes into another
//! accumulator, `finish` gives the answer.

mod any;
mod arg;
mod bags;
mod bits;
mod count;
mod distinct;
mod extremes;
mod lists;
mod minmax;
mod moments;
mod percentile;
mod picked_rows;
mod schema;
mod sketches;
mod sum;
mod support;
#[cfg(test)]
mod tests;

#[cfg(test)]
pub(super) use distinct::hash_bytes;

use super::{FunctionError, Param, ParamKind, ResultName, Why, kind_text};
use crate::values::{Column, Field, ScalarType, Value};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// Every family, in the order of the help.
static FAMILIES: &[&[&Aggregate]] = &[
    count::FAMILY,
    sum::FAMILY,
    minmax::FAMILY,
    arg::FAMILY,
    any::FAMILY,
    distinct::FAMILY,
    percentile::FAMILY,
    moments::FAMILY,
    lists::FAMILY,
    bags::FAMILY,
    bits::FAMILY,
    schema::FAMILY,
    sketches::FAMILY,
];

/// Every name and alias.
static BY_NAME: LazyLock<BTreeMap<&'static str, &'static Aggregate>> = LazyLock::new(|| {
    all_aggregates()
        .flat_map(|known| known.aliases.iter().chain([&known.name]).map(move |name| (*name, known)))
        .collect()
});

/// The aggregate of this name or alias; `None` where there is none.
pub fn aggregate(name: &str) -> Option<&'static Aggregate> {
    BY_NAME.get(name).copied()
}

/// All aggregates, family by family.
pub fn all_aggregates() -> impl Iterator<Item = &'static Aggregate> {
    FAMILIES.iter().flat_map(|family| family.iter().copied())
}

/// An aggregate function.
#[derive(Debug)]
pub struct Aggregate {
    /// Name as queries write it.
    pub name: &'static str,
    /// Other names for it.
    pub aliases: &'static [&'static str],
    /// What it gives, in a sentence or two.
    pub doc: &'static str,
    /// The page of Kusto's documentation: `query/count-aggregation-function`.
    pub reference: &'static str,
    /// The parameters.
    pub params: &'static [Param],
    /// Whether the last parameter may be given any number of further times.
    pub variadic: bool,
    /// What a column is named that holds a function or a part of the call: `tostring(f(x))`, `f(x)[0]`.
    pub result_name: ResultName,
    /// The columns that a call gives, from arguments that fit the parameters; use [`Aggregate::columns`].
    pub outputs: fn(&[Argument<'_>]) -> Result<Vec<Field>, FunctionError>,
    /// An accumulator for a call with such arguments.
    pub accumulator: fn(&[Argument<'_>]) -> Box<dyn Accumulator>,
    /// A whole query (over `range` or `datatable`) and the value of its only cell.
    pub examples: &'static [(&'static str, &'static str)],
}

impl Aggregate {
    /// The columns that a call gives; `Err` says why its arguments do not fit.
    pub fn columns(&self, args: &[Argument<'_>]) -> Result<Vec<Field>, FunctionError> {
        if let Some(why) = self.misfit(args) {
            return Err(FunctionError(match why {
                Why::Argument(at, _) => format!("Its argument {} does not fit. {}", at + 1, self.usage()),
                _ => self.usage(),
            }));
        }
        for (at, arg) in args.iter().enumerate() {
            let Some(param) = self.params.get(at).or(self.params.last()) else { continue };
            if param.constant && arg.constant.is_none() {
                return Err(FunctionError(format!("`{}` must be a constant.", param.name)));
            }
        }
        (self.outputs)(args)
    }

    /// Why arguments of these types do not fit; `None` where they do.
    pub fn misfit(&self, args: &[Argument<'_>]) -> Option<Why> {
        let least = self.params.iter().filter(|param| !param.optional).count();
        let most = (!self.variadic).then_some(self.params.len());
        if args.len() < least || most.is_some_and(|most| args.len() > most) {
            return Some(Why::Count { least, most });
        }
        args.iter().enumerate().find_map(|(at, arg)| {
            let param = self.params.get(at).or(self.params.last())?;
            (!fits(param.kind, arg.kind)).then(|| Why::Argument(at, vec![param.kind]))
        })
    }

    /// Whether it keeps every value that comes, so that it takes as much memory as they.
    pub fn gathers(&self) -> bool {
        ["make_list", "makelist", "make_bag", "make_dictionary"].iter().any(|name| self.name.starts_with(name))
    }

    /// How it is called, in a sentence.
    pub fn usage(&self) -> String {
        let params: Vec<String> = self
            .params
            .iter()
            .map(|param| {
                let name = if param.optional { format!("[{}]", param.name) } else { param.name.to_owned() };
                format!("{name}: {}", kind_text(param.kind))
            })
            .collect();
        let more = if self.variadic { ", …" } else { "" };
        format!("It is called as {}({}{more}).", self.name, params.join(", "))
    }
}

fn fits(param: ParamKind, kind: ScalarType) -> bool {
    match param {
        ParamKind::Exact(exact) => kind == exact,
        ParamKind::Numeric => kind.is_numeric(),
        ParamKind::Integer => kind.is_integer(),
        ParamKind::Summable => kind.is_numeric() || kind == ScalarType::TimeSpan,
        _ => true,
    }
}

/// What is known of an argument before any row comes.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'a> {
    /// The name that the argument would give a column: `x` of `sum(x)`; empty where it would give none.
    pub name: &'a str,
    /// Its type.
    pub kind: ScalarType,
    /// Its value where it is a constant.
    pub constant: Option<&'a Value>,
}

/// Works out one aggregate for all groups at once.
///
/// `groups[row]` is the row's group, less than `group_count`, which never shrinks from call to call. `args` have a value
/// for each row, except constants, which are columns of one repeated value.
pub trait Accumulator {
    /// Takes rows.
    fn update(&mut self, groups: &[u32], group_count: usize, args: &[Column]) -> Result<(), FunctionError>;

    /// One row a group, `group_count` rows in all, as columns; always the same number and types.
    fn state(&mut self, group_count: usize) -> Vec<Column>;

    /// Takes states of another accumulator of the same call: row `i` belongs to group `groups[i]` here.
    fn merge(&mut self, groups: &[u32], group_count: usize, state: &[Column]) -> Result<(), FunctionError>;

    /// The answer: one column for each of [`Aggregate::outputs`], `group_count` rows each.
    fn finish(&mut self, group_count: usize) -> Vec<Column>;
}

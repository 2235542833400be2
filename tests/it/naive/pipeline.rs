//! Random queries: steps one after the other, each over the columns that the one before gives.

use super::cell::Cell;
use super::choices::Choices;
use super::expr::Expr;
use super::grow::{Soil, any_kind, grow, leaf};
use super::steps::{Call, Named, Query, Step, Term, Window};
use super::tables::{Column, Table, cell};
use super::{calls, eval};
use tallyman::values::{ScalarType, TICKS_PER_DAY, TICKS_PER_HOUR};

/// What is known while a query grows.
pub(super) struct Growing<'a> {
    pub(super) columns: Vec<Column>,
    /// The columns of `U`.
    other: Vec<Column>,
    steps: Vec<Step>,
    order: Option<Vec<Term>>,
    free: bool,
    pub(super) known_only: bool,
    named: usize,
    pub(super) choices: Choices<'a>,
}

/// A query of at most five steps. With `known_only` it calls nothing that the plain evaluator does not know.
pub(super) fn query(t: &Table, u: &Table, known_only: bool, numbers: &[u32]) -> Query {
    let mut growing = Growing {
        columns: t.columns.clone(),
        other: u.columns.clone(),
        steps: Vec::new(),
        order: None,
        free: false,
        known_only,
        named: 0,
        choices: Choices::new(numbers),
    };
    for _ in 0..=growing.choices.below(5) {
        if growing.free || growing.columns.is_empty() {
            break;
        }
        growing.step();
    }
    Query { steps: growing.steps, columns: growing.columns, order: growing.order, free: growing.free }
}

impl Growing<'_> {
    fn step(&mut self) {
        match self.choices.below(16) {
            0..=2 => self.extend(),
            3 | 4 => self.filter(),
            5 | 6 => self.project(),
            7 | 8 => self.summarize(),
            9 => self.distinct(),
            10 => self.sort(),
            11 => self.windows(),
            12 => self.union(),
            13 => self.join(),
            14 => self.expand(),
            _ => self.series(),
        }
    }

    fn push(&mut self, step: Step) {
        self.steps.push(step);
    }

    pub(super) fn fresh(&mut self) -> String {
        self.named += 1;
        format!("x{}", self.named)
    }

    pub(super) fn grow(&mut self, kind: ScalarType, depth: usize) -> Expr {
        let soil = Soil { columns: &self.columns, known_only: self.known_only };
        grow(&soil, kind, depth, &mut self.choices)
    }

    pub(super) fn leaf(&mut self, kind: ScalarType) -> Expr {
        let soil = Soil { columns: &self.columns, known_only: self.known_only };
        leaf(&soil, kind, &mut self.choices)
    }

    fn some_named(&mut self, most: usize) -> Vec<Named> {
        let count = 1 + self.choices.below(most);
        let mut columns = Vec::with_capacity(count);
        for _ in 0..count {
            let kind = any_kind(&mut self.choices);
            let expr = self.grow(kind, 3);
            columns.push((self.fresh(), expr));
        }
        columns
    }

    fn extend(&mut self) {
        let columns = self.some_named(3);
        self.columns.extend(columns.iter().map(|(name, expr)| (name.clone(), expr.kind)));
        self.push(Step::Extend(columns));
    }

    fn filter(&mut self) {
        let test = self.grow(ScalarType::Bool, 3);
        self.push(Step::Where(test));
    }

    fn project(&mut self) {
        self.order = None;
        let mut columns = self.some_named(3);
        for (name, kind) in self.columns.clone() {
            if self.choices.chance(1, 3) {
                columns.push((name.clone(), Expr::column(&name, kind)));
            }
        }
        self.columns = columns.iter().map(|(name, expr)| (name.clone(), expr.kind)).collect();
        self.push(Step::Project(columns));
    }

    fn summarize(&mut self) {
        self.order = None;
        let mut calls: Vec<Call> = Vec::new();
        for _ in 0..=self.choices.below(3) {
            calls.extend(calls::call(self));
        }
        let mut by: Vec<Named> = Vec::new();
        for _ in 0..self.choices.below(3) {
            let expr = self.key();
            by.push((self.fresh(), expr));
        }
        if calls.is_empty() {
            let name = self.fresh();
            calls.push(Call { name: "count", args: Vec::new(), columns: vec![(name, ScalarType::Long)] });
        }
        self.free = calls.iter().any(|call| eval::is_free(call.name));
        self.columns = by
            .iter()
            .map(|(name, expr)| (name.clone(), expr.kind))
            .chain(calls.iter().flat_map(|call| call.columns.clone()))
            .collect();
        self.push(Step::Summarize { calls, by });
    }

    /// What rows are grouped by: a column or a bin, now and then anything.
    fn key(&mut self) -> Expr {
        use ScalarType as T;
        match self.choices.below(6) {
            0 | 1 => {
                let kind = *self.choices.of(&[T::Long, T::String, T::Bool, T::Int]);
                self.leaf(kind)
            }
            2 => {
                let span = Expr::literal(
                    Cell::Span(*self.choices.of(&[TICKS_PER_DAY, TICKS_PER_HOUR, 7 * TICKS_PER_DAY])),
                    T::TimeSpan,
                );
                let value = self.leaf(T::DateTime);
                Expr::function("bin", T::DateTime, vec![value, span])
            }
            3 => {
                let size = Expr::long(*self.choices.of(&[2, 10, 1]));
                let value = self.leaf(T::Long);
                Expr::function("bin", T::Long, vec![value, size])
            }
            _ => {
                let kind = *self.choices.of(&[
                    T::Long,
                    T::String,
                    T::DateTime,
                    T::Bool,
                    T::TimeSpan,
                    T::Guid,
                    T::Dynamic,
                    T::Real,
                ]);
                self.grow(kind, 2)
            }
        }
    }

    fn distinct(&mut self) {
        self.order = None;
        let mut kept: Vec<Column> =
            self.columns.iter().filter(|column| column.1 != ScalarType::Dynamic).cloned().collect();
        while kept.len() > 1 && !self.choices.chance(1, 4) {
            let at = self.choices.below(kept.len());
            kept.remove(at);
        }
        if kept.is_empty() {
            return;
        }
        self.push(Step::Distinct(kept.iter().map(|(name, _)| name.clone()).collect()));
        self.columns = kept;
    }

    /// An order of all rows: some terms, then every other column. Columns without an order go.
    fn terms(&mut self) -> Option<Vec<Term>> {
        let (kept, gone): (Vec<Column>, Vec<Column>) =
            self.columns.iter().cloned().partition(|column| column.1 != ScalarType::Dynamic);
        if kept.is_empty() {
            return None;
        }
        if !gone.is_empty() {
            self.push(Step::ProjectAway(gone.into_iter().map(|(name, _)| name).collect()));
            self.columns.clone_from(&kept);
        }
        let first = self.choices.below(kept.len());
        let mut terms = Vec::with_capacity(kept.len());
        for at in 0..kept.len() {
            terms.push(Term {
                column: kept[(first + at) % kept.len()].0.clone(),
                descending: self.choices.below(2) == 1,
                nulls_first: *self.choices.of(&[None, None, Some(true), Some(false)]),
            });
        }
        Some(terms)
    }

    fn sort(&mut self) {
        let Some(terms) = self.terms() else { return };
        self.order = Some(terms.clone());
        let count = self.choices.below(9);
        match self.choices.below(3) {
            0 => self.push(Step::Sort(terms)),
            1 => {
                self.push(Step::Sort(terms));
                self.push(Step::Take(count));
                if self.choices.chance(1, 4) {
                    self.order = None;
                    self.columns = vec![("Count".into(), ScalarType::Long)];
                    self.push(Step::Count);
                }
            }
            _ => self.push(Step::Top(count, terms)),
        }
    }

    fn windows(&mut self) {
        let Some(terms) = self.terms() else { return };
        self.push(Step::Sort(terms.clone()));
        self.order = Some(terms);
        let mut windows = Vec::new();
        for _ in 0..=self.choices.below(2) {
            let column = self.choices.of(&self.columns).clone();
            let summable: Vec<Column> =
                self.columns.iter().filter(|column| column.1 == ScalarType::Long).cloned().collect();
            let offset = self.choices.below(4);
            let default =
                self.choices.chance(1, 3).then(|| cell(column.1, &mut self.choices)).filter(|cell| !cell.is_null());
            let (window, kind) = match self.choices.below(4) {
                0 => (Window::RowNumber(*self.choices.of(&[1, 0, 7])), ScalarType::Long),
                1 => (Window::Prev(column.clone(), offset, default), column.1),
                2 => (Window::Next(column.clone(), offset, default), column.1),
                _ if summable.is_empty() => continue,
                _ => {
                    let summed = self.choices.of(&summable).clone();
                    let restart = self.choices.chance(1, 2).then(|| column.0.clone());
                    (Window::Cumsum(summed, restart), ScalarType::Long)
                }
            };
            let name = self.fresh();
            windows.push((name, window, kind));
        }
        if windows.is_empty() {
            return;
        }
        self.columns.extend(windows.iter().map(|(name, _, kind)| (name.clone(), *kind)));
        self.push(Step::Windows(windows.into_iter().map(|(name, window, _)| (name, window)).collect()));
    }

    fn union(&mut self) {
        self.order = None;
        let known = |name: &str| self.columns.iter().find(|column| column.0 == name).map(|column| column.1);
        let taken: Vec<Column> =
            self.other.iter().filter(|(name, kind)| known(name).is_none_or(|other| other == *kind)).cloned().collect();
        if taken.is_empty() {
            return;
        }
        let common: Vec<Column> = self.columns.iter().filter(|column| taken.contains(column)).cloned().collect();
        let inner = !common.is_empty() && self.choices.chance(1, 4);
        if inner {
            self.columns = common;
        } else {
            let new: Vec<Column> = taken.iter().filter(|column| !self.columns.contains(column)).cloned().collect();
            self.columns.extend(new);
        }
        self.push(Step::Union { inner, columns: taken.into_iter().map(|(name, _)| name).collect() });
    }

    fn join(&mut self) {
        self.order = None;
        let mut keys: Vec<Column> = self.other[..2].iter().filter(|key| self.columns.contains(key)).cloned().collect();
        if keys.len() > 1 && self.choices.chance(1, 2) {
            keys.remove(self.choices.below(2));
        }
        if keys.is_empty() {
            return;
        }
        let keys: Vec<String> = keys.into_iter().map(|(name, _)| name).collect();
        if self.choices.chance(1, 4) {
            let kind = *self.choices.of(&["leftouter", "inner"]);
            let right: Vec<Column> = self.other.iter().filter(|(name, _)| !keys.contains(name)).cloned().collect();
            self.columns = beside(&self.columns, &right);
            self.push(Step::Lookup { kind, keys });
            return;
        }
        let kind = *self.choices.of(&[
            "inner",
            "leftouter",
            "rightouter",
            "fullouter",
            "innerunique",
            "leftsemi",
            "leftanti",
            "rightsemi",
            "rightanti",
        ]);
        let filter = self.choices.chance(1, 3).then(|| {
            let soil = Soil { columns: &self.other, known_only: self.known_only };
            grow(&soil, ScalarType::Bool, 2, &mut self.choices)
        });
        match kind {
            "leftsemi" | "leftanti" => {}
            "rightsemi" | "rightanti" => self.columns.clone_from(&self.other),
            _ => self.columns = beside(&self.columns, &self.other),
        }
        self.push(Step::Join { kind, keys, filter });
    }

    fn expand(&mut self) {
        self.order = None;
        let dynamic: Vec<String> = self
            .columns
            .iter()
            .filter(|column| column.1 == ScalarType::Dynamic)
            .map(|column| column.0.clone())
            .collect();
        if dynamic.is_empty() {
            return;
        }
        let column = self.choices.of(&dynamic).clone();
        let to =
            *self.choices.of(&[None, None, Some(ScalarType::Long), Some(ScalarType::String), Some(ScalarType::Real)]);
        if let (Some(to), Some(known)) = (to, self.columns.iter_mut().find(|known| known.0 == column)) {
            known.1 = to;
        }
        self.push(Step::MvExpand { column, to });
    }

    fn series(&mut self) {
        self.order = None;
        let axes: Vec<String> = self
            .columns
            .iter()
            .filter(|column| column.1 == ScalarType::DateTime)
            .map(|column| column.0.clone())
            .collect();
        let Some(call) = calls::call(self).filter(|call| call.columns.len() == 1 && !eval::is_free(call.name)) else {
            return;
        };
        if axes.is_empty() || !matches!(call.columns[0].1, ScalarType::Long | ScalarType::Real) {
            return;
        }
        let axis = self.choices.of(&axes).clone();
        let keys = self
            .columns
            .iter()
            .filter(|column| matches!(column.1, ScalarType::String | ScalarType::Bool) || column.0 == "k");
        let keys: Vec<String> = keys.map(|column| column.0.clone()).collect();
        let by = if keys.is_empty() || self.choices.chance(1, 3) {
            Vec::new()
        } else {
            vec![self.choices.of(&keys).clone()]
        };
        let from = 738_944 * TICKS_PER_DAY;
        let to = from + (1 + self.choices.below(4) as i64) * TICKS_PER_DAY;
        let step = *self.choices.of(&[TICKS_PER_DAY, TICKS_PER_DAY / 2, 7 * TICKS_PER_HOUR]);
        let default = if call.columns[0].1 == ScalarType::Long { Cell::Long(0) } else { Cell::Real(-1.0) };
        let kept: Vec<Column> = self.columns.iter().filter(|column| by.contains(&column.0)).cloned().collect();
        let made = [(call.columns[0].0.clone(), ScalarType::Dynamic), (axis.clone(), ScalarType::Dynamic)];
        self.columns = kept.into_iter().chain(made).collect();
        self.push(Step::MakeSeries { call, default, axis, from, to, step, by });
    }
}

/// The columns of a join: those of the right get a number where the name is taken.
pub(super) fn beside(left: &[Column], right: &[Column]) -> Vec<Column> {
    let mut columns = left.to_vec();
    for (name, kind) in right {
        let mut free = name.clone();
        for number in 1.. {
            if !columns.iter().any(|column| column.0 == free) {
                break;
            }
            free = format!("{name}{number}");
        }
        columns.push((free, *kind));
    }
    columns
}

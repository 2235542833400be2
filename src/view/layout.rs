//! Which columns a grid shows, in which order, and which of them stay at the left.

use crate::protocol::{Arrangement, ColumnView, ResultColumn};

/// The columns that are shown, by their positions in the result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// In the order of the screen; those that stay at the left come first.
    pub shown: Vec<usize>,
    /// How many stay at the left.
    pub pinned: usize,
}

impl Layout {
    /// Where a column stands on the screen, from 0; `None` where it is hidden.
    pub fn place_of(&self, column: usize) -> Option<usize> {
        self.shown.iter().position(|shown| *shown == column)
    }
}

/// Columns of a result that say nothing, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlainColumns {
    /// Those without any value.
    pub empty: Vec<usize>,
    /// Those with one value in all rows, and its text.
    pub constant: Vec<(usize, String)>,
}

/// What the arrangement says of a column; nothing special where it does not name it.
pub fn view_of<'a>(arrangement: &'a Arrangement, name: &str) -> Option<&'a ColumnView> {
    arrangement.columns.iter().find(|view| view.name == name)
}

/// The same, to be changed.
pub fn view_mut<'a>(arrangement: &'a mut Arrangement, name: &str) -> &'a mut ColumnView {
    let at = arrangement.columns.iter().position(|view| view.name == name).unwrap_or_else(|| {
        arrangement.columns.push(ColumnView { name: name.to_owned(), ..ColumnView::default() });
        arrangement.columns.len() - 1
    });
    &mut arrangement.columns[at]
}

/// All columns of a result in the order of the arrangement, hidden ones too. Those that were placed by hand share out the
/// places that they have in the query's order; the others keep theirs.
fn ordered(columns: &[ResultColumn], arrangement: &Arrangement) -> Vec<usize> {
    let position = |view: &ColumnView| columns.iter().position(|column| column.name == view.name);
    let placed: Vec<usize> = arrangement.columns.iter().filter(|view| view.placed).filter_map(position).collect();
    let mut next = placed.iter();
    (0..columns.len()).map(|at| if placed.contains(&at) { *next.next().unwrap_or(&at) } else { at }).collect()
}

/// The columns that are shown.
pub fn layout(columns: &[ResultColumn], arrangement: &Arrangement, plain: &PlainColumns) -> Layout {
    let view = |at: &usize| columns.get(*at).and_then(|column| view_of(arrangement, &column.name));
    let is_left_out = |at: &usize| {
        view(at).is_some_and(|view| view.hidden)
            || (arrangement.hides_empty && plain.empty.contains(at))
            || (arrangement.folds_constants && plain.constant.iter().any(|(constant, _)| constant == at))
    };
    let shown: Vec<usize> = ordered(columns, arrangement).into_iter().filter(|at| !is_left_out(at)).collect();
    let is_pinned = |at: &usize| view(at).is_some_and(|view| view.pinned);
    let (mut pinned, rest): (Vec<usize>, Vec<usize>) = shown.into_iter().partition(is_pinned);
    let count = pinned.len();
    pinned.extend(rest);
    Layout { shown: pinned, pinned: count }
}

/// Moves a column to the place of another one. Both have to be of the result.
pub fn move_to(columns: &[ResultColumn], arrangement: &mut Arrangement, column: usize, target: usize) {
    let mut order = ordered(columns, arrangement);
    let (Some(from), Some(to)) = (order.iter().position(|at| *at == column), order.iter().position(|at| *at == target))
    else {
        return;
    };
    let moved = order.remove(from);
    order.insert(to, moved);
    let names: Vec<&str> = order.iter().filter_map(|at| Some(columns.get(*at)?.name.as_str())).collect();
    for name in &names {
        view_mut(arrangement, name).placed = true;
    }
    let place = |view: &ColumnView| names.iter().position(|name| *name == view.name).unwrap_or(names.len());
    arrangement.columns.sort_by_key(place);
}

/// Leaves out of the list what it says nothing about.
pub fn tidy(arrangement: &mut Arrangement) {
    arrangement.columns.retain(|view| *view != ColumnView { name: view.name.clone(), ..ColumnView::default() });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns(names: &str) -> Vec<ResultColumn> {
        names.chars().map(|name| ResultColumn { name: name.to_string(), kind: "long".into() }).collect()
    }

    fn shown(names: &str, arrangement: &Arrangement) -> (String, usize) {
        let columns = columns(names);
        let layout = layout(&columns, arrangement, &PlainColumns::default());
        (layout.shown.iter().map(|at| columns[*at].name.clone()).collect(), layout.pinned)
    }

    #[test]
    fn columns_move_hide_and_stay_at_the_left() {
        let mut arrangement = Arrangement::default();
        assert_eq!(shown("abcd", &arrangement), ("abcd".into(), 0));
        move_to(&columns("abcd"), &mut arrangement, 3, 1);
        assert_eq!(shown("abcd", &arrangement), ("adbc".into(), 0));
        move_to(&columns("abcd"), &mut arrangement, 0, 2);
        assert_eq!(shown("abcd", &arrangement), ("dbca".into(), 0));
        view_mut(&mut arrangement, "b").hidden = true;
        view_mut(&mut arrangement, "c").pinned = true;
        assert_eq!(shown("abcd", &arrangement), ("cda".into(), 1));
        // Another result: what is new keeps its place, what is gone is passed over and not lost.
        assert_eq!(shown("xad", &arrangement), ("xda".into(), 0));
        assert_eq!(shown("abcd", &arrangement), ("cda".into(), 1));
    }

    #[test]
    fn what_says_nothing_can_be_left_out() {
        let plain = PlainColumns { empty: vec![1], constant: vec![(2, "x".into())] };
        let mut arrangement = Arrangement::default();
        assert_eq!(layout(&columns("abcd"), &arrangement, &plain).shown, [0, 1, 2, 3]);
        arrangement.hides_empty = true;
        assert_eq!(layout(&columns("abcd"), &arrangement, &plain).shown, [0, 2, 3]);
        arrangement.folds_constants = true;
        assert_eq!(layout(&columns("abcd"), &arrangement, &plain).shown, [0, 3]);
        view_mut(&mut arrangement, "a").placed = false;
        tidy(&mut arrangement);
        assert!(arrangement.columns.is_empty());
    }
}

//! Window functions, by the documentation's examples and the real engine's answers.

use super::*;
use crate::kql::plan::{ExprKind, WindowFunction};

fn window(function: WindowFunction, args: Vec<Expr>, returns: ScalarType) -> Expr {
    Expr { kind: ExprKind::Window { function, args }, returns, span: Span::default() }
}

/// The only column of a window function over a table of a number and a flag.
fn over(values: &[Option<i64>], restarts: &[bool], expr: Expr) -> Vec<Value> {
    let kinds = [ScalarType::Long, ScalarType::Bool];
    let rows: Vec<Row> = values
        .iter()
        .enumerate()
        .map(|(at, value)| {
            let restart = restarts.get(at).copied().unwrap_or(false);
            vec![value.map_or(Value::null(ScalarType::Long), Value::Long), Value::Bool(restart)]
        })
        .collect();
    let returns = expr.returns;
    let input = Box::new(scan(&kinds, &rows, 2));
    let answer = run(node(NodeKind::Project { input, columns: vec![expr] }, &[returns]));
    answer.into_iter().map(|mut row| row.remove(0)).collect()
}

fn x() -> Expr {
    Expr::column(0, ScalarType::Long, Span::default())
}

fn restart() -> Expr {
    Expr::column(1, ScalarType::Bool, Span::default())
}

fn longs(values: &[i64]) -> Vec<Value> {
    values.iter().map(|value| Value::Long(*value)).collect()
}

#[test]
fn neighbors_and_their_defaults() {
    let values: Vec<Option<i64>> = (10..16).map(Some).collect();
    let call = |function, args: Vec<Expr>| over(&values, &[], window(function, args, ScalarType::Long));
    let null = Value::null(ScalarType::Long);
    let long = |value| constant(Value::Long(value));
    assert_eq!(call(WindowFunction::Prev, vec![x()])[..2], [null.clone(), Value::Long(10)]);
    assert_eq!(call(WindowFunction::Next, vec![x()])[4..], [Value::Long(15), null.clone()]);
    assert_eq!(call(WindowFunction::Prev, vec![x(), long(2), long(-1)]), longs(&[-1, -1, 10, 11, 12, 13]));
    assert_eq!(call(WindowFunction::Next, vec![x(), long(i64::MAX)])[0], null);
    assert_eq!(call(WindowFunction::Prev, vec![x(), long(i64::MIN)])[0], null);
}

#[test]
fn running_values_restart() {
    let values: Vec<Option<i64>> = [5, 3, 8, 1, 9].map(Some).into();
    let flags = [false, false, true, false, false];
    let call = |function, args: Vec<Expr>| over(&values, &flags, window(function, args, ScalarType::Long));
    assert_eq!(call(WindowFunction::RowCumsum, vec![x()]), longs(&[5, 8, 16, 17, 26]));
    assert_eq!(call(WindowFunction::RowCumsum, vec![x(), restart()]), longs(&[5, 8, 8, 9, 18]));
    assert_eq!(call(WindowFunction::RowNumber, vec![]), longs(&[1, 2, 3, 4, 5]));
    let seven = constant(Value::Long(7));
    assert_eq!(call(WindowFunction::RowNumber, vec![seven.clone()]), longs(&[7, 8, 9, 10, 11]));
    assert_eq!(call(WindowFunction::RowNumber, vec![seven, restart()]), longs(&[7, 8, 7, 8, 9]));
}

#[test]
fn ranks_share_places() {
    let values: Vec<Option<i64>> = [20, 20, 20, 10, 10, 5].map(Some).into();
    let call =
        |function, args: Vec<Expr>, flags: &[bool]| over(&values, flags, window(function, args, ScalarType::Long));
    assert_eq!(call(WindowFunction::RowRankDense, vec![x()], &[]), longs(&[1, 1, 1, 2, 2, 3]));
    assert_eq!(call(WindowFunction::RowRankMin, vec![x()], &[]), longs(&[1, 1, 1, 4, 4, 6]));
    let flags = [false, false, false, true, false, false];
    assert_eq!(call(WindowFunction::RowRankMin, vec![x(), restart()], &flags), longs(&[1, 1, 1, 1, 1, 3]));
    assert_eq!(call(WindowFunction::RowRankDense, vec![x(), restart()], &flags), longs(&[1, 1, 1, 1, 1, 2]));
}

#[test]
fn sessions_end_by_length_by_gap_and_by_null() {
    let kinds = [ScalarType::DateTime];
    let times = [Some(0), Some(3), Some(6), Some(9), Some(30), None, Some(31), Some(32)];
    let rows: Vec<Row> =
        times.iter().map(|time| vec![time.map_or(Value::null(ScalarType::DateTime), Value::DateTime)]).collect();
    let args = vec![column(0, &kinds), constant(Value::TimeSpan(8)), constant(Value::TimeSpan(5))];
    let expr = window(WindowFunction::RowWindowSession, args, ScalarType::DateTime);
    let input = Box::new(scan(&kinds, &rows, 1));
    let answer: Vec<Option<i64>> =
        run(node(NodeKind::Project { input, columns: vec![expr] }, &kinds)).iter().map(|row| row[0].as_i64()).collect();
    assert_eq!(answer, [Some(0), Some(0), Some(0), Some(9), Some(30), None, Some(31), Some(31)]);
}

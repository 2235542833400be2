//! What may stand at the caret, by the operator, its clause and the brackets around.

use super::caret::{Caret, Frame, Place, Step};
use super::compared::{compared, is_list, left_column};
use super::grammar::{Grammar, PROPERTIES, Takes, grammar};
use crate::kql::functions::aggregate::aggregate;
use crate::kql::syntax::lexer::{KEYWORDS, TokenKind, WORD_OPERATORS};

/// Things of one kind that may stand at the caret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Group {
    /// `let`, `set` and their like.
    Statements,
    /// Steps of a pipe; those that may begin a query, too.
    Operators,
    /// `print`, `range`, `union`: steps that bring rows of their own.
    Sources,
    Tables,
    Columns,
    /// Dynamic columns.
    DynamicColumns,
    /// Columns of the other table.
    RightColumns,
    /// Columns that both tables have.
    SharedColumns,
    /// Names of the query that are values.
    Values,
    Functions,
    Aggregates,
    Plugins,
    Charts,
    Properties,
    Types,
    /// Functions of the query.
    OwnFunctions,
    /// Operators between values, for a left side of this column.
    Infix(Option<String>),
    /// Words of the language, and what is written for each.
    Words(Vec<&'static str>),
    /// Parameters, written with their `=`.
    Parameters(Vec<&'static str>),
    /// Values of this column in the data.
    Data(String),
}

/// What may stand at the caret: the likeliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) groups: Vec<Group>,
    /// Whether the list opens before anything is written.
    pub(super) opens: bool,
}

impl Wanted {
    fn of(groups: impl IntoIterator<Item = Group>, opens: bool) -> Self {
        Self { groups: groups.into_iter().collect(), opens }
    }
}

/// What may stand at the caret.
pub(super) fn wanted(caret: &Caret<'_>) -> Wanted {
    match caret.place {
        Place::Nothing => Wanted::default(),
        Place::String(_) => Wanted::of(compared(caret).map(Group::Data), true),
        Place::Word(_) => word(caret),
    }
}

fn word(caret: &Caret<'_>) -> Wanted {
    let inner = caret.inner();
    let step = caret.step();
    let last = caret.last().unwrap_or(usize::MAX);
    let (last_kind, last_word) = (caret.kind(last), caret.word(last));
    let called = caret.called(inner).map_or("", |name| caret.word(name));
    match last_kind {
        TokenKind::Dot => return side(caret, last),
        TokenKind::Colon if step.is_none_or(|step| step.operator != "search") => {
            return Wanted::of([Group::Types], true);
        }
        _ => {}
    }
    let is_empty = inner.start >= caret.tokens.len();
    if called == "typeof" {
        return Wanted::of([Group::Types], is_empty);
    }
    if called == "datatable" || called == "declare" {
        return Wanted::default();
    }
    if let Some(found) = step.and_then(|step| property(caret, step, inner)) {
        return found;
    }
    if inner.piped && is_empty {
        return Wanted::of([Group::Operators], true);
    }
    let in_statements = inner.open.is_none_or(|open| caret.kind(open) == TokenKind::OpenBrace);
    if in_statements && is_empty && !inner.piped {
        return Wanted::of([Group::Tables, Group::Statements, Group::Sources, Group::Values], false);
    }
    if in_statements && !inner.piped && matches!(caret.word(inner.statement), "let" | "set" | "declare" | "alias") {
        return declaration(caret, inner, last);
    }
    if is_empty
        && !inner.piped
        && inner.open.is_some()
        && let Some(found) = sub_query(caret, called)
    {
        return found;
    }
    match step {
        Some(step) => in_step(caret, step, last, last_kind, last_word),
        None if is_operand(caret, last, None) => Wanted::of([Group::Tables, Group::Values, Group::Functions], false),
        None if in_statements => Wanted::default(),
        None => Wanted::of([Group::Infix(left_column(caret, last))], false),
    }
}

/// Behind a dot: columns of one side of a join.
fn side(caret: &Caret<'_>, dot: usize) -> Wanted {
    match dot.checked_sub(1).map(|base| caret.word(base)) {
        Some("$left") => Wanted::of([Group::Columns], true),
        Some("$right") => Wanted::of([Group::RightColumns], true),
        Some("hint") => hints(caret),
        _ => Wanted::default(),
    }
}

fn hints(caret: &Caret<'_>) -> Wanted {
    let parameters = caret.step().and_then(|step| grammar(step.operator)).map_or(&[][..], |grammar| grammar.parameters);
    let hints = parameters.iter().filter_map(|(name, _)| name.strip_prefix("hint."));
    Wanted::of([Group::Parameters(hints.collect())], true)
}

/// The value of `kind =`, or what stands in `with (…)` of `render`.
fn property(caret: &Caret<'_>, step: Step<'_>, inner: Frame) -> Option<Wanted> {
    let last = caret.last()?;
    let in_with = step.operator == "render"
        && caret.frames.len() == step.frame + 2
        && inner.open.and_then(|open| open.checked_sub(1)).is_some_and(|with| caret.word(with) == "with");
    if in_with {
        return Some(match caret.kind(last) {
            TokenKind::OpenParen | TokenKind::Comma => Wanted::of([Group::Properties], true),
            TokenKind::Equal => {
                let name = last.checked_sub(1).map_or("", |name| caret.word(name));
                let values =
                    PROPERTIES.iter().find(|(known, ..)| *known == name).map_or(&[][..], |(_, values, _)| *values);
                if matches!(name, "xcolumn" | "ycolumns" | "series" | "anomalycolumns") {
                    Wanted::of([Group::Columns], true)
                } else {
                    Wanted::of([Group::Words(values.to_vec())], true)
                }
            }
            _ => Wanted::default(),
        });
    }
    if caret.kind(last) != TokenKind::Equal || caret.frames.len() != step.frame + 1 {
        return None;
    }
    let name = last.checked_sub(1)?;
    let word = caret.word(name);
    let is_hint = name.checked_sub(2).is_some_and(|hint| caret.word(hint) == "hint");
    let name = if is_hint { format!("hint.{word}") } else { word.to_owned() };
    let (_, values) = grammar(step.operator)?.parameters.iter().find(|(known, _)| *known == name)?;
    let columns = (name == "hint.shufflekey").then_some(Group::Columns);
    Some(Wanted::of(columns.into_iter().chain([Group::Words(values.to_vec())]), true))
}

/// After `let`, `set` and their like.
fn declaration(caret: &Caret<'_>, inner: Frame, last: usize) -> Wanted {
    let count = caret.tokens.len() - inner.statement;
    match (caret.word(inner.statement), count) {
        ("let", 3) if caret.kind(last) == TokenKind::Equal => Wanted::of(
            [Group::Tables, Group::Values, Group::Words(vec!["datatable", "view"]), Group::Functions, Group::Sources],
            false,
        ),
        ("let", 4..) if is_operand(caret, last, None) => Wanted::of([Group::Values, Group::Functions], false),
        ("let", 4..) => Wanted::of([Group::Infix(None)], false),
        ("declare", 1) => Wanted::of([Group::Words(vec!["query_parameters", "pattern"])], true),
        ("set", 1) => Wanted::of([Group::Words(vec!["query_bin_auto_size", "query_bin_auto_at"])], true),
        _ => Wanted::default(),
    }
}

/// At the beginning of a bracket in which a table may stand, or a step without a pipe.
fn sub_query(caret: &Caret<'_>, called: &str) -> Option<Wanted> {
    let outer = caret.frames.len().checked_sub(2)?;
    if matches!(called, "toscalar" | "materialize" | "view") {
        return Some(Wanted::of([Group::Tables, Group::Sources], true));
    }
    let step = caret.step_of(outer)?;
    let takes = clause(caret, step, grammar(step.operator)?).takes;
    if takes.has(Takes::STEPS) {
        return Some(Wanted::of([Group::Operators], true));
    }
    let is_list = caret.inner().open.and_then(|open| open.checked_sub(1)).is_some_and(|word| is_list(caret.word(word)));
    (takes.has(Takes::TABLES) && !is_list || step.operator == "union")
        .then(|| Wanted::of([Group::Tables, Group::Sources], true))
}

/// The part of an operator that the caret is in.
struct Part {
    takes: Takes,
    /// Words of parts that are there.
    used: Vec<&'static str>,
    /// Whether nothing of the part stands there yet.
    is_new: bool,
}

fn clause(caret: &Caret<'_>, step: Step<'_>, grammar: &'static Grammar) -> Part {
    let level = caret.level(step);
    let mut part = Part { takes: grammar.takes, used: Vec::new(), is_new: level.is_empty() };
    for token in level {
        let word = caret.word(token);
        let begun = grammar.clauses.iter().find(|clause| clause.word.split(' ').next() == Some(word));
        part.is_new = begun.is_some();
        if let Some(clause) = begun.filter(|_| caret.kind(token) == TokenKind::Name) {
            part.takes = clause.takes;
            part.used.push(clause.word);
        }
    }
    // Each level of `top-nested` begins anew.
    if step.operator == "top-nested" && caret.kind(caret.last().unwrap_or(usize::MAX)) == TokenKind::Comma {
        part.used.clear();
    }
    part
}

fn in_step(caret: &Caret<'_>, step: Step<'_>, last: usize, last_kind: TokenKind, last_word: &str) -> Wanted {
    let Some(grammar) = grammar(step.operator) else { return Wanted::default() };
    let part = clause(caret, step, grammar);
    let is_direct = caret.frames.len() == step.frame + 1;
    let operand = is_operand(caret, last, Some(grammar));
    if !is_direct {
        return nested(caret, step, &part, last, operand);
    }
    if !operand {
        // `project-rename New = Old` and tables take no operator.
        let infix = part.takes.has(Takes::SCALARS) || part.takes.has(Takes::KEYS);
        let mut groups: Vec<Group> = Vec::new();
        let words = words_after(grammar, &part, last_word);
        groups.extend((!words.is_empty()).then_some(Group::Words(words)));
        groups.extend(infix.then(|| Group::Infix(left_column(caret, last))));
        return Wanted::of(groups, false);
    }
    let mut groups: Vec<Group> = compared(caret).map(Group::Data).into_iter().collect();
    groups.extend(groups_of(part.takes, false));
    let behind_name = last == step.token;
    let behind_parameter = last_kind == TokenKind::Name && !behind_name && part.is_new;
    if behind_name || behind_parameter {
        if part.takes == Takes::NOTHING {
            groups.push(Group::Words(words_after(grammar, &part, "")));
        }
        if part.used.is_empty() {
            groups.push(Group::Parameters(grammar.parameters.iter().map(|(name, _)| *name).collect()));
        }
    }
    // A new column may be named here, and a line may end.
    let opens = last_kind != TokenKind::Comma && part.takes != Takes::VALUES && part.takes != Takes::TABLES;
    Wanted::of(groups, opens)
}

/// Inside brackets of a step.
fn nested(caret: &Caret<'_>, step: Step<'_>, part: &Part, last: usize, operand: bool) -> Wanted {
    let between = caret.frames.get(step.frame + 1..).unwrap_or(&[]);
    let in_aggregate =
        between.iter().any(|frame| caret.called(*frame).is_some_and(|name| aggregate(caret.word(name)).is_some()));
    if !operand {
        return Wanted::of([Group::Infix(left_column(caret, last))], false);
    }
    let inner = caret.inner();
    let before = inner.open.and_then(|open| open.checked_sub(1)).map_or("", |word| caret.word(word));
    let mut groups: Vec<Group> = compared(caret).map(Group::Data).into_iter().collect();
    if step.operator == "find" || step.operator == "search" || step.operator == "union" {
        groups.push(Group::Tables);
    }
    let takes = if part.takes.has(Takes::AGGREGATES) && !in_aggregate {
        part.takes
    } else if part.takes.has(Takes::VALUES) || part.takes.has(Takes::TABLES) {
        Takes::SCALARS
    } else {
        Takes::COLUMNS.or(Takes::SCALARS)
    };
    groups.extend(groups_of(takes, in_aggregate));
    if is_list(before) {
        groups.push(Group::Tables);
    }
    Wanted::of(groups, caret.kind(last) != TokenKind::Comma)
}

fn groups_of(takes: Takes, in_aggregate: bool) -> Vec<Group> {
    let mut groups = Vec::new();
    let mut add = |what: Takes, group: Group| {
        if takes.has(what) {
            groups.push(group);
        }
    };
    add(Takes::CHARTS, Group::Charts);
    add(Takes::PLUGINS, Group::Plugins);
    add(Takes::TABLES, Group::Tables);
    add(Takes::KEYS, Group::SharedColumns);
    add(Takes::KEYS, Group::Words(vec!["$left", "$right"]));
    add(Takes::DYNAMIC, Group::DynamicColumns);
    if !in_aggregate {
        add(Takes::AGGREGATES, Group::Aggregates);
    }
    add(Takes::COLUMNS, Group::Columns);
    add(Takes::SCALARS.or(Takes::VALUES), Group::Values);
    add(Takes::SCALARS, Group::Functions);
    add(Takes::FUNCTIONS, Group::OwnFunctions);
    groups
}

/// Words that go on behind an operand.
fn words_after(grammar: &'static Grammar, part: &Part, last_word: &str) -> Vec<&'static str> {
    let clauses = grammar.clauses.iter().map(|clause| clause.word).filter(|word| !part.used.contains(word));
    let sorted = part.takes.has(Takes::COLUMNS) && !matches!(last_word, "last" | "first");
    let after = grammar.after.iter().copied().filter(|_| sorted);
    let after = after.filter(|word| !matches!(last_word, "asc" | "desc") || word.starts_with("nulls"));
    after.chain(clauses).collect()
}

/// Whether an operand comes next, and not an operator.
fn is_operand(caret: &Caret<'_>, last: usize, grammar: Option<&Grammar>) -> bool {
    match caret.kind(last) {
        TokenKind::Name => {
            let word = caret.word(last);
            let inner = caret.inner();
            let is_operator = last == inner.start && (inner.piped || caret.step_of(caret.frames.len() - 1).is_some());
            let ends_operand = matches!(word, "asc" | "desc" | "first" | "last" | "nulls" | "true" | "false" | "null");
            let is_clause = grammar.is_some_and(|grammar| {
                grammar.clauses.iter().any(|clause| clause.word.split(' ').any(|part| part == word))
            });
            is_operator
                || is_clause
                || WORD_OPERATORS.contains(&word)
                || (KEYWORDS.contains(&word) && !ends_operand && word != "kind" && word != "hint")
                || is_parameter_value(caret, last, grammar)
        }
        TokenKind::String
        | TokenKind::SmartString
        | TokenKind::UnterminatedString
        | TokenKind::Long
        | TokenKind::Real
        | TokenKind::Timespan
        | TokenKind::TypedLiteral
        | TokenKind::CloseParen
        | TokenKind::CloseBracket
        | TokenKind::CloseBrace
        | TokenKind::Star => false,
        _ => true,
    }
}

/// `inner` of `kind=inner`, behind which the operand still comes.
fn is_parameter_value(caret: &Caret<'_>, last: usize, grammar: Option<&Grammar>) -> bool {
    let (Some(equal), Some(name)) = (last.checked_sub(1), last.checked_sub(2)) else { return false };
    let word = caret.word(name);
    caret.kind(equal) == TokenKind::Equal
        && grammar
            .is_some_and(|grammar| grammar.parameters.iter().any(|(known, _)| known.rsplit('.').next() == Some(word)))
}

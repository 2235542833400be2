//! How the call around the caret can be made.

use super::caret::Caret;
use super::complete::anchor;
use super::{Facts, scope_at, scopes_of};
use crate::diagnostics::Span;
use crate::kql::binder::Meaning;
use crate::kql::functions::aggregate::aggregate;
use crate::kql::reference::{self, Kind};
use crate::kql::syntax::tree::{FunctionDeclaration, ParameterKind};
use crate::protocol::{Signature, Way};

/// The innermost call around the caret whose function is known.
pub(super) fn signature(text: &str, at: usize, facts: &dyn Facts) -> Option<Signature> {
    let caret = Caret::new(text, at);
    let calls = caret.frames.iter().rev().filter_map(|frame| Some((caret.called(*frame)?, *frame)));
    for (name_token, frame) in calls {
        let name = caret.word(name_token);
        let known = known(name).or_else(|| own(&caret, name, facts));
        let Some((lines, doc)) = known.filter(|(lines, _)| !lines.is_empty()) else { continue };
        let ways: Vec<(Way, bool)> = lines.iter().map(|line| way(line, name, frame.commas)).collect();
        let active = ways.iter().position(|(_, takes)| *takes).unwrap_or(0);
        let ways = ways.into_iter().map(|(way, _)| way).collect();
        return Some(Signature { at: caret.start_of(name_token), ways, active, doc });
    }
    None
}

/// How a function of the language is called, and what it gives.
fn known(name: &str) -> Option<(Vec<String>, String)> {
    // An aggregate of the name of a function stands far more often where one looks for help.
    let kind = aggregate(name).map(|_| Kind::Aggregate);
    let entry = reference::find(kind, name)?;
    let is_called = super::items::is_function(entry.kind) || matches!(entry.kind, Kind::Aggregate | Kind::Plugin);
    // A word such as `in` or `join` before a bracket is no call.
    let lines: Vec<String> = entry.syntax.iter().filter(|line| line.contains('(')).cloned().collect();
    is_called.then(|| (lines, super::complete::first_sentence(entry.doc)))
}

/// How a function of the query is called.
fn own(caret: &Caret<'_>, name: &str, facts: &dyn Facts) -> Option<(Vec<String>, String)> {
    let anchor = anchor(caret);
    let scopes = scopes_of(caret.text, facts, None);
    match scope_at(&scopes, anchor)?.find(name)? {
        Meaning::Function(function) => Some((vec![call_of(name, &function)], String::new())),
        _ => None,
    }
}

/// `f(x: long, T: (*))`
pub(super) fn call_of(name: &str, function: &FunctionDeclaration) -> String {
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| {
            let kind = match &parameter.kind {
                ParameterKind::Scalar(kind) => kind.ty.map_or("scalar", crate::kql::syntax::tree::ScalarType::name),
                ParameterKind::Tabular(_) => "table",
            };
            let named = format!("{}: {kind}", parameter.name.text);
            if parameter.default.is_some() { format!("[{named}]") } else { named }
        })
        .collect();
    format!("{name}({})", parameters.join(", "))
}

/// A line of syntax with the parameter after so many commas, and whether it takes as many.
fn way(line: &str, name: &str, commas: usize) -> (Way, bool) {
    let none = || (Way { text: line.to_owned(), current: Span::default() }, false);
    let called = line.find(&format!("{name}(")).map(|at| at + name.len()).or_else(|| line.find('('));
    let Some(open) = called else { return none() };
    let mut depth = 0_usize;
    let mut parameters: Vec<Span> = Vec::new();
    let mut start = open + 1;
    let mut end = line.len();
    for (at, character) in line.char_indices().skip_while(|(at, _)| *at < open) {
        match character {
            '(' | '{' => depth += 1,
            ')' | '}' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    end = at;
                    break;
                }
            }
            ',' if depth == 1 => {
                parameters.push(trimmed(line, start, at));
                start = at + 1;
            }
            _ => {}
        }
    }
    parameters.push(trimmed(line, start, end));
    let is_more = |span: &Span| matches!(span.text(line).trim_matches(['[', ']', ' ']), "…" | "..." | "");
    let repeats = parameters.last().is_some_and(|last| is_more(last) && !last.text(line).is_empty());
    parameters.retain(|span| !is_more(span));
    let last = parameters.len().saturating_sub(1);
    let takes = commas < parameters.len() || repeats || (commas == 0 && parameters.is_empty());
    let place = if repeats { commas.min(last) } else { commas };
    let current = parameters.get(place).copied().unwrap_or_default();
    (Way { text: line.to_owned(), current }, takes)
}

fn trimmed(line: &str, start: usize, end: usize) -> Span {
    let text = line.get(start..end).unwrap_or("");
    let from = start + text.len() - text.trim_start().len();
    Span::new(from, (from + text.trim().len()).max(from))
}

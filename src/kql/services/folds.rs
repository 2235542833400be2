//! What can be folded: queries, brackets and runs of comments over several lines.

use super::caret::{closes, opens};
use crate::diagnostics::Span;
use crate::kql::syntax::lexer::{TokenKind, tokens};
use crate::kql::syntax::queries;

/// What is hidden by each fold, outer ones first.
pub(super) fn folds(text: &str) -> Vec<Span> {
    let mut folds: Vec<Span> = Vec::new();
    for query in queries(text) {
        // The first line stays: it says what is asked of.
        if let Some(line) = query.text(text).find('\n') {
            let first = query.text(text).get(..line).unwrap_or("").trim_end().len();
            folds.push(Span::new(query.start + first, query.end));
        }
    }
    let mut open: Vec<Span> = Vec::new();
    let mut comments: Option<Span> = None;
    for token in tokens(text) {
        if token.kind == TokenKind::Comment {
            let adjoins =
                |run: &Span| text.get(run.end..token.span.start).is_some_and(|gap| gap.matches('\n').count() <= 1);
            comments = Some(comments.filter(adjoins).map_or(token.span, |run| run.to(token.span)));
            continue;
        }
        if let Some(run) = comments.take() {
            folds.extend(first_line_kept(text, run));
        }
        if opens(token.kind) {
            open.push(token.span);
        } else if closes(token.kind)
            && let Some(opened) = open.pop()
        {
            let inside = Span::new(opened.end, token.span.start);
            folds.extend(inside.text(text).contains('\n').then_some(inside));
        }
    }
    folds.extend(comments.and_then(|run| first_line_kept(text, run)));
    crate::values::sort_by_key(&mut folds, |fold| (fold.start, std::cmp::Reverse(fold.end)));
    folds
}

fn first_line_kept(text: &str, run: Span) -> Option<Span> {
    let line = run.text(text).find('\n')?;
    Some(Span::new(run.start + line, run.start + run.text(text).trim_end().len()))
}

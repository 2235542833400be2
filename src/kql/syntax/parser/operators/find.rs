//! `find in (T1, T2) where predicate project a, b`: rows of several tables.

use crate::kql::syntax::lexer::TokenKind;
use crate::kql::syntax::parser::Parser;
use crate::kql::syntax::tree::{FindColumn, FindOperator, FindProject, OperatorKind};

pub(super) fn parse(parser: &mut Parser<'_>) -> OperatorKind {
    let parameters = parser.parameters(&["withsource", "with_source", "datascope"]);
    let mut tables = Vec::new();
    if parser.eat_word("in").is_some() {
        tables = parser.table_list().unwrap_or_default();
    }
    parser.eat_word("where");
    let predicate = Some(Box::new(parser.search_predicate()));
    let project = match parser.word() {
        "project" => {
            parser.bump();
            FindProject::Columns(parser.comma_list(column))
        }
        "project-smart" => {
            parser.bump();
            FindProject::Smart
        }
        _ => FindProject::Default,
    };
    let mut project_away = Vec::new();
    if parser.eat_word("project-away").is_some() {
        project_away = parser.comma_list(|parser| parser.pattern("a column"));
    }
    OperatorKind::Find(FindOperator { parameters, tables, predicate, project, project_away })
}

fn column(parser: &mut Parser<'_>) -> FindColumn {
    let expr = parser.postfix();
    let ty = parser.eat(TokenKind::Colon).map(|_| parser.type_ref());
    FindColumn { expr, ty }
}

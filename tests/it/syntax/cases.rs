//! `tests/kql/syntax/*.md`: a `kql` block, then a `tree` block, or a `diagnostics` block with carets, or both.
//!
//! `UPDATE_EXPECT=1` writes what came out into the files; a case without a block gets the fitting one.

use super::dump::dump;
use crate::case_files;
use std::fmt::Write;
use tallyman::diagnostics::Diagnostic;
use tallyman::kql::syntax::parse;

/// What the parser says about `query`, under its lines.
fn diagnostics(query: &str, diagnostics: &[Diagnostic]) -> String {
    let mut out = String::new();
    for diagnostic in diagnostics {
        let start = diagnostic.span.start;
        let line_start = query[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = query[line_start..].lines().next().unwrap_or("");
        let column = query[line_start..start].chars().count();
        let width = diagnostic.span.text(query).lines().next().unwrap_or("").chars().count().max(1);
        let pad = " ".repeat(column);
        let _ = writeln!(out, "{line}\n{pad}{} {}: {}", "^".repeat(width), diagnostic.code, diagnostic.message);
        if let Some(help) = &diagnostic.help {
            let _ = writeln!(out, "{pad}help: {help}");
        }
        for fix in &diagnostic.fixes {
            let mut fixed = query.to_owned();
            fixed.replace_range(fix.span.start..fix.span.end, &fix.replacement);
            let _ = writeln!(out, "{pad}{}: {}", fix.title, fixed.replace('\n', " ⏎ "));
        }
    }
    out.trim_end().to_owned()
}

/// The file as it should be, by what the parser says now.
fn expected(text: &str) -> String {
    let mut out = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        out.push(line.to_owned());
        if line != "```kql" {
            continue;
        }
        let mut query = Vec::new();
        for line in lines.by_ref() {
            out.push(line.to_owned());
            if line == "```" {
                break;
            }
            query.push(line);
        }
        let query = query.join("\n");
        let parsed = parse(&query);
        let mut blocks = Vec::new();
        // The blocks that follow, over blank lines.
        loop {
            let mut ahead = lines.clone();
            while ahead.next_if_eq(&"").is_some() {}
            let Some(block @ ("```tree" | "```diagnostics")) = ahead.next() else { break };
            blocks.push(block);
            while ahead.next().is_some_and(|line| line != "```") {}
            lines = ahead;
        }
        if blocks.is_empty() {
            blocks.push(if parsed.diagnostics.is_empty() { "```tree" } else { "```diagnostics" });
        } else if !parsed.diagnostics.is_empty() && !blocks.contains(&"```diagnostics") {
            blocks.push("```diagnostics");
        }
        for block in blocks {
            let body = if block == "```tree" {
                dump(&parsed.query.statements)
            } else {
                diagnostics(&query, &parsed.diagnostics)
            };
            out.extend([String::new(), block.to_owned(), body, "```".to_owned()]);
        }
    }
    out.join("\n") + "\n"
}

#[test]
fn cases_parse_as_they_say() {
    case_files::hold("tests/kql/syntax", expected);
}

#[test]
fn every_operator_has_a_case() {
    let all: String =
        case_files::files("tests/kql/syntax").iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect();
    for operator in tallyman::kql::syntax::lexer::OPERATORS {
        let found = [format!("| {operator}"), format!("({operator} "), format!("\n{operator} ")];
        assert!(found.iter().any(|form| all.contains(form.as_str())), "no case shows `{operator}`");
    }
}

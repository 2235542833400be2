//! A tree as a compact s-expression, made from its `Debug` form, so that no field can be forgotten.
//!
//! Spans go, as do fields that are empty, `None` or `false`; names and types shrink to their text.

use std::fmt::{Debug, Write};
use std::iter::Peekable;
use std::str::Chars;

/// The s-expression of anything that derives `Debug`.
pub(crate) fn dump(tree: &impl Debug) -> String {
    let text = format!("{tree:?}");
    let node = simplify(read(&mut text.chars().peekable()));
    let mut out = String::new();
    lay_out(&node, 0, &mut out);
    out
}

#[derive(Clone, Debug)]
enum Node {
    Atom(String),
    List(Vec<Node>),
    /// Head, then fields; a tuple's fields have no name.
    Form(String, Vec<(String, Node)>),
}

fn skip_blanks(chars: &mut Peekable<Chars<'_>>) {
    while chars.next_if(|c| c.is_whitespace() || *c == ',').is_some() {}
}

fn read(chars: &mut Peekable<Chars<'_>>) -> Node {
    skip_blanks(chars);
    match chars.peek() {
        Some('"') => Node::Atom(read_string(chars)),
        Some('[') => Node::List(read_items(chars, ']')),
        Some('(') => Node::List(read_items(chars, ')')),
        _ => {
            let mut head = String::new();
            while let Some(c) = chars.next_if(|c| !c.is_whitespace() && !",()[]{}:".contains(*c)) {
                head.push(c);
            }
            while chars.next_if(|c| *c == ' ').is_some() {}
            match chars.peek() {
                Some('(') => {
                    let items = read_items(chars, ')');
                    Node::Form(head, items.into_iter().map(|item| (String::new(), item)).collect())
                }
                Some('{') => Node::Form(head, read_fields(chars)),
                _ => Node::Atom(head),
            }
        }
    }
}

fn read_string(chars: &mut Peekable<Chars<'_>>) -> String {
    let mut text: String = chars.next().into_iter().collect();
    while let Some(c) = chars.next() {
        text.push(c);
        match c {
            '\\' => text.extend(chars.next()),
            '"' => break,
            _ => {}
        }
    }
    text
}

fn read_items(chars: &mut Peekable<Chars<'_>>, close: char) -> Vec<Node> {
    chars.next();
    let mut items = Vec::new();
    loop {
        skip_blanks(chars);
        if chars.peek().is_none() || chars.next_if_eq(&close).is_some() {
            return items;
        }
        items.push(read(chars));
    }
}

fn read_fields(chars: &mut Peekable<Chars<'_>>) -> Vec<(String, Node)> {
    chars.next();
    let mut fields = Vec::new();
    loop {
        skip_blanks(chars);
        if chars.peek().is_none() || chars.next_if_eq(&'}').is_some() {
            return fields;
        }
        let mut name = String::new();
        while let Some(c) = chars.next_if(|c| *c != ':') {
            name.push(c);
        }
        chars.next();
        fields.push((name, read(chars)));
    }
}

fn atom(node: &Node) -> &str {
    match node {
        Node::Atom(text) => text,
        _ => "",
    }
}

fn is_empty(node: &Node) -> bool {
    match node {
        Node::Atom(text) => text == "None" || text == "false",
        Node::List(items) => items.is_empty(),
        Node::Form(head, _) => head == "Span",
    }
}

fn simplify(node: Node) -> Node {
    let (head, fields) = match node {
        Node::Atom(_) => return node,
        Node::List(items) => {
            return Node::List(
                items.into_iter().map(simplify).filter(|n| !matches!(n, Node::Form(h, _) if h == "Span")).collect(),
            );
        }
        Node::Form(head, fields) => (head, fields),
    };
    let named = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
    match head.as_str() {
        "Span" => return Node::Form(head, fields),
        "Name" | "NamePattern" if named("text").is_some() => {
            let text = named("text").map(|text| atom(&text).trim_matches('"').to_owned()).unwrap_or_default();
            let quoted = named("quoted").is_some_and(|quoted| atom(&quoted) == "true");
            return Node::Atom(if quoted {
                format!("['{text}']")
            } else if text.is_empty() {
                "?".into()
            } else {
                text
            });
        }
        "TypeRef" => {
            let ty = named("ty").map(simplify);
            let text = ty.as_ref().map_or("?", atom);
            return Node::Atom(if text == "None" { "?".into() } else { text.to_lowercase() });
        }
        _ => {}
    }
    let mut kept: Vec<(String, Node)> = fields
        .into_iter()
        .map(|(name, value)| (name, simplify(value)))
        .filter(|(name, value)| {
            !matches!(value, Node::Form(head, _) if head == "Span") && (name.is_empty() || !is_empty(value))
        })
        .collect();
    let transparent = [
        "Expr",
        "Statement",
        "Operator",
        "Some",
        "Literal",
        "Name",
        "Wildcard",
        "DynamicLiteral",
        "Call",
        "Expression",
        "Query",
    ];
    if transparent.contains(&head.as_str()) && kept.len() == 1 {
        return kept.remove(0).1;
    }
    // `Sort(SortOperator { … })` says its name once.
    if kept.len() == 1
        && kept[0].0.is_empty()
        && let Node::Form(inner, _) = &kept[0].1
        && inner.trim_end_matches("Operator").trim_end_matches("Statement") == head
        && let Node::Form(_, fields) = kept.remove(0).1
    {
        return Node::Form(head, fields);
    }
    Node::Form(head, kept)
}

fn flat(node: &Node) -> String {
    match node {
        Node::Atom(text) => text.clone(),
        Node::List(items) => format!("[{}]", items.iter().map(flat).collect::<Vec<_>>().join(" ")),
        Node::Form(head, fields) => {
            let mut text = format!("({head}");
            for (name, value) in fields {
                let label = if name.is_empty() { String::new() } else { format!("{name}=") };
                let _ = write!(text, " {label}{}", flat(value));
            }
            text + ")"
        }
    }
}

fn lay_out(node: &Node, indent: usize, out: &mut String) {
    let line = flat(node);
    if indent + line.chars().count() <= 110 {
        out.push_str(&line);
        return;
    }
    let pad = " ".repeat(indent + 2);
    match node {
        Node::Atom(text) => out.push_str(text),
        Node::List(items) => {
            out.push('[');
            for item in items {
                let _ = write!(out, "\n{pad}");
                lay_out(item, indent + 2, out);
            }
            out.push(']');
        }
        Node::Form(head, fields) => {
            let _ = write!(out, "({head}");
            for (name, value) in fields {
                let label = if name.is_empty() { String::new() } else { format!("{name}=") };
                let _ = write!(out, "\n{pad}{label}");
                lay_out(value, indent + 2, out);
            }
            out.push(')');
        }
    }
}

//! What every style sheet keeps to: type, weight, space, corners and the colors of lines come from the scales in `tokens.css`.

use super::Source;
use std::collections::HashSet;

/// The scales. No other sheet names a size of its own for what they measure.
const TOKENS: &str = "www/css/tokens.css";
/// The editor's looks, which are scripts.
const SCRIPTS: [&str; 2] = ["www/editor/theme.js", "www/editor/tips.js"];
/// Colors of a theme of the system.
const SYSTEM: [&str; 5] = ["Canvas", "CanvasText", "Highlight", "HighlightText", "LinkText"];
/// Tokens whose names the code puts together.
const FAMILIES: [&str; 2] = ["--series-", "--syntax-"];
/// Beginnings of names that are none of the tokens: what the page sets on elements, and the families.
const GIVEN: [&str; 8] =
    ["--x", "--w", "--grid-width", "--pinned-width", "--editor-least", "--editor-most", "--series-", "--syntax-"];

/// One property with its value.
#[derive(Debug)]
struct Declaration {
    line: usize,
    /// As style sheets spell it.
    property: String,
    value: String,
    /// For a theme of the system, whose colors have names of their own.
    forced: bool,
}

/// All complaints about one sheet.
pub(super) fn all(source: &Source) -> Vec<String> {
    if source.path == TOKENS {
        return Vec::new();
    }
    let complaint = |found: &Declaration| {
        let why = fault(found)?;
        Some(format!("{}: line {}: `{}: {}` {why}", source.path, found.line, found.property, found.value))
    };
    declarations(source).iter().filter_map(complaint).collect()
}

/// Tokens that a sheet uses and nothing defines, and those that are defined and nothing uses.
pub(super) fn tokens(tree: &[Source]) -> Vec<String> {
    let Some(scales) = tree.iter().find(|source| source.path == TOKENS) else {
        return vec![format!("{TOKENS} was not found")];
    };
    let defined: Vec<&str> =
        scales.code().filter_map(|(_, code)| code.trim().split_once(':')).map(|(name, _)| name).collect();
    let known = |name: &str| defined.contains(&name) || GIVEN.iter().any(|start| name.starts_with(start));
    let (mut complaints, mut mentioned) = (Vec::new(), HashSet::new());
    for source in tree.iter().filter(|source| source.is_under("www") || source.is_under("src")) {
        let is_sheet = source.is("css") || SCRIPTS.contains(&&*source.path);
        for (line, code) in source.code().filter(|(_, code)| code.contains("--")) {
            if is_sheet {
                let unknown = names(code).filter(|name| !known(name));
                complaints
                    .extend(unknown.map(|name| format!("{}: line {line}: no token is named {name}", source.path)));
            }
            mentioned.extend(names(code).chain(code.split('"')));
        }
    }
    let unused = defined.iter().filter(|name| name.starts_with("--") && !mentioned.contains(*name));
    let unused = unused.filter(|name| !FAMILIES.iter().any(|start| name.starts_with(start)));
    complaints.extend(unused.map(|name| format!("{TOKENS}: {name} is used nowhere")));
    complaints
}

/// The names that a line reads.
fn names(code: &str) -> impl Iterator<Item = &str> {
    code.split("var(").skip(1).filter_map(|rest| rest.split([')', ',', '{']).next())
}

fn declarations(source: &Source) -> Vec<Declaration> {
    let mut found = Vec::new();
    if source.is("css") && source.is_under("www/css") {
        let mut depth = 0_usize;
        let mut forced_below = None;
        for (line, code) in source.code() {
            if code.contains("forced-colors: active") {
                forced_below = Some(depth);
            }
            depth += code.matches('{').count();
            if let Some((property, value)) = code.trim().split_once(':').filter(|_| !code.contains('{')) {
                let value = value.trim().trim_end_matches(';').to_owned();
                found.push(Declaration { line, property: property.to_owned(), value, forced: forced_below.is_some() });
            }
            depth = depth.saturating_sub(code.matches('}').count());
            forced_below = forced_below.filter(|below| depth > *below || !code.contains('}'));
        }
    } else if SCRIPTS.contains(&&*source.path) {
        for (line, code) in source.code() {
            for (at, _) in code.match_indices(": \"") {
                let before = code.get(..at).unwrap_or_default();
                let property = before.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
                let value = code.get(at + 3..).unwrap_or_default().split('"').next().unwrap_or_default();
                // Their blocks for a theme of the system have no end that a line tells: the names of its colors do.
                let forced = SYSTEM.contains(&value);
                found.push(Declaration { line, property: kebab(property), value: value.to_owned(), forced });
            }
        }
    }
    found
}

fn kebab(name: &str) -> String {
    let part = |c: char| if c.is_ascii_uppercase() { format!("-{}", c.to_ascii_lowercase()) } else { c.to_string() };
    name.chars().map(part).collect()
}

/// What is wrong with a declaration.
fn fault(found: &Declaration) -> Option<&'static str> {
    let value = found.value.as_str();
    let each = |allowed: &dyn Fn(&str) -> bool| words(value).iter().all(|word| allowed(word));
    let is = |word: &str, starts: &[&str]| starts.iter().any(|start| word.starts_with(&format!("var(--{start}")));
    let good = match found.property.as_str() {
        "font-size" => is(value, &["type-"]),
        "font" => value == "inherit" || (is(value, &["type-"]) && value.contains("var(--font-")),
        "font-weight" => is(value, &["weight-"]),
        "font-family" => value == "inherit" || is(value, &["font-"]),
        property
            if ["padding", "margin"].iter().any(|start| property.starts_with(start)) || property.ends_with("gap") =>
        {
            each(&|word| {
                ["0", "auto", "1px", "-1px"].contains(&word)
                    || word.ends_with("vh")
                    || is(word, &["space-", "edge"])
                    || is_sum(word)
            })
        }
        property if property.starts_with("border") && property.ends_with("radius") => {
            each(&|word| ["0", "50%", "inherit"].contains(&word) || is(word, &["radius"]))
        }
        property if property.starts_with("border") && !["border-collapse", "border-width"].contains(&property) => {
            found.forced
                || each(&|word| {
                    let plain = ["none", "0", "solid", "dashed", "transparent", "currentcolor", "1px", "2px"];
                    plain.contains(&word) || ["var(--border)", "var(--border-strong)", "var(--focus)"].contains(&word)
                })
        }
        "color" | "background" | "background-color" | "fill" | "stroke" | "text-decoration-color" | "caret-color" => {
            let keywords = ["none", "inherit", "transparent", "currentcolor"];
            found.forced || keywords.contains(&value) || value.starts_with("var(--") || value.starts_with("color-mix(")
        }
        _ => true,
    };
    (!good).then_some("is not on the scale: take it from www/css/tokens.css")
}

/// A value's words; what stands in parentheses is one word.
fn words(value: &str) -> Vec<&str> {
    let mut depth = 0_usize;
    value
        .split(|c: char| {
            match c {
                '(' => depth += 1,
                ')' => depth = depth.saturating_sub(1),
                _ => {}
            }
            c == ' ' && depth == 0
        })
        .filter(|word| !word.is_empty() && *word != "/")
        .collect()
}

/// A sum or a multiple of what is on the scales.
fn is_sum(word: &str) -> bool {
    let inside = word.strip_prefix("calc(").and_then(|rest| rest.strip_suffix(')'));
    inside.is_some_and(|sum| {
        !["px", "em", "rem", "ch"].iter().any(|unit| sum.contains(&format!("{unit} ")) || sum.ends_with(unit))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> usize {
        all(&Source::new(path, text)).len()
    }

    #[test]
    fn sizes_and_colors_are_on_the_scales() {
        let sheet = |declaration: &str| complaints("www/css/grid.css", &format!("a {{\n  {declaration}\n}}\n"));
        for good in [
            "font-size: var(--type-small);",
            "font: var(--type-small) / var(--row-height) var(--font-mono);",
            "font-weight: var(--weight-strong);",
            "padding: 0 var(--space-2) 1px var(--edge);",
            "margin: 0 calc(-1 * var(--space-2)) 0 auto;",
            "border-radius: var(--radius-small);",
            "border-bottom: 1px solid var(--border);",
            "color: currentcolor;",
            "width: 380px;",
        ] {
            assert_eq!(sheet(good), 0, "{good}");
        }
        for bad in [
            "font-size: 11px;",
            "font: 13px / 1.4 var(--font-mono);",
            "font-weight: 700;",
            "padding: 6px 0;",
            "margin-left: calc(2px + var(--space-1));",
            "gap: 0.5em;",
            "border-radius: 3px;",
            "border: 1px solid var(--gray-5);",
            "border-color: var(--accent);",
            "background: silver;",
            "color: rgb(0 0 0);",
        ] {
            assert_eq!(sheet(bad), 1, "{bad}");
        }
        assert_eq!(
            complaints("www/css/grid.css", "@media (forced-colors: active) {\n  a {\n    color: Highlight;\n  }\n}\n"),
            0
        );
        assert_eq!(
            complaints(
                "www/css/grid.css",
                "@media (forced-colors: active) {\n  a {\n    color: Highlight;\n  }\n}\n\na {\n  color: Highlight;\n}\n"
            ),
            1
        );
        assert_eq!(
            complaints(
                "www/editor/tips.js",
                "  \".tip\": { padding: \"4px 8px\", fontSize: \"var(--type-small)\" },\n"
            ),
            1
        );
    }

    #[test]
    fn tokens_are_defined_and_used() {
        let tree = |sheet: &str| {
            let scales = Source::new(TOKENS, ":root {\n  --edge: 12px;\n}\n");
            tokens(&[scales, Source::new("www/css/grid.css", sheet)]).len()
        };
        assert_eq!(tree("a {\n  left: var(--edge);\n}\n"), 0);
        assert_eq!(tree("a {\n  left: var(--ledge);\n}\n"), 2);
    }
}

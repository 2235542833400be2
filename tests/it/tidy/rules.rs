//! What every file keeps to.

use super::Source;

/// Longest file that is written by hand.
const MAX_LINES: usize = 400;
/// Crates that need a browser.
const WEB_CRATES: &[&str] = &[
    "console_error_panic_hook",
    "js_sys",
    "leptos",
    "plotters_canvas",
    "serde_wasm_bindgen",
    "wasm_bindgen",
    "wasm_bindgen_futures",
    "web_sys",
];
/// Text becomes markup or code through these; logs and links are hostile.
const FORBIDDEN: &[&str] =
    &["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "inner_html", "js_sys::eval"];
/// The same, in scripts only: engines may well have a function of that name.
const FORBIDDEN_IN_SCRIPTS: &[&str] = &["eval(", "new Function(", "setTimeout(\"", "unsafe-inline"];

/// All complaints about one file.
pub(super) fn all(source: &Source) -> Vec<String> {
    [head(source), length(source)]
        .into_iter()
        .flatten()
        .chain(web_crates(source))
        .chain(platform(source))
        .chain(colors(source))
        .chain(forbidden(source))
        .chain(inline(source))
        .chain(lock_file(source))
        .map(|complaint| format!("{}: {complaint}", source.path))
        .collect()
}

fn head(source: &Source) -> Option<String> {
    let good = !source.is("rs") || source.text.starts_with("//! ");
    (!good).then(|| "begins without a `//!` line that says its one idea".to_owned())
}

fn length(source: &Source) -> Option<String> {
    let counts = ["rs", "js", "mjs", "css", "html", "kql"].iter().any(|extension| source.is(extension));
    let lines = source.text.lines().count();
    (counts && lines > MAX_LINES).then(|| format!("{lines} lines, {MAX_LINES} at most: cut it where its ideas part"))
}

fn web_crates(source: &Source) -> Vec<String> {
    let may = ["src/worker", "src/ui", "src/bin"].iter().any(|place| source.is_under(place));
    if !source.is("rs") || !source.is_under("src") || may {
        return Vec::new();
    }
    lines_with(source, |code| WEB_CRATES.iter().find(|name| has_word(code, name)).map(|name| (*name).to_owned()))
        .map(|(line, name)| format!("line {line}: `{name}` needs a browser; only worker, ui and the bins may use it"))
        .collect()
}

fn platform(source: &Source) -> Vec<String> {
    let may = ["src/lib.rs", "src/page.rs"].contains(&&*source.path) || source.is_under("src/bin");
    if !source.is("rs") || !source.is_under("src") || may {
        return Vec::new();
    }
    lines_with(source, |code| code.contains("cfg(target_arch").then(String::new))
        .map(|(line, _)| format!("line {line}: the platform is told apart in lib.rs, page.rs and the bins only"))
        .collect()
}

fn colors(source: &Source) -> Vec<String> {
    let place = source.is_under("src") || source.is_under("www") || source.path == "index.html";
    if !place || source.path == "www/css/tokens.css" || source.is("json") {
        return Vec::new();
    }
    lines_with(source, |code| hex_color(code).map(str::to_owned))
        .map(|(line, color)| format!("line {line}: the color {color} belongs into www/css/tokens.css, under a name"))
        .collect()
}

/// The first `#` with 3, 4, 6 or 8 hexadecimal digits and nothing more.
fn hex_color(code: &str) -> Option<&str> {
    code.match_indices('#').find_map(|(at, _)| {
        let rest = code.get(at + 1..)?;
        let length = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).count();
        let digits = rest.get(..length)?;
        ([3, 4, 6, 8].contains(&length) && digits.chars().all(|c| c.is_ascii_hexdigit()))
            .then(|| code.get(at..=at + length))?
    })
}

fn forbidden(source: &Source) -> Vec<String> {
    let place = source.is_under("src") || source.is_under("www") || source.path == "index.html";
    if !place {
        return Vec::new();
    }
    let in_scripts: &[&str] = if source.is("rs") { &[] } else { FORBIDDEN_IN_SCRIPTS };
    lines_with(source, |code| {
        FORBIDDEN.iter().chain(in_scripts).find(|word| code.contains(**word)).map(|word| (*word).to_owned())
    })
    .map(|(line, word)| format!("line {line}: `{word}` makes markup or code of text"))
    .collect()
}

/// The page's policy refuses inline scripts and style attributes; the browser would drop them in silence.
fn inline(source: &Source) -> Vec<String> {
    let is_page = source.path == "index.html" || (source.is("rs") && source.is_under("src/ui"));
    if !is_page {
        return Vec::new();
    }
    let words = [" style=\"", "<style", "<script>", " onclick=\"", " onload=\"", "javascript:"];
    lines_with(source, |code| words.iter().find(|word| code.contains(**word)).map(|word| word.trim().to_owned()))
        .map(|(line, word)| format!("line {line}: `{word}` is inline, which the page's policy refuses"))
        .collect()
}

fn lock_file(source: &Source) -> Option<String> {
    let bad = source.path.ends_with("package-lock.json") && source.text.contains("\"resolved\"");
    bad.then(|| "names a host: run npm with `omit-lockfile-registry-resolved=true` in .npmrc".to_owned())
}

fn lines_with(source: &Source, found: impl Fn(&str) -> Option<String>) -> impl Iterator<Item = (usize, String)> {
    source.code().filter_map(move |(line, code)| Some((line, found(code)?)))
}

fn has_word(code: &str, word: &str) -> bool {
    let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    code.match_indices(word).any(|(at, _)| {
        let before = code.get(..at).and_then(|before| before.chars().next_back());
        let after = code.get(at + word.len()..).and_then(|after| after.chars().next());
        !is_part(before) && !is_part(after)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(path: &str, text: &str) -> usize {
        all(&Source::new(path, text)).len()
    }

    #[test]
    fn good_files_pass() {
        assert_eq!(complaints("src/kql/exec/a.rs", "//! One idea.\nfn eval(x: &str) {}\n// #123456\n"), 0);
        assert_eq!(complaints("src/ui/a.rs", "//! One idea.\nuse web_sys::File;\nview! { <a href=\"#app\"> }\n"), 0);
        assert_eq!(complaints("www/css/tokens.css", ":root { --accent: #123456; }\n"), 0);
        assert_eq!(complaints("www/css/grid.css", "#face-of-it { color: var(--accent); }\n"), 0);
    }

    #[test]
    fn each_rule_can_fail() {
        let one = |path: &str, text: &str| assert_eq!(complaints(path, text), 1, "{path}: {text}");
        one("src/a/b.rs", "fn no_head() {}\n");
        one("src/a/b.rs", &format!("//! Long.\n{}", "// line\n".repeat(MAX_LINES)));
        one("tests/e2e/a.mjs", &"// line\n".repeat(MAX_LINES + 1));
        one("src/session/a.rs", "//! A.\nuse web_sys::File;\n");
        one("src/session/a.rs", "//! A.\n#[cfg(target_arch = \"wasm32\")]\n");
        one("src/reader.rs", "//! A.\n#[cfg(target_arch = \"wasm32\")]\n");
        one("www/css/grid.css", "a { color: #fff; }\n");
        one("src/charts/a.rs", "//! A.\nconst RED: &str = \"#ff0000\";\n");
        one("src/ui/a.rs", "//! A.\nelement.set_inner_html(text);\n");
        one("www/boot/a.js", "eval(text);\n");
        one("src/ui/a.rs", "//! A.\nview! { <p style=\"color: red\"> }\n");
        one("index.html", "<script>go()</script>\n");
        one("www/package-lock.json", "{ \"resolved\": \"somewhere\" }\n");
    }
}

//! Cases as files: a text, and beside it its report and rows.

use super::{load, same_however};
use std::fmt::Write as _;

/// `tests/formats/*.md`: a file's name and text, then its report and rows. `UPDATE_EXPECT=1` writes what came.
#[test]
fn cases_give_their_rows() {
    let mut cases = 0;
    let mut wrong = String::new();
    let mut files: Vec<_> = std::fs::read_dir("tests/formats").expect("tests/formats").flatten().collect();
    files.sort_by_key(std::fs::DirEntry::path);
    for file in files {
        let path = file.path();
        let text = std::fs::read_to_string(&path).expect("a case file");
        let mut updated = String::new();
        let mut rest = text.as_str();
        while let Some(at) = rest.find("```file ") {
            let (before, after) = rest.split_at(at);
            updated.push_str(before);
            let (name, body) = after["```file ".len()..].split_once('\n').expect("a name");
            let (body, after) = body.split_once("```\n").expect("the end of the file");
            let expected_at = after.find("```text\n").expect("the rows") + "```text\n".len();
            let (gap, expected) = after.split_at(expected_at);
            let (expected, after) = expected.split_once("```").expect("the end of the rows");
            let found = describe(name, body);
            if found != expected {
                let _ = writeln!(wrong, "{}: {name}\nexpected\n{expected}found\n{found}", path.display());
            }
            let _ = write!(updated, "```file {name}\n{body}```\n{gap}{found}```");
            rest = after;
            cases += 1;
        }
        updated.push_str(rest);
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, updated).expect("the case file is written");
        }
    }
    assert!(cases >= 15, "only {cases} cases");
    assert!(wrong.is_empty() || std::env::var_os("UPDATE_EXPECT").is_some(), "{wrong}");
}

fn describe(name: &str, body: &str) -> String {
    // A case's last line break belongs to the fence, `\r`, `\0` and the like are written out.
    let text = body.strip_suffix('\n').unwrap_or(body).replace("␍", "\r").replace("␊", "\n").replace("␀", "\0");
    let (report, rows) = load(name, text.as_bytes());
    same_however(name, text.as_bytes(), &report, &rows);
    let mut out = format!("{:?}: {}, rows {}, rejected {}\n", report.state, report.shape, report.rows, report.rejected);
    for (table, rows) in &rows.tables {
        let _ = writeln!(out, "{table}");
        for row in rows {
            let _ = writeln!(out, "  {row}");
        }
    }
    for reject in &report.rejects {
        let _ =
            writeln!(out, "rejected line {} byte {}: {} {:?}", reject.line, reject.byte, reject.reason, reject.text);
    }
    for (column, count) in &report.bad_cells {
        let _ = writeln!(out, "bad {column}: {count}");
    }
    for message in &report.messages {
        let _ = writeln!(out, "{message}");
    }
    out
}

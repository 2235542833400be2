//! Markdown files whose blocks are what came out: compared, or rewritten with `UPDATE_EXPECT=1`.

// What is not there fails the test.
#![allow(clippy::expect_used)]

use std::path::{Path, PathBuf};

/// Every `.md` file of a folder of the project, in order of its name.
pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder))
        .expect("the folder of cases is part of the project")
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    files.sort();
    files
}

/// Holds each file of `folder` to what `expected` makes of its text.
pub(crate) fn hold(folder: &str, expected: impl Fn(&str) -> String) {
    let files = files(folder);
    assert!(!files.is_empty(), "there are cases");
    let mut wrong = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).expect("the file can be read");
        let expected = expected(&text);
        if expected == text {
            continue;
        }
        if std::env::var_os("UPDATE_EXPECT").is_some() {
            std::fs::write(&path, expected).expect("the file can be written");
            continue;
        }
        let pair = text.lines().zip(expected.lines()).enumerate().find(|(_, (a, b))| a != b);
        let (line, (was, now)) = pair.unwrap_or((text.lines().count(), ("", "more or fewer lines")));
        wrong.push(format!("{}:{}\n  written: {was}\n  found:   {now}", path.display(), line + 1));
    }
    assert!(wrong.is_empty(), "UPDATE_EXPECT=1 rewrites the files\n{}", wrong.join("\n"));
}

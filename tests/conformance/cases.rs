//! The corpus: folders of `*.jsonl` files, one case a line.

use serde::Deserialize;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// One recorded case. A case of a query that only has to parse has no `tier`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Case {
    pub(crate) id: String,
    pub(crate) query: String,
    /// `core` or `extra`; `None` for a case that only has to parse.
    pub(crate) tier: Option<String>,
    /// Whether (or how) the recorded engine refused the query.
    pub(crate) error: Value,
    /// `sorted`, `source` or `none`.
    pub(crate) order: String,
    /// Whether the order of elements inside dynamic values is free.
    pub(crate) sets: bool,
    pub(crate) columns: Vec<String>,
    pub(crate) types: Vec<String>,
    pub(crate) rows: Vec<Vec<Value>>,
}

impl Case {
    /// Whether the recorded engine refused the query.
    pub(crate) fn refused(&self) -> bool {
        match &self.error {
            Value::Null | Value::Bool(false) => false,
            Value::String(message) => !message.is_empty(),
            _ => true,
        }
    }
}

/// The folder of the corpus: `KQL_CORPUS`, else `kql` in `TALLYMAN_SHARED`, else beside the project.
pub(crate) fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("KQL_CORPUS") {
        return folder.into();
    }
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let shared = std::env::var_os("TALLYMAN_SHARED").map_or_else(|| project.join("../shared"), PathBuf::from);
    shared.join("kql")
}

/// Every case of every `*.jsonl` file of the folder, files in order of their names.
pub(crate) fn read(folder: &Path) -> Result<Vec<Case>, String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    let mut cases = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let case: Case =
                serde_json::from_str(line).map_err(|error| format!("{}:{}: {error}", path.display(), at + 1))?;
            cases.push(case);
        }
    }
    if cases.is_empty() { Err(format!("{}: no case in any *.jsonl file", folder.display())) } else { Ok(cases) }
}

//! Folders whose files are listed somewhere: a file that is left out would be dead in silence.

use super::Source;
use std::collections::BTreeSet;

/// All complaints about the tree.
pub(super) fn all(tree: &[Source]) -> Vec<String> {
    let mut complaints = modules(tree);
    // Operators are told apart in one `match` of each stage.
    complaints.extend(mentioned(tree, "src/kql/syntax/parser/operators", "rs", "src/kql/syntax"));
    complaints.extend(mentioned(tree, "src/kql/exec/operators", "rs", "src/kql/exec"));
    complaints.extend(mentioned(tree, "src/ingest/formats", "rs", "src/ingest/formats/mod.rs"));
    complaints.extend(mentioned(tree, "src/audits", "kql", "src/audits"));
    complaints
}

/// Files of `src` that no `mod` line brings in.
fn modules(tree: &[Source]) -> Vec<String> {
    let text_of = |path: &str| tree.iter().find(|source| source.path == path).map(|source| source.text.as_str());
    tree.iter()
        .filter(|source| source.is_under("src") && source.is("rs") && !source.is_under("src/bin"))
        .filter_map(|source| {
            let (folder, file) = source.path.rsplit_once('/')?;
            let (folder, name) =
                if file == "mod.rs" { folder.rsplit_once('/')? } else { (folder, file.strip_suffix(".rs")?) };
            if super::ROOTS.contains(&&*source.path) {
                return None;
            }
            let inner = [format!("{folder}/mod.rs"), format!("{folder}.rs")];
            let roots = super::ROOTS.into_iter().filter(|_| folder == "src").map(str::to_owned);
            let mut parents = inner.into_iter().chain(roots).filter_map(|path| text_of(&path));
            let listed =
                parents.any(|parent| parent.lines().any(|line| line.trim_end().ends_with(&format!("mod {name};"))));
            (!listed).then(|| format!("{}: no `mod {name};` brings it in", source.path))
        })
        .collect()
}

/// Files of a folder that are not listed: `list` (a file, or a folder of them) must name each beside its `mod` line.
fn mentioned(tree: &[Source], folder: &str, extension: &str, list: &str) -> Vec<String> {
    let lists = || tree.iter().filter(|source| source.path == list || (source.is_under(list) && source.is("rs")));
    names(tree, folder, extension)
        .iter()
        .filter(|name| {
            let mention = if extension == "rs" { format!("{name}::") } else { format!("\"{name}\"") };
            !lists().any(|source| source.code().any(|(_, code)| code.contains(&mention)))
        })
        .map(|name| format!("{folder}/{name}.{extension} is not listed in {list}"))
        .collect()
}

/// Names of the files right in `folder`, without `mod` and `tests`.
fn names(tree: &[Source], folder: &str, extension: &str) -> BTreeSet<String> {
    tree.iter()
        .filter_map(|source| {
            source.path.strip_prefix(folder)?.strip_prefix('/')?.strip_suffix(&format!(".{extension}"))
        })
        .filter(|name| !name.contains('/') && !["mod", "tests"].contains(name))
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agreeing_lists_pass() {
        let tree = [
            Source::new("src/lib.rs", "pub mod ingest;\npub mod audits;"),
            Source::new("src/ingest/mod.rs", "mod formats;"),
            Source::new("src/ingest/formats/mod.rs", "mod acr;\nstatic ALL: &[&Format] = &[&acr::FORMAT];"),
            Source::new("src/ingest/formats/acr.rs", ""),
            Source::new("src/audits/mod.rs", "files![\"deleted\"]"),
            Source::new("src/audits/deleted.kql", ""),
        ];
        assert_eq!(all(&tree), Vec::<String>::new());
    }

    #[test]
    fn what_is_left_out_is_named() {
        let tree = [
            Source::new("src/lib.rs", "pub mod ingest;\npub mod kql;\npub mod audits;"),
            Source::new("src/ingest/mod.rs", "mod formats;"),
            Source::new("src/ingest/formats/mod.rs", "mod acr;"),
            Source::new("src/ingest/formats/acr.rs", ""),
            Source::new("src/audits/mod.rs", "// deleted.kql"),
            Source::new("src/audits/deleted.kql", ""),
            Source::new("src/audits/orphan.rs", ""),
            Source::new("src/kql/mod.rs", "mod exec;"),
            Source::new("src/kql/exec/mod.rs", "mod operators;"),
            Source::new("src/kql/exec/query.rs", "use super::operators::sort;\nsort::bind()"),
            Source::new("src/kql/exec/operators/mod.rs", "mod summarize;\nmod sort;"),
            Source::new("src/kql/exec/operators/summarize.rs", ""),
            Source::new("src/kql/exec/operators/sort.rs", ""),
        ];
        let complaints = all(&tree);
        for name in ["formats/acr.rs", "deleted.kql", "orphan.rs", "query.rs", "operators/summarize.rs"] {
            assert!(complaints.iter().any(|complaint| complaint.contains(name)), "{name}: {complaints:?}");
        }
        assert_eq!(complaints.len(), 5);
    }
}

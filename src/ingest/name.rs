//! The name of a table that is called after its file.

/// Endings that say how a file is written and not what it holds.
const ENDINGS: &[&str] = &["gz", "zip", "avro", "json", "jsonl", "ndjson", "csv", "tsv", "log", "txt"];

/// A table name out of a file's name: known endings are cut, everything but letters, digits and `_` becomes `_`, and a
/// digit at the front gets a `_` before it. Never empty.
pub fn table_name(file_name: &str) -> String {
    let mut stem = file_name;
    while let Some((rest, ending)) = stem.rsplit_once('.')
        && !rest.is_empty()
        && ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known))
    {
        stem = rest;
    }
    let mut name = String::new();
    for c in stem.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    let name = name.trim_end_matches('_');
    match name.bytes().next() {
        None => "File".to_owned(),
        Some(b'0'..=b'9') => format!("_{name}"),
        Some(_) => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::table_name;

    #[test]
    fn names_are_clean() {
        for (file, table) in [
            ("my-export 2024.csv.gz", "my_export_2024"),
            ("PT1H.json", "PT1H"),
            ("1234.log", "_1234"),
            (".json", "_json"),
            ("é.json", "File"),
            ("_Files.json", "_Files"),
        ] {
            assert_eq!(table_name(file), table, "{file}");
        }
    }
}

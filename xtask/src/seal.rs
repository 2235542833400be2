//! The last step of a build: names of functions out of the modules, content hashes into file names, and the exact list of
//! files for offline use.

use crate::wasm;
use std::fs;
use std::io::Error;
use std::path::Path;

/// A file of the release.
pub struct Sealed {
    /// Its path inside `dist`, with forward slashes.
    pub name: String,
    /// Its size.
    pub size_bytes: u64,
    hash: u64,
}

/// These keep their names: people and the service worker's scope refer to them.
const UNHASHED: [&str; 4] = ["index.html", "sw.js", "LICENSE-MIT", "LICENSE-APACHE"];

/// Renames, rewrites `index.html`, and puts the list into the service worker. Fails where a file is not referred to, so
/// that nothing is shipped by mistake.
pub fn seal(dist: &Path) -> Result<Vec<Sealed>, String> {
    let mut files = Vec::new();
    list(dist, "", &mut files).map_err(|error| told(dist, &error))?;
    files.sort_by(|a, b| a.name.cmp(&b.name));
    let index = dist.join("index.html");
    let mut page = fs::read_to_string(&index).map_err(|error| told(&index, &error))?;
    for file in &mut files {
        // Files in folders (snippets of wasm-bindgen) are referred to by other scripts; their folders carry a hash.
        if UNHASHED.contains(&file.name.as_str()) || file.name.contains('/') {
            continue;
        }
        let hashed = hashed_name(&file.name, file.hash);
        let (from, to) = (format!("\"./{}\"", file.name), format!("\"./{hashed}\""));
        if !page.contains(&from) {
            return Err(format!("Nothing in index.html refers to {}: refer to it or leave it out.", file.name));
        }
        page = page.replace(&from, &to);
        fs::rename(dist.join(&file.name), dist.join(&hashed)).map_err(|error| told(&index, &error))?;
        file.name = hashed;
    }
    fs::write(&index, &page).map_err(|error| told(&index, &error))?;
    if let Some(file) = files.iter_mut().find(|file| file.name == "index.html") {
        (file.hash, file.size_bytes) = (hash(page.as_bytes()), page.len() as u64);
    }
    let worker = dist.join("sw.js");
    let text = fs::read_to_string(&worker).map_err(|error| told(&worker, &error))?;
    let text = format!("{}\n{text}", release(&files));
    fs::write(&worker, text).map_err(|error| told(&worker, &error))?;
    Ok(files)
}

/// The line that the service worker lacks: its own file is not on the list, the page stands under its folder's name.
fn release(files: &[Sealed]) -> String {
    let kept = files.iter().filter(|file| file.name != "sw.js");
    let version = kept.clone().fold(String::new(), |sum, file| format!("{sum}{}{:016x}", file.name, file.hash));
    let names: Vec<String> = kept
        .filter(|file| !file.name.starts_with("LICENSE"))
        .map(|file| if file.name == "index.html" { "\"./\"".to_owned() } else { format!("\"./{}\"", file.name) })
        .collect();
    format!("const RELEASE = {{ version: \"{:016x}\", files: [{}] }};", hash(version.as_bytes()), names.join(", "))
}

fn list(folder: &Path, prefix: &str, files: &mut Vec<Sealed>) -> Result<(), Error> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), files)?;
        } else {
            let mut content = fs::read(entry.path())?;
            if let Some(smaller) = wasm::without_names(&content) {
                fs::write(entry.path(), &smaller)?;
                content = smaller;
            }
            files.push(Sealed { name, size_bytes: content.len() as u64, hash: hash(&content) });
        }
    }
    Ok(())
}

fn hashed_name(name: &str, hash: u64) -> String {
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}-{hash:016x}.{extension}"),
        None => format!("{name}-{hash:016x}"),
    }
}

/// FNV-1a: tells releases apart. It is no protection, and the page does not use it as one.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

fn told(path: &Path, error: &Error) -> String {
    format!("{}: {error}", path.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, files: &[(&str, &str)]) -> std::path::PathBuf {
        let folder = std::env::temp_dir().join(format!("tallyman-seal-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap_or_default();
        for (name, text) in files {
            fs::write(folder.join(name), text).unwrap_or_default();
        }
        folder
    }

    #[test]
    fn names_and_list_agree() -> Result<(), String> {
        let page = r#"<link href="./a.css"><script src="./a.js" data-a="./a.js">"#;
        let dist = folder("good", &[("index.html", page), ("a.css", "x"), ("a.js", "y"), ("sw.js", "go();")]);
        let sealed = seal(&dist)?;
        let read = |name: &str| fs::read_to_string(dist.join(name)).map_err(|error| error.to_string());
        let (page, worker) = (read("index.html")?, read("sw.js")?);
        for file in sealed.iter().filter(|file| file.name.starts_with("a-")) {
            assert!(dist.join(&file.name).exists() && page.contains(&file.name) && worker.contains(&file.name));
        }
        assert!(!page.contains("./a.js") && !page.contains("./a.css"));
        assert!(worker.starts_with("const RELEASE = { version: \"") && worker.ends_with("go();"));
        assert!(worker.contains("\"./\"") && !worker.contains("sw.js"));
        fs::remove_dir_all(&dist).map_err(|error| error.to_string())
    }

    #[test]
    fn a_file_that_nothing_refers_to_stops_the_build() {
        let dist = folder("bad", &[("index.html", "<p>"), ("stray.js", "x"), ("sw.js", "")]);
        assert!(seal(&dist).is_err_and(|message| message.contains("stray.js")));
        let _ = fs::remove_dir_all(&dist);
    }
}

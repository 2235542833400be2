//! A small static server for this machine, with the headers that the page needs and none that hide its mistakes.

use std::io::{BufRead, BufReader, Error, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::{fs, thread};

/// Longest request head that is read.
const HEAD_BYTES: u64 = 16 * 1024;

/// Serves `dist` under `path` on a loopback port (0: any free one) until it is stopped.
pub fn serve(dist: &Path, port: u16, path: &str) -> Result<(), String> {
    let path = format!("/{}/", path.trim_matches('/')).replace("//", "/");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|error| format!("Port {port}: {error}. Name another one with --port."))?;
    let port = listener.local_addr().map_err(|error| error.to_string())?.port();
    println!("Tallyman is at http://127.0.0.1:{port}{path} (stop with Ctrl+C)");
    let site = Arc::new((dist.to_path_buf(), path));
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(&site);
        // A visitor who hangs up is no reason to stop.
        thread::spawn(move || answer(stream, &site.0, &site.1));
    }
    Ok(())
}

fn answer(mut stream: TcpStream, dist: &Path, prefix: &str) -> Result<(), Error> {
    let mut head = BufReader::new(stream.try_clone()?.take(HEAD_BYTES));
    let mut first = String::new();
    head.read_line(&mut first)?;
    // The rest of the head is read, so that closing does not cut the answer off.
    let mut line = String::new();
    while head.read_line(&mut line)? > 2 {
        line.clear();
    }
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap_or(""), words.next().unwrap_or(""));
    if method != "GET" && method != "HEAD" {
        return respond(&mut stream, "405 Method Not Allowed", "text/plain", "no-cache", b"Only GET and HEAD.\n", true);
    }
    let body = method == "GET";
    match file_of(dist, prefix, target).and_then(|path| Some((fs::read(&path).ok()?, path))) {
        Some((content, path)) => {
            let cache = if is_hashed(&path) { "public, max-age=31536000, immutable" } else { "no-cache" };
            respond(&mut stream, "200 OK", kind_of(&path), cache, &content, body)
        }
        None => respond(&mut stream, "404 Not Found", "text/plain", "no-cache", b"No such file.\n", body),
    }
}

fn respond(
    stream: &mut TcpStream,
    status: &str,
    kind: &str,
    cache: &str,
    content: &[u8],
    body: bool,
) -> Result<(), Error> {
    let length = content.len();
    write!(
        stream,
        "HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\nCache-Control: {cache}\r\n\
         X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"
    )?;
    if body {
        stream.write_all(content)?;
    }
    stream.flush()
}

/// The file that a request's target means; `None` outside of `prefix` and for paths that try to climb.
fn file_of(dist: &Path, prefix: &str, target: &str) -> Option<PathBuf> {
    let path = target.split(['?', '#']).next()?.strip_prefix(prefix)?;
    let mut file = dist.to_path_buf();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let plain = part.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        if !plain || part.starts_with('.') {
            return None;
        }
        file.push(part);
    }
    Some(if path.is_empty() || path.ends_with('/') { file.join("index.html") } else { file })
}

/// Whether the name carries a content hash (`seal.rs`), so that it never changes.
fn is_hashed(path: &Path) -> bool {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let hash = stem.rsplit('-').next().unwrap_or("");
    hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn kind_of(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_stay_inside() {
        let dist = Path::new("/dist");
        let file = |target| file_of(dist, "/sub/", target);
        assert_eq!(file("/sub/"), Some("/dist/index.html".into()));
        assert_eq!(file("/sub/?q=1"), Some("/dist/index.html".into()));
        assert_eq!(file("/sub/app-0123456789abcdef.js"), Some("/dist/app-0123456789abcdef.js".into()));
        assert_eq!(file("/"), None);
        for climbing in ["/sub/../secret", "/sub/%2e%2e/secret", "/sub/.git/config", "/sub/a\\..\\b"] {
            assert_eq!(file(climbing), None, "{climbing}");
        }
    }

    #[test]
    fn only_hashed_names_are_kept_forever() {
        assert!(is_hashed(Path::new("app_bg-0123456789abcdef.wasm")));
        assert!(!is_hashed(Path::new("index.html")));
        assert!(!is_hashed(Path::new("sw.js")));
    }
}

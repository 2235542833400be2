//! The tools that the build and the checks need, installed where they are missing.

use crate::run::{output, program, root, run};
use std::path::{Path, PathBuf};

/// Trunk's version, as `Trunk.toml` expects.
const TRUNK: &str = "0.21.14";
/// Must be the version of the crate in `Cargo.toml`.
const WASM_BINDGEN: &str = "0.2.129";
/// Oldest Node that runs the tests.
const NODE_MAJOR: u32 = 20;

/// Everything that `trunk build` needs.
pub fn for_build() -> Result<(), String> {
    wasm_target()?;
    cargo_tool("trunk", TRUNK, &["--no-default-features"])?;
    cargo_tool("wasm-bindgen", WASM_BINDGEN, &[])?;
    // Trunk works offline: it would otherwise download tools from places that are none of ours.
    run(program("cargo").args(["fetch", "--locked"]))
}

/// The editor's bundle, where the page has one.
pub fn editor_bundle() -> Result<(), String> {
    let www = root().join("www");
    if !www.join("package.json").exists() {
        return Ok(());
    }
    npm_packages(&www)?;
    run(program("npm").args(["run", "--silent", "build"]).current_dir(&www))
}

/// The exact packages of a folder's lock file.
pub fn npm_packages(folder: &Path) -> Result<(), String> {
    node()?;
    let modified = |path: PathBuf| path.metadata().and_then(|data| data.modified()).ok();
    let installed = modified(folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= modified(folder.join("package-lock.json")) {
        return Ok(());
    }
    run(program("npm").args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]).current_dir(folder))
}

/// Path of a Chromium: `CHROME_PATH`, one that is installed, or Debian's, installed where we may.
pub fn chromium() -> Result<PathBuf, String> {
    if let Some(path) = std::env::var_os("CHROME_PATH").map(PathBuf::from) {
        return if path.exists() { Ok(path) } else { Err(format!("CHROME_PATH: {} does not exist.", path.display())) };
    }
    if let Some(path) = installed_chromium() {
        return Ok(path);
    }
    let root_user = output(program("id").arg("-u")).is_some_and(|id| id == "0");
    if root_user && output(program("apt-get").arg("--version")).is_some() {
        println!("Chromium is missing: installing Debian's.");
        run(program("apt-get").arg("update"))?;
        let install = ["install", "--yes", "--no-install-recommends", "chromium"];
        run(program("apt-get").args(install).env("DEBIAN_FRONTEND", "noninteractive"))?;
    }
    installed_chromium().ok_or_else(|| {
        "The end-to-end tests need Chromium or Chrome: install it (Debian: `apt-get install chromium`), or say where it \
         is with CHROME_PATH."
            .to_owned()
    })
}

fn installed_chromium() -> Option<PathBuf> {
    let names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain(["/usr/bin".into()]);
    let found = places.flat_map(|place| names.map(|name| place.join(name))).find(|path| path.is_file());
    let mac = PathBuf::from("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome");
    found.or_else(|| mac.is_file().then_some(mac))
}

fn node() -> Result<(), String> {
    let version = output(program("node").arg("--version")).unwrap_or_default();
    let major = version.trim_start_matches('v').split('.').next().and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(major) if major >= NODE_MAJOR => Ok(()),
        _ => Err(format!("Node {NODE_MAJOR} or newer is needed; found {version:?}. Install it from your system.")),
    }
}

fn wasm_target() -> Result<(), String> {
    let target = "wasm32-unknown-unknown";
    let folder = output(program("rustc").args(["--print", "target-libdir", "--target", target]));
    if folder.is_some_and(|folder| Path::new(&folder).is_dir()) {
        return Ok(());
    }
    println!("Rust's {target} target is missing: installing it.");
    run(program("rustup").args(["target", "add", target]))
}

/// A pinned tool from crates.io, into cargo's own folder of programs. Built for a short build, not for speed: the
/// whole set-up takes some ten minutes once.
fn cargo_tool(name: &str, version: &str, flags: &[&str]) -> Result<(), String> {
    let found = output(program(name).arg("--version")).unwrap_or_default();
    if found.split_whitespace().nth(1) == Some(version) {
        return Ok(());
    }
    let package = if name == "wasm-bindgen" { "wasm-bindgen-cli" } else { name };
    let instead = if found.is_empty() { String::new() } else { format!(" (found: {found})") };
    println!("{name} {version} is missing{instead}: installing it with cargo.");
    run(program("cargo")
        .args(["install", "--locked", "--force", "--version", version, package])
        .args(flags)
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1"))
}

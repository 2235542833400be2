//! `dist/`: the page as any static host serves it.

use crate::run::{program, run};
use crate::{seal, tools};
use std::path::Path;
use std::time::Instant;

/// Builds the release page into `dist`.
pub fn build(dist: &Path) -> Result<(), String> {
    let start = Instant::now();
    tools::for_build()?;
    tools::editor_bundle()?;
    run(program("trunk").args(["build", "--release", "--offline", "--dist"]).arg(dist))?;
    let sealed = seal::seal(dist)?;
    println!("{} ({:.0} s):", dist.display(), start.elapsed().as_secs_f64());
    for file in &sealed {
        println!("{:>12}  {}", file.size_bytes, file.name);
    }
    Ok(())
}

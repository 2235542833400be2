//! Writes the sample's files to a folder, at any volume: `sample --out DIR [--days N] [--scale X] [--seed N] [--only FAMILY]`.

/// The command needs a file system; in the page the generator is called directly.
#[cfg(target_arch = "wasm32")]
fn main() {}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> Result<(), String> {
    command::run(std::env::args().skip(1))
}

#[cfg(not(target_arch = "wasm32"))]
mod command {
    use std::fs;
    use std::io::Write as _;
    use std::path::PathBuf;
    use std::str::FromStr;
    use std::time::Instant;
    use tallyman::sample::{Family, Options, files};

    /// Reads the arguments, writes the files, says how much.
    pub(super) fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), String> {
        let (mut options, mut out, mut only) = (Options::default(), None, None);
        while let Some(flag) = arguments.next() {
            let mut value = || arguments.next().ok_or_else(|| format!("{flag} needs a value"));
            match flag.as_str() {
                "--out" => out = Some(PathBuf::from(value()?)),
                "--days" => options.days = number(&flag, &value()?)?,
                "--scale" => options.scale = number(&flag, &value()?)?,
                "--seed" => options.seed = number(&flag, &value()?)?,
                "--only" => {
                    let name = value()?;
                    only = Some(Family::named(&name).ok_or_else(|| unknown_family(&name))?);
                }
                _ => return Err(format!("unknown argument {flag}; {USAGE}")),
            }
        }
        let out = out.ok_or(USAGE)?;
        let (began, mut bytes) = (Instant::now(), 0);
        let chosen = files(options).into_iter().filter(|file| only.is_none_or(|family| family == file.family));
        for file in chosen {
            let path = out.join(&file.path);
            let failed = |error: std::io::Error| format!("{}: {error}", path.display());
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(failed)?;
            }
            let mut to = fs::File::create(&path).map_err(failed)?;
            for chunk in file.chunks() {
                bytes += chunk.len();
                to.write_all(&chunk).map_err(failed)?;
            }
            println!("{}", path.display());
        }
        let megabytes = bytes as f64 / 1e6;
        println!("{megabytes:.1} MB in {:.2} s", began.elapsed().as_secs_f64());
        Ok(())
    }

    const USAGE: &str = "usage: sample --out DIR [--days N] [--scale X] [--seed N] [--only FAMILY]";

    fn number<T: FromStr>(flag: &str, text: &str) -> Result<T, String> {
        text.parse().map_err(|_| format!("{flag} needs a number, not {text:?}"))
    }

    fn unknown_family(name: &str) -> String {
        let known: Vec<_> = Family::ALL.iter().map(|(_, known)| *known).collect();
        format!("unknown family {name:?}; there are {}", known.join(", "))
    }
}

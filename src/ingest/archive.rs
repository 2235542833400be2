//! Archives of several files, of each make alike.

use super::untar::Untar;
use super::unzip::Unzip;

/// What comes out of an archive.
pub(super) enum Unpacked<'a> {
    /// A file begins: its path in the archive.
    Begin(&'a str),
    /// Bytes of the file that has begun.
    Data(&'a [u8]),
    /// The file has ended.
    End,
    /// Something is wrong or left out: a sentence for the person.
    Note(String),
    /// The archive is an Excel workbook.
    Workbook,
}

/// An archive that is being unpacked.
pub(super) enum Archive {
    /// A zip archive.
    Zip(Box<Unzip>),
    /// A tar archive.
    Tar(Box<Untar>),
}

impl Archive {
    /// Takes bytes of the archive.
    pub(super) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) {
        match self {
            Self::Zip(zip) => zip.push(bytes, take),
            Self::Tar(tar) => tar.push(bytes, take),
        }
    }

    /// Ends the archive.
    pub(super) fn finish(&mut self, take: &mut dyn FnMut(Unpacked<'_>)) {
        match self {
            Self::Zip(zip) => zip.finish(take),
            Self::Tar(tar) => tar.finish(take),
        }
    }
}

/// Whether what has this path is left out without a word: a folder, or what macOS adds for itself.
pub(super) fn is_no_log(path: &str) -> bool {
    let base = path.rsplit('/').next().unwrap_or_default();
    base.is_empty() || base.starts_with("._") || base == ".DS_Store" || path.starts_with("__MACOSX/")
}

/// The first `left` bytes of the input, the rest of it, and what is left then.
pub(super) fn cut(input: &[u8], left: u64) -> (&[u8], &[u8], u64) {
    let (part, rest) = input.split_at(usize::try_from(left).unwrap_or(usize::MAX).min(input.len()));
    (part, rest, left - part.len() as u64)
}

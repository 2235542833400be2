//! A file's bytes in pieces: records with what stands around and between them, compressed where the name says so.

use super::Source;
use flate2::Compression;
use flate2::write::GzEncoder;
use std::io::Write;

/// Size at which a piece is handed out.
const CHUNK_BYTES: usize = 256 * 1024;

/// What stands around and between records.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    /// Before the first.
    pub(super) head: String,
    /// Between two.
    pub(super) between: &'static str,
    /// After the last.
    pub(super) tail: &'static str,
}

impl Frame {
    /// A record a line.
    pub(super) const LINES: Frame = Frame { head: String::new(), between: "\n", tail: "\n" };
}

/// The pieces of one file.
pub struct Chunks {
    source: Box<dyn Source>,
    frame: Frame,
    gzip: Option<GzEncoder<Vec<u8>>>,
    began: bool,
    ended: bool,
    some: bool,
}

impl Chunks {
    pub(super) fn new(source: Box<dyn Source>, frame: Frame, compressed: bool) -> Chunks {
        let gzip = compressed.then(|| GzEncoder::new(Vec::with_capacity(CHUNK_BYTES), Compression::fast()));
        Chunks { source, frame, gzip, began: false, ended: false, some: false }
    }

    /// About one piece of plain text.
    fn plain(&mut self) -> Vec<u8> {
        let mut out = Vec::with_capacity(CHUNK_BYTES + CHUNK_BYTES / 8);
        if !self.began {
            self.began = true;
            out.extend_from_slice(self.frame.head.as_bytes());
        }
        while out.len() < CHUNK_BYTES {
            let before = out.len();
            if self.some {
                out.extend_from_slice(self.frame.between.as_bytes());
            }
            if !self.source.next(&mut out) {
                out.truncate(before);
                // A file of lines without a record is empty, not one empty line.
                if self.some || !self.frame.head.is_empty() {
                    out.extend_from_slice(self.frame.tail.as_bytes());
                }
                self.ended = true;
                break;
            }
            self.some = true;
        }
        out
    }
}

impl Iterator for Chunks {
    type Item = Vec<u8>;

    fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            if self.ended {
                // Writing to memory cannot fail; were it to, the stream would end early and the reader would say so.
                return self.gzip.take().and_then(|gzip| gzip.finish().ok());
            }
            let plain = self.plain();
            let Some(gzip) = &mut self.gzip else { return Some(plain) };
            gzip.write_all(&plain).ok()?;
            if gzip.get_ref().len() >= CHUNK_BYTES {
                return Some(std::mem::replace(gzip.get_mut(), Vec::with_capacity(CHUNK_BYTES)));
            }
        }
    }
}

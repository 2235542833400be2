//! tar archives, pushed: file by file as they stand in the archive; and the headers of those that the page packs itself.
//!
//! Source: POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar's manual, "Basic Tar Format". Headers are read and
//! written by the `tar` crate; its own reader pulls, and files are pushed here.

use super::archive::{Unpacked, cut, is_no_log};
use tar::{EntryType, Header};

/// Headers and data come in blocks of this many bytes.
const BLOCK_BYTES: usize = 512;
/// Longer names are cut: the bytes of what tells a long name.
const MAX_NAME_BYTES: u64 = 1 << 20;

/// Unpacks an archive.
#[derive(Default)]
pub(super) struct Untar {
    state: State,
    /// Bytes of a block that is not complete.
    buffer: Vec<u8>,
    /// The name of the next file, where a header has no room for it.
    long_name: Option<String>,
}

#[derive(Default)]
enum State {
    #[default]
    Header,
    /// A file: bytes that are left, and those behind them up to a whole block.
    Data(u64, u64),
    /// Something that tells the next file's name: bytes so far, those left, those behind, and whether it is of the pax kind.
    Name(Vec<u8>, u64, u64, bool),
    /// Bytes that are left out.
    Skip(u64),
    /// Behind the zeros that end the archive.
    Ended,
    Done,
}

/// Whether these bytes begin a tar archive: its first block sums up to what it says.
pub(super) fn is_tar(head: &[u8]) -> bool {
    head.get(..BLOCK_BYTES).is_some_and(|block| checked(block).is_some())
}

/// The header in a block; `None` where its sum is wrong.
fn checked(block: &[u8]) -> Option<&Header> {
    let header = Header::from_byte_slice(block);
    // The sum is of all bytes, those of the sum itself taken as blanks.
    let sum = block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) });
    (header.cksum().ok()? == sum.sum::<u32>()).then_some(header)
}

impl Untar {
    /// Takes bytes of the archive.
    pub(super) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) {
        let mut input = bytes;
        while !input.is_empty() {
            match std::mem::take(&mut self.state) {
                State::Done => {
                    self.state = State::Done;
                    return;
                }
                State::Skip(left) => {
                    let (_, rest, left) = cut(input, left);
                    input = rest;
                    self.state = if left == 0 { State::Header } else { State::Skip(left) };
                }
                State::Data(left, behind) => {
                    let (data, rest, left) = cut(input, left);
                    input = rest;
                    take(Unpacked::Data(data));
                    self.state = if left == 0 { ended(behind, take) } else { State::Data(left, behind) };
                }
                State::Name(mut name, left, behind, is_pax) => {
                    let (data, rest, left) = cut(input, left);
                    input = rest;
                    name.extend_from_slice(data);
                    if left == 0 {
                        self.long_name =
                            if is_pax { pax_path(&name).or(self.long_name.take()) } else { Some(text(&name)) };
                        self.state = if behind == 0 { State::Header } else { State::Skip(behind) };
                    } else {
                        self.state = State::Name(name, left, behind, is_pax);
                    }
                }
                State::Header => {
                    if let Some(block) = self.block(&mut input) {
                        self.state = self.header(&block, take);
                    }
                }
                State::Ended => {
                    let block = self.block(&mut input);
                    self.state = block.map_or(State::Ended, |block| behind_end(&block, take));
                }
            }
        }
    }

    /// Takes the bytes of the next block; gives it once it is complete.
    fn block(&mut self, input: &mut &[u8]) -> Option<Vec<u8>> {
        let (part, rest) = input.split_at((BLOCK_BYTES - self.buffer.len()).min(input.len()));
        self.buffer.extend_from_slice(part);
        *input = rest;
        (self.buffer.len() == BLOCK_BYTES).then(|| std::mem::take(&mut self.buffer))
    }

    /// Ends the archive.
    pub(super) fn finish(&mut self, take: &mut dyn FnMut(Unpacked<'_>)) {
        match std::mem::replace(&mut self.state, State::Done) {
            State::Data(..) => {
                take(Unpacked::Note("The tar archive is cut short inside its last file.".to_owned()));
                take(Unpacked::End);
            }
            State::Name(..) | State::Skip(_) => take(Unpacked::Note("The tar archive is cut short.".to_owned())),
            // An archive ends with zeros: without them files may be missing.
            State::Header => take(Unpacked::Note("The tar archive is cut short.".to_owned())),
            State::Ended | State::Done => {}
        }
    }

    /// What comes after this block.
    fn header(&mut self, block: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) -> State {
        if is_zero(block) {
            return State::Ended;
        }
        let Some((header, bytes)) = checked(block).and_then(|header| Some((header, header.entry_size().ok()?))) else {
            take(Unpacked::Note(
                "The tar archive is damaged between two of its files: unpack it, and drop what is inside.".to_owned(),
            ));
            return State::Done;
        };
        let behind = bytes.next_multiple_of(BLOCK_BYTES as u64).saturating_sub(bytes);
        let skip = |bytes: u64| if bytes == 0 { State::Header } else { State::Skip(bytes.saturating_add(behind)) };
        let kind = header.entry_type();
        if matches!(kind, EntryType::GNULongName | EntryType::XHeader) && (1..=MAX_NAME_BYTES).contains(&bytes) {
            return State::Name(Vec::new(), bytes, behind, kind == EntryType::XHeader);
        }
        if matches!(kind, EntryType::GNULongLink | EntryType::XGlobalHeader) {
            return skip(bytes);
        }
        let name = self.long_name.take().unwrap_or_else(|| text(&header.path_bytes()));
        if kind == EntryType::GNUSparse {
            take(Unpacked::Note(format!("{name} is stored with its gaps left out: unpack it, and drop that.")));
            return skip(bytes);
        }
        // Links hold nothing, like folders.
        if !(kind.is_file() || kind.is_contiguous()) || is_no_log(&name) {
            return skip(bytes);
        }
        take(Unpacked::Begin(&name));
        if bytes == 0 { ended(behind, take) } else { State::Data(bytes, behind) }
    }
}

/// What comes after a block behind the end. Of bytes that are no archive nothing is said, as others say nothing.
fn behind_end(block: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) -> State {
    if is_zero(block) {
        return State::Ended;
    }
    if checked(block).is_some() {
        take(Unpacked::Note(
            "Another tar archive stands behind the end of this one and is not read: unpack both with \
             `tar --ignore-zeros -xf`, and drop what is inside."
                .to_owned(),
        ));
    }
    State::Done
}

fn is_zero(block: &[u8]) -> bool {
    block.iter().all(|byte| *byte == 0)
}

fn ended(behind: u64, take: &mut dyn FnMut(Unpacked<'_>)) -> State {
    take(Unpacked::End);
    if behind == 0 { State::Header } else { State::Skip(behind) }
}

/// A name: what stands before the first zero.
fn text(bytes: &[u8]) -> String {
    let name = bytes.split(|byte| *byte == 0).next().unwrap_or_default();
    String::from_utf8_lossy(name).into_owned()
}

/// The path that an extended header says: records of a length, a blank, `path=…` and a line break.
fn pax_path(mut records: &[u8]) -> Option<String> {
    let mut path = None;
    while let Some(blank) = records.iter().position(|byte| *byte == b' ') {
        let length: usize = std::str::from_utf8(&records[..blank]).ok()?.parse().ok()?;
        let record = records.get(blank + 1..length)?;
        if let Some(value) = record.strip_prefix(b"path=") {
            path = Some(text(value.strip_suffix(b"\n").unwrap_or(value)));
        }
        records = &records[length..];
    }
    path
}

/// What stands before the bytes of a file in an archive, a long name included.
pub fn tar_header(path: &str, size_bytes: u64) -> Vec<u8> {
    let mut out = Vec::new();
    let mut header = Header::new_gnu();
    header.set_mode(0o644);
    if header.set_path(path).is_err() {
        let name = path.trim_start_matches('/').as_bytes();
        let mut long = Header::new_gnu();
        long.set_entry_type(EntryType::GNULongName);
        long.set_size(name.len() as u64 + 1);
        long.set_cksum();
        out.extend_from_slice(long.as_bytes());
        out.extend_from_slice(name);
        out.push(0);
        out.resize(out.len().next_multiple_of(BLOCK_BYTES), 0);
    }
    header.set_size(size_bytes);
    header.set_cksum();
    out.extend_from_slice(header.as_bytes());
    out
}

/// The zero bytes behind a file in an archive.
pub fn tar_padding(size_bytes: u64) -> Vec<u8> {
    vec![0; (size_bytes.next_multiple_of(BLOCK_BYTES as u64) - size_bytes) as usize]
}

/// What ends an archive.
pub const TAR_END: [u8; 2 * BLOCK_BYTES] = [0; 2 * BLOCK_BYTES];

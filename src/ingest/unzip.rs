//! zip archives, pushed: entry by entry as they stand in the archive, without its directory at the end.
//!
//! Source: PKWARE's APPNOTE 6.3.10, sections 4.3 (records) and 4.5.3 (zip64).

use super::archive::{Unpacked, cut};
use flate2::{Crc, Decompress, FlushDecompress, Status};

/// Bytes that are inflated in one step.
const STEP_BYTES: usize = 64 << 10;
/// A header with its name and extra fields is at most this long.
const MAX_HEADER_BYTES: usize = 30 + 2 * 65_535;
/// The longest data descriptor.
const DESCRIPTOR_BYTES: usize = 24;

const LOCAL: &[u8] = b"PK\x03\x04";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";

/// Unpacks an archive.
#[derive(Default)]
pub(super) struct Unzip {
    state: State,
    /// Bytes of a header or a descriptor that is not complete.
    buffer: Vec<u8>,
}

#[derive(Default)]
enum State {
    #[default]
    Header,
    Data(Box<Entry>),
    /// After the data of an entry whose sizes stand behind it.
    Descriptor(Box<Entry>),
    /// Bytes that are left out.
    Skip(u64),
    Done,
}

struct Entry {
    name: String,
    /// `None` for bytes that are stored as they are.
    inflater: Option<Decompress>,
    /// Compressed bytes, where the header says it.
    packed_bytes: Option<u64>,
    crc: u32,
    /// Compressed bytes so far.
    taken_bytes: u64,
    seen: Crc,
}

/// What a header says.
enum Header {
    More,
    Entry(Box<Entry>, usize),
    /// An entry that is left out: bytes of its header, of its data, and why.
    Skip(usize, u64, Option<String>),
    /// No further entries.
    End,
    /// It cannot be read any further: why.
    Stop(String),
    Workbook,
}

impl Unzip {
    /// Takes bytes of the archive.
    pub(super) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) {
        let joined;
        let mut input = bytes;
        if !self.buffer.is_empty() {
            self.buffer.extend_from_slice(bytes);
            joined = std::mem::take(&mut self.buffer);
            input = &joined;
        }
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
                State::Header => match header(input) {
                    Header::More => {
                        self.buffer = input.to_vec();
                        return;
                    }
                    Header::Entry(entry, length) => {
                        take(Unpacked::Begin(&entry.name));
                        input = &input[length..];
                        // An entry without bytes ends at once.
                        self.state = if entry.packed_bytes == Some(0) { entry.end(take) } else { State::Data(entry) };
                    }
                    Header::Skip(length, data_bytes, why) => {
                        if let Some(why) = why {
                            take(Unpacked::Note(why));
                        }
                        input = &input[length..];
                        self.state = if data_bytes == 0 { State::Header } else { State::Skip(data_bytes) };
                    }
                    Header::End => self.state = State::Done,
                    Header::Stop(why) => {
                        take(Unpacked::Note(why));
                        self.state = State::Done;
                    }
                    Header::Workbook => {
                        take(Unpacked::Workbook);
                        self.state = State::Done;
                    }
                },
                State::Data(entry) => {
                    let (used, state) = entry.data(input, take);
                    input = &input[used..];
                    self.state = state;
                }
                State::Descriptor(mut entry) => {
                    if input.len() < DESCRIPTOR_BYTES + 4 {
                        self.buffer = input.to_vec();
                        self.state = State::Descriptor(entry);
                        return;
                    }
                    let (length, state) = entry.descriptor(input, take);
                    input = &input[length..];
                    self.state = state;
                }
            }
        }
    }

    /// Ends the archive.
    pub(super) fn finish(&mut self, take: &mut dyn FnMut(Unpacked<'_>)) {
        match std::mem::take(&mut self.state) {
            State::Data(entry) => {
                take(Unpacked::Note(format!("The zip archive is cut short inside {}.", entry.name)));
                take(Unpacked::End);
            }
            State::Descriptor(_) => {
                take(Unpacked::End);
                take(Unpacked::Note("The zip archive is cut short.".to_owned()));
            }
            State::Done => {}
            State::Header | State::Skip(_) => take(Unpacked::Note("The zip archive is cut short.".to_owned())),
        }
        self.state = State::Done;
    }
}

/// Reads the header at the beginning of `input`.
fn header(input: &[u8]) -> Header {
    let Some(signature) = input.get(..4) else { return Header::More };
    if signature != LOCAL {
        // The mark of an archive in one part stands before its first entry.
        return match signature {
            DESCRIPTOR | b"PK00" => Header::Skip(4, 0, None),
            b"PK\x01\x02" | b"PK\x05\x06" | b"PK\x06\x06" | b"PK\x06\x08" => Header::End,
            _ => Header::Stop(
                "The zip archive is damaged between two of its files: unpack it, and drop what is inside.".to_owned(),
            ),
        };
    }
    if input.len() < 30 {
        return Header::More;
    }
    let (flags, method) = (u16_at(input, 6), u16_at(input, 8));
    let (name_bytes, extra_bytes) = (usize::from(u16_at(input, 26)), usize::from(u16_at(input, 28)));
    let length = 30 + name_bytes + extra_bytes;
    debug_assert!(length <= MAX_HEADER_BYTES);
    let (Some(name), Some(extra)) = (input.get(30..30 + name_bytes), input.get(30 + name_bytes..length)) else {
        return Header::More;
    };
    let name = String::from_utf8_lossy(name).into_owned();
    let behind = flags & 8 != 0;
    let packed_bytes = packed_bytes(input, extra).filter(|bytes| !behind || *bytes > 0);
    if name == "[Content_Types].xml" {
        return Header::Workbook;
    }
    let leave_out = |why: Option<String>| match packed_bytes {
        Some(bytes) => Header::Skip(length, bytes, why),
        None => Header::Stop(why.unwrap_or_default() + " The rest of the archive cannot be read: unpack it."),
    };
    // Folders, and what macOS adds for itself.
    let base = name.rsplit('/').next().unwrap_or_default();
    if base.is_empty() || name.starts_with("__MACOSX/") || base == ".DS_Store" {
        if packed_bytes.is_some() || !behind {
            return Header::Skip(length, packed_bytes.unwrap_or(0), None);
        }
    } else if flags & 1 != 0 {
        return leave_out(Some(format!("{name} is encrypted and left out: unpack it with its password.")));
    }
    let inflater = match method {
        0 if packed_bytes.is_none() && behind => {
            return leave_out(Some(format!("{name} is stored without its size.")));
        }
        0 => None,
        8 => Some(Decompress::new(false)),
        _ => {
            let why = format!("{name} is compressed in a way that is not read (method {method}): unpack it first.");
            return leave_out(Some(why));
        }
    };
    let packed_bytes = if behind && inflater.is_some() { None } else { packed_bytes.or(Some(0)) };
    let crc = u32_at(input, 14);
    Header::Entry(Box::new(Entry { name, inflater, packed_bytes, crc, taken_bytes: 0, seen: Crc::new() }), length)
}

impl Entry {
    /// Takes bytes of the entry. Gives how many are used, and what comes next.
    fn data(mut self: Box<Self>, input: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) -> (usize, State) {
        let left = self.packed_bytes.map(|bytes| bytes - self.taken_bytes);
        let mine = left.map_or(input.len(), |left| usize::try_from(left).unwrap_or(usize::MAX).min(input.len()));
        let Some(inflater) = &mut self.inflater else {
            let data = &input[..mine];
            self.seen.update(data);
            self.taken_bytes += mine as u64;
            take(Unpacked::Data(data));
            let state = if self.packed_bytes == Some(self.taken_bytes) { self.end(take) } else { State::Data(self) };
            return (mine, state);
        };
        let mut used = 0;
        let mut output = Vec::with_capacity(STEP_BYTES);
        loop {
            let before = inflater.total_in();
            output.clear();
            let result = inflater.decompress_vec(&input[used..mine], &mut output, FlushDecompress::None);
            let step = (inflater.total_in() - before) as usize;
            used += step;
            self.taken_bytes += step as u64;
            if !output.is_empty() {
                self.seen.update(&output);
                take(Unpacked::Data(&output));
            }
            match result {
                Ok(Status::StreamEnd) => {
                    let state = match self.packed_bytes {
                        None => State::Descriptor(self),
                        Some(all) => match all - self.taken_bytes {
                            0 => self.end(take),
                            // Bytes behind the end of the data.
                            left => {
                                self.end(take);
                                State::Skip(left)
                            }
                        },
                    };
                    return (used, state);
                }
                Ok(_) if step > 0 || !output.is_empty() => {
                    if used >= mine && output.len() < STEP_BYTES {
                        break;
                    }
                }
                Ok(_) => break,
                Err(_) => return (used, self.damaged(take)),
            }
        }
        // The header's size is used up and the data do not end.
        let state = if self.packed_bytes == Some(self.taken_bytes) { self.damaged(take) } else { State::Data(self) };
        (used, state)
    }

    /// Ends an entry whose data cannot be inflated any further.
    fn damaged(&self, take: &mut dyn FnMut(Unpacked<'_>)) -> State {
        take(Unpacked::Note(format!(
            "{} is damaged; what came before the damage is loaded, the rest is not.",
            self.name
        )));
        take(Unpacked::End);
        match self.packed_bytes {
            Some(all) if all > self.taken_bytes => State::Skip(all - self.taken_bytes),
            Some(_) => State::Header,
            None => {
                take(Unpacked::Note("The rest of the archive cannot be read: unpack it.".to_owned()));
                State::Done
            }
        }
    }

    /// Ends an entry.
    fn end(&self, take: &mut dyn FnMut(Unpacked<'_>)) -> State {
        if self.seen.sum() != self.crc {
            take(Unpacked::Note(format!("{} is damaged: its checksum is not that of its bytes.", self.name)));
        }
        take(Unpacked::End);
        State::Header
    }

    /// Reads checksum and sizes behind the data: with or without a signature, in 4 or 8 bytes each.
    fn descriptor(&mut self, input: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) -> (usize, State) {
        let at = if input.starts_with(DESCRIPTOR) { 4 } else { 0 };
        self.crc = u32_at(input, at);
        let begins = |at: usize| input.get(at..at + 2) == Some(b"PK");
        let length = if u64::from(u32_at(input, at + 4)) == self.taken_bytes & 0xffff_ffff && begins(at + 12) {
            at + 12
        } else {
            at + 20
        };
        let state = self.end(take);
        (length, state)
    }
}

/// Compressed bytes by the header, or by its zip64 field where the header has no room; `None` where neither says it.
fn packed_bytes(input: &[u8], extra: &[u8]) -> Option<u64> {
    let (packed, whole) = (u32_at(input, 18), u32_at(input, 22));
    if packed != u32::MAX {
        return Some(u64::from(packed));
    }
    let mut rest = extra;
    while rest.len() >= 4 {
        let (id, length) = (u16_at(rest, 0), usize::from(u16_at(rest, 2)));
        let field = rest.get(4..4 + length)?;
        if id == 1 {
            // The size of what is inside stands first, where the header has no room for that.
            let at = if whole == u32::MAX { 8 } else { 0 };
            return field.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes);
        }
        rest = &rest[4 + length..];
    }
    None
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|bytes| bytes.try_into().ok()).map_or(0, u16::from_le_bytes)
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_le_bytes)
}

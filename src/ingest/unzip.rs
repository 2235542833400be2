//! zip archives, pushed: entry by entry as they stand in the archive, without its directory at the end.
//!
//! Source: PKWARE's APPNOTE 6.3.10, sections 4.3 (records) and 4.5.3 (zip64).

use super::archive::{Unpacked, is_no_log};
use flate2::{Crc, Decompress, FlushDecompress, Status};
use std::ops::Range;

/// Bytes that are inflated in one step.
const STEP_BYTES: usize = 64 << 10;
/// A header with its name and extra fields is at most this long.
const MAX_HEADER_BYTES: usize = 30 + 2 * 65_535;
/// The longest data descriptor, and the signature behind it.
const BEHIND_BYTES: usize = 24 + 4;

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
    /// After the data of an entry whose checksum and sizes stand behind it.
    Descriptor(Box<Entry>),
    Done,
}

struct Entry {
    name: String,
    /// Whether it is given on. What is left out is gone over, to find what comes behind it.
    given: bool,
    data: Data,
    /// Compressed bytes; `None` where only the data say where they end.
    packed_bytes: Option<u64>,
    /// Whether checksum and sizes stand behind the data: those in the header may be zero.
    behind: bool,
    crc: u32,
    /// Compressed bytes so far.
    taken_bytes: u64,
    seen: Crc,
}

/// How the bytes of an entry are written.
enum Data {
    Stored,
    Deflated(Decompress),
    /// They are not read, or not any further.
    Rest,
}

/// What a header says.
enum Header {
    More,
    /// An entry: bytes of its header, and why it is left out, where a person should know.
    Entry(Box<Entry>, usize, Option<String>),
    /// The mark of an archive in one part, which stands before its first entry.
    Mark,
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
                State::Header => match header(input) {
                    Header::More => {
                        self.buffer = input.to_vec();
                        return;
                    }
                    Header::Entry(entry, length, why) => {
                        if let Some(why) = why {
                            take(Unpacked::Note(why));
                        }
                        if entry.given {
                            take(Unpacked::Begin(&entry.name));
                        }
                        input = &input[length..];
                        // An entry without bytes ends at once.
                        self.state = if entry.packed_bytes == Some(0) { entry.next(take) } else { State::Data(entry) };
                    }
                    Header::Mark => input = &input[LOCAL.len()..],
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
                    if input.len() < BEHIND_BYTES {
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
        match std::mem::replace(&mut self.state, State::Done) {
            State::Data(entry) if entry.given => {
                take(Unpacked::Note(format!("The zip archive is cut short inside {}.", entry.name)));
                take(Unpacked::End);
                return;
            }
            State::Descriptor(entry) if entry.given => take(Unpacked::End),
            State::Header | State::Data(_) | State::Descriptor(_) => {}
            State::Done => return,
        }
        take(Unpacked::Note("The zip archive is cut short.".to_owned()));
    }
}

/// Reads the header at the beginning of `input`.
fn header(input: &[u8]) -> Header {
    let Some(signature) = input.get(..4) else { return Header::More };
    if signature != LOCAL {
        return match signature {
            DESCRIPTOR | b"PK00" => Header::Mark,
            _ if ends_entries(signature) => Header::End,
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
    let known_bytes = packed_bytes(input, extra).filter(|bytes| !behind || *bytes > 0);
    if name == "[Content_Types].xml" {
        return Header::Workbook;
    }
    let why = if flags & 1 != 0 {
        Some(format!("{name} is encrypted and left out: unpack it with its password."))
    } else if !matches!(method, 0 | 8) {
        Some(format!("{name} is compressed in a way that is not read (method {method}): unpack it first."))
    } else {
        None
    };
    let is_log = !is_no_log(&name);
    let given = is_log && why.is_none();
    let (data, packed_bytes) = match known_bytes {
        Some(bytes) if !given => (Data::Rest, Some(bytes)),
        known if method == 8 && why.is_none() => (Data::Deflated(Decompress::new(false)), known.filter(|_| !behind)),
        Some(bytes) => (Data::Stored, Some(bytes)),
        None => match input.get(length..length + BEHIND_BYTES) {
            None => return Header::More,
            // The size of nothing stands behind it as well.
            Some(next) if is_behind_nothing(next) => (Data::Stored, Some(0)),
            Some(_) => {
                let why = why.unwrap_or_else(|| format!("{name} is stored without its size."));
                return Header::Stop(why + " The rest of the archive cannot be read: unpack it.");
            }
        },
    };
    let crc = u32_at(input, 14);
    let entry = Entry { name, given, data, packed_bytes, behind, crc, taken_bytes: 0, seen: Crc::new() };
    Header::Entry(Box::new(entry), length, why.filter(|_| is_log))
}

/// Whether a record with this signature stands behind all entries.
fn ends_entries(signature: &[u8]) -> bool {
    matches!(signature, b"PK\x01\x02" | b"PK\x05\x06" | b"PK\x06\x06" | b"PK\x06\x08")
}

/// Whether another entry, or what stands behind all of them, begins at this byte.
fn goes_on(input: &[u8], at: usize) -> bool {
    input.get(at..at + 4).is_some_and(|signature| signature == LOCAL || ends_entries(signature))
}

/// Where checksum and sizes stand behind an entry's data, with or without a signature, sizes in 4 or 8 bytes each. The
/// range is empty where a writer announced them and left them out.
fn descriptor(input: &[u8]) -> Range<usize> {
    if goes_on(input, 0) {
        return 0..0;
    }
    let at = if input.starts_with(DESCRIPTOR) { DESCRIPTOR.len() } else { 0 };
    at..if goes_on(input, at + 12) { at + 12 } else { at + 20 }
}

/// Whether this is what stands behind the data of an entry without any.
fn is_behind_nothing(input: &[u8]) -> bool {
    let said = descriptor(input);
    goes_on(input, said.end) && input[said].iter().all(|byte| *byte == 0)
}

impl Entry {
    /// Takes bytes of the entry. Gives how many are used, and what comes next.
    fn data(mut self: Box<Self>, input: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) -> (usize, State) {
        let left = self.packed_bytes.map(|bytes| bytes - self.taken_bytes);
        let mine = left.map_or(input.len(), |left| usize::try_from(left).unwrap_or(usize::MAX).min(input.len()));
        let Data::Deflated(inflater) = &mut self.data else {
            let data = &input[..mine];
            self.taken_bytes += mine as u64;
            if matches!(self.data, Data::Stored) {
                self.seen.update(data);
                take(Unpacked::Data(data));
            }
            return (mine, self.next(take));
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
            if self.given && !output.is_empty() {
                self.seen.update(&output);
                take(Unpacked::Data(&output));
            }
            match result {
                Ok(Status::StreamEnd) => {
                    // Bytes that the header counts behind the end of the data are none of them.
                    self.data = Data::Rest;
                    return (used, self.next(take));
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

    /// What comes next, when some bytes are taken or the data have ended.
    fn next(self: Box<Self>, take: &mut dyn FnMut(Unpacked<'_>)) -> State {
        if self.packed_bytes.is_some_and(|all| self.taken_bytes < all) {
            State::Data(self)
        } else if self.behind {
            State::Descriptor(self)
        } else {
            self.end(take)
        }
    }

    /// Ends an entry whose data cannot be inflated any further.
    fn damaged(mut self: Box<Self>, take: &mut dyn FnMut(Unpacked<'_>)) -> State {
        if self.given {
            take(Unpacked::Note(format!(
                "{} is damaged; what came before the damage is loaded, the rest is not.",
                self.name
            )));
            take(Unpacked::End);
        }
        if self.packed_bytes.is_none() {
            take(Unpacked::Note("The rest of the archive cannot be read: unpack it.".to_owned()));
            return State::Done;
        }
        self.given = false;
        self.data = Data::Rest;
        self.next(take)
    }

    /// Ends an entry.
    fn end(&self, take: &mut dyn FnMut(Unpacked<'_>)) -> State {
        if self.given {
            if self.seen.sum() != self.crc {
                take(Unpacked::Note(format!("{} is damaged: its checksum is not that of its bytes.", self.name)));
            }
            take(Unpacked::End);
        }
        State::Header
    }

    /// Reads what stands behind the data. Gives how many bytes that are, and what comes next.
    fn descriptor(&mut self, input: &[u8], take: &mut dyn FnMut(Unpacked<'_>)) -> (usize, State) {
        let said = descriptor(input);
        if !said.is_empty() {
            self.crc = u32_at(input, said.start);
        }
        (said.end, self.end(take))
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

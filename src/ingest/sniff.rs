//! What the first bytes of a file say it is. The name is never asked: exports are called `PT1H.json`, `.log`, anything.

use super::json::{begins_list, begins_over_lines, is_json_in_text};
use super::untar::is_tar;
use memchr::memchr;

/// How many bytes are looked at.
pub(super) const HEAD_BYTES: usize = 4096;

/// What a file begins as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Head {
    /// Nothing at all.
    Empty,
    /// gzip.
    Gzip,
    /// A zip archive.
    Zip,
    /// A tar archive.
    Tar,
    /// An Avro container file.
    Avro,
    /// Text.
    Text(Encoding),
    /// Something that is not read: what it is and what to do, a sentence for the person.
    Refused(&'static str),
}

/// How text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, with a byte order mark of three bytes or without.
    Utf8 { mark: bool },
    /// UTF-16, little-endian or big-endian, with a byte order mark or without.
    Utf16 { little: bool, mark: bool },
    /// Windows-1252, which only a person can tell.
    Windows1252,
}

/// Looks at the first [`HEAD_BYTES`] of a file, or all of a shorter one.
pub(super) fn sniff(head: &[u8]) -> Head {
    let head = &head[..head.len().min(HEAD_BYTES)];
    if head.is_empty() {
        return Head::Empty;
    }
    if is_tar(head) {
        return Head::Tar;
    }
    for (magic, found) in MAGIC {
        if head.starts_with(magic) {
            return *found;
        }
    }
    let encoding = encoding_of(head);
    if let Encoding::Utf8 { .. } = encoding {
        if head.starts_with(b"version https://git-lfs") {
            return Head::Refused(
                "This is a Git LFS pointer and not the file itself; run `git lfs pull` and drop the file again.",
            );
        }
        if is_binary(head) {
            return Head::Refused(
                "This is not text in any form that is read here: drop exported logs as JSON, JSON lines or CSV, or \
                 those in gzip.",
            );
        }
    }
    Head::Text(encoding)
}

static MAGIC: &[(&[u8], Head)] = &[
    (b"\x1f\x8b", Head::Gzip),
    (b"PK\x03\x04", Head::Zip),
    (b"PK\x05\x06", Head::Zip),
    (b"PK\x07\x08PK\x03\x04", Head::Zip),
    (b"PK00PK\x03\x04", Head::Zip),
    (
        b"PAR1",
        Head::Refused("This is a Parquet file, which is not read yet: export the records as JSON or CSV instead."),
    ),
    (b"Obj\x01", Head::Avro),
    (
        b"\x28\xb5\x2f\xfd",
        Head::Refused("This file is compressed with zstd, which is not read: unpack it with `zstd -d` first."),
    ),
    (b"BZh", Head::Refused("This file is compressed with bzip2, which is not read: unpack it with `bunzip2` first.")),
    (b"\xfd7zXZ\0", Head::Refused("This file is compressed with xz, which is not read: unpack it with `unxz` first.")),
    (b"%PDF-", Head::Refused("This is a PDF document: drop the exported log itself.")),
    (b"\xef\xbb\xbf", Head::Text(Encoding::Utf8 { mark: true })),
    (b"\xff\xfe", Head::Text(Encoding::Utf16 { little: true, mark: true })),
    (b"\xfe\xff", Head::Text(Encoding::Utf16 { little: false, mark: true })),
];

/// UTF-16 without a mark has a zero in nearly every second byte, as long as the text is mostly ASCII.
fn encoding_of(head: &[u8]) -> Encoding {
    let pairs = head.len() / 2;
    let zeros = |first: usize| head.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    if pairs >= 2 {
        let (even, odd) = (zeros(0), zeros(1));
        if odd * 10 >= pairs * 7 && even * 10 < pairs {
            return Encoding::Utf16 { little: true, mark: false };
        }
        if even * 10 >= pairs * 7 && odd * 10 < pairs {
            return Encoding::Utf16 { little: false, mark: false };
        }
    }
    Encoding::Utf8 { mark: false }
}

/// Whether more than a tenth is control characters or not UTF-8. Without any control characters it may be a third: short
/// texts of Windows-1252 have so many letters with accents, and are read as longer ones are.
fn is_binary(head: &[u8]) -> bool {
    let control = head.iter().filter(|byte| **byte < b' ' && !b"\t\r\n\x0c\x1e\x1b".contains(byte)).count();
    let invalid: usize = head.utf8_chunks().map(|chunk| chunk.invalid().len()).sum();
    let most = if control == 0 { 3 } else { 10 };
    (control + invalid) * most > head.len()
}

/// What text begins as, by its first character that is not blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// JSON in any of its forms.
    Json,
    /// Delimited text.
    Delimited,
    /// HTML or XML: a sentence for the person.
    Markup(&'static str),
}

/// Looks at the beginning of a text. `None` where it is blank.
pub(super) fn language_of(text: &str) -> Option<Language> {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || c == '\0' || c == '\u{1e}' || c == '\u{feff}');
    match text.bytes().next()? {
        b'{' => Some(Language::Json),
        b'[' if begins_list(text.as_bytes(), false) != Some(false) => Some(Language::Json),
        // A line of syslog begins with its priority, as `<134>`.
        b'<' if !text.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => {
            let html = text.get(..256.min(text.len())).unwrap_or(text).to_ascii_lowercase().contains("html");
            Some(Language::Markup(if html {
                "This looks like a saved web page, perhaps a sign-in page: open the export's link in a signed-in \
                 browser and save the file that it gives."
            } else {
                "This is XML, which is not read: export the log as JSON or CSV."
            }))
        }
        _ if is_event_stream(text) || begins_with_json_in_text(text) || has_document_below(text) => {
            Some(Language::Json)
        }
        _ => Some(Language::Delimited),
    }
}

/// Whether the first line is a JSON text that holds a record, as tools print it that pick a member out of a record.
fn begins_with_json_in_text(text: &str) -> bool {
    // In UTF-16 the first bytes are half as many characters. No more is asked, so that any cut gives the same answer.
    let head = &text.as_bytes()[..text.len().min(HEAD_BYTES / 2)];
    match memchr(b'\n', head) {
        Some(end) => is_json_in_text(&head[..end], true),
        None => is_json_in_text(head, false),
    }
}

/// Whether JSON over several lines stands below the first line, as where a tool warns before it prints, or its output
/// was copied together with the command. JSON in one line is one of those of a log.
fn has_document_below(text: &str) -> bool {
    let head = &text.as_bytes()[..text.len().min(HEAD_BYTES / 2)];
    memchr(b'\n', head).is_some_and(|end| begins_over_lines(head[end..].trim_ascii_start()))
}

/// Whether a text is a stream of server-sent events with JSON in them, as APIs answer that send results as they come:
/// lines of comments and names, and the data after `data:`.
fn is_event_stream(text: &str) -> bool {
    let is_other = |line: &str| {
        line.trim().is_empty() || [":", "event:", "id:", "retry:"].iter().any(|field| line.starts_with(field))
    };
    let first = text.lines().find(|line| !is_other(line));
    let data = first.and_then(|line| line.strip_prefix("data:"));
    data.is_some_and(|data| data.trim_start().starts_with(['{', '[']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_are_told_apart() {
        let utf16: Vec<u8> = "{\"a\":1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, expected) in [
            (&b""[..], Head::Empty),
            (b"\x1f\x8b\x08", Head::Gzip),
            (b"PK\x03\x04x", Head::Zip),
            (b"{\"a\":1}", Head::Text(Encoding::Utf8 { mark: false })),
            (b"\xef\xbb\xbfa,b", Head::Text(Encoding::Utf8 { mark: true })),
            (b"\xff\xfea\0", Head::Text(Encoding::Utf16 { little: true, mark: true })),
            (&utf16, Head::Text(Encoding::Utf16 { little: true, mark: false })),
            ("caf\u{e9}".as_bytes(), Head::Text(Encoding::Utf8 { mark: false })),
            (b"Name;Gr\xf6\xdfe\nM\xfcller;1\n", Head::Text(Encoding::Utf8 { mark: false })),
        ] {
            assert_eq!(sniff(bytes), expected, "{bytes:?}");
        }
        for bytes in
            [&b"PAR1"[..], b"\x28\xb5\x2f\xfd", b"version https://git-lfs.x", b"\0\x01\x02\x03", b"a\xcf\xf0\xe8"]
        {
            assert!(matches!(sniff(bytes), Head::Refused(_)), "{bytes:?}");
        }
    }

    #[test]
    fn languages_are_told_apart() {
        assert_eq!(language_of(" \n[1]"), Some(Language::Json));
        assert_eq!(language_of("a,b"), Some(Language::Delimited));
        for text in ["[INFO] a", "[2024-05-01 08:00:12] a", "[12] a", "<134>May  1 08:00:12 a", "<13>1 2024-05-01 a"] {
            assert_eq!(language_of(text), Some(Language::Delimited), "{text}");
        }
        assert_eq!(language_of("  "), None);
        assert_eq!(language_of(": success\ndata: {\"a\":1}\n\n"), Some(Language::Json));
        assert_eq!(language_of("id:,data\n1,2"), Some(Language::Delimited));
        for text in [r#""{\"a\":1}""#, "\"[\\n {\\\"a\\\":1}]\" \r\n\"x\"", r#""{\"a\":\"goes on"#] {
            assert_eq!(language_of(text), Some(Language::Json), "{text}");
        }
        for text in [r#""{""a"":1}""#, r#""{\"a\":1}",b"#, "\"{\\\"a\\\":\n1}\"", r#""a \"b\"""#, r#""[id]""#] {
            assert_eq!(language_of(text), Some(Language::Delimited), "{text}");
        }
        for text in ["Old, update\n{\n  \"a\": 1\n}\n", "$ aws x\r\n\r\n[\r\n  {\"a\":", "x\n{\n\"a\":1}\n{\"a\":2}"] {
            assert_eq!(language_of(text), Some(Language::Json), "{text}");
        }
        for text in ["set:\n{\n  \"a\": 1\n}\nstarted\n", "x\n{\"a\":1}\n", "a,b\n{\n", "if x\n{\n  y;\n}\n"] {
            assert_eq!(language_of(text), Some(Language::Delimited), "{text}");
        }
        assert!(matches!(language_of("<!DOCTYPE html>"), Some(Language::Markup(text)) if text.contains("sign-in")));
    }
}

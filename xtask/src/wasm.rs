//! WebAssembly modules without the names of their functions: a quarter of the download that only debuggers read.
//!
//! Cargo's `strip = true` would drop the list of target features as well, which wasm-bindgen needs before.

/// Bytes of the magic number and the version.
const HEAD_BYTES: usize = 8;
/// Custom sections that nothing at run time reads.
const DROPPED: [&[u8]; 2] = [b"name", b"producers"];

/// The module without those sections; `None` where it is not one that we understand.
pub fn without_names(module: &[u8]) -> Option<Vec<u8>> {
    let mut kept = module.get(..HEAD_BYTES).filter(|head| head.starts_with(b"\0asm"))?.to_vec();
    let mut at = HEAD_BYTES;
    while at < module.len() {
        let id = *module.get(at)?;
        let (size, content_at) = number(module, at + 1)?;
        let end = content_at.checked_add(size)?;
        let content = module.get(content_at..end)?;
        let is_dropped = id == 0 && {
            let (length, name_at) = number(content, 0)?;
            DROPPED.contains(&content.get(name_at..name_at.checked_add(length)?)?)
        };
        if !is_dropped {
            kept.extend_from_slice(module.get(at..end)?);
        }
        at = end;
    }
    Some(kept)
}

/// An unsigned LEB128 number of 32 bits, and where it ends.
fn number(bytes: &[u8], mut at: usize) -> Option<(usize, usize)> {
    let mut value = 0u64;
    for shift in (0..35).step_by(7) {
        let byte = *bytes.get(at)?;
        at += 1;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some((usize::try_from(value).ok()?, at));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &[u8] = b"\0asm\x01\0\0\0";

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        // Sizes below 128 are one byte; two bytes with a needless zero are as good.
        let size = u8::try_from(content.len()).unwrap_or(0);
        [&[id, size | 0x80, 0], content].concat()
    }

    #[test]
    fn only_names_go() {
        let (code, features) = (section(10, b"code"), section(0, b"\x0ftarget_features+"));
        let module = [HEAD, &code, &section(0, b"\x04nameabc"), &features, &section(0, b"\x09producersx")].concat();
        assert_eq!(without_names(&module), Some([HEAD, &code, &features].concat()));
    }

    #[test]
    fn what_is_no_module_is_left_alone() {
        assert_eq!(without_names(b"<html>"), None);
        assert_eq!(without_names(&[HEAD, b"\x0a\xff"].concat()), None);
        assert_eq!(without_names(&[HEAD, &section(0, b"\x40name")].concat()), None);
    }
}

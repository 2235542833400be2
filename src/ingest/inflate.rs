//! gzip, pushed: one member or several, and what can be had of a truncated one.

use flate2::write::MultiGzDecoder;
use std::io::Write;

/// Compressed bytes taken at a time: bounds what a bomb can make of one step to some 16 MiB.
const STEP_BYTES: usize = 16 << 10;

/// Inflates a gzip file.
pub(super) struct Inflater {
    decoder: MultiGzDecoder<Vec<u8>>,
    failed: bool,
}

impl Inflater {
    /// A new file.
    pub(super) fn new() -> Self {
        Self { decoder: MultiGzDecoder::new(Vec::new()), failed: false }
    }

    /// Takes compressed bytes and gives inflated ones. After an error, whose sentence is returned once, the rest of the
    /// file is ignored.
    pub(super) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(&[u8])) -> Option<String> {
        if self.failed {
            return None;
        }
        for step in bytes.chunks(STEP_BYTES) {
            let result = self.decoder.write_all(step);
            let inflated = std::mem::take(self.decoder.get_mut());
            if !inflated.is_empty() {
                take(&inflated);
            }
            // The memory is used again.
            let mut inflated = inflated;
            inflated.clear();
            *self.decoder.get_mut() = inflated;
            if let Err(error) = result {
                self.failed = true;
                return Some(format!(
                    "The gzip data is damaged ({error}); what came before the damage is loaded, the rest is not."
                ));
            }
        }
        None
    }

    /// Ends the file.
    pub(super) fn finish(&mut self, take: &mut dyn FnMut(&[u8])) -> Option<String> {
        if self.failed {
            return None;
        }
        let result = self.decoder.try_finish();
        let inflated = std::mem::take(self.decoder.get_mut());
        if !inflated.is_empty() {
            take(&inflated);
        }
        result.err().map(|_| {
            "The gzip file is cut short; what could be unpacked is loaded. Download it again for the rest.".to_owned()
        })
    }
}

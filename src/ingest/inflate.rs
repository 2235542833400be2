//! gzip, pushed: one member or several, and what can be had of a truncated one.

use flate2::write::GzDecoder;
use std::io::Write;

/// Compressed bytes taken at a time: bounds what a bomb can make of one step to some 16 MiB.
const STEP_BYTES: usize = 16 << 10;

/// Inflates a gzip file.
#[derive(Default)]
pub(super) struct Inflater {
    /// The member that is being read; `None` behind one that is complete.
    member: Option<GzDecoder<Vec<u8>>>,
    failed: bool,
}

impl Inflater {
    /// Takes compressed bytes and gives inflated ones. The sentence is about something that is wrong; what cannot be
    /// inflated any further is ignored.
    pub(super) fn push(&mut self, bytes: &[u8], take: &mut dyn FnMut(&[u8])) -> Option<String> {
        let mut problem = None;
        for step in bytes.chunks(STEP_BYTES) {
            if self.failed {
                break;
            }
            problem = problem.or(self.step(step, take));
            if let Some(member) = &mut self.member {
                give(member, take);
            }
        }
        problem
    }

    fn step(&mut self, mut bytes: &[u8], take: &mut dyn FnMut(&[u8])) -> Option<String> {
        let mut problem = None;
        loop {
            if self.member.is_none() {
                // Zeros behind a member fill a block, as on a tape; gzip passes over them too.
                let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
                bytes = &bytes[zeros..];
            }
            if bytes.is_empty() {
                return problem;
            }
            match self.member.get_or_insert_with(|| GzDecoder::new(Vec::new())).write(bytes) {
                // A complete member takes nothing more.
                Ok(0) => problem = problem.or(self.end_member(take)),
                Ok(taken) => bytes = &bytes[taken..],
                Err(error) => {
                    self.failed = true;
                    return problem.or(Some(format!(
                        "The gzip data is damaged ({error}); what came before the damage is loaded, the rest is not."
                    )));
                }
            }
        }
    }

    /// Ends the file.
    pub(super) fn finish(&mut self, take: &mut dyn FnMut(&[u8])) -> Option<String> {
        if self.failed { None } else { self.end_member(take) }
    }

    /// Ends the member that is being read; the sentence says what is wrong with it.
    fn end_member(&mut self, take: &mut dyn FnMut(&[u8])) -> Option<String> {
        let mut member = self.member.take()?;
        let is_sound = member.try_finish().is_ok();
        give(&mut member, take);
        if is_sound {
            return None;
        }
        // The error is the same for both: one that still takes a byte was not complete.
        let is_complete = member.write(&[0]).is_ok_and(|taken| taken == 0);
        let problem = if is_complete {
            "The gzip data is damaged: its checksum is not that of its bytes."
        } else {
            "The gzip file is cut short; what could be unpacked is loaded. Download it again for the rest."
        };
        Some(problem.to_owned())
    }
}

/// Gives what is inflated so far. Its memory is used again.
fn give(member: &mut GzDecoder<Vec<u8>>, take: &mut dyn FnMut(&[u8])) {
    let inflated = member.get_mut();
    if !inflated.is_empty() {
        take(inflated);
        inflated.clear();
    }
}

//! The pattern of `parse`: constants, columns between them, and `*`.

use super::Found;
use crate::kql::plan::Piece;
use std::borrow::Cow;

/// Whether all of the text fits the pieces. Each constant is taken where it comes first; one at the very end of the
/// pattern must end the text.
pub(super) fn fits<'t>(pieces: &[Piece], text: &'t str, found: &mut Found<'t>) -> bool {
    let mut rest = text;
    let mut column = 0;
    let mut put = |part: &'t str| {
        if let Some(place) = found.get_mut(column) {
            *place = Some(Cow::Borrowed(part));
        }
        column += 1;
    };
    let mut at = 0;
    while let Some(piece) = pieces.get(at) {
        match (piece, pieces.get(at + 1)) {
            (Piece::Text(constant), next) => {
                let Some(after) = rest.strip_prefix(constant.as_str()) else { return false };
                if next.is_none() && !after.is_empty() {
                    return false;
                }
                rest = after;
            }
            (Piece::Number, _) => {
                let (number, after) = rest.split_at(number_length(rest));
                if number.is_empty() {
                    return false;
                }
                put(number);
                rest = after;
            }
            (Piece::Skip | Piece::Column, Some(Piece::Text(constant))) => {
                let last = at + 2 == pieces.len();
                let place = if last {
                    rest.ends_with(constant.as_str()).then(|| rest.len() - constant.len())
                } else {
                    rest.find(constant.as_str())
                };
                let Some(place) = place else { return false };
                if *piece == Piece::Column {
                    put(&rest[..place]);
                }
                rest = &rest[place + constant.len()..];
                at += 1;
            }
            (Piece::Column, _) => {
                put(rest);
                rest = "";
            }
            (Piece::Skip, Some(Piece::Number)) => {
                rest = &rest[rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len())..];
            }
            (Piece::Skip, Some(_)) => {}
            (Piece::Skip, None) => rest = "",
        }
        at += 1;
    }
    rest.is_empty()
}

/// Bytes of the whole number at the start of a text; 0 where there is none.
fn number_length(text: &str) -> usize {
    let sign = usize::from(text.starts_with(['-', '+']));
    let digits = text.bytes().skip(sign).take_while(u8::is_ascii_digit).count();
    if digits == 0 { 0 } else { sign + digits }
}

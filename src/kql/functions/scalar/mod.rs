//! The scalar functions, in families.

mod choice;
mod conversion;
mod nulls;

use super::Scalar;

/// Every family of functions.
pub(super) static FAMILIES: &[&[&Scalar]] = &[conversion::FAMILY, nulls::FAMILY, choice::FAMILY];

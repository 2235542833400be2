//! The scalar functions, in families.

mod arrays;
mod arrays_order;
mod bags;
mod bin;
mod bits;
mod choice;
mod compressed;
mod conversion;
mod datetime_format;
mod datetime_parts;
mod datetime_periods;
mod datetime_reckon;
mod encoding;
mod hash;
pub(super) mod ip;
mod ip_text;
mod math;
mod nulls;
mod parse;
mod random;
mod sets;
mod strings_cut;
mod strings_find;
mod strings_regex;

use super::Scalar;

/// Every family of functions.
pub(super) static FAMILIES: &[&[&Scalar]] = &[
    arrays::FAMILY,
    arrays_order::FAMILY,
    bags::FAMILY,
    bin::FAMILY,
    bits::FAMILY,
    choice::FAMILY,
    compressed::FAMILY,
    conversion::FAMILY,
    datetime_format::FAMILY,
    datetime_parts::FAMILY,
    datetime_periods::FAMILY,
    datetime_reckon::FAMILY,
    encoding::FAMILY,
    hash::FAMILY,
    ip::FAMILY,
    ip_text::FAMILY,
    math::FAMILY,
    nulls::FAMILY,
    parse::FAMILY,
    random::FAMILY,
    sets::FAMILY,
    strings_cut::FAMILY,
    strings_find::FAMILY,
    strings_regex::FAMILY,
];

//! The operators, in families.

mod access;
mod arithmetic;
mod arithmetic_time;
mod between;
pub(super) mod comparison;
mod logic;
mod membership;
mod needle;
mod text;

use super::Scalar;

pub(super) use needle::{Case, Needle, Place};

/// Every family of operators.
pub(super) static FAMILIES: &[&[&Scalar]] = &[
    arithmetic::FAMILY,
    comparison::FAMILY,
    logic::FAMILY,
    text::FAMILY,
    membership::FAMILY,
    between::FAMILY,
    access::FAMILY,
];

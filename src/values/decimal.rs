//! Kusto's decimal, by way of `rust_decimal`: 28 to 29 digits with a floating scale.
//!
//! Kusto keeps 34 digits: the difference shows past the 28th, and past 79,228,162,514,264,337,593,543,950,335, the largest
//! here.

pub use rust_decimal::Decimal;

/// The 128 bits that a column keeps for a decimal.
pub fn decimal_to_bits(value: Decimal) -> i128 {
    i128::from_le_bytes(value.serialize())
}

/// The decimal of these bits.
pub fn decimal_from_bits(bits: i128) -> Decimal {
    Decimal::deserialize(bits.to_le_bytes())
}

//! Reals as text, digit by digit as the engine writes them.
//!
//! The engine's digits are those of Grisu2 (Loitsch 2010, "Printing Floating-Point Numbers Quickly and Accurately with
//! Integers") with a step that looks for the nearest of the shortest texts only where few digits stand after the point of
//! the scaled number. So `0.1 + 0.2` is 0.30000000000000007: as short as can be and read back as the same number, but not
//! the nearest such text. A well-known JSON library for C++ takes the same step, so its layout is taken over, too: no
//! recording shows an exponent yet.

use std::ops::Range;

/// The significands of 10^-348, 10^-340, … 10^340, each with its highest bit set.
#[rustfmt::skip]
const POWERS: [u64; 87] = [
    0xfa8f_d5a0_081c_0288, 0xbaae_e17f_a23e_bf76, 0x8b16_fb20_3055_ac76, 0xcf42_894a_5dce_35ea,
    0x9a6b_b0aa_5565_3b2d, 0xe61a_cf03_3d1a_45df, 0xab70_fe17_c79a_c6ca, 0xff77_b1fc_bebc_dc4f,
    0xbe56_91ef_416b_d60c, 0x8dd0_1fad_907f_fc3c, 0xd351_5c28_3155_9a83, 0x9d71_ac8f_ada6_c9b5,
    0xea9c_2277_23ee_8bcb, 0xaecc_4991_4078_536d, 0x823c_1279_5db6_ce57, 0xc210_9436_4dfb_5637,
    0x9096_ea6f_3848_984f, 0xd774_85cb_2582_3ac7, 0xa086_cfcd_97bf_97f4, 0xef34_0a98_172a_ace5,
    0xb238_67fb_2a35_b28e, 0x84c8_d4df_d2c6_3f3b, 0xc5dd_4427_1ad3_cdba, 0x936b_9fce_bb25_c996,
    0xdbac_6c24_7d62_a584, 0xa3ab_6658_0d5f_daf6, 0xf3e2_f893_dec3_f126, 0xb5b5_ada8_aaff_80b8,
    0x8762_5f05_6c7c_4a8b, 0xc9bc_ff60_34c1_3053, 0x964e_858c_91ba_2655, 0xdff9_7724_7029_7ebd,
    0xa6df_bd9f_b8e5_b88f, 0xf8a9_5fcf_8874_7d94, 0xb944_7093_8fa8_9bcf, 0x8a08_f0f8_bf0f_156b,
    0xcdb0_2555_6531_31b6, 0x993f_e2c6_d07b_7fac, 0xe45c_10c4_2a2b_3b06, 0xaa24_2499_6973_92d3,
    0xfd87_b5f2_8300_ca0e, 0xbce5_0864_9211_1aeb, 0x8cbc_cc09_6f50_88cc, 0xd1b7_1758_e219_652c,
    0x9c40_0000_0000_0000, 0xe8d4_a510_0000_0000, 0xad78_ebc5_ac62_0000, 0x813f_3978_f894_0984,
    0xc097_ce7b_c907_15b3, 0x8f7e_32ce_7bea_5c70, 0xd5d2_38a4_abe9_8068, 0x9f4f_2726_179a_2245,
    0xed63_a231_d4c4_fb27, 0xb0de_6538_8cc8_ada8, 0x83c7_088e_1aab_65db, 0xc45d_1df9_4271_1d9a,
    0x924d_692c_a61b_e758, 0xda01_ee64_1a70_8dea, 0xa26d_a399_9aef_774a, 0xf209_787b_b47d_6b85,
    0xb454_e4a1_79dd_1877, 0x865b_8692_5b9b_c5c2, 0xc835_53c5_c896_5d3d, 0x952a_b45c_fa97_a0b3,
    0xde46_9fbd_99a0_5fe3, 0xa59b_c234_db39_8c25, 0xf6c6_9a72_a398_9f5c, 0xb7dc_bf53_54e9_bece,
    0x88fc_f317_f222_41e2, 0xcc20_ce9b_d35c_78a5, 0x9816_5af3_7b21_53df, 0xe2a0_b5dc_971f_303a,
    0xa8d9_d153_5ce3_b396, 0xfb9b_7cd9_a4a7_443c, 0xbb76_4c4c_a7a4_4410, 0x8bab_8eef_b640_9c1a,
    0xd01f_ef10_a657_842c, 0x9b10_a4e5_e991_3129, 0xe710_9bfb_a19c_0c9d, 0xac28_20d9_623b_f429,
    0x8044_4b5e_7aa7_cf85, 0xbf21_e440_03ac_dd2d, 0x8e67_9c2f_5e44_ff8f, 0xd433_179d_9c8c_b841,
    0x9e19_db92_b4e3_1ba9, 0xeb96_bf6e_badf_77d9, 0xaf87_023b_9bf0_ee6b,
];

/// Digits after the point of the scaled number from which on the nearest text is no longer looked for.
const MOST_NEAR_DIGITS: u32 = 9;

/// A significand and an exponent of two.
#[derive(Clone, Copy)]
struct Scaled(u64, i32);

impl Scaled {
    fn normalized(self) -> Self {
        let shift = self.0.leading_zeros();
        Self(self.0 << shift, self.1 - shift as i32)
    }

    /// The upper 64 bits of the product, rounded.
    fn times(self, other: Self) -> Self {
        let product = u128::from(self.0) * u128::from(other.0) + (1 << 63);
        Self((product >> 64) as u64, self.1 + other.1 + 64)
    }
}

/// The digits of a finite number above zero, and the power of ten of the first one.
fn digits(value: f64) -> (String, i32) {
    const HIDDEN: u64 = 1 << 52;
    let bits = value.to_bits();
    let (fraction, biased) = (bits & (HIDDEN - 1), (bits >> 52) as i32 & 0x7ff);
    let exact = if biased == 0 { Scaled(fraction, -1074) } else { Scaled(fraction | HIDDEN, biased - 1075) };
    // Half way to the neighbors; below a power of two they are nearer.
    let high = Scaled(exact.0 * 2 + 1, exact.1 - 1).normalized();
    let low =
        if exact.0 == HIDDEN { Scaled(exact.0 * 4 - 1, exact.1 - 2) } else { Scaled(exact.0 * 2 - 1, exact.1 - 1) };
    let low = low.0 << (low.1 - high.1);

    let wanted = f64::from(-61 - high.1) * std::f64::consts::LOG10_2 + 347.0;
    let index = ((wanted.ceil() as usize >> 3) + 1).min(POWERS.len() - 1);
    let power = index as i32 * 8 - 348;
    // The floor of `power` times the binary logarithm of ten.
    let scale = Scaled(POWERS[index], ((power * 217_706) >> 16) - 63);
    let exact = exact.normalized().times(scale);
    let (high, low) = (high.times(scale), Scaled(low, high.1).times(scale));
    generate(exact, high.0 - 1, high.0 - 1 - (low.0 + 1), -high.1 as u32, -power)
}

/// The digits of `high` until they lie within `delta` of it; `point` is where the binary point of all is.
fn generate(exact: Scaled, high: u64, mut delta: u64, point: u32, power: i32) -> (String, i32) {
    let one = 1_u64 << point;
    let above = high - exact.0;
    let whole = (high >> point).to_string();
    let mut rest = high & (one - 1);
    let mut digits: Vec<u8> = Vec::with_capacity(20);
    // The whole part, as long as more of it is needed.
    let mut unit = 10_u64.pow(whole.len() as u32 - 1);
    let mut left = high >> point;
    for digit in whole.bytes() {
        digits.push(digit);
        left %= unit;
        let short = (left << point) + rest;
        if short <= delta {
            nearest(&mut digits, delta, short, unit << point, above);
            return (text(digits), power + whole.len() as i32 - 1);
        }
        unit /= 10;
    }
    for after in 1_u32.. {
        rest *= 10;
        delta *= 10;
        digits.push(b'0' + (rest >> point) as u8);
        rest &= one - 1;
        if rest < delta {
            let above = if after < MOST_NEAR_DIGITS { above * 10_u64.pow(after) } else { 0 };
            nearest(&mut digits, delta, rest, one, above);
            break;
        }
    }
    (text(digits), power + whole.len() as i32 - 1)
}

/// Counts the last digit down while that comes nearer to the exact number, which lies `above` below the highest one.
fn nearest(digits: &mut [u8], delta: u64, mut rest: u64, unit: u64, above: u64) {
    while rest < above
        && delta - rest >= unit
        && (rest + unit < above || above - rest > rest + unit - above)
        && let Some(last) = digits.last_mut()
    {
        *last -= 1;
        rest += unit;
    }
}

fn text(digits: Vec<u8>) -> String {
    digits.into_iter().map(char::from).collect()
}

/// A real as Kusto's clients show it: the shortest text that reads back the same and is nearest to it, always with a point
/// or an exponent. The exponent form is .NET's: `1E+16`, `1E-05`.
pub fn format_real(value: f64) -> String {
    let digits = |value| {
        let scientific = format!("{value:e}");
        let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
        (digits.replace('.', ""), exponent.parse().unwrap_or(0))
    };
    laid_out(value, digits, -5..15, |exponent| {
        let sign = if exponent < 0 { '-' } else { '+' };
        format!("E{sign}{:02}", exponent.abs())
    })
}

/// A real as the engine's `tostring()` and its JSON write it; see this file's head. It needs an exponent later than the
/// clients do, and writes it as `1e21`, `1e-7`.
pub fn format_real_as_engine(value: f64) -> String {
    laid_out(value, digits, -6..21, |exponent| format!("e{exponent}"))
}

/// The digits with a point, or where their power of ten is not among the `plain` ones, with an exponent.
fn laid_out(
    value: f64,
    digits: impl Fn(f64) -> (String, i32),
    plain: Range<i32>,
    exponent_text: impl Fn(i32) -> String,
) -> String {
    if value.is_nan() {
        return "NaN".into();
    }
    let sign = if value.is_sign_negative() { "-" } else { "" };
    if value.is_infinite() {
        return format!("{sign}Infinity");
    }
    if value == 0.0 {
        return format!("{sign}0.0");
    }
    let (digits, exponent) = digits(value.abs());
    let digits = digits.trim_end_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let (first, more) = digits.split_at(1);
    if !plain.contains(&exponent) {
        let point = if more.is_empty() { "" } else { "." };
        return format!("{sign}{first}{point}{more}{}", exponent_text(exponent));
    }
    if exponent < 0 {
        return format!("{sign}0.{}{digits}", "0".repeat((-exponent - 1) as usize));
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits}{}.0", "0".repeat(whole - digits.len()));
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reals_are_written_as_clients_and_the_engine_write_them() {
        for (value, client, engine) in [
            (1.0, "1.0", "1.0"),
            (0.1, "0.1", "0.1"),
            (-2.5, "-2.5", "-2.5"),
            (0.0, "0.0", "0.0"),
            (1e16, "1E+16", "10000000000000000.0"),
            (1.5e-7, "1.5E-07", "1.5e-7"),
            (123_456_789.0, "123456789.0", "123456789.0"),
            (f64::NAN, "NaN", "NaN"),
            (f64::NEG_INFINITY, "-Infinity", "-Infinity"),
            (0.00001, "0.00001", "0.00001"),
            (0.000_001, "1E-06", "0.000001"),
            (1e20, "1E+20", "100000000000000000000.0"),
            (1e21, "1E+21", "1e21"),
            (5e-324, "5E-324", "5e-324"),
            (f64::MAX, "1.7976931348623157E+308", "1.7976931348623157e308"),
            (0.0001, "0.0001", "0.0001"),
            (0.1 + 0.2, "0.30000000000000004", "0.30000000000000007"),
        ] {
            assert_eq!(format_real(value), client);
            assert_eq!(format_real_as_engine(value), engine);
        }
    }

    #[test]
    fn reals_come_back() {
        let mut state = 1_u64;
        for _ in 0..200_000 {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let value = f64::from_bits(state ^ (state >> 29));
            if value.is_finite() {
                assert_eq!(format_real(value).parse::<f64>(), Ok(value), "{value:e}");
                assert_eq!(format_real_as_engine(value).parse::<f64>(), Ok(value), "{value:e}");
            }
        }
    }
}

//! The colors and the type of a chart, as the page's tokens have them.

use plotters::style::RGBColor;

/// Colors of the parts of a chart. The page fills it from its CSS tokens; [`Theme::light`] and [`Theme::dark`] are the
/// designed defaults.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Behind everything.
    pub background: RGBColor,
    /// Titles of axes.
    pub text: RGBColor,
    /// Labels of ticks.
    pub text_muted: RGBColor,
    /// Lines behind the data.
    pub grid: RGBColor,
    /// The baseline and tick marks.
    pub axis: RGBColor,
    /// Series in order; the ninth series starts over, with dashes.
    pub series: [RGBColor; 8],
    /// Whether the background is dark.
    pub dark: bool,
    /// CSS font family.
    pub font_family: String,
    /// Size of labels, in CSS pixels.
    pub font_px: f64,
}

impl Theme {
    /// The hues of Okabe and Ito on white, the pale ones darkened until each stands out 3 to 1 from the background.
    pub fn light() -> Self {
        Self {
            background: RGBColor(0xff, 0xff, 0xff),
            text: RGBColor(0x1c, 0x23, 0x2b),
            text_muted: RGBColor(0x5b, 0x66, 0x73),
            grid: RGBColor(0xe6, 0xe9, 0xed),
            axis: RGBColor(0x9a, 0xa4, 0xaf),
            series: [
                RGBColor(0x00, 0x72, 0xb2),
                RGBColor(0xc9, 0x7b, 0x00),
                RGBColor(0x00, 0x92, 0x6b),
                RGBColor(0xd5, 0x5e, 0x00),
                RGBColor(0x2e, 0x94, 0xcf),
                RGBColor(0xb8, 0x5c, 0x92),
                RGBColor(0x99, 0x8a, 0x00),
                RGBColor(0x5a, 0x61, 0x6b),
            ],
            dark: false,
            font_family: "system-ui, sans-serif".to_owned(),
            font_px: 12.0,
        }
    }

    /// The hues of Okabe and Ito on near black, the deep ones lightened until each stands out 3 to 1.
    pub fn dark() -> Self {
        Self {
            background: RGBColor(0x14, 0x18, 0x1d),
            text: RGBColor(0xe6, 0xea, 0xef),
            text_muted: RGBColor(0x9a, 0xa5, 0xb1),
            grid: RGBColor(0x2a, 0x31, 0x39),
            axis: RGBColor(0x5b, 0x66, 0x73),
            series: [
                RGBColor(0x3d, 0x9b, 0xdc),
                RGBColor(0xe6, 0x9f, 0x00),
                RGBColor(0x1f, 0xb8, 0x8a),
                RGBColor(0xe8, 0x74, 0x1c),
                RGBColor(0x7f, 0xc8, 0xf0),
                RGBColor(0xd9, 0x8a, 0xb8),
                RGBColor(0xf0, 0xe4, 0x42),
                RGBColor(0xb4, 0xbc, 0xc6),
            ],
            dark: true,
            font_family: "system-ui, sans-serif".to_owned(),
            font_px: 12.0,
        }
    }

    /// Color of series `index`, from 0.
    pub fn series_color(&self, index: usize) -> RGBColor {
        // The remainder is always within the array.
        self.series[index % self.series.len()]
    }

    /// Color of the bars of series `index`: after every eight, a round that is mixed with the background.
    pub fn bar_color(&self, index: usize) -> RGBColor {
        let (color, ground) = (self.series_color(index), self.background);
        if (index / self.series.len()).is_multiple_of(2) {
            return color;
        }
        let mixed = |one: u8, other: u8| (f64::from(one) * 0.55 + f64::from(other) * 0.45).round() as u8;
        RGBColor(mixed(color.0, ground.0), mixed(color.1, ground.1), mixed(color.2, ground.2))
    }
}

/// `#rrggbb`, for a style property of the page.
pub fn css_color(color: RGBColor) -> String {
    format!("#{:02x}{:02x}{:02x}", color.0, color.1, color.2)
}

/// WCAG 2 contrast ratio of two colors, 1 to 21.
pub fn contrast(one: RGBColor, other: RGBColor) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(color: RGBColor) -> f64 {
    let linear = |channel: u8| {
        let part = f64::from(channel) / 255.0;
        if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(color.0) + 0.7152 * linear(color.1) + 0.0722 * linear(color.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_that_is_read_stands_out() {
        for theme in [Theme::light(), Theme::dark()] {
            for (index, color) in theme.series.iter().enumerate() {
                let ratio = contrast(*color, theme.background);
                assert!(ratio >= 3.0, "series {index} of dark={}: {ratio:.2}", theme.dark);
            }
            assert!(contrast(theme.text, theme.background) >= 4.5);
            assert!(contrast(theme.text_muted, theme.background) >= 4.5);
        }
    }

    #[test]
    fn a_ninth_series_starts_over() {
        let theme = Theme::light();
        assert_eq!(theme.series_color(8), theme.series[0]);
        assert_eq!(theme.bar_color(7), theme.series[7]);
        assert_ne!(theme.bar_color(8), theme.bar_color(0));
        assert_eq!(css_color(theme.series[0]), "#0072b2");
    }
}

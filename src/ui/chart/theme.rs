//! A chart's colors out of the page's tokens.

use crate::charts::{Theme, contrast};
use plotters::style::RGBColor;
use web_sys::{CssStyleDeclaration, HtmlCanvasElement, HtmlElement};

/// The theme of the page as it is now; a token that cannot be read keeps the designed color.
pub fn of_page(canvas: &HtmlCanvasElement) -> Theme {
    let mut theme = Theme::light();
    let window = web_sys::window();
    let computed = window.and_then(|window| window.get_computed_style(canvas).ok().flatten());
    let Some(computed) = computed else { return theme };
    let element: &HtmlElement = canvas;
    let probe = Probe { own: element.style(), computed };
    if let Some(background) = probe.color("--surface") {
        theme.background = background;
        let (black, white) = (RGBColor(0, 0, 0), RGBColor(255, 255, 255));
        theme.dark = contrast(background, black) < contrast(background, white);
        if theme.dark {
            theme = Theme { background, ..Theme::dark() };
        }
    }
    for (token, color) in [
        ("--text", &mut theme.text),
        ("--text-muted", &mut theme.text_muted),
        ("--chart-grid", &mut theme.grid),
        ("--chart-axis", &mut theme.axis),
    ] {
        if let Some(found) = probe.color(token) {
            *color = found;
        }
    }
    for (index, color) in theme.series.iter_mut().enumerate() {
        if let Some(found) = probe.color(&format!("--series-{}", index + 1)) {
            *color = found;
        }
    }
    probe.done();
    theme
}

/// Reads tokens as the browser resolves them: a custom property's own text may be `light-dark(…)`, the color of an
/// element is not.
struct Probe {
    own: CssStyleDeclaration,
    computed: CssStyleDeclaration,
}

impl Probe {
    fn color(&self, token: &str) -> Option<RGBColor> {
        self.own.set_property("color", &format!("var({token})")).ok()?;
        rgb(&self.computed.get_property_value("color").ok()?)
    }

    fn done(&self) {
        // Removing what was set cannot fail.
        let _ = self.own.remove_property("color");
    }
}

/// `rgb(1, 2, 3)` or `rgba(1, 2, 3, 1)`.
fn rgb(text: &str) -> Option<RGBColor> {
    let mut channels = text.split_once('(')?.1.split([',', ' ', ')', '/']).filter(|part| !part.is_empty());
    let mut channel = || Some(channels.next()?.parse::<f64>().ok()?.clamp(0.0, 255.0) as u8);
    Some(RGBColor(channel()?, channel()?, channel()?))
}

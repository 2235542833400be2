//! A chart on a canvas, as many pixels as the screen has.

use super::theme;
use crate::charts::{Drawn, MeasuredBackend, Surface, draw};
use crate::protocol::ChartData;
use plotters::drawing::IntoDrawingArea;
use plotters_backend::{BackendColor, BackendCoord};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Lines of text are this much higher than their font.
const LINE_HEIGHT: f64 = 1.2;

/// Device pixels per CSS pixel.
pub fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// What a canvas is drawn on with; `None` where the browser gives nothing.
pub fn context_of(canvas: &HtmlCanvasElement) -> Option<CanvasRenderingContext2d> {
    canvas.get_context("2d").ok()??.dyn_into().ok()
}

/// Width and height of a text in a font of this family and size, in whole pixels.
pub fn measure(context: &CanvasRenderingContext2d, family: &str, text: &str, font_px: f64) -> (u32, u32) {
    context.set_font(&format!("{font_px}px {family}"));
    let width = context.measure_text(text).map_or(0.0, |metrics| metrics.width());
    (width.ceil() as u32, (font_px * LINE_HEIGHT).ceil() as u32)
}

/// A canvas on which rectangles of one color are filled without telling the browser the color each time: with thousands of dots, the
/// text of the color took longer than the dots.
pub struct Canvas {
    context: CanvasRenderingContext2d,
    font_family: String,
    /// Red, green, blue and alpha of the last rectangle.
    fill: Option<((u8, u8, u8), f64)>,
}

impl Canvas {
    /// The canvas of this context; texts are in this family.
    pub fn new(context: CanvasRenderingContext2d, font_family: &str) -> Self {
        Self { context, font_family: font_family.to_owned(), fill: None }
    }
}

impl Surface for Canvas {
    fn measure(&self, text: &str, font_px: f64) -> (u32, u32) {
        measure(&self.context, &self.font_family, text, font_px)
    }

    fn fill(&mut self, (left, top): BackendCoord, (right, bottom): BackendCoord, color: BackendColor) -> bool {
        let BackendColor { alpha, rgb } = color;
        if self.fill != Some((rgb, alpha)) {
            let (red, green, blue) = rgb;
            self.context.set_fill_style_str(&format!("rgba({red},{green},{blue},{alpha})"));
            self.fill = Some((rgb, alpha));
        }
        self.context.fill_rect(f64::from(left), f64::from(top), f64::from(right - left), f64::from(bottom - top));
        true
    }

    fn yields(&mut self) {
        self.fill = None;
    }
}

/// Draws the chart over the whole canvas, which takes the size `(width, height)` in CSS pixels. Fails with a sentence.
pub fn paint(canvas: &HtmlCanvasElement, chart: &ChartData, size: (f64, f64)) -> Result<Drawn, String> {
    let ratio = pixel_ratio();
    let device = |px: f64| (px * ratio).round().clamp(0.0, 16_384.0) as u32;
    canvas.set_width(device(size.0));
    canvas.set_height(device(size.1));
    let theme = theme::of_page(canvas);
    let context = context_of(canvas).ok_or("The browser gives no canvas to draw on.")?;
    let surface = Canvas::new(context, &theme.font_family);
    let backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or("The browser gives no canvas to draw on.")?;
    let area = MeasuredBackend::new(backend, surface).into_drawing_area();
    draw(&area, chart, &theme, ratio).map_err(|error| error.to_string())
}

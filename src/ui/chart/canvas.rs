//! A chart on a canvas, as many pixels as the screen has.

use super::theme;
use crate::charts::{Drawn, MeasuredBackend, draw};
use crate::protocol::ChartData;
use plotters::drawing::IntoDrawingArea;
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

/// Draws the chart over the whole canvas, which takes the size `(width, height)` in CSS pixels. Fails with a sentence.
pub fn paint(canvas: &HtmlCanvasElement, chart: &ChartData, size: (f64, f64)) -> Result<Drawn, String> {
    let ratio = pixel_ratio();
    let device = |px: f64| (px * ratio).round().clamp(0.0, 16_384.0) as u32;
    canvas.set_width(device(size.0));
    canvas.set_height(device(size.1));
    let theme = theme::of_page(canvas);
    let context = context_of(canvas).ok_or("The browser gives no canvas to draw on.")?;
    let family = theme.font_family.clone();
    let measure = move |text: &str, font_px: f64| measure(&context, &family, text, font_px);
    let backend = CanvasBackend::with_canvas_object(canvas.clone()).ok_or("The browser gives no canvas to draw on.")?;
    let area = MeasuredBackend::new(backend, measure).into_drawing_area();
    draw(&area, chart, &theme, ratio).map_err(|error| error.to_string())
}

//! A chart to keep: as PNG, as SVG, or in the clipboard, with its title and its legend.

use super::canvas::{Canvas, context_of, measure, pixel_ratio};
use super::{shown, theme};
use crate::charts::{MeasuredBackend, Picture, Theme, css_color, draw, picture, svg};
use crate::protocol::ChartData;
use crate::ui::icons::Icon;
use crate::ui::save;
use crate::ui::state::{App, use_app};
use leptos::prelude::*;
use plotters::drawing::IntoDrawingArea;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Blob, CanvasRenderingContext2d, ClipboardItem, HtmlCanvasElement};

/// What a chart that is shown is drawn on.
fn canvas_shown() -> Option<HtmlCanvasElement> {
    document().query_selector(".chart .chart__canvas").ok().flatten()?.dyn_into().ok()
}

/// The chart that is shown with its theme and its size in CSS pixels.
fn what(app: App) -> Option<(ChartData, Theme, (f64, f64))> {
    let canvas = canvas_shown()?;
    let chart = untrack(|| shown(app))?;
    Some((chart, theme::of_page(&canvas), (f64::from(canvas.client_width()), f64::from(canvas.client_height()))))
}

fn new_canvas() -> Option<HtmlCanvasElement> {
    document().create_element("canvas").ok()?.dyn_into().ok()
}

/// The chart on a canvas of its own, at the resolution of the screen.
fn drawn(app: App) -> Option<HtmlCanvasElement> {
    let (chart, theme, size) = what(app)?;
    let ratio = pixel_ratio();
    let (inner, whole) = (new_canvas()?, new_canvas()?);
    inner.set_width((size.0 * ratio).round() as u32);
    inner.set_height((size.1 * ratio).round() as u32);
    let (context, family) = (context_of(&inner)?, theme.font_family.clone());
    let backend = CanvasBackend::with_canvas_object(inner.clone())?;
    let measured = MeasuredBackend::new(backend, Canvas::new(context.clone(), &family));
    let drawn = draw(&measured.into_drawing_area(), &chart, &theme, ratio).ok()?;
    let laid = picture(&chart, &drawn, size, |text| f64::from(measure(&context, &family, text, theme.font_px).0));
    whole.set_width((laid.size.0 * ratio).round() as u32);
    whole.set_height((laid.size.1 * ratio).round() as u32);
    let pen = context_of(&whole)?;
    pen.scale(ratio, ratio).ok()?;
    pen.set_fill_style_str(&css_color(theme.background));
    pen.fill_rect(0.0, 0.0, laid.size.0, laid.size.1);
    let (left, top) = laid.chart_at;
    pen.draw_image_with_html_canvas_element_and_dw_and_dh(&inner, left, top, size.0, size.1).ok()?;
    write(&pen, &chart, &theme, &laid);
    Some(whole)
}

/// Title and legend.
fn write(pen: &CanvasRenderingContext2d, chart: &ChartData, theme: &Theme, laid: &Picture) {
    pen.set_text_baseline("middle");
    pen.set_fill_style_str(&css_color(theme.text));
    let (px, family) = (theme.font_px, &theme.font_family);
    if let (Some(y), Some(title)) = (laid.title_y, &chart.visualization.title) {
        pen.set_font(&format!("600 {}px {family}", px * 1.25));
        // Text that cannot be written leaves its place empty.
        let _ = pen.fill_text(title, laid.chart_at.0, y);
    }
    pen.set_font(&format!("{px}px {family}"));
    for placed in &laid.legend {
        let (x, y) = (placed.x, placed.y);
        let color = css_color(placed.entry.color);
        pen.set_fill_style_str(&color);
        if let Some(marker) = placed.entry.marker {
            let _ = pen.fill_text(marker.symbol(), x + 6.0, y);
        } else {
            pen.set_stroke_style_str(&color);
            pen.set_line_width(3.0);
            let dash: js_sys::Array = placed.entry.dash.iter().map(|length| JsValue::from(*length)).collect();
            let _ = pen.set_line_dash(&dash);
            pen.begin_path();
            pen.move_to(x, y);
            pen.line_to(x + 20.0, y);
            pen.stroke();
        }
        pen.set_fill_style_str(&css_color(theme.text));
        let _ = pen.fill_text(&placed.text, x + 28.0, y);
    }
}

/// Does something with the chart as PNG.
fn with_png(app: App, then: impl FnOnce(Blob) + 'static) {
    let Some(canvas) = drawn(app) else {
        app.say("There is no chart to keep.");
        return;
    };
    let taken = Closure::once_into_js(move |blob: Option<Blob>| match blob {
        Some(blob) => then(blob),
        None => app.say("The browser gives no room for the picture."),
    });
    if canvas.to_blob(taken.unchecked_ref()).is_err() {
        app.say("The browser gives no room for the picture.");
    }
}

/// A name for the file: the chart's title or kind, and the time.
fn name(app: App, ending: &str) -> String {
    let title = app.chart.with_untracked(|chart| {
        let visualization = &chart.as_ref()?.visualization;
        Some(visualization.title.clone().unwrap_or_else(|| visualization.requested.clone()))
    });
    let title = title.unwrap_or_default();
    let plain: String = title.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(40).collect();
    save::named(plain.trim_matches('-'), &format!(".{ending}"))
}

/// Saves the chart as PNG, at the resolution of the screen.
pub fn save_png(app: App) {
    with_png(app, move |blob| save::save_blob(app, &name(app, "png"), &blob));
}

/// Saves the chart as SVG.
pub fn save_svg(app: App) {
    let Some(((chart, theme, size), context)) = what(app).and_then(|what| Some((what, context_of(&new_canvas()?)?)))
    else {
        app.say("There is no chart to keep.");
        return;
    };
    let family = theme.font_family.clone();
    match svg(&chart, &theme, size, move |text, px| measure(&context, &family, text, px)) {
        Ok(text) => save::text(app, &name(app, "svg"), "image/svg+xml", &text),
        Err(error) => app.say(error.to_string()),
    }
}

/// Puts the chart into the clipboard as PNG.
pub fn copy_image(app: App) {
    with_png(app, move |blob| {
        spawn_local(async move {
            let written = match web_sys::window().filter(web_sys::Window::is_secure_context) {
                Some(window) => {
                    let record = js_sys::Object::new();
                    // Setting a field of a fresh object cannot fail.
                    let _ = js_sys::Reflect::set(&record, &"image/png".into(), &blob);
                    match ClipboardItem::new_with_record_from_str_to_blob_promise(&record) {
                        Ok(item) => {
                            let items = js_sys::Array::of1(&item);
                            JsFuture::from(window.navigator().clipboard().write(&items)).await.is_ok()
                        }
                        Err(_) => false,
                    }
                }
                None => false,
            };
            app.say(if written {
                "Picture copied."
            } else {
                "The browser did not let the page copy the picture. Save it as PNG instead."
            });
        });
    });
}

/// The button with its menu.
#[component]
pub fn PictureButton() -> impl IntoView {
    let app = use_app();
    let item = move |label: &'static str, act: fn(App)| {
        view! {
            <button
                class="button button--small button--quiet"
                type="button"
                popovertarget="chart-export"
                popovertargetaction="hide"
                on:click=move |_| act(app)
            >
                {label}
            </button>
        }
    };
    view! {
        <button class="button button--small button--quiet" type="button" popovertarget="chart-export">{Icon::Picture.view()}"Picture"</button>
        <div class="popover popover--menu" id="chart-export" popover="auto" role="group" aria-label="Keep the chart as a picture">
            {item("Save as PNG", save_png)} {item("Save as SVG", save_svg)} {item("Copy picture", copy_image)}
        </div>
    }
}

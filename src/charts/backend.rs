//! A backend that measures text as its surface does, lets that fill rectangles, and passes everything else on.
//!
//! The canvas backend has no measuring of its own: plotters would put a styled `<span>` into the document, which the
//! page's content security policy refuses. The page gives `measureText` instead, tests give a fixed width a letter.

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

/// What is drawn on, beside the backend that draws. A closure that measures is one.
pub trait Surface {
    /// Width and height of a text, in pixels of the backend; `font_px` is the font's size in these.
    fn measure(&self, text: &str, font_px: f64) -> (u32, u32);

    /// Fills a rectangle and says so; else the backend does it.
    fn fill(&mut self, _upper_left: BackendCoord, _bottom_right: BackendCoord, _color: BackendColor) -> bool {
        false
    }

    /// The backend is going to draw: its colors are not the surface's.
    fn yields(&mut self) {}
}

impl<M: Fn(&str, f64) -> (u32, u32)> Surface for M {
    fn measure(&self, text: &str, font_px: f64) -> (u32, u32) {
        self(text, font_px)
    }
}

/// `backend`, on a surface.
#[derive(Clone, Debug)]
pub struct MeasuredBackend<DB, S> {
    backend: DB,
    surface: S,
    subpixels: u32,
}

impl<DB: DrawingBackend, S: Surface> MeasuredBackend<DB, S> {
    /// The backend on this surface.
    pub fn new(backend: DB, surface: S) -> Self {
        Self { backend, surface, subpixels: 1 }
    }

    /// The backend, to draw something itself.
    fn own(&mut self) -> &mut DB {
        self.surface.yields();
        &mut self.backend
    }

    /// For a backend that scales what it draws by `1 / subpixels`, as a canvas does after `scale`: the size that it
    /// reports becomes so much larger.
    pub fn with_subpixels(self, subpixels: u32) -> Self {
        Self { subpixels: subpixels.max(1), ..self }
    }
}

impl<DB: DrawingBackend, S: Surface> DrawingBackend for MeasuredBackend<DB, S> {
    type ErrorType = DB::ErrorType;

    fn get_size(&self) -> (u32, u32) {
        let (width, height) = self.backend.get_size();
        (width.saturating_mul(self.subpixels), height.saturating_mul(self.subpixels))
    }

    fn ensure_prepared(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.ensure_prepared()
    }

    fn present(&mut self) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.present()
    }

    fn draw_pixel(
        &mut self,
        point: BackendCoord,
        color: BackendColor,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.own().draw_pixel(point, color)
    }

    fn draw_line<Y: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &Y,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.own().draw_line(from, to, style)
    }

    fn draw_rect<Y: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &Y,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        let color = style.color();
        if fill && color.alpha > 0.0 && self.surface.fill(upper_left, bottom_right, color) {
            return Ok(());
        }
        self.own().draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<Y: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &Y,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.own().draw_path(path, style)
    }

    fn draw_circle<Y: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &Y,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.own().draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<Y: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &Y,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.own().fill_polygon(vert, style)
    }

    fn draw_text<Y: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &Y,
        pos: BackendCoord,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.own().draw_text(text, style, pos)
    }

    fn estimate_text_size<Y: BackendTextStyle>(
        &self,
        text: &str,
        style: &Y,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        Ok(self.surface.measure(text, style.size()))
    }

    fn blit_bitmap(
        &mut self,
        pos: BackendCoord,
        size: (u32, u32),
        pixels: &[u8],
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.own().blit_bitmap(pos, size, pixels)
    }
}

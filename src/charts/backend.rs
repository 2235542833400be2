//! A backend that measures text with the caller's closure and passes everything else on.
//!
//! The canvas backend has no measuring of its own: plotters would put a styled `<span>` into the document, which the
//! page's content security policy refuses. The page gives `measureText` instead, tests give a fixed width a letter.

use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

/// `backend`, with text measured by `measure(text, size)`: width and height in pixels of the backend.
#[derive(Clone, Debug)]
pub struct MeasuredBackend<DB, M> {
    backend: DB,
    measure: M,
    subpixels: u32,
}

impl<DB, M> MeasuredBackend<DB, M>
where
    DB: DrawingBackend,
    M: Fn(&str, f64) -> (u32, u32),
{
    /// `size` that `measure` gets is the font's, in pixels of the backend.
    pub fn new(backend: DB, measure: M) -> Self {
        Self { backend, measure, subpixels: 1 }
    }

    /// For a backend that scales what it draws by `1 / subpixels`, as a canvas does after `scale`: the size that it
    /// reports becomes so much larger.
    pub fn with_subpixels(self, subpixels: u32) -> Self {
        Self { subpixels: subpixels.max(1), ..self }
    }
}

impl<DB, M> DrawingBackend for MeasuredBackend<DB, M>
where
    DB: DrawingBackend,
    M: Fn(&str, f64) -> (u32, u32),
{
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
        self.backend.draw_pixel(point, color)
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.draw_line(from, to, style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        upper_left: BackendCoord,
        bottom_right: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.draw_rect(upper_left, bottom_right, style, fill)
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.draw_path(path, style)
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        center: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.draw_circle(center, radius, style, fill)
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        vert: I,
        style: &S,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.fill_polygon(vert, style)
    }

    fn draw_text<S: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &S,
        pos: BackendCoord,
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.draw_text(text, style, pos)
    }

    fn estimate_text_size<S: BackendTextStyle>(
        &self,
        text: &str,
        style: &S,
    ) -> Result<(u32, u32), DrawingErrorKind<Self::ErrorType>> {
        Ok((self.measure)(text, style.size()))
    }

    fn blit_bitmap(
        &mut self,
        pos: BackendCoord,
        size: (u32, u32),
        pixels: &[u8],
    ) -> Result<(), DrawingErrorKind<Self::ErrorType>> {
        self.backend.blit_bitmap(pos, size, pixels)
    }
}

//! Rectangles whose areas are shares of a whole, squarish where that can be.

use super::DrawError;
use super::drawn::{Drawn, Nothing, Plot};
use super::format::Unit;
use super::pen::Pen;
use super::prepare::Prepared;
use super::shares::{color_of_slice, readable_on, shares_beside};
use crate::protocol::ChartData;
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingBackend;

/// Room around a label, in CSS pixels.
const MARGIN: f64 = 6.0;

/// A rectangle in units of the backend.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Room {
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

pub(super) fn draw<DB: DrawingBackend>(
    pen: &Pen<'_, DB>,
    chart: &ChartData,
    prepared: &Prepared,
) -> Result<Drawn, DrawError> {
    let (shares, beside) = shares_beside(chart, pen.theme);
    let Some(shares) = shares else { return Ok(beside) };
    let plot = Plot { left: 0, top: 0, right: pen.width, bottom: pen.height };
    let room = Room { left: 0.0, top: 0.0, width: f64::from(pen.width), height: f64::from(pen.height) };
    if room.width.min(room.height) < f64::from(pen.px(24.0)) {
        return Ok(Drawn::nothing(Nothing::TooSmall));
    }
    let unit = Unit::from_name(&chart.y_name);
    let gap = pen.px(1.0);
    let parts: Vec<f64> = shares.drawn().map(|(.., share)| share).collect();
    for ((index, slice, _), room) in shares.drawn().zip(squarified(&parts, room)) {
        let color = color_of_slice(chart, pen.theme, index);
        let (left, top) = (pen.snap(room.left), pen.snap(room.top));
        let (right, bottom) = (pen.snap(room.left + room.width) - gap, pen.snap(room.top + room.height) - gap);
        pen.fill(left, top, right, bottom, color.to_rgba())?;
        let value = shares.told(slice, unit);
        let margin = pen.px(MARGIN);
        let line = pen.line_height();
        let ink = readable_on(color);
        let name = if slice.name.is_empty() { "(empty)" } else { &slice.name };
        if bottom - top > line + margin {
            let label = pen.fitted(name, right - left - 2 * margin)?;
            pen.text(&label, (left + margin, top + margin / 2), HPos::Left, VPos::Top, ink)?;
            if bottom - top > 2 * line + margin && pen.text_width(&value)? <= right - left - 2 * margin {
                pen.text(&value, (left + margin, top + margin / 2 + line), HPos::Left, VPos::Top, ink)?;
            }
        }
    }
    Ok(Drawn { plot, prepared: prepared.clone(), ..beside })
}

/// Places rectangles, parts of a whole, largest first: rows along the shorter side, each as long as its rectangles get more squarish (Bruls,
/// Huizing and van Wijk's way).
fn squarified(parts: &[f64], mut room: Room) -> Vec<Room> {
    let whole = room.width * room.height;
    let areas: Vec<f64> = parts.iter().map(|part| part * whole).collect();
    let mut placed = Vec::with_capacity(areas.len());
    let mut start = 0;
    while start < areas.len() {
        let side = room.width.min(room.height).max(1e-9);
        let mut end = start + 1;
        let worst = |from: usize, to: usize| {
            let row = areas.get(from..to).unwrap_or_default();
            let sum: f64 = row.iter().sum();
            let thick = sum / side;
            row.iter().map(|area| (area / thick / thick).max(thick * thick / area)).fold(0.0, f64::max)
        };
        while end < areas.len() && worst(start, end + 1) <= worst(start, end) {
            end += 1;
        }
        let row = areas.get(start..end).unwrap_or_default();
        let thick = row.iter().sum::<f64>() / side;
        let mut along = 0.0;
        for area in row {
            let length = area / thick.max(1e-9);
            placed.push(if room.width >= room.height {
                Room { left: room.left, top: room.top + along, width: thick, height: length }
            } else {
                Room { left: room.left + along, top: room.top, width: length, height: thick }
            });
            along += length;
        }
        if room.width >= room.height {
            (room.left, room.width) = (room.left + thick, room.width - thick);
        } else {
            (room.top, room.height) = (room.top + thick, room.height - thick);
        }
        start = end;
    }
    placed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rectangles_fill_the_room_and_keep_their_shares() {
        let parts: Vec<f64> = [6.0, 6.0, 4.0, 3.0, 2.0, 2.0, 1.0].iter().map(|value| value / 24.0).collect();
        let room = Room { left: 0.0, top: 0.0, width: 6.0, height: 4.0 };
        let placed = squarified(&parts, room);
        for (part, room) in parts.iter().zip(&placed) {
            assert!((room.width * room.height - part * 24.0).abs() < 1e-9);
            assert!(room.left >= -1e-9 && room.left + room.width <= 6.0 + 1e-9);
            assert!(room.top >= -1e-9 && room.top + room.height <= 4.0 + 1e-9);
            assert!((room.width / room.height).max(room.height / room.width) < 4.5);
        }
    }
}

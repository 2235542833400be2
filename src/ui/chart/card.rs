//! One number, large.

use crate::charts::card_text;
use crate::protocol::ChartData;
use leptos::prelude::*;
use std::sync::Arc;

/// The numbers of a card.
#[component]
pub fn Card(
    /// The numbers, a series each.
    chart: Arc<ChartData>,
) -> impl IntoView {
    view! {
        <dl class="card">
            {card_text(&chart)
                .into_iter()
                .map(|value| {
                    view! {
                        <div class="card__value">
                            <dt class="card__label">{value.label}</dt>
                            <dd class="card__number" title=value.exact>{value.value}</dd>
                        </div>
                    }
                })
                .collect_view()}
        </dl>
    }
}

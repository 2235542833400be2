//! Every icon of the page: 16 by 16, drawn with lines in the color of the text.

use leptos::prelude::*;

/// An icon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Icon {
    Audits,
    Back,
    Cancel,
    Clock,
    Close,
    Command,
    Columns,
    Copy,
    Data,
    Down,
    Download,
    File,
    Find,
    Folder,
    Link,
    Lock,
    Menu,
    More,
    Only,
    Options,
    Paste,
    Picture,
    Plus,
    Query,
    Reference,
    Run,
    Sample,
    Share,
    Theme,
    Up,
    Warning,
    Without,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Audits => {
                "M3 4.5l1.2 1.2L6.5 3.4M3 9l1.2 1.2L6.5 7.9M3 13.3l1.2 1L6.5 12M9 4.8h4.5M9 9.2h4.5M9 13.5h4.5"
            }
            Self::Back => "M7 4L3 8l4 4M3.500 8H13",
            Self::Cancel => "M4.5 4.5h7v7h-7z",
            Self::Clock => "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2M8 5v3.2l2.2 1.6",
            Self::Close => "M4 4l8 8M12 4l-8 8",
            Self::Columns => "M2 3h12v10H2zM6 3v10M10 3v10",
            Self::Copy => "M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z",
            Self::Data => {
                "M8 2c3 0 5.2.9 5.2 2S11 6 8 6 2.800 5.100 2.800 4 5 2 8 2M2.800 4v8c0 1.100 2.200 2 5.200 2s5.200-.9 5.200-2V4M2.800 8c0 1.100 2.200 2 5.200 2s5.200-.9 5.200-2"
            }
            Self::Down => "M3.500 6l4.500 4.500L12.500 6",
            Self::Download => "M8 2v8M4.800 7.200L8 10.400l3.200-3.200M2.500 13.500h11",
            Self::File => "M3.500 1.800h5.500l3.500 3.500v8.900h-9zM9 1.800v3.500h3.500",
            Self::Find => "M7 2.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9M10.300 10.300l3.400 3.400",
            Self::Folder => "M1.800 3.500h4.500l1.500 1.800h6.400v7.700H1.800z",
            Self::Link => {
                "M6.800 9.200a2.600 2.600 0 0 0 3.700 0l2.600-2.600a2.600 2.600 0 0 0-3.700-3.700l-.9.9M9.200 6.800a2.600 2.600 0 0 0-3.700 0L2.900 9.400a2.600 2.600 0 0 0 3.700 3.700l.9-.9"
            }
            Self::Lock => "M3.500 7.200h9v6.500h-9zM5.300 7.200V5a2.700 2.700 0 0 1 5.400 0v2.200",
            Self::Menu => "M2 4h12M2 8h12M2 12h12",
            Self::More => "M8 3.2v.1M8 8v.1M8 12.700v.1",
            Self::Only => "M2.500 3h11L9.300 8v5.200l-2.600-1.400V8z",
            Self::Options => "M2 4.500h6M11 4.500h3M9.500 3v3M2 11.500h3M8 11.500h6M6.500 10v3",
            Self::Paste => "M5.500 3H3.300v11h9.400V3h-2.200M5.500 1.800h5v2.400h-5z",
            Self::Plus => "M8 3v10M3 8h10",
            Self::Picture => "M2 3h12v10H2zM2 11l3.500-3.500L8 10l2.500-2.500L14 11M10.500 5.500v.3",
            Self::Query => "M2.500 4l3.500 4-3.500 4M8 12.500h5.500",
            Self::Reference => {
                "M8 4C6.500 3 4.500 2.700 2 2.800v9.900c2.500 0 4.500.3 6 1.300 1.500-1 3.500-1.300 6-1.300V2.800C11.500 2.700 9.500 3 8 4zM8 4v10"
            }
            Self::Run => "M4.500 2.800v10.400l8.300-5.200z",
            Self::Sample => {
                "M6 2h4M6.800 2v4.300L3.200 12.800a.8.8 0 0 0 .7 1.200h8.200a.8.8 0 0 0 .7-1.200L9.200 6.300V2M5 10.500h6"
            }
            Self::Share => "M8 10V2.500M5 5.300L8 2.300l3 3M3.500 8v5.700h9V8",
            Self::Command => "M2.500 3.500h11v9h-11zM5 6.500l2 1.700L5 10M8.500 10.200h2.500",
            Self::Theme => "M8 2.200a5.800 5.800 0 1 0 0 11.600zM8 2.200a5.800 5.800 0 0 1 0 11.600",
            Self::Up => "M3.500 10.500L8 6l4.500 4.500",
            Self::Warning => "M8 2.300l6.200 11.200H1.800zM8 6.500v3.200M8 11.400v.4",
            Self::Without => "M8 2.300a5.700 5.700 0 1 0 0 11.400A5.700 5.700 0 0 0 8 2.300M4 4l8 8",
        }
    }

    fn is_filled(self) -> bool {
        matches!(self, Self::Run | Self::Cancel)
    }

    /// The icon as an element that screen readers pass over.
    pub fn view(self) -> impl IntoView {
        let class = if self.is_filled() { "icon icon--filled" } else { "icon" };
        view! {
            <svg class=class viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
                <path d=self.path() />
            </svg>
        }
    }
}

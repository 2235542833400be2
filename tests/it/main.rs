//! All native integration tests, in one binary.

mod answers;
mod arranging;
mod arrivals;
mod audits;
mod case_files;
mod cell_filters;
mod charts;
mod engine;
mod exports;
mod formats;
mod hostile_links;
mod intake;
mod kql_run;
mod naive;
mod origins;
mod permalink;
mod reference;
mod reread;
mod robust;
mod services;
mod session;
mod session_charts;
mod several_files;
mod syntax;
mod tidy;
mod views;

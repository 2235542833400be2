//! All native integration tests, in one binary.

mod arrivals;
mod case_files;
mod charts;
mod engine;
mod formats;
mod kql_run;
mod naive;
mod permalink;
mod reference;
mod robust;
mod session;
mod syntax;
mod tidy;

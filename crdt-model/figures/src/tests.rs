#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests may fail loudly")]

mod agreement;
mod ask;
mod change;
mod city;
mod counts;
mod history;
mod keep;
mod kept;
mod links;
mod people;
mod programme;
mod revision;
mod work;

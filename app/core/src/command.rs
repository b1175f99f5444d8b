//! What people here do: each command checks its words, reads what stands, and records one act.

pub(crate) mod people;
pub(crate) mod text;

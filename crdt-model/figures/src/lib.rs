//! Facts as rows, indicators as SQL over them.
